"""The chart of a timeline of programmes: what was said beside what happened, and the interceptors that stood."""

from pathlib import Path
from typing import Any, Final

from matplotlib.figure import Figure

from umbrella.analysis.timeline import TimelineAnswer, Topic, date_text
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 9.4
LANE_IN: Final = 0.2  # for each thing said
TOPIC_IN: Final = 0.36  # for the name of a topic
FRAME_IN: Final = 2.35  # headline and footer
STOCK_IN: Final = 1.9
NAMES_IN: Final = 1.75


def finding(answer: TimelineAnswer) -> str:
    """Return the headline: which was there first, and what was said of it."""
    shield, threat, lead = answer.first_shield, answer.first_threat, answer.lead
    if shield is not None and threat is not None and lead is not None:
        order = "before" if lead > 0.0 else "after"
        return (
            f"The first interceptor stood in {date_text(shield.year.value)}, {abs(lead):.0f} years {order} the first "
            f"flight of the threat that it is for ({date_text(threat.year.value)})"
        )
    missed = [topic for topic in answer.topics if topic.said and not topic.happened]
    return f"{len(missed)} of {len(answer.topics)} things are not on record by {date_text(answer.until)}"


def timeline_figure(answer: TimelineAnswer) -> Figure:
    """Return the chart: a lane for each forecast or plan, ending where it happened; interceptors below."""
    lanes = sum(max(len(topic.said), 1) for topic in answer.topics)
    stock = any(year.stood or year.planned for year in answer.years)
    lanes_in = LANE_IN * lanes + TOPIC_IN * len(answer.topics)
    height = FRAME_IN + lanes_in + (STOCK_IN if stock else 0.3)
    with style.house_style():
        credit = style.with_note(credit_of(answer.provenance), f"Assumed: {'; '.join(answer.assumptions)}.")
        subtitle = (
            "small dots: when it was said; diamonds with bars: when it was to come, and what the words allow; crosses: "
            "failed; large dots: when it came; dotted: not on record"
        )
        figure, (left, bottom, right, top) = style.new_page(WIDTH_IN, height, finding(answer), subtitle, credit)
        span = _span(answer)
        floor = bottom + (STOCK_IN if stock else 0.3)
        axes = style.axes_at(figure, left + NAMES_IN, floor, right - 0.15, top - 0.05)
        _draw_lanes(axes, answer, span)
        if stock:
            below = style.axes_at(figure, left + NAMES_IN, bottom + 0.3, right - 0.15, floor - 0.4)
            _draw_stock(below, answer, span)
    return figure


def draw_timeline_of_programmes(answer: TimelineAnswer, path: Path) -> None:
    """Write the chart as PNG or SVG."""
    style.write(timeline_figure(answer), path)


def _span(answer: TimelineAnswer) -> tuple[float, float]:
    first = min((year.year for year in answer.years), default=1995)
    return first - 0.5, answer.until + 1.5


def _draw_lanes(axes: Any, answer: TimelineAnswer, span: tuple[float, float]) -> None:
    y = 0.0
    for topic in answer.topics:
        axes.text(span[0] + 0.1, y + 0.5 * TOPIC_IN + 0.04, topic.name, size=style.TEXT_PT, weight="bold", va="center",
                  color=_colour(topic), path_effects=style.halo())  # fmt: skip
        y += TOPIC_IN
        y = _draw_topic(axes, topic, y, answer.until)
    axes.set_ylim(y + 0.05, 0.0)
    axes.set_xlim(*span)
    axes.set_yticks([])
    axes.grid(visible=False, axis="y")
    axes.spines["left"].set_visible(False)
    axes.xaxis.get_major_locator().set_params(integer=True)


def _draw_topic(axes: Any, topic: Topic, y: float, until: float) -> float:
    """Draw the lanes of a topic from a height on; return the height after them."""
    colour, begin = _colour(topic), y
    came = topic.first.year.value if topic.first is not None else None
    for one in topic.said:
        at, said = y + 0.5 * LANE_IN, one.event.said or one.event.year.value
        low, high = one.event.year.span
        end = until if came is None else came
        axes.plot([said, end], [at, at], color=style.RULE, linewidth=0.9, linestyle=":" if came is None else "-")
        axes.plot([low, high], [at, at], color=colour, linewidth=3.5, alpha=0.4)
        axes.plot([said], [at], "o", color=style.SOFT, markersize=2.6)
        axes.plot([one.event.year.value], [at], "D", color=colour, markersize=4.6, markerfacecolor=style.PAPER)
        axes.text(-0.01, at, one.event.by, transform=axes.get_yaxis_transform(), ha="right", va="center",
                  size=style.SMALL_PT, color=style.SOFT)  # fmt: skip
        y += LANE_IN
    y = max(y, begin + LANE_IN)
    middle = 0.5 * (begin + y)
    for event in topic.failed:
        axes.plot([event.year.value], [middle], "x", color=colour, markersize=6.0, markeredgewidth=1.8)
    for event in topic.happened:
        axes.plot([event.year.value], [middle], "o", color=colour, markersize=8.0)
    return y


def _draw_stock(axes: Any, answer: TimelineAnswer, span: tuple[float, float]) -> None:
    """Draw the interceptors that stood, and that were to stand, at the end of each year."""
    edges = [year.year for year in answer.years] + [answer.years[-1].year + 1]
    planned = [float("nan") if year.planned is None else year.planned for year in answer.years]
    nobody = (float("nan"), float("nan"), float("nan"))
    low, middle, high = zip(*(year.stood or nobody for year in answer.years), strict=True)
    axes.stairs(planned, edges, baseline=None, color=style.SKY, linestyle="--", linewidth=1.6, label="as planned")
    axes.stairs(high, edges, baseline=low, fill=True, color=style.DEFENDER, alpha=0.3)
    axes.stairs(middle, edges, baseline=None, color=style.DEFENDER, linewidth=1.6, label="that stood at its end")
    axes.set_xlim(*span)
    axes.set_ylim(bottom=0.0)
    axes.set_ylabel("interceptors, by year")
    axes.xaxis.get_major_locator().set_params(integer=True)
    axes.legend(loc="upper left", frameon=False)


def _colour(topic: Topic) -> str:
    return style.THREAT if topic.side == "threat" else style.DEFENDER
