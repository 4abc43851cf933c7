"""Events in words: one sentence for each kind of event that is worth telling."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from umbrella.battle.reasons import FATE_TEXT, Fate
from umbrella.physics.earth.geodesic import distance_and_bearing

Row = dict[str, Any]

WARHEAD: Final = "warhead"  # the object that a threat's story is about
# what is also told of its other objects: shots at a decoy or a spent stage are shots at the threat
TOLD_OF_OTHERS: Final = {"order", "fired", "intercept", "assessed"}
CHANGED: Final = 0.2  # a belief is told again when it has moved by so much
AT_KM: Final = 10.0  # a missile that comes down this near comes down at its target: cities are larger


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
    "track lost": ("track", "track given up: nobody had seen it for {moment}"),
    "classified": ("classified", "held to be the warhead with probability {value:.2f}"),
    "order": ("ordered", "interceptor {number} ordered from {actor}{at}, expected to kill with probability {value:.2f}"
                         "{factors}"),
    "fired": ("fired", "interceptor {number} fired by {actor}{at}, to meet it at {moment}{meeting}"),
    "intercept": ("intercept", "interceptor {number} of {actor}{sent} at {height:.0f} km {fate}{cause}"),
    "assessed": ("assessed", "interceptor {number} assessed: {called}"),
    "reloaded": ("reloaded", "{actor} was reloaded"),
    "impact": ("impact", "impact {target}"),
}  # fmt: skip
# what the factors of the expected kill probability are called, in the order in which they are multiplied
FACTOR_WORDS: Final = {"reliability": "reliability", "acquisition": "acquisition", "divert": "divert",
                       "discrimination": "warhead", "hit": "hit"}  # fmt: skip


def line_of(event: Row, threat: Row, shot: Row | None) -> Line | None:
    """Return an event in words; None for what is told elsewhere.

    Args:
        event: row of the events table. threat: row of the threats table. shot: row of the shots table.
    """
    say = WORDS.get(event["kind"])
    if say is None:
        return None
    kind, template = say
    value = float(event["value"])
    other = "" if is_of_warhead(event) else event["object_name"] or event["object"]
    words = template.format(
        actor=event["actor"] or "the battle manager",
        moment=clock(value),
        value=value,
        number=event["shot"] + 1 if event["shot"] is not None else 0,
        count=int(value) + 1 if math.isfinite(value) else 0,
        height=event["altitude_km"],
        fate=fate_text(event["words"]),
        at=f" at {other}" if other else "",
        sent=f", sent at {other}," if other else "",
        factors=_factors(shot),
        meeting=_meeting(shot),
        cause=_cause(shot),
        called="killed" if value > 0.0 else "missed",
        target=_where(event, threat),
    )
    return Line(t_s=float(event["time_s"]), to_s=None, kind=kind, words=words)


def _where(event: Row, threat: Row) -> str:
    """Return where an impact was, seen from the target."""
    if event["kind"] != "impact":
        return ""
    ends = (event["lat_deg"], event["lon_deg"], threat["target_lat_deg"], threat["target_lon_deg"])
    off_km = distance_and_bearing(*ends)[0] / 1e3
    if event["value"] > 0.0 and off_km < AT_KM:
        return f"at {threat['target']}"
    return f"{off_km:.0f} km {'from' if event['value'] > 0.0 else 'short of'} {threat['target']}"


def is_of_warhead(row: Row) -> bool:
    """Whether an event is about a warhead, or a shot was fired at one; it is where that is not told."""
    return row.get("object") in (None, WARHEAD)


def fate_text(fate: str | None) -> str:
    """Return how a shot ended in words; the name itself for a fate that this version does not know."""
    known = Fate.__members__.get((fate or "").upper().replace(" ", "_"))
    return FATE_TEXT[known] if known is not None else fate or ""


def _meeting(shot: Row | None) -> str:
    return f", {shot['altitude_km']:.0f} km above {place_text(shot['lat_deg'], shot['lon_deg'])}" if shot else ""


def _factors(shot: Row | None) -> str:
    """Return the factors of the expected kill probability."""
    if shot is None:
        return ""
    return ": " + " × ".join(f"{words} {float(shot[name]):.2f}" for name, words in FACTOR_WORDS.items())


def _cause(shot: Row | None) -> str:
    """Return what a shot met, or the numbers behind a fate that geometry decided."""
    fate = shot["fate"] if shot else ""
    if shot is None or fate not in ("not acquired", "out of divert", "decoy"):
        return ""
    if fate == "decoy":
        return f": {shot['struck_name']}"
    if not math.isfinite(shot["error_m"]):
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
