"""What decided the fate of one threat, in one sentence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from umbrella.battle.reasons import OUTCOME_TEXT, Outcome
from umbrella.campaign.chances import Chance, reason_text
from umbrella.campaign.words import Row, clock, distance_text, fate_text

ORDINALS: Final = ("first", "second", "third", "fourth", "fifth", "sixth")


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What the sentence rests on: how it ended, each battery's chance, the shots, the first firm track that held."""

    outcome: Outcome
    chances: tuple[Chance, ...]
    shots: Sequence[Row]
    firm: Row | None
    is_seen: bool
    end_s: float


def decided(case: Case) -> str:
    """Return what decided the fate of a threat.

    **Valid**: the recorded trial; another trial may be decided otherwise. **Leaves out**: what would have happened
    instead. **Source**: the record. **Checked**: tests/campaign/test_story.py.
    """
    kill = next((shot for shot in case.shots if shot["fate"] == "kill"), None)
    if case.outcome == Outcome.KILLED and kill is not None:
        return _killed(case, kill)
    if case.outcome == Outcome.LEAKED:
        return _leaked(case)
    shots = f"; {_count(len(case.shots))} fired at it" if case.shots else ""
    return f"it {OUTCOME_TEXT[case.outcome]}{shots}"


def _killed(case: Case, kill: Row) -> str:
    rank = sorted(case.shots, key=lambda shot: shot["intercept_s"]).index(kill)
    which = ORDINALS[rank] if rank < len(ORDINALS) else f"{rank + 1}th"
    of = f"the {which} of {_count(len(case.shots))}" if len(case.shots) > 1 else "the only interceptor"
    where = f"{kill['altitude_km']:.0f} km up at {clock(kill['intercept_s'])}"
    return f"interceptor {kill['shot'] + 1} of {kill['battery']}, {of}, killed it {where}"


def _leaked(case: Case) -> str:
    if not case.chances:
        return "the shield had no interceptors"
    if case.shots:
        return _shots_failed(case)
    if not case.is_seen:
        return "no sensor saw it"
    open_ones = [chance for chance in case.chances if chance.found_s is not None]
    if open_ones:
        return f"{_tracked(case)}; {_held_while_open(max(open_ones, key=lambda one: _width(one, case)), case)}"
    reasons = [chance.holds[-1].reason for chance in case.chances if chance.holds]
    common = max(dict.fromkeys(reasons), key=reasons.count, default="not detected")
    return f"{_tracked(case)}; no battery ever had a shot: {reason_text(common)}"


def _shots_failed(case: Case) -> str:
    """Return how the shots at a threat that came through ended, and why no more followed."""
    fates = [fate_text(shot["fate"]) for shot in case.shots]
    told = "; ".join(f"{fates.count(fate)} {fate}" for fate in dict.fromkeys(fates))
    fired = {shot["battery"] for shot in case.shots}
    last = [chance.holds[-1] for chance in case.chances if chance.holds and chance.battery in fired]
    then = f". No more followed: {reason_text(last[-1].reason)}" if last else ""
    one = len(case.shots) == 1
    return f"{_count(len(case.shots))} {'was' if one else 'were'} fired at it and none killed it ({told}){then}"


def _tracked(case: Case) -> str:
    if case.firm is None:
        return "it was seen, but no track of it became firm"
    good = distance_text(float(case.firm["value"]))
    return f"the first firm track came at {clock(case.firm['time_s'])} from {case.firm['actor']}, good to {good}"


def _width(chance: Chance, case: Case) -> float:
    last_s = case.end_s if chance.last_s is None else chance.last_s
    return last_s - (chance.found_s or 0.0)


def _held_while_open(chance: Chance, case: Case) -> str:
    """Return what held a battery back for most of the time in which it could have shot."""
    from_s, to_s = chance.found_s or 0.0, case.end_s if chance.last_s is None else chance.last_s
    spans: dict[str, float] = {}
    for hold in chance.holds:
        shared = min(hold.to_s, to_s) - max(hold.from_s, from_s)
        if shared > 0.0:
            spans[hold.reason] = spans.get(hold.reason, 0.0) + shared
    until = f"from {clock(from_s)} to {clock(to_s)}"
    text = f"a shot from {chance.battery} was possible {until}"
    return f"{text}, but in that time {reason_text(max(spans, key=lambda name: spans[name]))}" if spans else text


def _count(shots: int) -> str:
    return "1 interceptor" if shots == 1 else f"{shots} interceptors"
