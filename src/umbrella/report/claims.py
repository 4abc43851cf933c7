"""The chart of claims: under each reading how likely it is, with its verdict, and what was reported against it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure
from matplotlib.patches import FancyBboxPatch

from umbrella.analysis.claims import ClaimAnswer, ClaimsAnswer, ViewAnswer
from umbrella.analysis.verdicts import CONTRADICTED, DEPENDS, LIKELY, SUPPORTED, UNLIKELY, Verdict
from umbrella.core.errors import BadValue
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 10.0
FRAME_IN: Final = 2.3  # words below the headline, axis and footer
WORDS_IN: Final = 4.9  # the readings, left of the axis
VERDICT_IN: Final = 1.95  # verdict and contrary reports, right of it
LINE_IN: Final = 1.4 * style.TEXT_PT / 72.0
ROOM_IN: Final = 0.12
COLOURS: Final[dict[Verdict, str]] = {
    SUPPORTED: style.GREEN, CONTRADICTED: style.VERMILLION, DEPENDS: style.ORANGE,
}  # fmt: skip
WORDS: Final[dict[Verdict, str]] = {SUPPORTED: "supported", CONTRADICTED: "contradicted", DEPENDS: "open"}
MOST_LISTED: Final = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One line of words, or several, at a height; with a reading's answer to draw, or a claim's verdict."""

    words: list[str]
    is_head: bool
    answer: ViewAnswer | None = None
    claim: ClaimAnswer | None = None

    @property
    def height_in(self) -> float:
        return LINE_IN * len(self.words) + (ROOM_IN if self.is_head else 0.04)


def finding(answer: ClaimsAnswer) -> str:
    """Return the headline: how many claims are what."""
    decided = _computed(answer)
    if len(decided) == 1:
        return f"{decided[0].claim.text} Verdict: {decided[0].verdict}"
    counts = [(word, sum(one.verdict == word for one in decided)) for word in WORDS]
    told = ", ".join(f"{count or 'none'} {WORDS[word]}" for word, count in counts)
    return f"Of {len(answer.claims)} claims the models can judge {len(decided)}: {told}"


def claims_figure(answer: ClaimsAnswer) -> Figure:
    """Return the chart; claims that no model decides are named below.

    Raises:
        BadValue: no model decides any of them.
    """
    if not _computed(answer):
        names = ", ".join(one.claim.id for one in answer.claims)
        raise BadValue("--plot", names, "claims of which a model decides one at least", "leave --plot out")
    with style.house_style():
        lines = list(_lines(_computed(answer)))
        title = finding(answer)
        rows = len(style.wrapped(title, WIDTH_IN - 2.0 * style.MARGIN_IN, style.TITLE_PT, "bold"))
        height = FRAME_IN + rows * 1.35 * style.TITLE_PT / 72.0 + sum(line.height_in for line in lines)
        credit = style.with_note(credit_of(answer.provenance), _others(answer))
        subtitle = (
            "probability over the ranges of the inputs, under each reading of a claim; thin lines: what the number of "
            "draws leaves open (95%); green: supported, from 0.9 on; vermillion: contradicted, up to 0.1; orange: it "
            "depends"
        )
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, height, title, subtitle, credit)
        axes = style.axes_at(figure, left + WORDS_IN, bottom + 0.42, right - VERDICT_IN, top - 0.1)
        _frame(axes, lines)
        for y, line in _placed(lines):
            _draw(axes, line, y)
    return figure


