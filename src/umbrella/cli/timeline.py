"""`umbrella timeline`: when the shield was to be there, when the threat, and what happened."""

from pathlib import Path
from typing import Any

import click

from umbrella.analysis.timeline import Said, TimelineAnswer, Topic, Year, date_text, timeline, when_text
from umbrella.catalog.records_programme import ProgrammeEvent
from umbrella.cli.answers import answer_option, keep_answer
from umbrella.cli.pictures import check_picture
from umbrella.cli.show import show_json, show_table, show_text


@click.command(short_help="Tell when the shield was to be there, when the threat, and what happened.")
@click.option("--side", metavar="SIDE", help="threat or shield [default: both].")
@click.option("--file", "files", multiple=True, type=click.Path(path_type=Path), metavar="FILE",
              help="Events of your own; several times.")  # fmt: skip
@click.option("--plot", type=click.Path(path_type=Path), metavar="FILE", help="Draw it (.png or .svg).")
@answer_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(side: str | None, files: tuple[Path, ...], plot: Path | None, out: Path | None, as_json: bool) -> None:
    """Show forecasts of the threat and plans of the shield (1995 to 2002) beside what happened, with dates."""
    check_picture(plot)
    answer = timeline(side=side, files=files)
    if plot is not None:
        from umbrella.report.timeline_of_programmes import draw_timeline_of_programmes

        draw_timeline_of_programmes(answer, plot)
    keep_answer(out, answer_dict(answer), answer.provenance)
    if as_json:
        show_json(answer_dict(answer))
    else:
        _show(answer, plot)


def _event_dict(event: ProgrammeEvent) -> dict[str, Any]:
    low, high = event.year.span
    number = event.number
    return {
        "id": event.id,
        "name": event.name,
        "happening": event.happening,
        "year": {"low": low, "mid": event.year.value, "high": high},
        "number": None if number is None else {"low": number.span[0], "mid": number.value, "high": number.span[1]},
        "status": event.year.status.value,
        "sources": list(event.year.source),
    }


def _said_dict(said: Said) -> dict[str, Any]:
    return {
        **_event_dict(said.event),
        "said": said.event.said,
        "by": said.event.by,
        "early_years": round(said.early, 3),
        "is_open": said.is_open,
        "happened_within": said.is_inside,
    }


def _topic_dict(topic: Topic) -> dict[str, Any]:
    return {
        "topic": topic.name,
        "side": topic.side,
        "said": [_said_dict(one) for one in topic.said],
        "failed": [_event_dict(one) for one in topic.failed],
        "happened": [_event_dict(one) for one in topic.happened],
    }


def _year_dict(year: Year) -> dict[str, Any]:
    stood = year.stood
    return {
        "year": year.year,
        "planned": year.planned,
        "stood": None if stood is None else dict(zip(("low", "mid", "high"), stood, strict=True)),
        "threat": [event.id for event in year.threat],
        "shield": [event.id for event in year.shield],
    }


def answer_dict(answer: TimelineAnswer) -> dict[str, Any]:
    """Return the answer as `umbrella timeline --json` prints it."""
    return {
        "first_shield": None if answer.first_shield is None else _event_dict(answer.first_shield),
        "first_threat": None if answer.first_threat is None else _event_dict(answer.first_threat),
        "lead_years": None if answer.lead is None else round(answer.lead, 3),
        "until": answer.until,
        "topics": [_topic_dict(topic) for topic in answer.topics],
        "years": [_year_dict(year) for year in answer.years],
        "assumptions": list(answer.assumptions),
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _early(said: Said) -> str:
    if said.is_inside:
        return "within"
    if said.is_open:
        return f"more than {said.early:.1f} early" if said.early > 0.0 else "open"
    return f"{said.early:.1f} early" if said.early > 0.0 else f"{-said.early:.1f} late"


def _rows(topic: Topic) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        (date_text(one.event.said or 0.0), one.event.by, one.event.name, when_text(one.event), _early(one))
        for one in topic.said
    ]
    rows += [("", "failed", one.name, when_text(one), "") for one in topic.failed]
    return rows + [("", "happened", one.name, when_text(one), "") for one in topic.happened]


def _show(answer: TimelineAnswer, plot: Path | None) -> None:
    from umbrella.report.timeline_of_programmes import finding

    show_text(f"{finding(answer)}.", style="bold")
    for topic in answer.topics:
        show_text("")
        show_text(topic.name, style="bold")
        show_table(("said in", "by", "what", "when", "years"), _rows(topic))
        if not topic.happened:
            show_text(f"not on record by {date_text(answer.until)}", indent=2)
    _show_years(answer)
    show_text(f"Decided by: {'; '.join(answer.assumptions)}.")
    show_text(f"Weakest status of its numbers: {answer.provenance.weakest_status.value}.")
    if plot is not None:
        click.echo(f"picture: {plot}")


def _show_years(answer: TimelineAnswer) -> None:
    rows = [
        (str(year.year), _count(year.planned), _stood(year), "; ".join(event.name for event in year.threat))
        for year in answer.years
        if year.threat or year.shield or _changes(answer, year)
    ]
    show_text("")
    show_text("Interceptors at the end of the year, and the threat in it:")
    columns = ("year", "planned", "stood", "flights of the threat")
    show_table(columns, rows, right=("planned", "stood"))


def _changes(answer: TimelineAnswer, year: Year) -> bool:
    before = [one for one in answer.years if one.year == year.year - 1]
    return bool(before) and before[0].planned != year.planned


def _count(number: float | None) -> str:
    return "" if number is None else f"{number:.0f}"


def _stood(year: Year) -> str:
    if year.stood is None:
        return ""
    low, middle, high = year.stood
    return f"{middle:.0f}" if low == high else f"{low:.0f} to {high:.0f}"
