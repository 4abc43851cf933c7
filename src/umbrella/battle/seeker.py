"""The seeker: which of the objects in its view a kill vehicle takes for its target."""

import math
from typing import Final

import numpy as np

from umbrella.battle.classify import look_ratio
from umbrella.battle.fight import state_of_object
from umbrella.core.compiled import verb
from umbrella.core.random import Purpose, normal_pair
from umbrella.engagement.kill import basket_m

_ACQUISITION: Final = np.int64(Purpose.ACQUISITION)
NOTHING: Final = np.int64(-1)
IN_SIGHT_M: Final = 200e3  # objects this much nearer or farther than the aim point are still in the seeker's view
LEAST_SIGMA_M: Final = 20.0  # how well the seeker can know where it was sent
BLIND_SIGMAS: Final = 6.0  # an interceptor without a seeker meets what its fire control follows: what is so near


@verb
def _offset(fight, i, shot):
    """Return (along m, across m) of object i from the aim point of a shot at the intercept."""
    flying, aim, way = fight.flying[i], shot.aim_m, shot.closing_m_s
    x, y, z, _, _, _ = state_of_object(fight, i, min(shot.intercept_s, flying.impact_s))
    dx, dy, dz = x - aim[0], y - aim[1], z - aim[2]
    speed = max(1e-9, math.sqrt(way[0] ** 2 + way[1] ** 2 + way[2] ** 2))
    along = (dx * way[0] + dy * way[1] + dz * way[2]) / speed
    return along, math.sqrt(max(0.0, dx * dx + dy * dy + dz * dz - along * along))


@verb
def _score(rules, body, seed, trial, shot, sideways_m):
    """Return how much an object in view looks like the target: by its place, and by the seeker's own look at it."""
    sigma = max(LEAST_SIGMA_M, shot.sigma_m)
    score = -0.5 * (sideways_m / sigma) ** 2
    if rules.seeker_separation > 0.0:
        error, _ = normal_pair(seed, trial, body.key, _ACQUISITION, shot.serial)
        seen = body.contrast + error / rules.seeker_separation
        score += look_ratio(seen, rules.seeker_separation * rules.seeker_separation, rules.signatures)
    return score


@verb
def choose(world, fight, seed, trial, shot):
    """Return (object that a kill vehicle homes on or NOTHING, its error m across the way, whether anything was there).

    The kill vehicle opens its seeker on the place where the track predicts its target. Of the objects in its basket it
    takes the likeliest: near the predicted place, and like a warhead as far as its own look tells.

    Args:
        world: `World`. fight: `Fight`. seed, trial: address of the draws. shot: record SHOT.

    Valid: one look, when the seeker takes over. Leaves out: a change of mind later. Source: maximum of the posterior;
    `classify.look_ratio`. Checked: tests/battle/test_seeker.py.
    """
    battery, rules, t = world.shield.batteries[shot.battery], world.shield.rules, shot.intercept_s
    is_blind = math.isinf(battery.seeker_range_m)
    basket = BLIND_SIGMAS * max(LEAST_SIGMA_M, shot.sigma_m) if is_blind else basket_m(battery)
    depth = basket + LEAST_SIGMA_M * BLIND_SIGMAS if is_blind else IN_SIGHT_M
    best, chosen, error_m, was_there = -math.inf, NOTHING, math.nan, False
    for i in range(fight.flying.shape[0]):
        flying = fight.flying[i]
        if not flying.begins_s <= t < flying.end_s:
            continue
        along, sideways = _offset(fight, i, shot)
        if abs(along) > depth:
            continue
        was_there = was_there or i == shot.object
        if sideways <= basket:
            score = -sideways if is_blind else _score(rules, world.attack.objects[i], seed, trial, shot, sideways)
            if score > best:
                best, chosen, error_m = score, np.int64(i), sideways
    return chosen, error_m, was_there
