"""What `umbrella sensitivity` prints: the inputs by what they do, and which decides; or JSON."""

import math
from typing import Any, Final

from umbrella.cli.show import number_text, show_table, show_text

HEADINGS: Final = {"p-no-leak": "P(no leaker)", "leakers": "expected leakers"}


def tornado_dict(done: Any) -> dict[str, Any]:
    """Return a tornado as `umbrella sensitivity --json` prints it."""
    from umbrella.analysis.sensitivity import decided_by_ends

    return {
        **_head(done, "tornado"),
        "decides": decided_by_ends(done),
        "as_written": _finite(done.answer),
        "inputs": [
            {
                **_input_dict(bar.input),
                "swing": bar.swing,
                "stands_out": bar.stands_out,
                "at_low": _end_dict(bar.low),
                "at_high": _end_dict(bar.high),
            }
            for bar in done.bars
        ],
    }


def sobol_dict(done: Any) -> dict[str, Any]:
    """Return Sobol indices as `umbrella sensitivity --json` prints them."""
    from umbrella.analysis.sensitivity import decided_by_variance, warning_of_noise

    return {
        **_head(done, "sobol"),
        "decides": decided_by_variance(done),
        "mean": done.mean,
        "deviation": done.deviation,
        "noise": done.noise,
        "warning": warning_of_noise(done) or None,
        "points_left_out": done.dropped,
        "inputs": [
            {**_input_dict(index.input), "first": index.first._asdict(), "total": index.total._asdict()}
            for index in done.indices
        ],
    }


def _head(done: Any, method: str) -> dict[str, Any]:
    recipe = done.fought.recipe
    return {
        "scenario": recipe.loaded.scenario.name,
        "shield": done.fought.defence.name,
        "method": method,
        "of": done.of,
        "points": len(recipe.design.points),
        "trials": recipe.design.trials,
        "seed": recipe.seed,
        "weakest_status": done.fought.provenance.weakest_status.value,
        "run": str(done.fought.folder),
    }


def _input_dict(one: Any) -> dict[str, Any]:
    quantity, distribution = one.quantity, one.distribution
    return {
        "path": one.path,
        "value": quantity.value,
        "low": distribution.low,
        "high": distribution.high,
        "distribution": distribution.kind,
        "status": quantity.status.value,
        "sources": list(quantity.source),
    }


def _end_dict(end: Any) -> dict[str, Any]:
    return {"answer": _finite(end.answer), "change": _finite(end.change.share), "by_chance": end.change.by_chance}


def _finite(share: Any) -> dict[str, float | None]:
    return {name: value if math.isfinite(value) else None for name, value in share._asdict().items()}


def show_tornado(done: Any, most: int) -> None:
    """Print the inputs that do most, with range, status and source, and which of them decides."""
    from umbrella.analysis.sensitivity import decided_by_ends

    bars, nominal = [bar for bar in done.bars if bar.swing > 0.0], done.answer
    _title(done)
    show_text(f"As it is written {HEADINGS[done.of]} is {nominal.value:.3f} ({nominal.low:.3f} to {nominal.high:.3f}). "
              "Each input alone at its ends:")  # fmt: skip
    rows = [[_named(bar), *_range(bar.input), *_end(bar.low), *_end(bar.high)] for bar in bars[:most]]
    _show_inputs(rows, ("at low", "±", "at high", "±"), [bar.input for bar in bars[:most]])
    for line in (*_rest(done, most), f"{decided_by_ends(done)}."):
        show_text(line)


def _show_inputs(rows: list[list[str]], answers: tuple[str, ...], inputs: list[Any]) -> None:
    """Print what the inputs do, and then who says what they are."""
    if not rows:
        return
    numbers = ("low", "value", "high", *answers)
    show_table(("input", *numbers), rows, right=numbers, whole=("input", *numbers))
    show_text("")
    origins = [[one.path, one.quantity.status.value, ", ".join(one.quantity.source)] for one in inputs]
    show_table(("input", "status", "source"), origins, whole=("input", "status"))
    show_text("")


def _named(bar: Any) -> str:
    return bar.input.path if bar.stands_out else f"~ {bar.input.path}"


def _rest(done: Any, most: int) -> list[str]:
    """Return what is said of the inputs within the noise, of those that do nothing, and of those not shown."""
    moving = [bar for bar in done.bars if bar.swing > 0.0]
    shown, lines = moving[:most], list[str]()
    if shown:
        lines.append("±: the paired 95 % interval of the change, the same random numbers on both sides.")
    if any(not bar.stands_out for bar in shown):
        lines.append("~ within the noise: so much would happen by chance where the input does nothing.")
    hidden, still = len(moving) - len(shown), len(done.bars) - len(moving)
    loud = sum(bar.stands_out for bar in moving[most:])
    if hidden:
        lines.append(
            f"Not shown: {hidden} more that do less, {loud or 'none'} of them beyond the noise (--most, --json)."
        )
    if still:
        lines.append(f"{still} of {len(done.bars)} inputs change this answer at neither end.")
    return lines


def show_sobol(done: Any) -> None:
    """Print the indices with range, status and source of each input, and which of them decides."""
    from umbrella.analysis.sensitivity import decided_by_variance, warning_of_noise

    _title(done)
    show_text(
        f"Over all ranges at once {HEADINGS[done.of]} is {done.mean:.3f} on average, with a standard deviation of "
        f"{done.deviation:.3f}. Shares of its variance, of each input alone and in total, with the others:"
    )
    rows = [[one.input.path, *_range(one.input), _share(one.first), _share(one.total)] for one in done.indices]
    _show_inputs(rows, ("alone", "total"), [one.input for one in done.indices])
    if done.dropped:
        show_text(f"{done.dropped:,} points are left out, in blocks in which some point cannot be flown.")
    show_text(f"{decided_by_variance(done)}.")
    if warning := warning_of_noise(done):
        show_text(f"WARNING: {warning}.", style="yellow")


def _title(done: Any) -> None:
    fought = done.fought
    show_text(fought.recipe.loaded.scenario.title, style="bold")
    show_text(
        f"Against {fought.defence.title}, {len(fought.points):,} points of {fought.recipe.design.trials:,} trials."
    )


def _end(end: Any) -> list[str]:
    """Return the answer at one end, and how well its change is known."""
    if math.isnan(end.answer.value):
        return ["not flown", ""]
    half = end.change.share.half_width
    return [f"{end.answer.value:.3f}", f"{half:.3f}" if math.isfinite(half) else ""]


def _share(share: Any) -> str:
    return f"{share.value:.2f} ± {share.half_width:.2f}"


def _range(one: Any) -> list[str]:
    distribution = one.distribution
    return [number_text(value) for value in (distribution.low, one.quantity.value, distribution.high)]
