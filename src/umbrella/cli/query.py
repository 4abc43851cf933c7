"""`umbrella query`: questions to the tables of a run in SQL; without one, what tables and columns there are."""

import csv
import io
import json
import math
import shutil
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from umbrella.cli.show import WIDEST, number_text, show_table, show_text
from umbrella.cli.work import warn

if TYPE_CHECKING:
    import pyarrow as pa

    from umbrella.campaign.query import Told

SHOWN: Final = 1000  # rows of a table on the terminal
LISTED: Final = ("table", "column", "type", "unit", "meaning", "null")


@click.command(short_help="Ask the tables of a run in SQL.")
@click.argument("run", type=click.Path(path_type=Path))
@click.argument("sql", required=False)
@click.option("--limit", type=click.IntRange(min=0), metavar="N",
              help=f"Rows at most, 0 for all [default: {SHOWN} in a table, all as JSON or CSV].")  # fmt: skip
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON: an array of rows.")
def command(run: Path, sql: str | None, limit: int | None, as_csv: bool, as_json: bool) -> None:
    """Ask RUN, the folder of a run, one SELECT in the words of DuckDB; without SQL list its tables and columns.

    Tables: outcomes, trials, losses, points; of the trial told: told, events, shots, sightings, predictions, threats,
    sites, trajectories. Nothing but the run can be read, and nothing is written.
    """
    from umbrella.campaign.query import answer, is_finished

    if as_csv and as_json:
        raise click.UsageError("--csv or --json, not both")
    if not is_finished(run):
        warn("This run is unfinished: the outcomes are those of its finished parts, the other tables come at its end.")
    if sql is None:
        _list(run, as_csv, as_json)
        return
    with answer(run, sql) as batches:
        names, rows = list(batches.schema.names), _rows(batches)
        if as_json:
            left = _print_json(names, rows, limit or 0)
        elif as_csv:
            left = _print_csv(names, rows, limit or 0)
        else:
            left = _print_table(batches.schema, rows, SHOWN if limit is None else limit)
    if left:
        warn(f"{left:,} more rows: --limit 0 shows all, --csv writes all.")


def _rows(batches: "pa.RecordBatchReader") -> Iterator[tuple[Any, ...]]:
    """Yield the rows of an answer; sums of whole numbers are whole numbers."""
    for batch in batches:
        columns = [[_plain(value) for value in column.to_pylist()] for column in batch.columns]
        yield from zip(*columns, strict=True)


def _plain(value: Any) -> Any:
    if not isinstance(value, Decimal):
        return value
    return int(value) if value == value.to_integral_value() else float(value)


def _taken(rows: Iterator[tuple[Any, ...]], limit: int) -> Iterator[tuple[Any, ...]]:
    """Yield so many rows at most (0: all)."""
    for number, row in enumerate(rows, start=1):
        yield row
        if number == limit:
            return


def _print_json(names: Sequence[str], rows: Iterator[tuple[Any, ...]], limit: int) -> int:
    """Print an array with one row a line, and return how many rows are left."""
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise click.UsageError(f"two columns are called {twice[0]}: give them names with AS")
    lead = "["
    for row in _taken(rows, limit):
        text = json.dumps(dict(zip(names, map(_jsonable, row), strict=True)), ensure_ascii=False, allow_nan=False)
        click.echo(f"{lead}\n  {text}", nl=False)
        lead = ","
    click.echo("[]" if lead == "[" else "\n]")
    return sum(1 for _ in rows)


def _jsonable(value: Any) -> Any:
    """Return a value as JSON knows it: null for what is not a number, text for a date."""
    value = _plain(value)
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, list):
        return [_jsonable(part) for part in value]
    if isinstance(value, dict):
        return {str(name): _jsonable(part) for name, part in value.items()}
    return value if isinstance(value, str | int | None) else str(value)


def _print_csv(names: Sequence[str], rows: Iterator[tuple[Any, ...]], limit: int) -> int:
    """Print a line with the names and one for each row, null as nothing, and return how many rows are left."""
    _echo_csv(names)
    for row in _taken(rows, limit):
        _echo_csv(row)
    return sum(1 for _ in rows)


def _echo_csv(row: Sequence[Any]) -> None:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(row)
    click.echo(line.getvalue())


def _print_table(schema: "pa.Schema", rows: Iterator[tuple[Any, ...]], limit: int) -> int:
    """Print a table, and return how many rows are left."""
    from umbrella.campaign.query import is_number

    texts = [[_text(value) for value in row] for row in _taken(rows, limit)]
    numbers = [field.name for field in schema if is_number(field)]
    if _fits(schema.names, texts):
        show_table(schema.names, texts, right=numbers)
    else:
        _show_one_by_one(schema.names, texts)
    return sum(1 for _ in rows)


def _fits(names: Sequence[str], texts: Sequence[Sequence[str]]) -> bool:
    """Return whether a table has room for all of its columns in one line."""
    longest = [max(map(len, column)) for column in zip(names, *texts, strict=True)]
    return sum(longest) + 2 * len(longest) <= min(shutil.get_terminal_size((WIDEST, 24)).columns, WIDEST) + 2


def _show_one_by_one(names: Sequence[str], texts: Sequence[Sequence[str]]) -> None:
    """Print the rows below one another, a line for each column."""
    margin = max(map(len, names))
    for number, row in enumerate(texts, start=1):
        show_text(f"row {number}", style="bold")
        for name, text in zip(names, row, strict=True):
            click.echo(f"  {name:<{margin}}  {text}".rstrip())


def _text(value: Any) -> str:
    """Return a value as people read it; nothing for null."""
    if value is None:
        return ""
    if isinstance(value, float):
        return number_text(value) if math.isfinite(value) else str(value)
    return str(value)


def _list(run: Path, as_csv: bool, as_json: bool) -> None:
    from umbrella.campaign.query import listing

    tables = listing(run)
    if not as_csv and not as_json:
        for table in tables:
            _show(table)
        return
    rows = (
        (table.name, name, kind, column.unit, column.means, column.null)
        for table in tables
        for name, kind, column in table.columns
    )
    (_print_json if as_json else _print_csv)(LISTED, rows, 0)


def _show(table: "Told") -> None:
    one = f": a row is {table.row}" if table.row else ""
    show_text(f"{table.name}, {table.rows:,} rows{one}", style="bold")
    rows = [
        (name, kind, column.unit, f"{column.means}{f'; null: {column.null}' if column.null else ''}")
        for name, kind, column in table.columns
    ]
    show_table(("column", "type", "unit", "meaning"), rows, whole=("type", "unit"))
    show_text("")
