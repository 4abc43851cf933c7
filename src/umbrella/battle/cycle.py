"""One cycle of the battle manager: sense, track, classify, plan, launch, intercept, assess."""

from umbrella.battle.classify import classify
from umbrella.battle.fight import SHOTS
from umbrella.battle.intercept import assess, intercept, steer
from umbrella.battle.launch import launch, refill
from umbrella.battle.plan import give_orders, is_any_wanted, plan
from umbrella.battle.predictions import predict
from umbrella.battle.sense import sense
from umbrella.battle.track import track
from umbrella.core.compiled import step


@step
def cycle(world, fight, seed, trial, before_s, now_s, next_s, record):
    """Carry one trial from one decision of the battle manager to the next.

    What happens between two decisions (looks, intercepts) happens at its own instant; what is decided is decided at
    `now_s` with what had been delivered by then.

    Args:
        world: `World`. fight: `Fight`. seed, trial: address of the draws. record: `Record`.
        before_s, now_s, next_s: the last, the present and the next decision, s.

    Valid, leaves out, source: see each verb. Checked: tests/battle/.
    """
    shield, missiles = world.shield, world.attack.missiles
    sense(world, fight, seed, trial, before_s, now_s)
    track(shield, world.attack, fight, now_s, record)
    classify(shield, fight)
    refill(shield.batteries, fight, now_s, record)
    plan(shield, fight, now_s, record)
    if is_any_wanted(fight):
        count = give_orders(shield, missiles, fight)
        launch(shield, missiles, fight, seed, trial, count, now_s, record)
    if record.predictions.shape[0] > 0:
        predict(shield, fight, now_s, record)
    if fight.counts[SHOTS] > 0:
        steer(shield, fight, now_s)
        intercept(world, fight, seed, trial, next_s, record)
        assess(world, fight, seed, trial, next_s, record)
