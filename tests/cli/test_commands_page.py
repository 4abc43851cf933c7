"""The page of commands names every verb, every option of each, and every shipped scenario."""

from pathlib import Path

import click
import pytest

from umbrella.cli.main import VERBS, main
from umbrella.scenario.load import shipped

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "commands.md").read_text(encoding="utf-8")
SAID_FOR_ALL = {"--json", "--help"}


def row_of(verb: str) -> str:
    (row,) = [line for line in PAGE.splitlines() if line.startswith(f"| `umbrella {verb} ")]
    return row


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_stands_there_with_all_of_its_options(verb: str) -> None:
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    options = {name for p in command.params if isinstance(p, click.Option) for name in p.opts if name.startswith("--")}
    assert {name for name in options - SAID_FOR_ALL if f"`{name}" not in row_of(verb)} == set()


def test_every_shipped_scenario_is_listed() -> None:
    assert {name for name in shipped() if f"`{name}`" not in PAGE} == set()
