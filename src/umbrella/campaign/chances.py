"""When each battery could shoot at a threat, and what held it back in which span of time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from umbrella.battle.reasons import REASON_TEXT, Reason
from umbrella.campaign.words import Row

SHORTEST_HOLD_S: Final = 1.0
# reasons that are no waiting: the order was given
SILENT: Final = {"none"}
# reasons that a battery gives only while a shot can still meet the threat
OPEN: Final = {"none", "track loose", "window not open", "launcher busy", "others first"}
TOO_LATE: Final = "too late"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold:
    """A stretch of time in which one battery held fire for one reason (a name of `Reason` in lower-case words)."""

    battery: str
    from_s: float
    to_s: float
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """What one battery could do about one threat.

    `found_s` is when a shot was first found possible, `first_s` the launch of the earliest shot found then, `last_s`
    the last moment at which a launch was possible; None: never found, or still possible when the threat was gone.
    """

    battery: str
    found_s: float | None
    first_s: float | None
    last_s: float | None
    holds: tuple[Hold, ...]


def reason_text(reason: str) -> str:
    """Return a reason in words; the name itself for one that this version does not know."""
    known = Reason.__members__.get(reason.upper().replace(" ", "_"))
    return REASON_TEXT[known] if known is not None else reason


def chances_of(events: Sequence[Row], batteries: Sequence[str], launch_s: float, end_s: float) -> tuple[Chance, ...]:
    """Return the chance of every battery at one threat.

    Args:
        events: rows of the events table that belong to the threat, in the order of time. batteries: their names.
        launch_s, end_s: when the threat left and when it ceased to be, s.

    **Valid**: `window` and `window closed` events where there are some; otherwise the window is read off the reasons,
    on the beat of the battle manager. **Leaves out**: windows that nobody looked for because no track was there.
    **Source**: the record. **Checked**: tests/campaign/test_story.py.
    """
    return tuple(_chance(name, [e for e in events if e["actor"] == name], launch_s, end_s) for name in batteries)


def _chance(battery: str, events: list[Row], launch_s: float, end_s: float) -> Chance:
    changes = [(float(event["time_s"]), str(event["words"])) for event in events if event["kind"] == "held"]
    holds = tuple(_joined(_stretches(battery, changes, launch_s, end_s)))
    found_s, first_s, last_s = _noted(events) or _inferred(changes)
    return Chance(battery=battery, found_s=found_s, first_s=first_s, last_s=last_s, holds=holds)


Window = tuple[float | None, float | None, float | None]  # found, first, last


def _noted(events: Iterable[Row]) -> Window | None:
    opened = [event for event in events if event["kind"] == "window"]
    closed = [float(event["time_s"]) for event in events if event["kind"] == "window closed"]
    if not opened:
        return None
    return float(opened[0]["time_s"]), float(opened[0]["value"]), closed[-1] if closed else None


def _inferred(changes: Sequence[tuple[float, str]]) -> Window:
    """Return the window that the reasons imply: a shot that is held for these can still be taken."""
    opened = next((time_s for time_s, reason in changes if reason in OPEN), None)
    if opened is None:
        return None, None, None
    closed = [time_s for time_s, reason in changes if reason == TOO_LATE and time_s > opened]
    return opened, opened, closed[-1] if closed else None


def _stretches(battery: str, changes: Sequence[tuple[float, str]], launch_s: float, end_s: float) -> Iterator[Hold]:
    """Yield the stretches between one change of reason and the next, within the life of the threat."""
    ends = [*(time_s for time_s, _ in changes[1:]), end_s]
    for (from_s, reason), to_s in zip(changes, ends, strict=bool(changes)):
        from_s, to_s = max(from_s, launch_s), min(to_s, end_s)
        if to_s - from_s > SHORTEST_HOLD_S and reason not in SILENT:
            yield Hold(battery=battery, from_s=from_s, to_s=to_s, reason=reason)


def _joined(holds: Iterable[Hold]) -> list[Hold]:
    """Join stretches of one reason that follow one another directly, the rest between left out as short."""
    joined: list[Hold] = []
    for hold in holds:
        last = joined[-1] if joined else None
        if last and last.reason == hold.reason and hold.from_s - last.to_s < SHORTEST_HOLD_S:
            joined[-1] = replace(last, to_s=hold.to_s)
        else:
            joined.append(hold)
    return joined
