"""The odds on paper: closed forms for warheads, interceptors and a chance of a hit, failures in common or not."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.special import bdtrc, betaln

from umbrella.analysis.hit_record import Posterior, hit_record
from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Status
from umbrella.core.errors import BadValue

BARRAGE: Final = "barrage"
SHOOT_LOOK_SHOOT: Final = "sls"
DOCTRINES: Final = (BARRAGE, SHOOT_LOOK_SHOOT)
COMMON: Final = 0.25  # of the failures, where nobody says: no public record measures it
COMMONS: Final = (0.0, 0.1, 0.25, 0.5, 1.0)  # told beside each other
CONFIDENCE: Final = 0.95
MOST_WARHEADS, MOST_SHOTS = 100_000, 1_000
DRAWN_SHOTS: Final = 8
ENOUGH: Final = 10_000_000  # interceptors; what needs more is told as needing no number
# of the chance: the integrand is smooth there and dies out at both ends, where the trapezoidal rule is at its best
LOGITS: Final = np.linspace(-80.0, 80.0, 20_001)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked: `common` is the share of a shot's failures that strikes all shots at once."""

    warheads: int
    pk: float
    shots: int
    common: float
    doctrine: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Odds:
    """One answer.

    `p_kill`: of one warhead; `interceptors_needed`: for P(no leaker) at the confidence asked for, None where no number
    is enough.
    """

    p_no_leak: float
    expected_leakers: float
    p_kill: float
    shots_used: float
    interceptors_needed: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OddsAnswer:
    """The odds side by side: shots that fail each for itself, and shots some of whose failures are common.

    `uncertain`: P(no leaker) when the chance is known from tests only, with shots that fail each for itself; None for
    a chance that was given. `claim_pk`: the chance of one shot that "97 % with four" takes.
    """

    question: Question
    independent: Odds
    correlated: Odds
    by_common: tuple[tuple[float, Odds], ...]
    by_shots: tuple[tuple[int, float, float, float | None], ...]  # shots, independent, correlated, uncertain
    uncertain: float | None
    record: str | None
    posterior: Posterior | None
    provenance: Provenance
    assumptions: tuple[str, ...]

    @property
    def headline(self) -> str:
        """Return the answer in one sentence."""
        asked = self.question
        raid = "one warhead" if asked.warheads == 1 else f"{asked.warheads:,} warheads"
        shots = "one shot" if asked.shots == 1 else f"{asked.shots} shots"
        shots = f"{'up to ' if self._looks else ''}{shots}{' at each' if asked.warheads > 1 else ''}"
        return (
            f"{raid}, {shots}, {100.0 * asked.pk:.3g} % a shot: nothing gets through with "
            f"{percent(self.independent.p_no_leak)} if every failure has its own cause, with "
            f"{percent(self.correlated.p_no_leak)} if {100.0 * asked.common:.3g} % of the failures strike all shots"
        )

    @property
    def _looks(self) -> bool:
        return self.question.doctrine == SHOOT_LOOK_SHOOT


def percent(share: float) -> str:
    """Return a chance in per cent: as many figures as tell it from none and from certainty."""
    value = 100.0 * share
    if 0.0 < value < 0.1 or 99.9 < value < 100.0:
        return f"{'less than 0.1' if value < 1.0 else 'more than 99.9'} %"
    return f"{value:.1f} %"


def common_cause(pk: float, common: float) -> tuple[float, float]:
    """Return (chance that all shots fail together, chance of a hit of one shot if they do not).

    The chance of a single shot stays what it is: (1 - c) p' = p with c = common (1 - p).

    **Valid**: one cause, that strikes all shots of the fight or none. **Leaves out**: causes common to a batch, a site
    or one salvo, which lie between. **Source**: the beta-factor model, Fleming 1975, in NUREG/CR-4780 (1988), section
    3.3.3. **Checked**: tests/analysis/test_odds.py, and against the engine in tests/battle/test_odds.py.
    """
    cause = common * (1.0 - pk)
    return cause, min(1.0, pk / (1.0 - cause)) if cause < 1.0 else 0.0


def leak_chance(pk: float, shots: int) -> float:
    """Return the chance that all of several independent shots miss, (1 - p)^n, for either doctrine."""
    return float((1.0 - pk) ** shots)


