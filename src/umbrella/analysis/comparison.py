"""What a comparison found: two answers, their difference, what each assumption does, and which one decides."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from umbrella.analysis.luck import Difference
from umbrella.campaign.statistics import Share
from umbrella.catalog.cite import Provenance
from umbrella.scenario.differences import Said, Step


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

    @property
    def mean(self) -> float:
        """Return the change of P(no leaker), the mean of both walks."""
        return 0.5 * (self.forward.p_no_leak.paired.value + self.backward.p_no_leak.paired.value)

    @property
    def mean_leakers(self) -> float:
        """Return the change of the expected leakers, the mean of both walks."""
        return 0.5 * (self.forward.leakers.paired.value + self.backward.leakers.paired.value)

    @property
    def spread(self) -> float:
        """Return how far the two walks disagree."""
        return abs(self.forward.p_no_leak.paired.value - self.backward.p_no_leak.paired.value)

    @property
    def is_seen(self) -> bool:
        """Tell whether the change is beyond the scatter of the trials in one of the walks at least."""
        both = (self.forward.p_no_leak.paired, self.backward.p_no_leak.paired)
        return any(share.low > 0.0 or share.high < 0.0 for share in both)


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

    @property
    def deciding(self) -> StepMoved | None:
        """Return the step that moves P(no leaker) most, mean of both walks; None where none is seen to move it."""
        seen = [one for one in self.moved if one.is_seen]
        return max(seen, key=lambda one: abs(one.mean), default=None)


def verdict(comparison: Comparison) -> str:
    """Return in one sentence which assumption decides the answer, or why none is seen to.

    **Valid**: of the two walks that were made. **Leaves out**: what several assumptions do together only, beyond what
    the disagreement of the walks shows. **Source**: none. **Checked**: tests/analysis/test_compare.py.
    """
    if comparison.is_same:
        return "The two scenarios differ in nothing that decides a result."
    if not comparison.moved:
        return "The way from one to the other was not walked."
    one = comparison.deciding
    if one is None:
        return (
            f"No assumption by itself is seen to move P(no leaker) beyond the scatter of {comparison.trials:,} trials."
        )
    forward, backward = one.forward.p_no_leak.paired.value, one.backward.p_no_leak.paired.value
    total = comparison.difference.p_no_leak.paired.value
    walks = f"{forward:+.3f} made after those above it, {backward:+.3f} after those below"
    depends = "; how much depends on the other assumptions" if one.spread > 0.5 * abs(one.mean) else ""
    return f"{one.step.name} decides most: it moves P(no leaker) by {one.mean:+.3f} of {total:+.3f} ({walks}){depends}."


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
                "mean": one.mean,
                "mean_leakers": one.mean_leakers,
                "spread": one.spread,
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
