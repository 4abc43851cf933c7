"""One more missile against the interceptors that it takes: who pays more."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final, cast

from umbrella.analysis.dollars import Money, in_dollars_of, money_of
from umbrella.campaign.store import part_numbers, part_path, read_part
from umbrella.campaign.tally import over_points, tallied
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_programme import Deflator, Price, Programme
from umbrella.core.errors import BadValue

MOST_SHOTS: Final = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ShotLaw:
    """What a kill takes: shots for each, and how that is known. `numbers` are those of the catalogue behind it."""

    pk: float | None
    salvo: int | None
    shots_per_kill: float
    said: str
    numbers: tuple[tuple[str, Quantity], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Exchange:
    """One more missile at one price, and the interceptors for it at another; M$ of the base year.

    `ratio`: what the defender pays for each dollar of the attacker.
    """

    interceptor: Price
    missile: Price
    interceptor_musd: Money
    missile_musd: Money
    answer_musd: Money
    ratio: Money


def shots_per_kill(pk: float, salvo: int) -> float:
    """Return the interceptors spent for each kill when `salvo` of them leave together at each missile.

    Args:
        pk: chance of one shot, 0 < pk <= 1. salvo: shots at one missile.

    **Valid**: shots that fail each for itself. **Leaves out**: failures in common, which spend more; a look between
    the shots, which spends less (1 / pk). **Source**: salvo / (1 - (1 - pk)^salvo). **Checked**:
    tests/analysis/test_cost.py.
    """
    if not 0.0 < pk <= 1.0:
        raise BadValue("pk", f"{pk:g}", "0 < pk <= 1", "the chance that one shot kills")
    if not 1 <= salvo <= MOST_SHOTS:
        raise BadValue("salvo", salvo, f"1 to {MOST_SHOTS} shots at each missile")
    return salvo / (1.0 - (1.0 - pk) ** salvo)


def shot_law(
    catalog: Catalog, programme: Programme, *, pk: float | None, salvo: int | None, run: Path | None
) -> ShotLaw:
    """Return what a kill takes: as a run has shown, as was given, or as the catalogue says of the interceptor.

    Raises:
        BadValue: numbers out of range, a run together with numbers, or a folder that holds no kill.
    """
    if run is not None:
        if pk is not None or salvo is not None:
            raise BadValue("--run", run, "given without --pk and --salvo", "a run brings its own shots and kills")
        return _law_of_run(run)
    told = () if salvo is not None or programme.salvo is None else ((f"{programme.id}.salvo", programme.salvo),)
    unknown = "" if salvo is not None or told else " (nobody tells how many)"
    if salvo is None:
        salvo = 1 if programme.salvo is None else round(programme.salvo.value)
    shots = f"{salvo} shot{'s' if salvo > 1 else ''} at each missile{unknown}"
    if pk is not None:
        said = f"{shots}, {pk:g} a shot: given; every failure for itself"
        return ShotLaw(pk=pk, salvo=salvo, shots_per_kill=shots_per_kill(pk, salvo), said=said, numbers=told)
    one = catalog.interceptor(programme.interceptor)
    chance = one.reliability.value * one.hit_probability.value
    return ShotLaw(
        pk=chance,
        salvo=salvo,
        shots_per_kill=shots_per_kill(chance, salvo),
        said=f"{shots}, {chance:.3g} a shot, as {one.id} did in tests; every failure for itself",
        numbers=(
            *told,
            (f"{one.id}.reliability", one.reliability),
            (f"{one.id}.hit_probability", one.hit_probability),
        ),
    )


def _law_of_run(run: Path) -> ShotLaw:
    tables = (read_part(part_path(run, number)) for number in part_numbers(run)) if run.is_dir() else ()
    tallies = tallied(table for table in tables if table is not None)
    shields = list(dict.fromkeys(name for _, name in tallies))
    tally = over_points(tallies, shields[-1]) if shields else None
    if tally is None or not tally.kills:
        raise BadValue("--run", run, "the folder of a run in which something was killed", "umbrella run makes one")
    each = tally.fired / tally.kills
    said = f"{each:.2f} shots for each kill of {shields[-1]}, as the run {run.name} has it"
    return ShotLaw(pk=None, salvo=None, shots_per_kill=each, said=said)


def exchanges_of(
    catalog: Catalog, programme: Programme, deflator: Deflator, base_year: int, shots: ShotLaw
) -> tuple[Exchange, ...]:
    """Return one more missile at each price against the shots for it at each price of the interceptor.

    **Valid**: one more of each, the rest of the shield bought. **Leaves out**: decoys, which cost an attacker less
    than a missile and a defender as much; operation. **Source**: price x shots over price. **Checked**:
    tests/analysis/test_cost.py.
    """
    prices = [cast(Price, catalog.entry("price", name)) for name in catalog.ids("price")]
    ours = [one for one in prices if one.role == "interceptor" and programme.interceptor in one.of]
    against = set(programme.against)
    theirs = [one for one in prices if one.role == "missile" and (not against or against.intersection(one.of))]
    spent = shots.shots_per_kill if shots.salvo is None else float(shots.salvo)
    return tuple(_exchange(our, their, deflator, base_year, spent) for our in ours for their in theirs)


def _exchange(our: Price, their: Price, deflator: Deflator, base_year: int, spent: float) -> Exchange:
    interceptor = money_of(our.unit_musd).times(in_dollars_of(deflator, our.price_year, base_year))
    missile = money_of(their.unit_musd).times(in_dollars_of(deflator, their.price_year, base_year))
    answer = interceptor.times(spent)
    return Exchange(
        interceptor=our,
        missile=their,
        interceptor_musd=interceptor,
        missile_musd=missile,
        answer_musd=answer,
        ratio=answer.over(missile),
    )
