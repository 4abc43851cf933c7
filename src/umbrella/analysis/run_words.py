"""The answer of a run in sentences."""

from umbrella.analysis.effectiveness import Effectiveness, Spread


def chance_text(
    answer: Effectiveness, over: Spread | None, trials: int, *, until: float | None = None, is_enough: bool = False
) -> str:
    """Return P(no leaker) in a sentence.

    Args:
        answer: of the shield. over: how it spreads over the points of a design; None for a scenario as it is written.
        trials: of each point. until: the half-width that was asked for. is_enough: whether it was met.
    """
    if over is not None:
        share = over.p_no_leak
        lost = f" {over.not_flown} more gave no flight." if over.not_flown else ""
        return (
            f"P(no leaker) = {share.value:.3f} on average over {over.points} draws of the uncertain inputs (95 % "
            f"interval {share.low:.3f} to {share.high:.3f}); for nine in ten of them it lies from {over.low:.3f} to "
            f"{over.high:.3f}, the scatter of the {trials:,} trials of each included.{lost}"
        )
    share, exact = answer.p_no_leak, answer.p_no_leak_exact
    stopped = ""
    if until is not None:
        known = "as well known as was asked for"
        stopped = f"; {known}" if is_enough else f"; not {known} (± {until:g}): give more --trials"
    return (
        f"P(no leaker) = {share.value:.3f} (95 % interval {share.low:.3f} to {share.high:.3f}; exact {exact.low:.3f} "
        f"to {exact.high:.3f}){stopped}."
    )


def leakers_text(answer: Effectiveness, over: Spread | None) -> str:
    """Return the expected leakers, and what lost them."""
    low, high = over.expected_leakers[1:] if over else answer.expected_leakers_interval
    text = f"Expected leakers {answer.expected_leakers:.2f} of {len(answer.outcomes)} ({low:.2f} to {high:.2f})"
    lost = ", ".join(f"{name} {100.0 * share:.0f} %" for name, share in answer.losses.items())
    return f"{text}; what lost them: {lost}." if lost else f"{text}."


def spent_text(answer: Effectiveness) -> str:
    """Return how many shots were fired."""
    per_kill = f", {answer.shots_per_kill:.1f} for each kill" if answer.shots_per_kill is not None else ""
    if answer.shots == 0.0:
        return "No shots were fired."
    return (
        f"Shots {answer.shots:.1f} on average{per_kill}; {answer.stock.value:.0f} were enough in "
        f"{100.0 * answer.stock_confidence:.0f} % of the trials."
    )
