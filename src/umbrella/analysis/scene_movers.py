"""The movers of a scene: missiles, warheads, what flew with them, interceptors, satellites."""

import math
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any, Final

import numpy as np

from umbrella.analysis.scene_parts import Mover, Numbers, Role
from umbrella.campaign.sampled import earth_fixed_states
from umbrella.campaign.told import Told
from umbrella.campaign.words import Row
from umbrella.catalog.library import Catalog
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.satellites import ORBIT_STEP_S, satellite_path, satellites_of
from umbrella.scenario.schema import ShieldEntry

ROLE_OF: Final[dict[str, Role]] = {
    "missile": "missile", "warhead": "warhead", "stage": "stage", "replica": "decoy", "light": "light",
    "debris": "debris", "interceptor": "interceptor",
}  # fmt: skip


def movers_of(rows: Sequence[Row], told: Told) -> tuple[Mover, ...]:
    """Return what flew, from the rows of the table `trajectories` against one shield, in their order."""
    shots = {f"shot-{shot['shot'] + 1}": shot for own in told.shots.values() for shot in own}
    taken: set[str] = set()
    found = []
    for (name, kind), own in groupby(rows, lambda row: (row["object"], row["kind"])):
        path = _columns(list(own))
        if len(path["t_s"]) > 1:  # what did not move has no path
            found.append(Mover(id=_free(_id(name, kind), taken), **_what(name, kind, told, shots), **path))
    return tuple(found)


def _id(name: str, kind: str) -> str:
    return f"{name}/warhead" if kind == "warhead" else str(name)


def _free(wanted: str, taken: set[str]) -> str:
    """Return a name that none has yet, and take it: the one that is wanted, else with a number behind it."""
    name, number = wanted, 2
    while name in taken:
        name, number = f"{wanted}-{number}", number + 1
    taken.add(name)
    return name


def _what(name: str, kind: str, told: Told, shots: dict[str, Row]) -> dict[str, Any]:
    """Return what a mover is and whose, and how it ended."""
    if kind == "interceptor":
        shot = shots[name]
        words = f"interceptor {shot['shot'] + 1} of {shot['battery']}"
        return {"name": words, "role": "interceptor", "threat": shot["threat"], "shot": shot["shot"],
                "outcome": shot["fate"]}  # fmt: skip
    threat = name if name in told.outcomes else name.rsplit("/", 1)[0]
    is_main = kind in ("missile", "warhead")
    return {
        "name": f"{name}, warhead" if kind == "warhead" else name.replace("/", ", "),
        "role": ROLE_OF[kind],
        "threat": threat,
        "shot": None,
        "outcome": told.outcomes[threat]["outcome"] if is_main else "",
    }


def _columns(rows: Sequence[Row]) -> dict[str, Any]:
    """Return the columns of a mover from its rows."""
    columns: dict[str, Any] = {
        name: np.array([row[name] for row in rows]) for name in ("t_s", "lat_deg", "lon_deg", "altitude_km")
    }
    places = zip(np.radians(columns["lat_deg"]), np.radians(columns["lon_deg"]), columns["altitude_km"], strict=True)
    columns["r_ecef_m"] = np.array([geodetic_to_ecef(lat, lon, 1e3 * height, WGS84) for lat, lon, height in places])
    columns["v_ecef_m_s"] = np.array([[row[f"v{axis}_m_s"] for axis in "xyz"] for row in rows])
    return columns


def satellite_movers(
    catalog: Catalog, entry: ShieldEntry, begin_s: float, end_s: float, taken: Collection[str] = ()
) -> Iterator[Mover]:
    """Yield the satellites of a shield from one time to another.

    Args:
        catalog: where they are looked up. entry: the shield. begin_s, end_s: clock of the run. taken: ids of others.

    **Valid**, **Leaves out**: as `scenario.satellites.satellite_path`; a cubic through places and velocities a minute
    apart is off by r (n h)^4 / 384, 0.3 m on the lowest orbit. **Source**: Kepler. **Checked**:
    tests/analysis/test_scene.py.
    """
    pieces = max(1, math.ceil((end_s - begin_s) / ORBIT_STEP_S))
    times = np.linspace(begin_s, max(end_s, begin_s + 1.0), pieces + 1)
    used = set(taken)
    for satellite in satellites_of(catalog, entry.sensors):
        states = earth_fixed_states(satellite_path(satellite.start, float(times[-1])), times)
        yield Mover(
            id=_free(satellite.name, used), name=satellite.name, role="satellite", threat=None, shot=None, outcome="",
            t_s=times, **_geodetic(states),
        )  # fmt: skip


def _geodetic(states: Numbers) -> dict[str, Any]:
    """Return Earth-fixed states (m, m/s) as the columns of a mover."""
    places = degrees_and_km(states[:, :3])
    return {
        "lat_deg": places[:, 0],
        "lon_deg": places[:, 1],
        "altitude_km": places[:, 2],
        "r_ecef_m": states[:, :3],
        "v_ecef_m_s": states[:, 3:],
    }


def degrees_and_km(places_m: Iterable[Iterable[float]]) -> Numbers:
    """Return float64[n, 3], latitude and longitude (degrees) and height (km) of Earth-fixed places (m)."""
    rows = np.array([ecef_to_geodetic(x, y, z, WGS84) for x, y, z in places_m]).reshape(-1, 3)
    told: Numbers = rows * [math.degrees(1.0), math.degrees(1.0), 1e-3]
    return told
