"""`umbrella explain`: the story of one threat of a run, read from the run's tables."""

import math
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from umbrella.cli.show import show_json, show_text
from umbrella.cli.show_story import show_story
from umbrella.core.errors import UnknownName

if TYPE_CHECKING:
    from umbrella.campaign.chances import Chance
    from umbrella.campaign.story import ThreatStory
    from umbrella.campaign.told import Told


@click.command(short_help="Tell the story of one threat of a run, and what decided it.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--threat", metavar="T", help="Name of the threat [default: each].")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the run].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: Path, threat: str | None, shield: str | None, as_json: bool) -> None:
    """Tell what happened to a threat in RUN, the folder of a run: who saw it when, who could shoot when, what held
    fire back, how each shot ended, and what decided it. Nothing is flown again."""
    from umbrella.campaign.story import story_of
    from umbrella.campaign.told import read_told

    told = read_told(run, shield)
    stories = [story_of(told, row) for row in told.threats if row["threat"] in _chosen(told, threat)]
    if as_json:
        show_json(answer_dict(run, told, stories))
        return
    show_text(f"{told.scenario}, trial {told.trial + 1} of {told.trials}, seed {told.seed}, against {told.title}:")
    for story in stories:
        show_story(story)


def _chosen(told: "Told", threat: str | None) -> set[str]:
    """Return the names of the threats to tell of.

    Raises:
        UnknownName: the run has no such threat.
    """
    from umbrella.catalog.names import nearest

    names = [row["threat"] for row in told.threats]
    if threat is None:
        return set(names)
    if threat not in names:
        raise UnknownName("threat of this run", threat, nearest(threat, names) or tuple(names[:3]))
    return {threat}


def answer_dict(run: Path, told: "Told", stories: "list[ThreatStory]") -> dict[str, Any]:
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


def _story_dict(story: "ThreatStory") -> dict[str, Any]:
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


def _chance_dict(chance: "Chance") -> dict[str, Any]:
    from umbrella.campaign.chances import reason_text

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
