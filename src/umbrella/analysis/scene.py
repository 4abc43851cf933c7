"""The scene of a run: what stood, flew and happened in the trial told, from the files of its folder."""

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from umbrella.analysis.scene_dict import scene_dict
from umbrella.analysis.scene_marks import marks_of, track_errors_of
from umbrella.analysis.scene_movers import movers_of, satellite_movers
from umbrella.analysis.scene_parts import Face, Mark, Mover, Role, Scene, Site, TrackErrors
from umbrella.analysis.scene_sites import sites_of
from umbrella.campaign.reading import read_manifest, read_rows
from umbrella.campaign.resume import read_recipe
from umbrella.campaign.told import read_told
from umbrella.catalog.library import Catalog, builtin_catalog

__all__ = ["Face", "Mark", "Mover", "Role", "Scene", "Site", "TrackErrors", "read_scene", "scene_dict"]

NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)  # of a scenario that has none
PREDICTED: Final = ("threat", "kind", "shot", "time_s", "var_east_m2", "var_north_m2", "error_m")
FLOWN: Final = (
    "role", "object", "kind", "t_s", "lat_deg", "lon_deg", "altitude_km", "vx_m_s", "vy_m_s", "vz_m_s",
)  # fmt: skip


def read_scene(folder: Path, shield: str | None = None, catalog: Catalog | None = None) -> Scene:
    """Return the scene of the trial told of a finished run.

    Args:
        folder: what `umbrella run` wrote. shield: its name; None for the last, which the answer is about. catalog:
            where radars and satellites are looked up; the one that comes with Umbrella when None.

    Raises:
        BadValue: the folder is not that of a finished run, or of another version's, or tells no trial.
        FaultyFile: a file that cannot be read. UnknownName: the run has no such shield.

    **Valid**: paths are those of the tables, with true velocities; between rows a cubic is good to 1 m for attacks of
    few missiles. Radar limits and orbits are those of the scenario kept in the folder. **Leaves out**: what did not
    move (a missile that failed on its pad); that an interceptor's path passes the intercept within a cell of its
    fly-out table (1 % of its reach); outages of sensors; what the catalogue said of radars and orbits when the
    run was made, where it says something else now. **Source**: the tables of the run. **Checked**:
    tests/analysis/test_scene.py.
    """
    told, manifest = read_told(folder, shield), read_manifest(folder)
    catalog = catalog or builtin_catalog()
    scenario = read_recipe(folder, catalog, manifest).loaded.scenario
    entry = scenario.all_shields()[told.shield]
    own = {"shield": told.shield}
    flown = movers_of(read_rows(folder, "trajectories", FLOWN, own), told)
    begin_s = min([mover.t_s[0] for mover in flown], default=0.0)
    end_s = max([mover.t_s[-1] for mover in flown], default=begin_s)
    names = {mover.id for mover in flown}
    return Scene(
        scenario=told.scenario,
        title=scenario.title,
        shield=told.shield,
        shield_title=told.title,
        trial=told.trial,
        trials=told.trials,
        seed=told.seed,
        start=start_of(scenario.date),
        begin_s=float(begin_s),
        end_s=float(end_s),
        movers=(*flown, *satellite_movers(catalog, entry, float(begin_s), float(end_s), names)),
        sites=sites_of(catalog, entry, scenario.rules_of(entry), told),
        marks=marks_of(told, flown),
        track_errors=track_errors_of(read_rows(folder, "predictions", PREDICTED, own), told),
    )


def start_of(date: str) -> datetime:
    """Return midnight (UTC) of the first day that a scenario's date names: `2000-07-20`, `2000-07` or `2000`."""
    found = re.match(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", date)
    if found is None:
        return NO_DATE
    try:
        return datetime(*(int(part or 1) for part in found.groups()), tzinfo=UTC)  # type: ignore[arg-type, misc]
    except ValueError:
        return NO_DATE
