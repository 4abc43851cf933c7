"""A group of commands that imports a command only when it is called, and says errors in one place."""

import importlib
from collections.abc import Mapping
from typing import Any, NamedTuple

import click

from umbrella.cli.stop import listen
from umbrella.core.errors import FaultyFile, FlightError, InputError, Stopped


class Verb(NamedTuple):
    """Where a command is (`module:name`) and its line of help, so that `--help` imports no command."""

    target: str
    help: str


class LazyGroup(click.Group):
    """A click group over a table of verbs."""

    def __init__(self, *args: Any, verbs: Mapping[str, Verb], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.verbs:
            return None
        module, _, name = self.verbs[cmd_name].target.partition(":")
        command = getattr(importlib.import_module(module), name)
        assert isinstance(command, click.Command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the verb; an unknown one is refused with the nearest."""
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            import difflib

            close = difflib.get_close_matches(args[0], self.verbs, n=1)
            hint = f"did you mean {close[0]}?" if close else f"there are {', '.join(self.verbs)}"
            ctx.fail(f"no verb is called '{args[0]}'; {hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the verbs with the help of the table."""
        with formatter.section("Verbs"):
            formatter.write_dl([(name, verb.help) for name, verb in self.verbs.items()])

    def invoke(self, ctx: click.Context) -> Any:
        """Call the verb; an error of ours becomes one message on stderr and an exit code."""
        listen()
        try:
            return super().invoke(ctx)
        except InputError as error:
            _say(error)
            ctx.exit(2)
        except (FlightError, Stopped) as error:
            _say(error)
            ctx.exit(1)


def _say(error: Exception) -> None:
    click.echo(f"Error: {error}" if not isinstance(error, FaultyFile) else _faults(error), err=True)


def _faults(error: FaultyFile) -> str:
    lines = [str(fault) for fault in error.faults]
    return "\n".join([*lines, f"Error: {len(lines)} faults, nothing was done." if len(lines) > 1 else ""]).rstrip()
