"""Questions to a run: one SELECT over its tables, walled in: no other file, no network, nothing written."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, NamedTuple

import duckdb
import pyarrow as pa

from umbrella.campaign import reading, store
from umbrella.campaign.meanings import ALL, Column, table_of
from umbrella.campaign.resume import FINISHED
from umbrella.catalog.names import nearest
from umbrella.core.errors import Fault, FaultyFile, InputError

# views over the outcomes; the rows of a trial come in the order of its number
VIEWS: Final = {
    "trials": """
        SELECT point, shield, trial, count(*) AS threats, count(*) FILTER (outcome = 'leaked') AS leakers,
               count(*) FILTER (outcome = 'killed') AS killed, sum(shots)::BIGINT AS shots
        FROM outcomes WHERE outcome <> 'not flown' GROUP BY point, shield, trial ORDER BY point, shield, trial""",
    "losses": """
        SELECT point, shield, loss, count(*) AS leakers,
               count(*) / sum(count(*)) OVER (PARTITION BY point, shield) AS share
        FROM outcomes WHERE loss IS NOT NULL GROUP BY point, shield, loss ORDER BY point, shield, leakers DESC, loss""",
}
# nothing of the machine is within reach, and no statement can open the door again
WALLS: Final = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "python_enable_replacements": "false",
    "enable_external_access": "false",
    "lock_configuration": "true",
}
WALLED: Final = "a query reads the tables of the run, and no other file, network or database"


class Told(NamedTuple):
    """A table of a run as a query sees it: its rows, what a row is, and its columns (name, type, what it means)."""

    name: str
    rows: int
    row: str
    columns: tuple[tuple[str, str, Column], ...]


def query(folder: Path, sql: str) -> pa.Table:
    """Return the answer of one SELECT statement over the tables of a run.

    Args:
        folder: of the run, finished or not. sql: the statement, in the words of DuckDB.

    Raises:
        BadValue: the folder is not that of a run, or of another version's. FaultyFile: a table cannot be read.
        InputError: the statement cannot be used.

    **Valid**: any size that fits in memory; `answer` hands larger ones out in batches. **Leaves out**: an order of the
    rows where the statement asks for none; parts that are not yet written. **Source**: none. **Checked**:
    tests/campaign/test_query.py.
    """
    with answer(folder, sql) as batches:
        return batches.read_all()


@contextmanager
def answer(folder: Path, sql: str) -> Iterator[pa.RecordBatchReader]:
    """Give the answer of one SELECT statement in batches; raises as `query`."""
    with _opened(folder) as connection, _in_our_words(connection, folder):
        yield pa.RecordBatchReader.from_stream(connection.sql(_one_select(connection, sql)))


def listing(folder: Path) -> list[Told]:
    """Return the tables of a run as a query sees them."""
    with _opened(folder) as connection, _in_our_words(connection, folder):
        return [_told(connection, name) for name in _names(connection)]


def is_finished(folder: Path) -> bool:
    """Return whether a run is at its end; an unfinished one has the outcomes of its finished parts only."""
    return bool(reading.read_manifest(folder, is_any=True).get("state") == FINISHED)


@contextmanager
def _opened(folder: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """Give a connection that knows the tables of a run and nothing else."""
    reading.read_manifest(folder, is_any=True)
    connection = duckdb.connect(":memory:")
    try:
        _see(connection, folder.resolve())
        yield connection
    finally:
        connection.close()


def _see(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """Make the tables of a run views, then build the walls."""
    for name in store.table_names(folder):
        try:
            connection.execute(f'CREATE VIEW "{name}" AS FROM {store.scan_sql(folder, name)}')
        except duckdb.Error as error:
            raise _unreadable(folder, error) from None
        for view in (view for view in VIEWS if name == store.OUTCOMES):
            connection.execute(f"CREATE VIEW {view} AS {VIEWS[view]}")
    connection.execute("SET allowed_directories = [$1, $2]", [str(folder), store.as_it_is(folder)])
    for setting, value in WALLS.items():
        connection.execute(f"SET {setting} = {value}")


def _unreadable(folder: Path, error: Exception) -> FaultyFile:
    message = f"a table cannot be read ({_first_line(error)}): run it again"
    return FaultyFile([Fault(file=str(folder), line=None, path="", message=message)])


def _one_select(connection: duckdb.DuckDBPyConnection, sql: str) -> str:
    """Return a statement if it is one, and only asks."""
    statements = connection.extract_statements(sql)
    kinds = [statement.type.name for statement in statements]
    if kinds == ["SELECT"]:
        return str(statements[0].query)
    found = ", ".join(kinds) if len(kinds) == 1 else f"{len(kinds)} statements" if kinds else "nothing"
    raise InputError(f"one SELECT statement is needed, not {found}: {WALLED}")


@contextmanager
def _in_our_words(connection: duckdb.DuckDBPyConnection, folder: Path) -> Iterator[None]:
    """Turn an error of DuckDB into one line."""
    try:
        yield
    except duckdb.PermissionException as error:
        raise InputError(f"{WALLED} ({_first_line(error)})") from None
    except duckdb.IOException as error:
        raise _unreadable(folder, error) from None
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        raise InputError(f"{_first_line(error)}{_hint(connection, folder, error)}") from None
    except duckdb.Error as error:
        raise InputError(_first_line(error)) from None


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [""])[0].rstrip(".!")


def _hint(connection: duckdb.DuckDBPyConnection, folder: Path, error: Exception) -> str:
    """Return the names nearest to one that the run does not know."""
    words, _, more = str(error).partition("\n")
    unknown_table = re.match(r"Catalog Error: Table with name (\S+) does not exist", words)
    if unknown_table:
        return _hint_of_table(connection, folder, unknown_table[1])
    close = re.findall(r'"(\S+)"', more.partition("\n")[0])  # what DuckDB offers itself
    if not close and "column" in words and '"' in words:
        columns = {column: None for table in _names(connection) for column in _types(connection, table)}
        close = list(nearest(words.split('"')[-2], columns))
    return f"; did you mean {', '.join(close[:3])}?" if close else "; `umbrella query RUN` lists tables and columns"


def _hint_of_table(connection: duckdb.DuckDBPyConnection, folder: Path, wanted: str) -> str:
    if wanted in ALL:
        unfinished = "the run is unfinished: what is not listed by `umbrella query RUN` comes at its end"
        return f"; {'a run of many points tells no trial' if is_finished(folder) else unfinished}"
    there = _names(connection)
    return f"; did you mean {', '.join(nearest(wanted, there) or there)}?"


def _names(connection: duckdb.DuckDBPyConnection) -> list[str]:
    """Return the tables that are there, in the order in which they are told."""
    there = {row[0] for row in connection.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()}
    return [name for name in ALL if name in there] + sorted(there - set(ALL))


def _types(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    return {row[0]: row[1] for row in connection.execute(f'DESCRIBE "{table}"').fetchall()}


def _told(connection: duckdb.DuckDBPyConnection, name: str) -> Told:
    types = _types(connection, name)
    known = table_of(name, types)
    columns = known.columns if known else {}
    count: Any = connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()
    return Told(
        name=name,
        rows=int(count[0]),
        row=known.row if known else "",
        columns=tuple((column, kind, columns.get(column, Column("", ""))) for column, kind in types.items()),
    )


def is_number(field: pa.Field) -> bool:
    """Return whether a column of an answer holds numbers."""
    kind = field.type
    return bool(pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind))
