"""The page of results says exactly what a run writes, and other programs read a run as it says."""

import json
import re
from pathlib import Path

import duckdb
import pandas
import pyarrow.compute as pc
import pytest
from click.testing import CliRunner

from umbrella.campaign import store
from umbrella.campaign.meanings import ALL, ANSWERS, DERIVED, WRITTEN
from umbrella.campaign.query import listing, query
from umbrella.campaign.recipe import FORM
from umbrella.cli.main import main
from umbrella.core.errors import InputError

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "results.md").read_text(encoding="utf-8")


def section(title):
    """The text below a heading of the page."""
    found = re.search(rf"^##+ {title}$(.*?)(?=^##|\Z)", PAGE, flags=re.MULTILINE | re.DOTALL)
    assert found, title
    return found[1]


def rows_of(title):
    """The rows of the table below a heading, without its head."""
    lines = [line for line in section(title).splitlines() if line.startswith("|")]
    return [tuple(cell.strip() for cell in line.strip("|").split("|")) for line in lines[2:]]


@pytest.fixture(scope="session")
def tables(small):
    return {table.name: table for table in listing(small.folder)}


def test_the_page_has_the_tables_that_a_run_writes_and_those_of_queries(small, tables):
    there = re.findall(r"^### ([a-z]+)$", PAGE, flags=re.MULTILINE)
    assert there == [*WRITTEN, "answers", *DERIVED]
    assert set(tables) == set(ALL)
    assert set(store.table_names(small.folder)) == set(WRITTEN)


@pytest.mark.parametrize("name", ALL)
def test_the_page_has_every_column_with_type_unit_meaning_and_null_rule(name, tables):
    told = [
        (f"`{column}`", kind, ALL[name].columns[column].unit, ALL[name].columns[column].means,
         ALL[name].columns[column].null or "never")
        for column, kind, _ in tables[name].columns
    ]  # fmt: skip
    assert rows_of(name) == told
    assert f"a row is {ALL[name].row}." in section(name)


POINTS = {
    "a sweep": ("sweep", "--set", "shield.batteries.ship.magazine=1,2"),
    "a tornado": ("sensitivity", "--vary", "rules.shared_failure"),
    "Sobol indices": ("sensitivity", "--method", "sobol", "--base", "2", "--vary", "rules.shared_failure"),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_the_page_has_the_answers_of_many_points(what, small, tmp_path):
    (tmp_path / "small.yaml").write_bytes(small.recipe.loaded.content)
    verb, *options = POINTS[what]
    out = tmp_path / "out"
    arguments = [verb, str(tmp_path / "small.yaml"), *options, "--trials", "2", "--workers", "1", "--out", str(out)]
    done = CliRunner().invoke(main, arguments)
    assert done.exit_code == 0, done.output
    (answers,) = [table for table in listing(out) if table.name == "answers"]
    told = [(f"`{name}`", kind, c.unit, c.means, c.null or "never") for name, kind, c in answers.columns]
    assert rows_of(f"answers of {what}") == told
    assert [name for name, *_ in told] == [f"`{name}`" for name in ANSWERS[what].columns]
    assert f"A row is {answers.row}." in section(f"answers of {what}")
    with pytest.raises(InputError, match="tells no trial"):
        query(out, "select * from events")


@pytest.mark.parametrize("name", ALL)
def test_null_and_nan_stand_only_where_the_page_says_so(name, small):
    table = query(small.folder, f"select * from {name}")
    for column in table.column_names:
        rule = ALL[name].columns[column].null
        has_null = table[column].null_count > 0
        has_nan = table[column].type == "double" and pc.any(pc.is_nan(table[column])).as_py()
        assert not (has_null and (not rule or rule.startswith("NaN"))), column
        assert not (has_nan and not rule.startswith("NaN")), column


def test_the_page_has_every_file_of_a_run(small):
    files = re.findall(r"`([\w/-]+\.(?:json|yaml|parquet|png))`", PAGE)
    named = {name.split("/")[0] for name in files}
    written = {path.name for path in small.folder.iterdir()}
    assert written <= named | {"outcomes"}


def test_the_page_has_every_key_of_the_manifest(small):
    named = {key for (keys, *_) in rows_of("The manifest") for key in re.findall(r"`(\w+)`", keys)}
    assert named == set(json.loads((small.folder / store.MANIFEST).read_text()))


def test_the_page_names_the_form(small):
    assert f"form of tables and manifest: {FORM} |" in PAGE and f"* **{FORM}**:" in section("Forms")


def test_every_kind_of_event_is_on_the_page(small):
    from umbrella.battle.record import Kind

    named = {kind for (kinds, *_) in rows_of("Kinds of events") for kind in re.findall(r"`([a-z ]+)`", kinds)}
    assert named == {kind.name.lower().replace("_", " ") for kind in Kind}


def test_parts_are_named_and_split_as_the_page_says(small):
    recipe = small.recipe
    for number in store.part_numbers(small.folder):
        path = small.folder / "outcomes" / f"part-{number:06d}.parquet"
        trials = pc.unique(store.read_table(path)["trial"]).to_pylist()
        assert min(trials) == number * recipe.part_trials and len(trials) <= recipe.part_trials
    assert store.part_numbers(small.folder) == list(range(recipe.parts))


def counted(small):
    """How often each shield had each outcome."""
    sql = "select shield, outcome, count(*) from outcomes group by all order by all"
    return [tuple(row.values()) for row in query(small.folder, sql).to_pylist()]


def test_duckdb_reads_the_folder(small):
    (sql,) = re.findall(r"```sql\n(.*?)```", PAGE, flags=re.DOTALL)
    rows = duckdb.sql(sql.replace("runs/japan", str(small.folder))).fetchall()
    assert rows == counted(small) and rows


def test_pandas_reads_the_folder(small):
    outcomes = pandas.read_parquet(small.folder / "outcomes")
    assert list(outcomes.columns) == list(WRITTEN["outcomes"].columns)
    sizes = outcomes.groupby(["shield", "outcome"]).size()
    assert [(*key, size) for key, size in sizes.items()] == counted(small)


def test_polars_reads_the_folder(small):
    polars = pytest.importorskip("polars")
    outcomes = polars.scan_parquet(f"{small.folder}/outcomes/*.parquet")
    sizes = outcomes.group_by("shield", "outcome").len().sort("shield", "outcome").collect()
    assert [(shield, outcome, size) for shield, outcome, size in sizes.rows()] == counted(small)


def test_the_python_of_the_page_runs_as_it_stands(small, tmp_path, monkeypatch, capsys):
    (tmp_path / "runs").mkdir()
    (tmp_path / "runs" / "japan").symlink_to(small.folder)
    monkeypatch.chdir(tmp_path)
    first, *_ = re.findall(r"```python\n(.*?)```", PAGE, flags=re.DOTALL)
    exec(compile(first, "results.md", "exec"), {})
    assert "leaked" in capsys.readouterr().out
