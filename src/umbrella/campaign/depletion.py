"""Depletion: raid after raid of one attack against one shield, with the stock that the raids before have left."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.fight import Fight, empty_fight
from umbrella.battle.reasons import Outcome
from umbrella.battle.record import no_record
from umbrella.battle.run import RESULT, run
from umbrella.battle.world import World
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import LARGEST_SEED
from umbrella.catalog.names import nearest
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.build import Defence

YEAR_DAYS: Final = 365.25
MOST_TRIALS: Final = 10_000_000
MOST_PER_YEAR: Final = 1e6
NEARLY: Final = 1e-9  # twelve twelfths of an interceptor are one

Numbers = NDArray[np.float64]
Integers = NDArray[np.int64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """So many raids one after another, so many times over; what production delivers between two raids.

    `refill` holds for an interceptor's id in the catalogue how many are delivered in a year; none that is not in it.
    """

    raids: int
    sequences: int
    interval_days: float = 30.0
    refill: Mapping[str, float] = field(default_factory=dict)
    seed: int = 0

    def __post_init__(self) -> None:
        for name in ("raids", "sequences"):
            if getattr(self, name) < 1:
                raise BadValue(name, getattr(self, name), f"1 <= {name}")
        if self.raids * self.sequences > MOST_TRIALS:
            raise BadValue("raids", self.raids, f"at most {MOST_TRIALS:,} raids in all sequences together")
        if not 0.0 < self.interval_days <= 100.0 * YEAR_DAYS:
            raise BadValue("interval between raids", self.interval_days, f"0 < days <= {100.0 * YEAR_DAYS:.0f}")
        for name, per_year in self.refill.items():
            if not 0.0 <= per_year <= MOST_PER_YEAR:
                raise BadValue(f"refill of {name}", per_year, f"0 <= interceptors per year <= {MOST_PER_YEAR:.0f}")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise BadValue("seed", self.seed, "0 <= seed <= 2^63 - 1")


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """What happened in every raid of every sequence: s sequences, r raids, m batteries.

    `stock` is what each battery has after a raid, in its launchers and in store; `full` what it had before the first.
    """

    plan: Plan
    batteries: tuple[str, ...]
    full: Integers  # [m]
    threats: int
    leakers: Integers  # [s, r]
    shots: Integers  # [s, r]
    stock: Integers  # [s, r, m]


class _Sequence(NamedTuple):
    """The raids of one sequence."""

    leakers: Integers  # [r]
    shots: Integers  # [r]
    stock: Integers  # [r, m]


class Production(NamedTuple):
    """What is delivered between two raids: kinds k of interceptors, batteries m."""

    made: Numbers  # [k] between two raids
    kind: Integers  # [m] of each battery, -1: nothing is made for it
    full: Integers  # [m]

    def deliver(self, stock: Integers, owed: Numbers) -> None:
        """Add to the stock what is made until the next raid; what is begun of one more is kept in `owed`.

        An interceptor goes to the battery of its kind that lacks most, the first of equals. Where none lacks any,
        production stands still.
        """
        owed += self.made
        for k in range(len(self.made)):
            whole = int(np.floor(owed[k] + NEARLY))
            owed[k] = max(0.0, owed[k] - whole)
            for _ in range(whole):
                lacking = np.where(self.kind == k, self.full - stock, 0)
                neediest = int(np.argmax(lacking))
                if lacking[neediest] == 0:
                    break
                stock[neediest] += 1


def deplete(
    defence: Defence, plan: Plan, workers: Workers | None = None, progress: Progress = lambda done, total: None
) -> Course:
    """Fight raid after raid with what is left of the stock, many times over.

    Raid r of sequence s is trial s · raids + r of the scenario (both from 0): with and without a refill the same
    missiles fly.

    Args:
        defence: the shield, with the attack of each raid. plan: raids, sequences, refill, seed. workers: so many
            threads; as many as processors when None. progress: is told (raids done, raids to do).

    Raises:
        BadValue: the shield has no interceptors. UnknownName: it has none of a kind that is refilled.

    **Valid**: a raid ends before the next begins, and launchers are filled from their store until then. **Leaves out**:
    damage by leakers and to the shield, an enemy who learns, who waits for an empty stock or sends other raids; shared
    failures are drawn anew in every raid, as if each design were mended in between. **Source**: the engine; counting.
    **Checked**: tests/campaign/test_depletion.py.
    """
    if not defence.batteries:
        raise BadValue("shield", defence.name, "one with interceptors", "nothing can run out")
    made = production(defence, plan)
    total, done = plan.raids * plan.sequences, 0
    found: list[_Sequence] = []
    with ThreadPoolExecutor((workers or Workers()).count) as pool:
        try:
            for one in pool.map(lambda s: _fight_sequence(defence.world, plan, made, s), range(plan.sequences)):
                found.append(one)
                done += plan.raids
                progress(done, total)
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
    return Course(
        plan=plan,
        batteries=tuple(battery.name for battery in defence.batteries),
        full=made.full,
        threats=len(defence.world.attack.missiles),
        leakers=np.array([one.leakers for one in found]),
        shots=np.array([one.shots for one in found]),
        stock=np.array([one.stock for one in found]),
    )


def production(defence: Defence, plan: Plan) -> Production:
    """Return what is delivered to a shield between two raids.

    Raises:
        UnknownName: a kind of interceptor that the shield does not have.
    """
    designs = [battery.interceptor.id for battery in defence.batteries]
    kinds = list(plan.refill)
    for kind in kinds:
        if kind not in designs:
            there = tuple(dict.fromkeys(designs))
            raise UnknownName(f"interceptor of the shield {defence.name}", kind, nearest(kind, there) or there)
    rows = defence.world.shield.batteries
    return Production(
        made=np.array([plan.refill[kind] * plan.interval_days / YEAR_DAYS for kind in kinds]),
        kind=np.array([kinds.index(design) if design in kinds else -1 for design in designs], np.int64),
        full=rows["magazine"] + rows["reloads"],
    )


def _fight_sequence(world: World, plan: Plan, made: Production, sequence: int) -> _Sequence:
    """Fight the raids of one sequence."""
    stock, owed, fight = made.full.copy(), np.zeros(len(made.made)), empty_fight(world)
    leakers, shots = np.zeros(plan.raids, np.int64), np.zeros(plan.raids, np.int64)
    after = np.zeros((plan.raids, len(stock)), np.int64)
    for raid in range(plan.raids):
        if raid > 0:
            made.deliver(stock, owed)
        results = _fight_raid(with_stock(world, stock), plan.seed, sequence * plan.raids + raid, fight)
        leakers[raid] = np.count_nonzero(results["outcome"] == Outcome.LEAKED)
        shots[raid] = results["shots"].sum()
        stock = fight.launchers["stock"] + fight.launchers["store"]
        after[raid] = stock
    return _Sequence(leakers, shots, after)


def with_stock(world: World, stock: Integers) -> World:
    """Return a world whose batteries have a given stock: as much as fits in the launchers, the rest in store."""
    rows = world.shield.batteries.copy()
    rows["magazine"] = np.minimum(rows["magazine"], stock)
    rows["reloads"] = stock - rows["magazine"]
    return world._replace(shield=world.shield._replace(batteries=rows))


def _fight_raid(world: World, seed: int, trial: int, fight: Fight) -> NDArray[np.void]:
    """Return records RESULT [threats] of one raid; `fight` holds room for the full stock."""
    results: NDArray[np.void] = np.zeros((1, len(world.attack.missiles)), RESULT)
    run(world, seed, trial, fight, no_record(), results)
    return results.reshape(-1)
