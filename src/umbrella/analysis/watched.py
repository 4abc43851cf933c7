"""Who sees a flight, and when: the sensors of a shield over any flight of the catalogue, launches to orbit included."""

from typing import Final, NamedTuple

import numpy as np

from umbrella.analysis.flying import FlyingAnswer
from umbrella.catalog.library import Catalog
from umbrella.physics.earth.model import WGS84
from umbrella.physics.flight.trajectory import states_at
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.radars import radar_rows, stations_of
from umbrella.scenario.satellites import satellite_rows, satellites_of
from umbrella.sensing.coverage import UNAIDED, looks_at
from umbrella.sensing.windows import Sensors

STEP_S: Final = 5.0
LONGEST_S: Final = 3000.0  # of an orbit: the first half turn
LIKELY: Final = 0.5  # a look that detects with this probability counts as seeing


class Sight(NamedTuple):
    """A sensor and when it first sees the flight unaided, s after launch."""

    sensor: str
    first_s: float


def watched(loaded: LoadedScenario, catalog: Catalog, answer: FlyingAnswer) -> tuple[Sight, ...]:
    """Return the sensors of a scenario's last shield that see a flight by themselves, the earliest first.

    Args:
        loaded: the scenario. catalog: with its sensors. answer: the flight; its payload's cross-section counts.

    **Valid**: to half a turn of an orbit (3,000 s), every 5 s: radars in their search fences with one look, satellites
    while the thrust burns. **Leaves out**: outages, cueing, spent stages, which are larger echoes, clouds beyond the
    satellites' own rule. **Source**: `sensing.coverage.looks_at`. **Checked**: tests/analysis/test_claim_launches.py.
    """
    entry = list(loaded.scenario.all_shields().values())[-1]
    rules = loaded.scenario.rules_of(entry)
    stations, satellites = stations_of(catalog, entry.sensors, rules), satellites_of(catalog, entry.sensors)
    burnout_s = answer.flight.burnout.t_s
    times = np.arange(STEP_S, min(answer.flight.payload.t_end_s, LONGEST_S), STEP_S)
    sensors = Sensors(radar_rows(stations, rules), *satellite_rows(satellites, float(times[-1])))
    points = np.ascontiguousarray(np.column_stack([times, states_at(answer.flight.payload.nodes, times)[:, :3]]))
    size = answer.missile.payload.rcs_m2
    echo = np.full(len(times), size.value if size is not None else 1.0)
    looks = looks_at(sensors, points, echo, rules.false_alarm.value, WGS84)[:, UNAIDED, :] >= LIKELY
    looks[times > burnout_s, len(stations) :] = False
    names = [*(one.name for one in stations), *(one.name for one in satellites)]
    found = [Sight(name, float(times[seen][0])) for name, seen in zip(names, looks.T, strict=True) if seen.any()]
    return tuple(sorted(found, key=lambda one: (one.first_s, one.sensor)))
