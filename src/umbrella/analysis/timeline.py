"""When the shield was to be there, and when the threat: forecasts and plans beside what happened."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal, cast

from umbrella.analysis.cost import with_own_files
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.records_programme import ProgrammeEvent
from umbrella.core.errors import BadValue

Side = Literal["threat", "shield"]
SIDES: Final[tuple[Side, ...]] = ("threat", "shield")
LATER: Final = 2100.0  # the end of a forecast that has none
MONTHS: Final = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One forecast or plan, and by how many years it was early (> 0) or late.

    `early`: from the middle of what was said to what happened; where nothing has happened, to the last year on record,
    and then `is_open` holds: it is early by at least that. `is_inside`: it happened within what was said.
    """

    event: ProgrammeEvent
    early: float
    is_open: bool
    is_inside: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What was said of one thing, what failed, and when it happened; None where it has not."""

    name: str
    side: Side
    said: tuple[Said, ...]
    failed: tuple[ProgrammeEvent, ...]
    happened: tuple[ProgrammeEvent, ...]

    @property
    def first(self) -> ProgrammeEvent | None:
        """Return the first time that it happened."""
        return self.happened[0] if self.happened else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year: what the shield was to have and had at its end, and what happened in it on both sides."""

    year: int
    planned: float | None
    stood: tuple[float, float, float] | None  # low, value, high
    threat: tuple[ProgrammeEvent, ...]
    shield: tuple[ProgrammeEvent, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineAnswer:
    """Topics of both sides, the years, and the first of each side.

    `lead`: years from the first interceptor to the first flight of what it is for; None where one of them is missing.
    """

    topics: tuple[Topic, ...]
    years: tuple[Year, ...]
    until: float
    first_shield: ProgrammeEvent | None
    first_threat: ProgrammeEvent | None
    assumptions: tuple[str, ...]
    provenance: Provenance

    @property
    def lead(self) -> float | None:
        """Return the years by which the shield was there before the threat."""
        if self.first_shield is None or self.first_threat is None:
            return None
        return self.first_threat.year.value - self.first_shield.year.value


def timeline(*, side: str | None = None, files: Iterable[Path] = (), catalog: Catalog | None = None) -> TimelineAnswer:
    """Return forecasts and plans beside what happened, topic by topic and year by year.

    Args:
        side: `threat` or `shield`; both if left out. files: events of the user's own. catalog: another one than the
            built-in.

    Raises:
        BadValue, FaultyFile: a side or a file that cannot be used.

    **Valid**: as a record of what was said and flown. **Leaves out**: that a forecast of what *could* happen is not
    refuted by its not happening; what a lofted flight proves of a warhead that must come back; readiness of what
    stands. **Source**: the entries of catalog/data/programme-events.yaml. **Checked**: tests/analysis/test_timeline.py.
    """
    if side is not None and side not in SIDES:
        raise BadValue("--side", side, "threat or shield")
    catalog = with_own_files(catalog or builtin_catalog(), files, ("programme-event",))
    every = [cast(ProgrammeEvent, catalog.entry("programme-event", name)) for name in catalog.ids("programme-event")]
    every.sort(key=lambda event: (event.year.value, event.id))
    events = [event for event in every if side is None or event.side == side]
    until = max((event.year.value for event in every if event.happening in ("happened", "failed")), default=0.0)
    happened = [event for event in events if event.happening == "happened"]
    return TimelineAnswer(
        topics=topics_of(events, until),
        years=years_of(events, until),
        until=until,
        first_shield=next((one for one in happened if one.side == "shield" and _stands(one)), None),
        first_threat=next((one for one in happened if one.side == "threat"), None),
        assumptions=(
            "a forecast counts as what its middle says; one without a year has one by a stated rule",
            "a lofted flight of a missile counts as a flight of its full range",
            "what stands is taken as ready",
        ),
        provenance=Provenance.of(*events).described(catalog),
    )


def topics_of(events: list[ProgrammeEvent], until: float) -> tuple[Topic, ...]:
    """Return the topics of events, threats first, each with what was said, failed and happened in order of time."""
    found = []
    for side in SIDES:
        for name in dict.fromkeys(event.topic for event in events if event.side == side):
            about = [event for event in events if event.topic == name and event.side == side]
            happened = tuple(event for event in about if event.happening == "happened")
            said = sorted((event for event in about if event.said is not None), key=lambda event: event.said or 0.0)
            found.append(
                Topic(
                    name=name,
                    side=side,
                    said=tuple(judged(event, happened[0] if happened else None, until) for event in said),
                    failed=tuple(event for event in about if event.happening == "failed"),
                    happened=happened,
                )
            )
    return tuple(found)


def judged(event: ProgrammeEvent, happened: ProgrammeEvent | None, until: float) -> Said:
    """Return a forecast with how early it was: against what happened, or against the last year on record."""
    at = until if happened is None else happened.year.value
    low, high = event.year.span
    is_inside = happened is not None and low <= at <= high
    return Said(event=event, early=at - event.year.value, is_open=happened is None, is_inside=is_inside)


def years_of(events: list[ProgrammeEvent], until: float) -> tuple[Year, ...]:
    """Return the years from the first saying to the last event, with what stood and was to stand at the end of each."""
    if not events:
        return ()
    first = math.floor(min(event.said or event.year.value for event in events))
    seen = [event for event in events if event.happening in ("happened", "failed")]
    return tuple(
        Year(
            year=year,
            planned=_number(events, "planned", year),
            stood=_range(events, year),
            threat=tuple(one for one in seen if one.side == "threat" and math.floor(one.year.value) == year),
            shield=tuple(one for one in seen if one.side == "shield" and math.floor(one.year.value) == year),
        )
        for year in range(first, math.floor(max(until, first)) + 1)
    )


def when_text(event: ProgrammeEvent) -> str:
    """Return when an event came or was to come, with what its words allow."""
    low, high = event.year.span
    middle = date_text(event.year.value)
    if high >= LATER:
        return f"{date_text(low)} or later"
    return f"{middle} ({low:.0f} to {high:.0f})" if high - low >= 1.0 else middle


def date_text(year: float) -> str:
    """Return a year with its fraction as people say it: 2004.56 is July 2004, 2010.0 just 2010."""
    whole = math.floor(year)
    month = math.floor(12.0 * (year - whole))
    return str(whole) if year == whole else f"{MONTHS[month]} {whole}"


def _stands(event: ProgrammeEvent) -> bool:
    return event.number is not None and event.number.value > 0.0


def _latest(events: list[ProgrammeEvent], happening: str, year: int) -> ProgrammeEvent | None:
    """Return the last event with a number of what stands, or was to stand, by the end of a year."""
    counted = [
        event
        for event in events
        if event.side == "shield" and event.happening == happening and event.number and event.year.value < year + 1
    ]
    return counted[-1] if counted else None


def _number(events: list[ProgrammeEvent], happening: str, year: int) -> float | None:
    event = _latest(events, happening, year)
    return event.number.value if event is not None and event.number is not None else None


def _range(events: list[ProgrammeEvent], year: int) -> tuple[float, float, float] | None:
    event = _latest(events, "happened", year)
    if event is None or event.number is None:
        return None
    low, high = event.number.span
    return low, event.number.value, high
