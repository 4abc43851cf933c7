"""Events in words: one sentence for each kind of event that is worth telling."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from umbrella.battle.reasons import FATE_TEXT, Fate

Row = dict[str, Any]

WARHEAD: Final = "warhead"  # the object that a threat's story is about
# what is also told of its other objects: shots at a decoy or a spent stage are shots at the threat
TOLD_OF_OTHERS: Final = {"order", "fired", "intercept", "assessed"}
CHANGED: Final = 0.2  # a belief is told again when it has moved by so much


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, or a stretch of time in which fire was held (`to_s` is then its end)."""

    t_s: float
    to_s: float | None
    kind: str
    words: str


# kind of an event to the kind of its line and its words; a kind that is not here is not told
WORDS: Final[dict[str, tuple[str, str]]] = {
    "launch": ("launch", "launched"),
    "burnout": ("burnout", "stage {count} burnt out at {height:.0f} km"),
    "failure": ("failure", "failed by itself at {height:.0f} km"),
    "plume seen": ("seen", "plume seen by {actor} (reported at {moment})"),
    "detected": ("detected", "detected by {actor}"),
    "cued": ("cued", "{actor} was told where to look"),
    "track firm": ("track", "firm track from {actor}, good to {value:.0f} m"),
    "track lost": ("track", "track lost"),
    "classified": ("classified", "held to be the warhead with probability {value:.2f}"),
    "order": ("ordered", "interceptor {number} ordered from {actor}, expected to kill with probability {value:.2f}"),
    "fired": ("fired", "interceptor {number} fired by {actor}, to meet it at {moment}{meeting}"),
    "intercept": ("intercept", "interceptor {number} of {actor} at {height:.0f} km {fate}{cause}"),
    "assessed": ("assessed", "interceptor {number} assessed: {called}"),
    "reloaded": ("reloaded", "{actor} was reloaded"),
    "impact": ("impact", "impact {target}"),
}


def line_of(event: Row, target: str, shot: Row | None) -> Line | None:
    """Return an event in words; None for what is told elsewhere.

    Args:
        event: row of the events table. target: what the threat is aimed at. shot: its row of the shots table.
    """
    say = WORDS.get(event["kind"])
    if say is None:
        return None
    kind, template = say
    value = float(event["value"])
    words = template.format(
        actor=event["actor"] or "the battle manager",
        moment=clock(value),
        value=value,
        number=event["shot"] + 1 if event["shot"] is not None else 0,
        count=int(value) + 1 if math.isfinite(value) else 0,
        height=event["altitude_km"],
        fate=fate_text(event["words"]),
        meeting=_meeting(shot),
        cause=_cause(shot),
        called="killed" if value > 0.0 else "missed",
        target=f"{'at' if value > 0.0 else 'short of'} {target}",
    )
    other = "" if is_of_warhead(event) else f" ({event['object']})"
    return Line(t_s=float(event["time_s"]), to_s=None, kind=kind, words=words + other)


def is_of_warhead(event: Row) -> bool:
    """Whether an event is about the warhead; it is where the table does not tell objects apart."""
    return event.get("object") in (None, WARHEAD)


def fate_text(fate: str | None) -> str:
    """Return how a shot ended in words; the name itself for a fate that this version does not know."""
    known = Fate.__members__.get((fate or "").upper().replace(" ", "_"))
    return FATE_TEXT[known] if known is not None else fate or ""


def _meeting(shot: Row | None) -> str:
    return f", {shot['altitude_km']:.0f} km above {place_text(shot['lat_deg'], shot['lon_deg'])}" if shot else ""


def _cause(shot: Row | None) -> str:
    """Return the numbers behind a fate that geometry decided."""
    fate = shot["fate"] if shot else ""
    if shot is None or fate not in ("not acquired", "out of divert"):
        return ""
    wrong = f"the predicted point was {distance_text(shot['error_m'])} off"
    return f": {wrong}" + (f", {shot['spent_m_s']:.0f} m/s were already used" if fate == "out of divert" else "")


def without_broken_tracks(events: Iterable[Row]) -> tuple[list[Row], list[Line]]:
    """Return the events without tracks that were broken again, and one line that tells of them."""
    kept: list[Row] = []
    broken: list[float] = []
    for event in events:
        if event["kind"] != "track broken":
            kept.append(event)
            continue
        broken.append(float(event["time_s"]))
        firm = [k for k, earlier in enumerate(kept) if earlier["kind"] == "track firm"]
        if firm:
            del kept[firm[-1]]
    if not broken:
        return kept, []
    times = "once" if len(broken) == 1 else f"{len(broken)} times, the last at {clock(broken[-1])}"
    words = f"track broken {times}: the looks did not fit free fall"
    return kept, [Line(t_s=broken[0], to_s=None, kind="track", words=words)]


def without_repeats(events: Iterable[Row]) -> Iterator[Row]:
    """Yield the events without those of a belief that has hardly moved since it was last told.

    Of other objects than the warhead only the shots at them are yielded.
    """
    told = -math.inf
    for event in events:
        if not is_of_warhead(event) and event["kind"] not in TOLD_OF_OTHERS:
            continue
        if event["kind"] == "classified":
            if abs(float(event["value"]) - told) < CHANGED:
                continue
            told = float(event["value"])
        yield event


def short(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    return name.split(" (")[0]


def clock(t_s: float) -> str:
    """Return a time as minutes and seconds."""
    if not math.isfinite(t_s):
        return "never"
    minutes, seconds = divmod(round(t_s), 60)
    return f"{minutes}:{seconds:02d}"


def place_text(lat_deg: float, lon_deg: float) -> str:
    """Return a place as people write it, 55.3°N 170.1°W."""
    return f"{abs(lat_deg):.1f}°{'N' if lat_deg >= 0.0 else 'S'} {abs(lon_deg):.1f}°{'E' if lon_deg >= 0.0 else 'W'}"


def distance_text(distance_m: float) -> str:
    """Return a distance in metres, from one kilometre on in kilometres."""
    return f"{distance_m:.0f} m" if distance_m < 1000.0 else f"{distance_m / 1e3:.1f} km"
