"""The flights of one trial: every missile flown with its scatter, and every object that it lets go."""

import math
from typing import Final

import numpy as np

from umbrella.battle.scatter import as_flown, change_to_impact, write_burns
from umbrella.battle.world import ObjectKind
from umbrella.core.compiled import inner
from umbrella.core.random import Purpose, normal_pair
from umbrella.core.status import FlightStatus
from umbrella.physics.flight.plan import CONSTANT_DRAG, SPENT_BETA
from umbrella.physics.flight.shot import (
    FREE_FLIGHT_LIMIT_S,
    LaunchPoint,
    add_speed,
    boost,
    coast,
    free_area_per_mass,
)
from umbrella.physics.flight.trajectory import state_at

_DISPERSION: Final = np.int64(Purpose.DISPERSION)
_TIME_LIMIT: Final = int(FlightStatus.TIME_LIMIT)
_STAGE: Final = int(ObjectKind.STAGE)
NOTHING: Final = -math.inf


@inner
def _add_velocity(velocity, change):
    for c in range(3):
        velocity[c] += change[c]


@inner
def _append(nodes, used, more, count):
    """Write `count` rows of a free flight behind those of the boost; return how many rows there are.

    At burnout one node holds both accelerations. An impulse makes the velocity jump: then the free flight's first node
    stands a microsecond later.
    """
    first = 0
    if used > 0:
        is_smooth = nodes[used - 1, 4] == more[0, 4] and nodes[used - 1, 5] == more[0, 5]
        if is_smooth:
            for c in range(7, 10):
                nodes[used - 1, c] = more[0, c]
            first = 1
        else:
            more[0, 0] += 1e-6
            for c in range(3):
                more[0, 1 + c] += 1e-6 * more[0, 4 + c]
    kept = min(count - first, nodes.shape[0] - used)
    nodes[used : used + kept] = more[first : first + kept]
    return used + kept


@inner
def _start(nodes, count, launch_s, omega_rad_s):
    """Turn a path from its own clock and frame to those of the run."""
    c, s = math.cos(omega_rad_s * launch_s), math.sin(omega_rad_s * launch_s)
    for k in range(count):
        nodes[k, 0] += launch_s
        for col in (1, 4, 7, 10):
            x, y = nodes[k, col], nodes[k, col + 1]
            nodes[k, col], nodes[k, col + 1] = c * x - s * y, s * x + c * y


@inner
def _fall(attack, vehicle, t, y, area, table, floor_m, scratch):
    """Fly a body without thrust down to a height; return the nodes written to `scratch`."""
    _, count, _ = coast(t, y, area, table, vehicle.drag, attack.nature, floor_m, t + FREE_FLIGHT_LIMIT_S, scratch)
    return count


@inner
def _leave(seed, trial, key, speed_m_s, y):
    """Add a separation velocity in a random direction."""
    a, b = normal_pair(seed, trial, key, _DISPERSION, np.int64(2))
    c, _ = normal_pair(seed, trial, key, _DISPERSION, np.int64(3))
    size = max(1e-9, math.sqrt(a * a + b * b + c * c))
    y[3] += speed_m_s * a / size
    y[4] += speed_m_s * b / size
    y[5] += speed_m_s * c / size


@inner
def _companion(attack, i, vehicle, t_end_s, y_end, warhead, seed, trial, scratch, nodes):
    """Fly object i from the moment at which it leaves the warhead; return its nodes."""
    body, y = attack.objects[i], np.empty(6)
    start_s = t_end_s + body.release_s
    if body.release_s > 0.0:
        if start_s >= warhead[warhead.shape[0] - 1, 0]:
            return 0
        s = state_at(warhead, start_s)
        for c in range(6):
            y[c] = s[c]
    else:
        y[:] = y_end
    _leave(seed, trial, body.key, body.speed_m_s, y)
    beta = body.beta_kg_m2
    if body.kind == _STAGE:
        beta = vehicle.stages[vehicle.stages.shape[0] - 1, SPENT_BETA]
    count = _fall(attack, vehicle, start_s, y, 1.0 / beta, CONSTANT_DRAG, body.floor_m, scratch)
    kept = min(count, nodes.shape[0])
    nodes[:kept] = scratch[:kept]
    return kept


