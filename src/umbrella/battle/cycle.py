"""One cycle of the battle manager: sense, track, classify, plan, launch, intercept, assess."""

from umbrella.battle.intercept import assess, intercept, steer
from umbrella.battle.launch import launch
from umbrella.battle.plan import give_orders, plan
from umbrella.battle.sense import sense
from umbrella.battle.track import classify, track
from umbrella.core.inner import inner


@inner
def cycle(world, fight, seed, trial, before_s, now_s, next_s, record):
    """Carry one trial from one decision of the battle manager to the next.

    What happens between two decisions (looks, intercepts) happens at its own instant; what is decided is decided at
    `now_s` with what had been delivered by then.

    Args:
        world: `World`. fight: `Fight`. seed, trial: address of the draws. record: `Record`.
        before_s, now_s, next_s: the last, the present and the next decision, s.

    Valid, leaves out, source: see each verb. Checked: tests/battle/.
    """
    shield = world.shield
    sense(world, fight, seed, trial, before_s, now_s)
    track(shield, fight, now_s, record)
    classify(world.threats, fight)
    possible = plan(shield, fight, now_s, record)
    orders = give_orders(shield, world.threats, fight, possible)
    launch(shield, fight, possible, orders, now_s, record)
    steer(shield, fight, now_s)
    intercept(world, fight, seed, trial, next_s, record)
    assess(world, fight, seed, trial, next_s, record)