def shots_each(pk: float, shots: int, doctrine: str) -> float:
    """Return the interceptors spent on one warhead on average: n, or with a look after each (1 - (1 - p)^n) / p."""
    if doctrine == BARRAGE or pk == 0.0:
        return float(shots)
    return -math.expm1(shots * math.log1p(-pk)) / pk if pk < 1.0 else 1.0


def interceptors_for(warheads: int, pk: float, confidence: float, doctrine: str) -> int | None:
    """Return the fewest interceptors that let nothing through with a confidence; None where no number does.

    Barrage: spread as evenly as can be, which is the best spread. With looks: one at a time until all warheads are
    dead, so that the stock is enough when at least `warheads` of its shots hit.

    **Valid**: independent shots; with looks, time for as many as it takes. **Leaves out**: the number of looks that
    the flight allows, false calls of a kill. **Source**: prod (1 - q^n_i); the binomial distribution. **Checked**:
    tests/analysis/test_odds.py.
    """
    if pk == 0.0 or (confidence >= 1.0 and pk < 1.0):
        return None
    enough = _barrage_holds if doctrine == BARRAGE else _stock_holds
    if not enough(warheads, pk, confidence, ENOUGH):
        return None
    low, high = 0, ENOUGH  # too few, enough
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if enough(warheads, pk, confidence, middle) else (middle, high)
    return high


def _barrage_holds(warheads: int, pk: float, confidence: float, interceptors: int) -> bool:
    each, more = divmod(interceptors, warheads)
    return (1.0 - leak_chance(pk, each + 1)) ** more * (1.0 - leak_chance(pk, each)) ** (warheads - more) >= confidence


def _stock_holds(warheads: int, pk: float, confidence: float, interceptors: int) -> bool:
    return interceptors >= warheads and float(bdtrc(warheads - 1, interceptors, pk)) >= confidence


def odds_of(question: Question) -> Odds:
    """Return the odds with the common failures of a question (`common` = 0: every shot for itself).

    **Valid**: as many interceptors as the question names, all of them with time to be fired; perfect looks. **Leaves
    out**: time, geometry, decoys, wrong calls of a kill, defences saturated: `umbrella run`. **Source**: Wilkening,
    Science & Global Security 8 (2000) 183, equations 1 to 4, as a mixture over the common cause. **Checked**:
    tests/analysis/test_odds.py.
    """
    cause, pk = common_cause(question.pk, question.common)
    leak = leak_chance(pk, question.shots)
    spent = (1.0 - cause) * shots_each(pk, question.shots, question.doctrine) + cause * question.shots
    return Odds(
        p_no_leak=(1.0 - cause) * (1.0 - leak) ** question.warheads,
        expected_leakers=question.warheads * (cause + (1.0 - cause) * leak),
        p_kill=(1.0 - cause) * (1.0 - leak),
        shots_used=question.warheads * spent,
        interceptors_needed=None
        if cause >= 1.0 or question.confidence > 1.0 - cause
        else interceptors_for(question.warheads, pk, question.confidence / (1.0 - cause), question.doctrine),
    )


def no_leak_over(posterior: Posterior, warheads: int, shots: int) -> float:
    """Return P(no leaker) when the chance of a hit is as uncertain as tests leave it: E[(1 - (1 - p)^n)^W].

    **Valid**: one unknown chance for all shots, independent once it is known. **Leaves out**: common failures beyond
    that. **Source**: the posterior predictive; trapezoidal rule in the logit of p. **Checked**:
    tests/analysis/test_odds.py (against `at_least_one` and by sampling).
    """
    hit, miss = -np.logaddexp(0.0, -LOGITS), -np.logaddexp(0.0, LOGITS)  # logarithms of p and 1 - p
    logs = posterior.alpha * hit + posterior.beta * miss - betaln(posterior.alpha, posterior.beta)
    held = -np.expm1(shots * miss)
    return float(np.sum(np.exp(logs) * held**warheads) * (LOGITS[1] - LOGITS[0]))


def claimed_pk(claim: float, shots: int) -> float:
    """Return the chance of one shot that makes a claim for several true: 97 % for four takes 58.4 %."""
    return float(1.0 - (1.0 - claim) ** (1.0 / shots))


