"""What a comparison found: two answers, their difference, what each assumption does, and which one decides."""

from dataclasses import dataclass
from typing import Any, Final, Literal

import numpy as np

from umbrella.analysis.luck import Difference
from umbrella.campaign.statistics import Share
from umbrella.catalog.cite import Provenance
from umbrella.scenario.differences import Said, Step

Measure = Literal["p_no_leak", "leakers"]
P: Final = "p_no_leak"
LEAKERS: Final = "leakers"
SURE: Final = 0.05  # chance by which any of all the steps would be seen to move an answer where none does
WORDS: Final[dict[Measure, str]] = {P: "P(no leaker)", LEAKERS: "the expected leakers"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """The answer of one scenario."""

    name: str
    title: str
    p_no_leak: Share
    leakers: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """By how much an answer moved."""

    p_no_leak: Difference
    leakers: Difference


@dataclass(frozen=True, slots=True, kw_only=True)
class StepMoved:
    """By how much one step moved the answer: when it came after those before it, and after those behind it.

    `forward` belongs to the walk in the order of the steps, `backward` to the walk in the opposite order. `at` is
    P(no leaker) after the step on the walk forward.
    """

    step: Step
    at: Share
    forward: Moved
    backward: Moved

    def by(self, measure: Measure) -> tuple[Share, Share]:
        """Return the change of one measure on the walk forward and on the walk back."""
        forward: Difference = getattr(self.forward, measure)
        backward: Difference = getattr(self.backward, measure)
        return forward.paired, backward.paired

    def mean(self, measure: Measure = P) -> float:
        """Return the change of one measure, the mean of both walks."""
        forward, backward = self.by(measure)
        return 0.5 * (forward.value + backward.value)

    def spread(self, measure: Measure = P) -> float:
        """Return how far the two walks disagree."""
        forward, backward = self.by(measure)
        return abs(forward.value - backward.value)

    def by_chance(self, measure: Measure = P) -> float:
        """Return the chance of a change so large or larger where the step does nothing, of that walk where it is less.

        It is that of the paired test: exact for P(no leaker), Student's for the leakers.
        """
        forward: Difference = getattr(self.forward, measure)
        backward: Difference = getattr(self.backward, measure)
        return min(forward.by_chance, backward.by_chance)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two answers, their difference, and what each step of the way between them does."""

    first: Answer
    second: Answer
    trials: int
    seed: int
    difference: Moved
    steps: tuple[Step, ...]
    moved: tuple[StepMoved, ...]  # none where the walk was not asked for
    provenance: Provenance

    @property
    def is_same(self) -> bool:
        """Tell whether the two scenarios differ in nothing."""
        return not self.steps

    def is_seen(self, one: StepMoved, measure: Measure) -> bool:
        """Tell whether a step moves a measure beyond the scatter of the trials, so many steps being looked at.

        The chance of one of the walks must be below 0.05 divided by the number of changes in both (Bonferroni): among
        steps that do nothing one comparison in twenty shows one that seems to.
        """
        looked_at = 2 * len(self.moved) if len(self.moved) > 1 else 1
        return one.by_chance(measure) < SURE / looked_at

    @property
    def measure(self) -> Measure:
        """Return by what the steps are judged: P(no leaker), or the leakers where only they are seen to move."""
        moves_p, moves_leakers = (any(self.is_seen(one, measure) for one in self.moved) for measure in (P, LEAKERS))
        return LEAKERS if moves_leakers and not moves_p else P

    @property
    def deciding(self) -> StepMoved | None:
        """Return the step that moves the measure most, mean of both walks; None where none is seen to move it."""
        seen = [one for one in self.moved if self.is_seen(one, self.measure)]
        return max(seen, key=lambda one: abs(one.mean(self.measure)), default=None)


def verdict(comparison: Comparison) -> str:
    """Return in one sentence which assumption decides the answer, or why none is seen to.

    **Valid**: of the two walks that were made. **Leaves out**: what several assumptions do together only, beyond what
    the disagreement of the walks shows. **Source**: none. **Checked**: tests/analysis/test_compare.py.
    """
    if comparison.is_same:
        return "The two scenarios differ in nothing that decides a result."
    if not comparison.moved:
        return "The way from one to the other was not walked."
    one, measure = comparison.deciding, comparison.measure
    if one is None:
        return f"No assumption by itself is seen to move the answer beyond the scatter of {comparison.trials:,} trials."
    forward, backward = (share.value for share in one.by(measure))
    whole: Difference = getattr(comparison.difference, measure)
    moves = f"it moves {WORDS[measure]} by {one.mean(measure):+.3f} of {whole.paired.value:+.3f}"
    walks = f"{forward:+.3f} made after those above it, {backward:+.3f} after those below"
    depends = (
        "; how much depends on the other assumptions" if one.spread(measure) > 0.5 * abs(one.mean(measure)) else ""
    )
    if len(comparison.moved) == 1:
        return f"{one.step.name} is the only assumption in which they differ: {moves}."
    return f"{one.step.name} decides most: {moves} ({walks}){depends}."


def as_dict(comparison: Comparison) -> dict[str, Any]:
    """Return a comparison as `umbrella compare --json` prints it and `comparison.json` keeps it."""
    deciding = comparison.deciding
    return {
        "first": _answer_dict(comparison.first),
        "second": _answer_dict(comparison.second),
        "trials": comparison.trials,
        "seed": comparison.seed,
        "difference": _moved_dict(comparison.difference),
        "steps": [_step_dict(step) for step in comparison.steps],
        "walk": [
            {
                "path": one.step.path,
                "p_no_leak_after": one.at._asdict(),
                "forward": _moved_dict(one.forward),
                "backward": _moved_dict(one.backward),
                "mean": {"p_no_leak": one.mean(P), "expected_leakers": one.mean(LEAKERS)},
                "spread": {"p_no_leak": one.spread(P), "expected_leakers": one.spread(LEAKERS)},
            }
            for one in comparison.moved
        ],
        "deciding": deciding.step.path if deciding else None,
        "verdict": verdict(comparison),
        "weakest_status": comparison.provenance.weakest_status.value,
        "sources": list(comparison.provenance.sources),
    }


def _answer_dict(answer: Answer) -> dict[str, Any]:
    return {
        "scenario": answer.name,
        "title": answer.title,
        "p_no_leak": answer.p_no_leak._asdict(),
        "expected_leakers": _share_dict(answer.leakers),
    }


def _moved_dict(moved: Moved) -> dict[str, Any]:
    return {"p_no_leak": _difference_dict(moved.p_no_leak), "expected_leakers": _difference_dict(moved.leakers)}


def _difference_dict(one: Difference) -> dict[str, Any]:
    return {
        **_share_dict(one.paired),
        "independent": {"low": _finite(one.independent.low), "high": _finite(one.independent.high)},
        "variance_cut": one.cut,
        "by_chance": one.by_chance,
    }


def _share_dict(share: Share) -> dict[str, float | None]:
    return {"value": share.value, "low": _finite(share.low), "high": _finite(share.high)}


def _finite(number: float) -> float | None:
    return number if np.isfinite(number) else None


def _step_dict(step: Step) -> dict[str, Any]:
    return {
        "path": step.path,
        "differences": [
            {"path": one.path, "before": _said_dict(one.before), "after": _said_dict(one.after)}
            for one in step.differences
        ],
    }


def _said_dict(said: Said) -> dict[str, Any]:
    return {"says": said.text, "status": said.status or None, "sources": list(said.sources)}
