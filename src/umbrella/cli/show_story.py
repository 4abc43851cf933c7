"""The story of one threat on the terminal."""

import textwrap
from typing import TYPE_CHECKING, Final

import click

from umbrella.cli.show import show_text

if TYPE_CHECKING:
    from umbrella.campaign.story import ThreatStory

WIDTH: Final = 100
TIMES: Final = 14  # columns of the times


def show_story(story: "ThreatStory") -> None:
    """Print what happened to a threat line by line, and what decided it."""
    from umbrella.campaign.story import clock

    show_text(f"\n{story.name}: {story.headline}", style="bold")
    for line in story.lines:
        when = clock(line.t_s) if line.to_s is None else f"{clock(line.t_s)} to {clock(line.to_s)}"
        _show_line(when, line.words)
    _show_line("decided", story.decided)


def _show_line(when: str, words: str) -> None:
    first, others = f"{when:>{TIMES}}  ", " " * (TIMES + 2)
    click.echo(textwrap.fill(words, WIDTH, initial_indent=first, subsequent_indent=others))