def odds(
    warheads: int,
    pk: float | None = None,
    shots: int = 4,
    *,
    common: float = COMMON,
    doctrine: str = BARRAGE,
    confidence: float = CONFIDENCE,
    record: str | None = None,
    catalog: Catalog | None = None,
) -> OddsAnswer:
    """Return the odds that nothing gets through, for shots that fail each for itself and for common failures.

    Args:
        warheads: real ones, all of which are shot at. pk: chance that one shot kills. shots: at each warhead; with
            `doctrine` `sls` at most so many, one at a time. common: share of the failures that strikes all shots.
        doctrine: `barrage` or `sls` (shoot-look-shoot). confidence: P(no leaker) that the interceptors needed are to
            give. record: a system with tests (`GMD`): its posterior mean stands for `pk`. catalog: another one.

    Raises:
        BadValue: a number out of range, or both or none of `pk` and `record`.
        UnknownName: no such system.

    **Valid**, **Leaves out**, **Source**, **Checked**: as `odds_of`.
    """
    if (pk is None) == (record is None):
        raise BadValue("--pk", "given twice" if record else "nothing", "one of --pk P and --record SYSTEM")
    known = hit_record(record, counting=None, catalog=catalog) if record is not None else None
    posterior = known.answers[0].posterior if known is not None else None
    question = Question(
        warheads=warheads,
        pk=posterior.mean if posterior is not None else float(pk or 0.0),
        shots=shots,
        common=common,
        doctrine=doctrine,
        confidence=confidence,
    )
    _check(question)
    return OddsAnswer(
        question=question,
        independent=_with(question, 0.0),
        correlated=odds_of(question),
        by_common=tuple((share, _with(question, share)) for share in sorted({*COMMONS, common})),
        by_shots=tuple(_at(question, n, posterior) for n in range(1, max(DRAWN_SHOTS, min(shots + 2, 20)) + 1)),
        uncertain=no_leak_over(posterior, warheads, shots) if posterior is not None else None,
        record=known.system if known is not None else None,
        posterior=posterior,
        provenance=_rests_on(question, known.provenance if known is not None else None),
        assumptions=_assumptions(question, known.system if known is not None else None),
    )


def _rests_on(question: Question, known: Provenance | None) -> Provenance:
    """Return the provenance of the chance, with what is assumed beside it."""
    assumed = {"odds.common": question.common} | ({} if known is not None else {"odds.pk": question.pk})
    numbers = tuple(CitedNumber(path, value, "", Status.ASSUMED, ()) for path, value in assumed.items())
    given = Provenance(sources=(), weakest_status=Status.ASSUMED, numbers=numbers)
    return given if known is None else known.merge(given)


def _with(question: Question, common: float, shots: int | None = None) -> Odds:
    return odds_of(
        Question(
            warheads=question.warheads,
            pk=question.pk,
            shots=question.shots if shots is None else shots,
            common=common,
            doctrine=question.doctrine,
            confidence=question.confidence,
        )
    )


def _at(question: Question, shots: int, posterior: Posterior | None) -> tuple[int, float, float, float | None]:
    uncertain = no_leak_over(posterior, question.warheads, shots) if posterior is not None else None
    return (
        shots,
        _with(question, 0.0, shots).p_no_leak,
        _with(question, question.common, shots).p_no_leak,
        uncertain,
    )


def _check(question: Question) -> None:
    for name, value, most in (
        ("--warheads", question.warheads, MOST_WARHEADS),
        ("--shots", question.shots, MOST_SHOTS),
    ):
        least = 1 if name == "--warheads" else 0
        if not least <= value <= most:
            raise BadValue(name, value, f"{least} <= {name[2:]} <= {most:,}")
    for name, share in (("--pk", question.pk), ("--common", question.common)):
        if not 0.0 <= share <= 1.0:  # also refuses NaN
            raise BadValue(name, f"{share:g}", f"0 <= {name[2:]} <= 1", "56 % is 0.56")
    if not 0.0 < question.confidence < 1.0:
        raise BadValue("--confidence", f"{question.confidence:g}", "0 < confidence < 1", "95 % is 0.95")
    if question.doctrine not in DOCTRINES:
        raise BadValue("--doctrine", question.doctrine, " or ".join(DOCTRINES), "sls is shoot-look-shoot")


def _assumptions(question: Question, record: str | None) -> tuple[str, ...]:
    where = f"the mean that the tests of {record} leave" if record else "given, not measured"
    return (
        f"the chance of a hit, {question.pk:.3g} a shot: {where}, and tests are easier than war",
        f"the share of failures common to all shots, {question.common:.3g}: no public record measures it",
        "every warhead is seen, told from its decoys, and shot at in time",
    )
