"""Claims on arms races: how much another state would have to add so that as much arrives as without a shield."""

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.draws import decided_by, latin_hypercube
from umbrella.analysis.penetration import Group, Salvoes, arriving, mean_of, penetrating
from umbrella.analysis.stability import extra_to_restore, groups_of, shield_of
from umbrella.analysis.verdicts import Decided
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_claims import RestoreCheck
from umbrella.catalog.records_programme import Arsenal
from umbrella.scenario.load import load

MOST_DRAWN: Final = 10  # a search over exact distributions, a tenth of a second, for each
MOST_GROWN: Final = 1e6  # stands for more than any number, in ranks
FIELDS: Final = ("survives", "arrives")

Numbers = NDArray[np.float64]


def restore_check(check: RestoreCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """Return how likely a state has to add so much that its arsenal grows by at least some share.

    What survives and arrives of each leg is drawn, the chance of a kill of the shield's interceptors too, and the share
    from which a growth counts.

    **Valid**, **Leaves out**: as `stability`: the shield at its best; governments, money and time. A state that cannot
    restore by any number counts as one that has to add. **Source**: `extra_to_restore`. **Checked**:
    tests/analysis/test_claim_launches.py.
    """
    arsenal = catalog.entry("arsenal", check.arsenal)
    assert isinstance(arsenal, Arsenal)  # as the shelf holds nothing else
    scenario = load(check.scenario, catalog).scenario
    _, shield, numbers = shield_of(scenario, catalog, interceptors=None, salvo=None, pk=None)
    chances = dict(numbers)
    legs = {f"{arsenal.id}.{leg.name}.{name}": getattr(leg, name) for leg in arsenal.legs for name in FIELDS}
    named = {**legs, **chances, "the share that counts": check.at_least}
    drawn = latin_hypercube(list(named.values()), min(draws, MOST_DRAWN), seed)
    grown = np.array([_growth(check, arsenal, shield, chances, row) for row in drawn])
    return Decided(
        probability=float(np.mean(grown >= drawn[:, -1] - 1e-12)),
        draws=len(drawn),
        detail=_told(check, arsenal, shield),
        deciding=decided_by(list(named), drawn, np.minimum(grown, MOST_GROWN) - drawn[:, -1]),
        provenance=Provenance.of(arsenal, *numbers, ("claim.at_least", check.at_least)),
    )


def _growth(
    check: RestoreCheck, arsenal: Arsenal, shield: Salvoes, chances: dict[str, Quantity], row: Numbers
) -> float:
    """Return what has to be added, as a share of the warheads that there are; infinite where no number restores."""
    shares = row[: 2 * len(arsenal.legs)].reshape(-1, 2)
    groups = [
        replace(group, survives=float(survives) if check.struck_first else 1.0, arrives=float(arrives))
        for group, (survives, arrives) in zip(groups_of(arsenal, is_struck=True), shares, strict=True)
    ]
    pk = shield.pk * _better(chances, row[2 * len(arsenal.legs) : -1])
    extra = extra_to_restore(groups, replace(shield, pk=min(1.0, pk)), mean_of(arriving(groups)))
    return float("inf") if extra is None else extra / _warheads(groups)


def _better(chances: dict[str, Quantity], drawn: Numbers) -> float:
    """Return by what factor the chance of a kill is another than as it is written, on average over the designs."""
    factors: dict[str, float] = {}
    for (path, quantity), value in zip(chances.items(), drawn, strict=True):
        design = path.rsplit(".", 1)[0]
        factors[design] = factors.get(design, 1.0) * (float(value) / quantity.value if quantity.value > 0.0 else 1.0)
    return sum(factors.values()) / len(factors)


def _warheads(groups: list[Group]) -> int:
    return sum(group.warheads for group in groups)


def _told(check: RestoreCheck, arsenal: Arsenal, shield: Salvoes) -> str:
    groups = groups_of(arsenal, is_struck=check.struck_first)
    without = arriving(groups)
    extra = extra_to_restore(groups, shield, mean_of(without))
    when = "struck first" if check.struck_first else "not struck first"
    there = _warheads(groups)
    adds = "no number restores that" if extra is None else (
        f"{extra:,} warheads more restore that, {100.0 * extra / there:,.0f} % of the {there:,} that it has"
    )  # fmt: skip
    return (
        f"{arsenal.name}, {when}: {mean_of(without):.1f} arrive without a shield, "
        f"{mean_of(penetrating(without, shield)):.1f} through {shield.interceptors} interceptors; {adds}; said: "
        f"{check.at_least.value:.0%} counts"
    )
