"""One trial in words: what happened to each threat, when, what held fire back, and what decided it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from umbrella.battle.reasons import OUTCOME_TEXT, Outcome
from umbrella.campaign.chances import Chance, chances_of, reason_text
from umbrella.campaign.told import Told
from umbrella.campaign.verdict import Case, decided
from umbrella.campaign.words import (
    Line,
    Row,
    clock,
    is_of_warhead,
    line_of,
    short,
    without_broken_tracks,
    without_repeats,
)

__all__ = ["Line", "Sighted", "ThreatStory", "clock", "stories_of", "story_of"]

# of what happens at the same instant, a window is told before the order that it allows, and a wait after
AT_ONCE: Final = {"launch": -2, "window": -1, "held": 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighted:
    """A first sight of a threat: by which sensor, when, and when the shield knew (for a firm track: how good, m)."""

    sensor: str
    time_s: float
    reported_s: float | None = None
    error_m: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreatStory:
    """What happened to one threat."""

    name: str
    headline: str
    outcome: Outcome
    lines: tuple[Line, ...]
    first_plume: Sighted | None
    first_detection: Sighted | None
    firm_track: Sighted | None
    chances: tuple[Chance, ...]
    shots: tuple[Row, ...]
    decided: str


def stories_of(told: Told) -> tuple[ThreatStory, ...]:
    """Return the story of every threat in the trial told, in the order of the attack."""
    return tuple(story_of(told, row) for row in told.threats)


def story_of(told: Told, threat: Row) -> ThreatStory:
    """Return the story of one threat, a row of `told.threats`.

    **Valid**: tables of this version; what a later one adds to the lists is told by its name or not at all.
    **Leaves out**: what nobody recorded, as looks that detected nothing. **Source**: the record of the trial.
    **Checked**: tests/campaign/test_story.py.
    """
    name, launch_s = threat["threat"], float(threat["launch_s"])
    events, shots = told.events.get(name, []), told.shots.get(name, [])
    result = told.outcomes[name]
    outcome = Outcome[result["outcome"].upper().replace(" ", "_")]
    end_s = float(result["end_s"])
    own = [event for event in events if is_of_warhead(event)]
    chances = chances_of(own, told.batteries, launch_s, end_s)
    kept, broken = without_broken_tracks(events)
    sightings = [_first(filter(is_of_warhead, kept), kind) for kind in ("plume seen", "detected", "track firm")]
    case = Case(outcome=outcome, chances=chances, shots=shots, firm=sightings[2], end_s=end_s,
                is_seen=any(sightings))  # fmt: skip
    return ThreatStory(
        name=name,
        headline=_headline(threat, outcome),
        outcome=outcome,
        lines=tuple(
            sorted(_lines(kept, broken, threat, told, chances), key=lambda line: (line.t_s, AT_ONCE.get(line.kind, 0)))
        ),
        first_plume=_sighted(sightings[0]),
        first_detection=_sighted(sightings[1]),
        firm_track=_sighted(sightings[2]),
        chances=chances,
        shots=tuple(shots),
        decided=decided(case),
    )


def _headline(threat: Row, outcome: Outcome) -> str:
    way = f"from {short(threat['origin'])} at {short(threat['target'])}"
    text = f"{threat['missile']} {way}: {OUTCOME_TEXT[outcome]}"
    if threat["is_in_reach"]:
        return text
    away, longest = threat["distance_km"], threat["longest_km"]
    return f"{text} ({away:.0f} km away; the longest range that way is {longest:.0f} km)"


def _lines(
    events: Sequence[Row], broken: Iterable[Line], threat: Row, told: Told, chances: Sequence[Chance]
) -> Iterator[Line]:
    shots = {shot["shot"]: shot for shot in told.shots.get(threat["threat"], [])}
    for event in without_repeats(events):
        line = line_of(event, threat["target"], shots.get(event["shot"]))
        if line is not None:
            yield line
    yield from broken
    yield from _window_lines(chances)
    yield from _holds(chances)


def _window_lines(chances: Iterable[Chance]) -> Iterator[Line]:
    for chance in chances:
        if chance.found_s is not None and chance.first_s is not None:
            yield Line(t_s=chance.found_s, to_s=None, kind="window", words=_opened(chance, chance.first_s))
        if chance.last_s is not None:
            words = f"from here on no interceptor launched from {chance.battery} could meet it any more"
            yield Line(t_s=chance.last_s, to_s=None, kind="window", words=words)


def _opened(chance: Chance, first_s: float) -> str:
    if chance.found_s is not None and first_s - chance.found_s > 1.0:
        return f"{chance.battery} found a shot that would be possible from {clock(first_s)} on"
    return f"from here on a shot from {chance.battery} was possible"


def _holds(chances: Sequence[Chance]) -> Iterator[Line]:
    """Yield one line for each stretch and reason, with all batteries for which it holds."""
    together: dict[tuple[float, float, str], list[str]] = {}
    for chance in chances:
        for hold in chance.holds:
            together.setdefault((hold.from_s, hold.to_s, hold.reason), []).append(hold.battery)
    for (from_s, to_s, reason), batteries in together.items():
        everyone = len(batteries) == len(chances) and len(batteries) > 1
        who = "all batteries" if everyone else ", ".join(batteries)
        yield Line(t_s=from_s, to_s=to_s, kind="held", words=f"{who} held fire: {reason_text(reason)}")


def _first(events: Iterable[Row], kind: str) -> Row | None:
    return next((event for event in events if event["kind"] == kind), None)


def _sighted(event: Row | None) -> Sighted | None:
    if event is None:
        return None
    value, is_track = float(event["value"]), event["kind"] == "track firm"
    given: dict[str, Any] = {"error_m": value} if is_track else {"reported_s": value}
    return Sighted(sensor=event["actor"] or "", time_s=float(event["time_s"]), **given)
