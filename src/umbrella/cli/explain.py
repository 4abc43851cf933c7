"""`umbrella explain`: the story of one threat of a run, read from the run's tables."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from umbrella.cli.show import show_json, show_text
from umbrella.cli.show_story import show_story
from umbrella.core.errors import UnknownName

if TYPE_CHECKING:
    from umbrella.campaign.told import Told


@click.command(short_help="Tell the story of one threat of a run, and what decided it.")
@click.argument("run", type=click.Path(path_type=Path))
@click.option("--threat", metavar="T", help="Name of the threat [default: each].")
@click.option("--shield", metavar="S", help="Name of the shield [default: the last of the run].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: Path, threat: str | None, shield: str | None, as_json: bool) -> None:
    """Tell what happened to a threat in RUN, the folder of a run: who saw it when, who could shoot when, what held
    fire back, how each shot ended, and what decided it. Nothing is flown again."""
    from umbrella.analysis.stories import answer_dict
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
