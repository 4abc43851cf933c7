"""The computations that decide claims: each returns how likely a statement is over the ranges of its inputs."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Final

import numpy as np

from umbrella.analysis.claim_arsenals import restore_check
from umbrella.analysis.claim_flights import overflight_check, reach_check
from umbrella.analysis.claim_launches import classified_check, launch_check
from umbrella.analysis.draws import Numbers, decided_by, latin_hypercube
from umbrella.analysis.footprint import footprint
from umbrella.analysis.infer import Inference, infer
from umbrella.analysis.odds import BARRAGE, Question, odds_of
from umbrella.analysis.standard_range import CityInBand
from umbrella.analysis.treaty import treaty
from umbrella.analysis.verdicts import Decided
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records_claims import (
    ClaimCheck,
    CoverageCheck,
    InferCheck,
    OddsCheck,
    PaymentCheck,
    TreatyCheck,
)
from umbrella.core.errors import UnknownName
from umbrella.scenario.load import load

COVERAGE_GRID_DEG: Final = 1.0


def decided(check: ClaimCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """Return what the computation of a check says.

    Args:
        check: one of a claim. catalog: where its names are looked up. draws: of uncertain inputs. seed: of them.

    Raises:
        InputError: a name that nobody defines.

    **Valid**: over the ranges of the inputs, triangular and independent; the models' own limits hold. **Leaves out**:
    that a model may be wrong as a whole; what a record gives no range; correlations. **Source**: each computation's
    own. **Checked**: tests/analysis/test_claims.py.
    """
    answer = _CHECKS[check.kind](getattr(check, check.kind), catalog, draws, seed)
    return replace(answer, probability=1.0 - answer.probability) if check.denied else answer


def _drawn(quantities: Sequence[Quantity], draws: int, seed: int) -> Numbers:
    return latin_hypercube(quantities, draws, seed)


def _odds(check: OddsCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    drawn = _drawn([check.hit, check.common], draws, seed)
    chances = np.array([_no_leak(check, float(hit), float(common)) for hit, common in drawn])
    said = check.at_least.value
    at_value = _no_leak(check, check.hit.value, check.common.value)
    best = _no_leak(check, check.hit.value, 0.0)
    names = ("the chance of one hit", "the share of failures that all shots share")
    return Decided(
        probability=float(np.mean(chances >= said - 1e-12)),
        draws=len(drawn),
        detail=f"nothing gets through with {at_value:.1%} ({best:.1%} if nothing is shared); said: {said:.1%}",
        deciding=decided_by(names, drawn, chances),
        provenance=Provenance.of(("claim.hit", check.hit), ("claim.common", check.common)),
    )


def _no_leak(check: OddsCheck, hit: float, common: float) -> float:
    asked = Question(
        warheads=check.warheads,
        pk=hit,
        shots=check.shots,
        common=common,
        doctrine=BARRAGE,
        confidence=check.at_least.value,
    )
    return odds_of(asked).p_no_leak


def _payment(check: PaymentCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    drawn = _drawn([check.asked_musd, check.earned_musd], draws, seed)
    more = drawn[:, 0] - drawn[:, 1]
    low, high = check.earned_musd.span
    times = f"{check.asked_musd.value / high:,.1f} to {check.asked_musd.value / max(low, 1e-9):,.0f} times"
    return Decided(
        probability=float(np.mean(more > 0.0)),
        draws=len(drawn),
        detail=f"{check.asked_musd.value:,.0f} M$ a year asked, {low:,.0f} to {high:,.0f} M$ earned: {times} as much",
        deciding=decided_by(("what is asked", "what is earned"), drawn, more),
        provenance=Provenance.of(("claim.asked_musd", check.asked_musd), ("claim.earned_musd", check.earned_musd)),
    )


def _coverage(check: CoverageCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """One footprint with the inputs as they stand: its numbers are not drawn, so that the answer is 0 or 1."""
    answer = footprint(load(check.scenario, catalog), catalog, over=check.over, grid_deg=COVERAGE_GRID_DEG, seed=seed)
    covered, wanted = answer.covered_fraction(), check.at_least.value
    return Decided(
        probability=float(covered >= wanted),
        detail=f"{answer.headline}; said: {wanted:.0%}",
        deciding="the scenario as it stands: none of its numbers is drawn",
        provenance=answer.provenance,
    )


def _treaty(check: TreatyCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    answer = treaty(load(check.scenario, catalog), catalog, flights=False)
    law = answer.laws[0]
    return Decided(
        probability=float(law.verdict == check.verdict),
        detail=f"{answer.headline} (without the footprint)",
        deciding=f"the articles {', '.join(law.articles)}" if law.articles else "every article",
        provenance=answer.provenance,
    )


def _infer(check: InferCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """The share of the rocket models that reach the city."""
    time_s = check.time_s.value if check.time_s is not None else None
    answer = infer(
        check.apogee_km.value, check.range_km.value, time_s=time_s, origin=check.origin, step_deg=30.0, catalog=catalog
    )
    wanted = catalog.place_or_point(check.to).id
    city = next((one for one in answer.cities if one.place.id == wanted), None)
    if city is None:
        raise UnknownName("city", check.to)
    return Decided(
        probability=_share_beyond(answer, city) if check.heavier else city.share,
        detail=f"{answer.sentence} {city.place.name} lies {city.distance_m / 1e3:,.0f} km away",
        deciding="the load: nobody outside knows what flew, and a warhead may be heavier",
        provenance=answer.provenance,
    )


def _share_beyond(answer: Inference, city: CityInBand) -> float:
    """Return which part of the band with the heavier load lies beyond a city, turned by the Earth like the lighter."""
    if answer.heavier is None or answer.no_rotation is None:
        return 0.0
    turning_m = city.band.mid_m - answer.no_rotation.mid_m
    low_m, high_m = answer.heavier.low_m + turning_m, answer.heavier.high_m + turning_m
    if high_m <= low_m:
        return float(low_m >= city.distance_m)
    return min(1.0, max(0.0, (high_m - city.distance_m) / (high_m - low_m)))


_CHECKS: Final[dict[str, Callable[[Any, Catalog, int, int], Decided]]] = {
    "reach": reach_check,
    "overflight": overflight_check,
    "odds": _odds,
    "payment": _payment,
    "coverage": _coverage,
    "treaty": _treaty,
    "infer": _infer,
    "launch": launch_check,
    "classified": classified_check,
    "restore": restore_check,
}