def draw_claims(answer: ClaimsAnswer, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(claims_figure(answer), path)


def _computed(answer: ClaimsAnswer) -> list[ClaimAnswer]:
    return [one for one in answer.claims if one.answers]


def _others(answer: ClaimsAnswer) -> str:
    """Return the note on the claims that no model decides."""
    names = [one.claim.id for one in answer.claims if not one.answers]
    if not names:
        return ""
    more = f" and {len(names) - MOST_LISTED} more" if len(names) > MOST_LISTED else ""
    return f"No model decides {', '.join(names[:MOST_LISTED])}{more}: demands, offers, intentions, opinions."


def _lines(claims: Sequence[ClaimAnswer]) -> Iterator[_Line]:
    for one in claims:
        claim = one.claim
        said = f"{claim.name}: {claim.who}, {claim.said_on or claim.reported_on or 'no day known'}"
        yield _Line(words=style.wrapped(said, WORDS_IN - 0.2, style.TEXT_PT, "bold"), is_head=True, claim=one)
        for answer in one.answers:
            yield _Line(words=style.wrapped(answer.view, WORDS_IN - 0.45, style.TEXT_PT), is_head=False, answer=answer)


def _placed(lines: Sequence[_Line]) -> Iterator[tuple[float, _Line]]:
    """Yield each line with the height (inches from the top) of the middle of its first row."""
    y = 0.0
    for line in lines:
        y += ROOM_IN if line.is_head else 0.0
        yield y + 0.5 * LINE_IN, line
        y += line.height_in - (ROOM_IN if line.is_head else 0.0)


def _frame(axes: Any, lines: Sequence[_Line]) -> None:
    axes.set_xlim(-0.02, 1.02)
    axes.set_ylim(sum(line.height_in for line in lines) + 0.05, 0.0)
    axes.axvspan(-0.02, UNLIKELY, color=style.VERMILLION, alpha=0.1, linewidth=0)
    axes.axvspan(LIKELY, 1.02, color=style.GREEN, alpha=0.1, linewidth=0)
    axes.set_yticks([])
    axes.set_xticks([0.0, 0.1, 0.5, 0.9, 1.0], ["0", "0.1", "0.5", "0.9", "1"])
    axes.set_xlabel("probability")
    axes.spines["left"].set_visible(False)


def _draw(axes: Any, line: _Line, y: float) -> None:
    across = axes.get_yaxis_transform()
    width_in = axes.get_position().width * axes.figure.get_size_inches()[0]
    left = -(WORDS_IN - (0.0 if line.is_head else 0.25)) / width_in
    weight = "bold" if line.is_head else "normal"
    for k, words in enumerate(line.words):
        axes.text(left, y + k * LINE_IN, words, transform=across, va="center", size=style.TEXT_PT, weight=weight)
    if line.claim is not None:
        _draw_verdict(axes, line.claim, y, width_in)
    if line.answer is not None:
        _draw_probability(axes, line.answer, y)


def _draw_probability(axes: Any, answer: ViewAnswer, y: float) -> None:
    got = answer.decided
    colour = COLOURS[got.verdict]
    axes.plot(got.interval, [y, y], color=colour, linewidth=1.6)
    axes.plot([got.probability], [y], "o", color=colour, markersize=7.0, markeredgecolor=style.INK, markeredgewidth=0.5,
              clip_on=False, zorder=4)  # fmt: skip
    axes.text(1.03, y, f"{got.probability:.2f}", transform=axes.get_yaxis_transform(), va="center", color=style.SOFT,
              size=style.TEXT_PT)  # fmt: skip


def _draw_verdict(axes: Any, one: ClaimAnswer, y: float, width_in: float) -> None:
    """Write the verdict in its colour, and how many reports stand against the claim or came later."""
    colour = COLOURS[one.verdict]
    begin, wide = 1.0 + 0.12 / width_in, 0.95 / width_in
    box = FancyBboxPatch(
        (begin, y - 0.42 * LINE_IN), wide, 0.84 * LINE_IN, boxstyle="square,pad=0", facecolor=colour, linewidth=0.0,
        transform=axes.get_yaxis_transform(), clip_on=False,
    )  # fmt: skip
    axes.add_patch(box)
    look = {"transform": axes.get_yaxis_transform(), "va": "center", "size": style.TEXT_PT}
    ink = style.INK if colour == style.ORANGE else style.PAPER
    axes.text(begin + 0.5 * wide, y, one.verdict, ha="center", weight="bold", color=ink, **look)
    against, later = len(one.claim.contrary), len(one.claim.later)
    marks = [f"◆ {against} against"] if against else []
    marks += [f"▸ {later} later"] if later else []
    axes.text(begin + wide + 0.08 / width_in, y, "\n".join(marks), ha="left", color=style.SOFT, linespacing=1.15,
              transform=axes.get_yaxis_transform(), va="center" if len(marks) < 2 else "top",
              size=style.TEXT_PT - 0.5) if marks else None  # fmt: skip
