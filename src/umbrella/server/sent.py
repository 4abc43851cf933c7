"""The scenario of a job, read from its folder."""

from pathlib import Path

from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.load import LoadedScenario, read
from umbrella.scenario.recorded_file import beside_in
from umbrella.server.files import bytes_of
from umbrella.server.jobs import BESIDE, SCENARIO


def scenario_of(folder: Path) -> LoadedScenario:
    """Return the scenario that lies in the folder of a job.

    Raises:
        FaultyFile: it cannot be used.
    """
    return read(bytes_of(folder / SCENARIO), SCENARIO, builtin_catalog(), beside_in(folder / BESIDE))
