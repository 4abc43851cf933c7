"""Whatever is asked in the form of the description, or against it: the server answers, and never breaks."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode

from umbrella.export.formats import FORMATS
from umbrella.server.app import guarded
from umbrella.server.limits import Limits
from umbrella.server.settings import Settings

EXAMPLES = 6  # of each address
SLOW = ("report", "reach")  # addresses that compute for many seconds when asked for what is there
PATHS = 30  # addresses and methods of the interface: one that is added is fuzzed too, one that is lost is missed


@pytest.fixture(scope="module")
def described(finished):
    """The description of a server with a finished run, as it tells it itself; its queue stands still."""
    folder, name = finished
    app = guarded(Settings(folder=folder, limits=Limits(jobs=3)))
    schema = schemathesis.openapi.from_asgi("/api/openapi.json", app, headers={"Host": "localhost"})

    @schema.hook("map_path_parameters")
    def of_what_is_there(context, parameters):
        """Ask most questions of the run, the scenario and the formats that there are."""
        path, chance = context.operation.path, len(str(parameters))
        if "form" in (parameters or {}) and chance % 4:
            parameters["form"] = list(FORMATS)[chance % len(FORMATS)]
        if "name" in (parameters or {}) and chance % 3 and not path.endswith(SLOW):
            parameters["name"] = "japan-2000" if "scenarios" in path else name
        return parameters

    @schema.hook("map_body")
    def of_a_shipped_scenario(context, body):
        """Ask for runs of a scenario that there is, and footprints of the run."""
        if isinstance(body, dict) and len(str(body)) % 2:
            body |= {"scenario": "japan-2000"} if "scenario" in body else {"run": name} if "run" in body else {}
        return body

    return schema


def test_nothing_that_is_asked_breaks_the_server(described):
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == PATHS
    statuses = {operation.label: fuzzed(operation) for operation in operations}
    assert all(statuses.values()), statuses
    answered = [label for label, of in statuses.items() if of & {200, 202}]
    assert len(answered) >= PATHS // 2, statuses  # the questions were no nonsense alone


def fuzzed(operation):
    """Ask an address many things, and return the statuses of the answers."""
    statuses = set()

    @settings(max_examples=EXAMPLES, suppress_health_check=list(HealthCheck))
    @given(case=operation.as_strategy() | operation.as_strategy(GenerationMode.NEGATIVE))
    def ask(case):
        if case.method == "DELETE" and len(str(case.path_parameters["name"])) == 16:
            return  # the run is needed
        answer = case.call(headers={"X-Umbrella": "1", "Host": "localhost"})
        assert answer.status_code < 500, answer.text
        assert answer.headers["x-content-type-options"] == ["nosniff"]
        if answer.status_code >= 400 and answer.status_code != 405:
            told = answer.json()
            assert told["detail"] and isinstance(told["faults"], list)
        statuses.add(answer.status_code)

    ask()
    return statuses
