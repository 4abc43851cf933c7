"""The stories of a run as data: what `umbrella explain --json` prints, and the server hands out."""

import math
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from umbrella.campaign.chances import Chance, reason_text
from umbrella.campaign.story import ThreatStory
from umbrella.campaign.told import Told


def answer_dict(run: Path, told: Told, stories: Sequence[ThreatStory]) -> dict[str, Any]:
    """Return the stories as `umbrella explain --json` prints them; times in s to the millisecond."""
    answer = {
        "run": str(run),
        "scenario": told.scenario,
        "shield": told.shield,
        "seed": told.seed,
        "trial": told.trial,
        "threats": [_story_dict(story) for story in stories],
    }
    return {name: _rounded(value) for name, value in answer.items()}


def _story_dict(story: ThreatStory) -> dict[str, Any]:
    sights = {name: getattr(story, name) for name in ("first_plume", "first_detection", "firm_track")}
    return {
        "threat": story.name,
        "headline": story.headline,
        "outcome": story.outcome.name.lower().replace("_", " "),
        "decided": story.decided,
        **{name: asdict(sight) if sight else None for name, sight in sights.items()},
        "batteries": [_chance_dict(chance) for chance in story.chances],
        "shots": [{name: shot[name] for name in shot if name not in ("shield", "threat")} for shot in story.shots],
        "lines": [asdict(line) for line in story.lines],
    }


def _chance_dict(chance: Chance) -> dict[str, Any]:
    return {
        "battery": chance.battery,
        "found_s": chance.found_s,
        "first_possible_s": chance.first_s,
        "last_possible_s": chance.last_s,
        "held": [
            {"from_s": hold.from_s, "to_s": hold.to_s, "reason": hold.reason, "words": reason_text(hold.reason)}
            for hold in chance.holds
        ],
    }


def _rounded(value: Any) -> Any:
    """Return the same with numbers to three decimals; what is not known (NaN in the tables) is null."""
    if isinstance(value, dict):
        return {name: _rounded(part) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(part) for part in value]
    if isinstance(value, float):
        return round(value, 3) if math.isfinite(value) else None
    return value
