"""One trial in words: what happened to each threat, when, and what held fire back."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.reasons import FATE_TEXT, OUTCOME_TEXT, REASON_TEXT, Fate, Outcome, Reason
from umbrella.battle.record import Kind
from umbrella.campaign.execute import Story
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import Attacker
from umbrella.scenario.build import Defence

SILENT_REASONS: Final = {Reason.NONE, Reason.OTHERS_FIRST}
SHORTEST_HOLD_S: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One thing that happened, or a stretch of time in which fire was held (`to_s` is then its end)."""

    t_s: float
    to_s: float | None
    kind: str  # launch, burnout, seen, detected, track, fired, intercept, assessed, held, impact, failure
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatStory:
    """What happened to one threat."""

    name: str
    headline: str
    outcome: Outcome
    lines: tuple[Line, ...]


def height_km(place_m: NDArray[np.float64]) -> float:
    """Return the height of an Earth-fixed point above the ellipsoid, km."""
    return float(ecef_to_geodetic(*place_m, WGS84)[2]) / 1e3


def stories_of(story: Story, attack: tuple[Attacker, ...], defence: Defence) -> tuple[ThreatStory, ...]:
    """Return the story of every threat in one trial, in the order of the attack."""
    return tuple(_story_of(i, attacker, story, defence) for i, attacker in enumerate(attack))


def _story_of(i: int, attacker: Attacker, story: Story, defence: Defence) -> ThreatStory:
    events = story.events[story.events["threat"] == i]
    outcome = Outcome(int(story.results["outcome"][i]))
    end_s = float(story.results["end_s"][i])
    told, broken = _without_broken_tracks(events)
    lines = [line for event in told if (line := _line(event, attacker, defence)) is not None]
    lines += broken
    lines += _holds(events[events["kind"] == Kind.HELD], attacker.launch_s, end_s, defence)
    way = f"from {_short(attacker.origin.name)} at {_short(attacker.target.name)}"
    headline = f"{attacker.missile.name} {way}: {OUTCOME_TEXT[outcome]}"
    if not attacker.is_in_reach:
        away, longest = attacker.distance_m / 1e3, attacker.longest_m / 1e3
        headline += f" ({away:.0f} km away; the longest range that way is {longest:.0f} km)"
    ordered = tuple(sorted(lines, key=lambda line: line.t_s))
    return ThreatStory(name=attacker.name, headline=headline, outcome=outcome, lines=ordered)


def _without_broken_tracks(events: NDArray[np.void]) -> tuple[list[np.void], list[Line]]:
    """Return the events without tracks that were broken again, and one line that tells of them."""
    kept: list[np.void] = []
    broken: list[float] = []
    for event in events:
        if event["kind"] != Kind.TRACK_BROKEN:
            kept.append(event)
            continue
        broken.append(float(event["time_s"]))
        firm = [k for k, earlier in enumerate(kept) if earlier["kind"] == Kind.TRACK_FIRM]
        if firm:
            del kept[firm[-1]]
    if not broken:
        return kept, []
    times = "once" if len(broken) == 1 else f"{len(broken)} times, the last at {clock(broken[-1])}"
    words = f"track broken {times}: the looks did not fit free fall"
    return kept, [Line(t_s=broken[0], to_s=None, kind="track", words=words)]


def _line(event: np.void, attacker: Attacker, defence: Defence) -> Line | None:
    """Return an event in words; None for what is told elsewhere."""
    kind, value = Kind(int(event["kind"])), float(event["value"])
    say = _WORDS.get(kind)
    if say is None:
        return None
    name, words = say
    actor = _actor(kind, int(event["actor"]), defence)
    place = event["place_m"]
    text = words.format(
        actor=actor,
        delivered=clock(value),
        value=value,
        number=int(event["other"]) + 1,
        height=height_km(place) if np.isfinite(place[0]) else 0.0,
        burn=int(value) + 1 if kind == Kind.BURNOUT else 0,
        fate=FATE_TEXT[Fate(int(value))] if kind == Kind.INTERCEPT else "",
        called="killed" if value > 0.0 else "missed",
        target=f"{'at' if value > 0.0 else 'short of'} {attacker.target.name}",
    )
    return Line(t_s=float(event["time_s"]), to_s=None, kind=name, words=text)


