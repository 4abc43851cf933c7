"""What is left of another state's deterrent against a shield, struck first or not, and the race to restore it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal, cast

from umbrella.analysis.cost import with_own_files
from umbrella.analysis.penetration import (
    Chances,
    Group,
    Salvoes,
    arriving,
    at_least,
    mean_of,
    penetrating,
    quantile,
)
from umbrella.analysis.treaty_facts import shield_facts
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.names import FAINT, nearest, spelled
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_programme import Arsenal
from umbrella.core.errors import BadValue, UnknownName
from umbrella.scenario.load import LoadedScenario, load
from umbrella.scenario.schema import Scenario

End = Literal["low", "mid", "high"]
STEPS: Final = 4
MOST_EXTRA: Final = 100_000
SEVERAL: Final = 10  # warheads whose arrival is told beside that of one
TOLERANCE: Final = 1e-9
SHARE: Final = 0.005  # of what arrives: so near the shield comes to its first share


@dataclass(frozen=True, slots=True, kw_only=True)
class Through:
    """What gets through: the mean, the middle 90 %, and the chances of at least one and of at least ten."""

    mean: float
    low: int
    high: int
    at_least_one: float
    at_least_ten: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of the race: the shield, the warheads that the state has added, and what gets through on average."""

    who: Literal["shield", "state"]
    interceptors: int
    extra: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One arsenal, struck first or not, without and against the shield.

    `mean_range`: means against the shield at the low and the high ends of the arsenal's shares. `extra`: warheads more
    that bring the mean back to what it is without the shield, None where no number does.
    """

    arsenal: Arsenal
    is_struck: bool
    without: Through
    against: Through
    mean_range: tuple[float, float]
    extra: int | None
    race: tuple[Step, ...]

    @property
    def taken(self) -> float:
        """Return the share of what would arrive that the shield takes away."""
        return 1.0 - self.against.mean / self.without.mean if self.without.mean > 0.0 else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class StabilityAnswer:
    """The deterrents asked for against one shield; two cases for each arsenal, not struck and struck."""

    scenario: str
    shield_name: str
    shield: Salvoes
    cases: tuple[Case, ...]
    assumptions: tuple[str, ...]
    provenance: Provenance


def stability(
    scenario: str,
    *,
    state: str | None = None,
    year: int | None = None,
    interceptors: int | None = None,
    salvo: int | None = None,
    pk: float | None = None,
    steps: int = STEPS,
    files: Iterable[Path] = (),
    catalog: Catalog | None = None,
) -> StabilityAnswer:
    """Return how many warheads arrive against the last shield of a scenario, and how many more restore that.

    Args:
        scenario: shipped, or a file. state: `russia`, `china`; all if left out. year: of the arsenal; all if left out.
        interceptors, salvo, pk: of the shield, instead of the scenario's. steps: of the race, each of both sides.
        files: arsenals of the user's own. catalog: another one than the built-in.

    Raises:
        UnknownName, BadValue, FaultyFile: a name, number or file that cannot be used.

    **Valid**: the means of a whole strike against a shield at its best (see `penetrating`). **Leaves out**: bombers;
    launch on warning, which is the case 'not struck first'; what a warhead does. **Source**: exact distributions.
    **Checked**: tests/analysis/test_stability.py.
    """
    catalog = with_own_files(catalog or builtin_catalog(), files, ("arsenal",))
    loaded = load(scenario, catalog)
    read = loaded.scenario
    name, shield, numbers = shield_of(read, catalog, interceptors=interceptors, salvo=salvo, pk=pk)
    if not 0 <= steps <= 20:
        raise BadValue("steps", steps, "0 to 20")
    chosen = aimed_at(_country(loaded, catalog, name), arsenals_of(catalog, state, year), read.name)
    cases = tuple(case_of(one, shield, is_struck=struck, steps=steps) for one in chosen for struck in (False, True))
    return StabilityAnswer(
        scenario=read.name,
        shield_name=name,
        shield=shield,
        cases=cases,
        assumptions=(
            "what a first strike leaves of each leg, which no public record gives",
            f"{shield.interceptors} interceptors, {shield.salvo} at each warhead, {shield.pk:.3g} a shot, "
            "every failure for itself",
            "the shield sees and reaches every warhead and takes no decoy for one",
            "bombers are left out",
        ),
        provenance=Provenance.of(*chosen, *numbers).described(catalog),
    )


def _country(loaded: LoadedScenario, catalog: Catalog, name: str) -> str | None:
    """Return whose a shield is; None where it has no interceptors of its own."""
    has_batteries = bool(loaded.scenario.all_shields()[name].batteries)
    return shield_facts(loaded, catalog, name).country if has_batteries else None


def aimed_at(country: str | None, arsenals: list[Arsenal], scenario: str) -> list[Arsenal]:
    """Return the arsenals that are counted by what reaches a country.

    Raises:
        BadValue: there is none.
    """
    found = [one for one in arsenals if country is None or not one.against or country in one.against]
    if not found:
        others = ", ".join(sorted({name for one in arsenals for name in one.against}))
        hint = f"this one stands in {country}; add an arsenal of your own with `against: [{country}]` and --file"
        raise BadValue("SCENARIO", scenario, f"one whose shield is of {others}, which these arsenals reach", hint)
    return found


def shield_of(
    scenario: Scenario, catalog: Catalog, *, interceptors: int | None, salvo: int | None, pk: float | None
) -> tuple[str, Salvoes, tuple[tuple[str, Quantity], ...]]:
    """Return the last shield of a scenario: its name, its interceptors as this model sees them, its numbers.

    Batteries of several designs count with their mean chance. What is given stands for what the scenario says.

    Raises:
        BadValue: the shield has no interceptors and none are given, or a number is out of range.
    """
    name, entry = list(scenario.all_shields().items())[-1]
    stock = sum(one.magazine for one in entry.batteries)
    if stock == 0 and None in (interceptors, salvo, pk):
        hint = "give --interceptors, --salvo and --pk"
        raise BadValue("SCENARIO", scenario.name, "one whose last shield has interceptors", hint)
    rules = scenario.rules_of(entry)
    chance, most, numbers = 0.0, 1, []
    for one in entry.batteries:
        kind = catalog.interceptor(one.interceptor)
        reliability = one.reliability or kind.reliability
        hit = one.hit_probability or kind.hit_probability
        chance += one.magazine * reliability.value * hit.value
        most = max(most, one.shots or rules.shots)
        numbers += [(f"{kind.id}.reliability", reliability), (f"{kind.id}.hit_probability", hit)]
    shield = Salvoes(
        interceptors=stock if interceptors is None else interceptors,
        salvo=most if salvo is None else salvo,
        pk=chance / stock if pk is None else pk,
    ).checked()
    return name, shield, tuple(numbers) if pk is None else ()


def arsenals_of(catalog: Catalog, state: str | None, year: int | None) -> list[Arsenal]:
    """Return the arsenals of a state and year, oldest first.

    Raises:
        UnknownName: no arsenal of such a state. BadValue: none of that year.
    """
    known = [cast(Arsenal, catalog.entry("arsenal", name)) for name in catalog.ids("arsenal")]
    found = [one for one in known if state is None or spelled(one.state) == spelled(state)]
    if not found:
        states = sorted({one.state for one in known})
        raise UnknownName("state with an arsenal", str(state), nearest(str(state), states, FAINT) or tuple(states))
    of_year = [one for one in found if year is None or one.year == year]
    if not of_year:
        years = ", ".join(str(one) for one in sorted({one.year for one in found}))
        raise BadValue("--year", year, f"one of {years}", "or add an arsenal of your own with --file")
    return sorted(of_year, key=lambda one: (one.state, one.year, one.id))


def groups_of(arsenal: Arsenal, *, is_struck: bool, end: End = "mid") -> list[Group]:
    """Return the launchers of an arsenal at one end of its numbers; none is lost where nobody struck first."""

    def at(quantity: Quantity) -> float:
        low, high = quantity.span
        return {"low": low, "mid": quantity.value, "high": high}[end]

    return [
        Group(
            launchers=round(at(leg.launchers)),
            warheads=round(at(leg.warheads)),
            survives=at(leg.survives) if is_struck else 1.0,
            arrives=at(leg.arrives),
        )
        for leg in arsenal.legs
    ]


def case_of(arsenal: Arsenal, shield: Salvoes, *, is_struck: bool, steps: int = STEPS) -> Case:
    """Return one arsenal without and against a shield, what restores it, and the race."""
    groups = groups_of(arsenal, is_struck=is_struck)
    without = arriving(groups)
    low = groups_of(arsenal, is_struck=is_struck, end="low")
    high = groups_of(arsenal, is_struck=is_struck, end="high")
    return Case(
        arsenal=arsenal,
        is_struck=is_struck,
        without=_through(without),
        against=_through(penetrating(without, shield)),
        mean_range=(mean_through(low, shield, 0), mean_through(high, shield, 0)),
        extra=extra_to_restore(groups, shield, mean_of(without)),
        race=race_of(groups, shield, steps),
    )


def extra_to_restore(groups: list[Group], shield: Salvoes, wanted: float) -> int | None:
    """Return the smallest number of warheads more with which the mean that gets through is back at `wanted`.

    Each of them survives and arrives as those that are there do on average, on a launcher of its own. None where no
    number below `MOST_EXTRA` does.
    """
    chance = chance_of_one_more(groups)
    if chance <= 0.0:
        return None if wanted > mean_of(penetrating(arriving(groups), shield)) + TOLERANCE else 0
    return _smallest(lambda extra: mean_through(groups, shield, extra) >= wanted - TOLERANCE, MOST_EXTRA)


def race_of(groups: list[Group], shield: Salvoes, steps: int) -> tuple[Step, ...]:
    """Return the race: the state restores what gets through, the shield grows until it takes its first share again.

    Its share is what it takes away of what would arrive on average, to half a percent of all.

    **Valid** as arithmetic: each side answers the other in full, one after the other. **Leaves out**: money, time, and
    that either side may stop. **Source**: repeated search. **Checked**: tests/analysis/test_stability.py.
    """
    wanted, left = mean_of(arriving(groups)), mean_through(groups, shield, 0)
    if chance_of_one_more(groups) <= 0.0 or wanted - left < TOLERANCE:  # nothing is taken: nobody has a reason
        return ()
    passes = left / wanted + SHARE
    found = [Step(who="shield", interceptors=shield.interceptors, extra=0, mean=left)]
    for _ in range(steps):
        extra = extra_to_restore(groups, shield, wanted)
        if extra is None:
            break
        found.append(_step("state", groups, shield, extra))
        salvoes = _smallest(_is_held(groups, shield, extra, passes), MOST_EXTRA)
        if salvoes is None:
            break
        shield = replace(shield, interceptors=shield.interceptors + salvoes * shield.salvo)
        found.append(_step("shield", groups, shield, extra))
    return tuple(found)


def chance_of_one_more(groups: list[Group]) -> float:
    """Return the chance that a warhead of the arsenal arrives, on average over its warheads."""
    count = sum(group.warheads for group in groups)
    return sum(group.warheads * group.survives * group.arrives for group in groups) / count


def mean_through(groups: list[Group], shield: Salvoes, extra: int) -> float:
    """Return the mean that gets through when so many warheads are added."""
    return mean_of(penetrating(arriving(groups, extra, chance_of_one_more(groups)), shield))


def _is_held(groups: list[Group], shield: Salvoes, extra: int, passes: float) -> Callable[[int], bool]:
    arrive = arriving(groups, extra, chance_of_one_more(groups))
    most = passes * mean_of(arrive)

    def is_held(salvoes: int) -> bool:
        larger = replace(shield, interceptors=shield.interceptors + salvoes * shield.salvo)
        return mean_of(penetrating(arrive, larger)) <= most

    return is_held


def _step(who: Literal["shield", "state"], groups: list[Group], shield: Salvoes, extra: int) -> Step:
    mean = mean_through(groups, shield, extra)
    return Step(who=who, interceptors=shield.interceptors, extra=extra, mean=mean)


def _through(chances: Chances) -> Through:
    return Through(
        mean=mean_of(chances),
        low=quantile(chances, 0.05),
        high=quantile(chances, 0.95),
        at_least_one=at_least(chances, 1),
        at_least_ten=at_least(chances, SEVERAL),
    )


def _smallest(holds: Callable[[int], bool], most: int) -> int | None:
    """Return the smallest number for which something that stays true becomes true; None above `most`."""
    if holds(0):
        return 0
    high = 1
    while not holds(high):
        high *= 2
        if high > most:
            return None
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