@inner
def _fly_missile(attack, m, seed, trial, scratch, nodes, flying, fate):
    """Fly missile m and all its objects of one trial, on its own clock."""
    row, y = attack.missiles[m], np.zeros(6)
    vehicle, programme, azimuth = as_flown(attack, m, seed, trial)
    write_burns(row, vehicle, programme.cutoff_s, fate)
    pad = LaunchPoint(row.pad[0], row.pad[1], row.pad[2])
    w = row.first_object
    status, used, t_end = boost(vehicle, programme, pad, azimuth, attack.nature, y, scratch)
    flying[w].nodes = 0
    used = _append(nodes[w], 0, scratch, used)
    flying[w].nodes = used
    for i in range(w + 1, w + row.objects):
        flying[i].nodes = 0
    if status != _TIME_LIMIT:
        return
    y_end = y.copy()
    if row.post_boost_m_s > 0.0:
        add_speed(y, row.post_boost_m_s)
    change = change_to_impact(row, seed, trial, t_end, vehicle.payload_beta_kg_m2, y)
    for velocity in (y[3:6], y_end[3:6], nodes[w, used - 1, 4:7]):
        _add_velocity(velocity, change)
    area, table = free_area_per_mass(vehicle)
    count = _fall(attack, vehicle, t_end, y, area, table, row.target_h_m, scratch)
    flying[w].nodes = _append(nodes[w], used, scratch, count)
    for i in range(w + 1, w + row.objects):
        path = nodes[w, : flying[w].nodes]
        flying[i].nodes = _companion(attack, i, vehicle, t_end, y_end, path, seed, trial, scratch, nodes[i])


@inner
def _take_given(attack, first, last, nodes, flying):
    """Copy the given paths of a missile's objects."""
    for i in range(first, last):
        body = attack.objects[i]
        flying[i].nodes = body.given_nodes
        nodes[i, : body.given_nodes] = attack.given[body.given_first : body.given_first + body.given_nodes]


@inner
def fly_attack(attack, seed, trial, scratch, nodes, flying, fates):
    """Fly every missile of a trial.

    Args:
        attack: `Attack`. seed, trial: address of the draws. scratch: float64[capacity, 13], overwritten.
        nodes: float64[objects, capacity, 13], written: path of each object, inertial, common clock.
        flying: records FLYING [objects], of which `nodes`, `begins_s` and `impact_s` are written.
        fates: records FATE_ROW [missiles], of which `burns_s` is written.

    Valid: scatter that does not change the order of events of the boost. Leaves out: how a missile is guided: the
    change of velocity that sets its impact right (2 m/s rms for a Scud, 21 m/s for an ICBM; see `scatter`) comes with
    the last step before the last burnout, and a missile that has burnt all its propellant makes it like any other.
    Source: physics.flight. Checked: tests/battle/test_flights.py.
    """
    omega = attack.nature.earth.omega_rad_s
    for m in range(attack.missiles.shape[0]):
        row = attack.missiles[m]
        first, last = row.first_object, row.first_object + row.objects
        if attack.objects[first].given_nodes > 0:
            _take_given(attack, first, last, nodes, flying)
            fates[m].burns_s[:] = row.burns_s
        else:
            _fly_missile(attack, m, seed, trial, scratch, nodes, flying, fates[m])
            for i in range(first, last):
                _start(nodes[i], flying[i].nodes, row.launch_s, omega)
        for i in range(first, last):
            count = flying[i].nodes
            flying[i].begins_s = nodes[i, 0, 0] if count > 1 else math.inf
            flying[i].impact_s = nodes[i, count - 1, 0] if count > 1 else NOTHING