_WORDS: Final[dict[Kind, tuple[str, str]]] = {
    Kind.LAUNCH: ("launch", "launched"),
    Kind.BURNOUT: ("burnout", "stage {burn} burnt out at {height:.0f} km"),
    Kind.FAILURE: ("failure", "failed by itself at {height:.0f} km"),
    Kind.PLUME_SEEN: ("seen", "plume seen by {actor} (reported at {delivered})"),
    Kind.DETECTED: ("detected", "detected by {actor}"),
    Kind.TRACK_FIRM: ("track", "firm track from {actor}, good to {value:.0f} m"),
    Kind.ORDER: ("ordered", "interceptor {number} ordered from {actor}"),
    Kind.FIRED: ("fired", "interceptor {number} fired by {actor}, to meet it at {delivered}"),
    Kind.INTERCEPT: ("intercept", "interceptor {number} of {actor} at {height:.0f} km {fate}"),
    Kind.ASSESSED: ("assessed", "interceptor {number} assessed: {called}"),
    Kind.IMPACT: ("impact", "impact {target}"),
}
_SENSED: Final = {Kind.PLUME_SEEN, Kind.DETECTED, Kind.TRACK_FIRM, Kind.TRACK_BROKEN}


def _actor(kind: Kind, actor: int, defence: Defence) -> str:
    if actor < 0:
        return ""
    return defence.sensor_names[actor] if kind in _SENSED else defence.batteries[actor].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch of time in which one battery held fire for one reason."""

    battery: int
    from_s: float
    to_s: float
    reason: Reason


def holds_of(held: NDArray[np.void], launch_s: float, end_s: float) -> Iterator[Hold]:
    """Yield the stretches of time in which batteries held fire, from the record's changes of reason."""
    for b in np.unique(held["actor"]):
        changes = held[held["actor"] == b]
        ends = [*changes["time_s"][1:], end_s]
        for change, to_s in zip(changes, ends, strict=True):
            from_s, to_s = max(float(change["time_s"]), launch_s), min(float(to_s), end_s)
            if to_s - from_s > SHORTEST_HOLD_S:
                yield Hold(battery=int(b), from_s=from_s, to_s=to_s, reason=Reason(int(change["value"])))


def _joined(holds: Iterable[Hold]) -> list[Hold]:
    """Join stretches of one battery and reason that follow one another directly, the rest between left out as short."""
    joined: list[Hold] = []
    for hold in holds:
        last = joined[-1] if joined else None
        if (
            last
            and last.battery == hold.battery
            and last.reason == hold.reason
            and hold.from_s - last.to_s < SHORTEST_HOLD_S
        ):
            joined[-1] = Hold(battery=hold.battery, from_s=last.from_s, to_s=hold.to_s, reason=hold.reason)
        else:
            joined.append(hold)
    return joined


def _holds(held: NDArray[np.void], launch_s: float, end_s: float, defence: Defence) -> Iterator[Line]:
    """Yield one line for each stretch and reason, with all batteries for which it holds."""
    told = [hold for hold in _joined(holds_of(held, launch_s, end_s)) if hold.reason not in SILENT_REASONS]
    together: dict[tuple[float, float, Reason], list[int]] = {}
    for hold in told:
        together.setdefault((hold.from_s, hold.to_s, hold.reason), []).append(hold.battery)
    for (from_s, to_s, reason), batteries in together.items():
        everyone = len(batteries) == len(defence.batteries) and len(batteries) > 1
        who = "all batteries" if everyone else ", ".join(defence.batteries[b].name for b in batteries)
        yield Line(t_s=from_s, to_s=to_s, kind="held", words=f"{who} held fire: {REASON_TEXT[reason]}")


def _short(name: str) -> str:
    """Return a name without what stands in brackets behind it."""
    return name.split(" (")[0]


def clock(t_s: float) -> str:
    """Return a time as minutes and seconds."""
    if not np.isfinite(t_s):
        return "never"
    minutes, seconds = divmod(round(t_s), 60)
    return f"{minutes}:{seconds:02d}"
