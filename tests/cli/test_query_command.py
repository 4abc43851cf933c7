"""`umbrella query` from the command line."""

import csv
import io
import json

import pytest
from click.testing import CliRunner

from umbrella.campaign.meanings import ALL
from umbrella.cli.main import main


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    """The folder of a run."""
    folder = tmp_path_factory.mktemp("runs") / "japan"
    done = CliRunner().invoke(main, ["run", "japan-2000", "--trials", "2", "--seed", "3", "--out", str(folder)])
    assert done.exit_code == 0, done.output
    return folder


def query(*arguments):
    return CliRunner().invoke(main, ["query", *(str(argument) for argument in arguments)])


COUNT = "select shield, sum(shots) as shots, count(loss) as leakers from outcomes group by all order by all"


def test_a_table_as_json_and_as_csv_say_the_same(run):
    shown, as_json, as_csv = query(run, COUNT), query(run, COUNT, "--json"), query(run, COUNT, "--csv")
    rows = json.loads(as_json.stdout)
    assert [row["shield"] for row in rows] == ["none", "theatre"]
    assert all(isinstance(row["shots"], int) for row in rows)
    assert list(csv.DictReader(io.StringIO(as_csv.stdout))) == [{k: str(v) for k, v in row.items()} for row in rows]
    lines = shown.output.splitlines()
    assert lines[0].split() == ["shield", "shots", "leakers"]
    assert [line.split() for line in lines[2:]] == [[str(value) for value in row.values()] for row in rows]


def test_null_is_nothing_and_what_is_no_number_is_null_in_json(run):
    sql = "select 'nan'::double as a, null as b, date '2000-07-20' as c, [1.5] as d, {'e': 1} as f, 1.5::decimal(3,1) g"
    (row,) = json.loads(query(run, sql, "--json").stdout)
    assert row == {"a": None, "b": None, "c": "2000-07-20", "d": [1.5], "f": {"e": 1}, "g": 1.5}
    assert query(run, "select null as a, 2 as b", "--csv").stdout.splitlines() == ["a,b", ",2"]


def test_an_answer_without_rows_is_an_empty_one(run):
    sql = "select * from outcomes where false"
    assert json.loads(query(run, sql, "--json").stdout) == []
    assert query(run, sql, "--csv").stdout.startswith("point,shield,trial")
    assert query(run, sql).exit_code == 0


def test_long_answers_are_cut_and_say_how_much_is_left(run):
    long = "select range as n from range(1500)"
    shown = query(run, long)
    assert len(shown.stdout.splitlines()) == 2 + 1000
    assert shown.stderr == "500 more rows: --limit 0 shows all, --csv writes all.\n"
    assert len(query(run, long, "--limit", 0).stdout.splitlines()) == 2 + 1500
    few = query(run, long, "--limit", 2, "--json")
    assert json.loads(few.stdout) == [{"n": 0}, {"n": 1}] and few.stderr.startswith("1,498 more rows")
    assert len(json.loads(query(run, long, "--json").stdout)) == 1500


def test_a_row_too_wide_for_a_line_is_shown_column_by_column(run):
    shown = query(run, "select * from shots limit 2")
    assert shown.output.splitlines()[0] == "row 1"
    assert max(map(len, shown.output.splitlines())) <= 100


def test_without_a_statement_every_table_and_column_is_listed(run):
    shown = query(run)
    listed = json.loads(query(run, "--json").stdout)
    assert {row["table"] for row in listed} == set(ALL)
    for name, table in ALL.items():
        assert f"\n{name}, " in f"\n{shown.output}"
        assert [row["column"] for row in listed if row["table"] == name] == list(table.columns)
    assert query(run, "--csv").stdout.startswith("table,column,type,unit,meaning,null\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["select * from read_csv('/etc/passwd')"], "no other file, network or database"),
        (["copy (select 1) to 'x.csv'"], "one SELECT statement is needed, not COPY"),
        (["attach 'x.db'"], "one SELECT statement is needed, not ATTACH"),
        (["install httpfs"], "one SELECT statement is needed"),
        (["slect 1"], 'syntax error at or near "slect"'),
        (["select shot from outcomes"], "did you mean shots"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(run, arguments, words):
    done = query(run, *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr and len(done.stderr.splitlines()) == 1


def test_options_that_exclude_each_other_and_names_given_twice_are_refused(run):
    assert query(run, "select 1", "--csv", "--json").exit_code == 2
    twice = query(run, "select 1 as a, 2 as a", "--json")
    assert twice.exit_code == 2 and "two columns are called a" in twice.stderr


def test_an_unfinished_run_is_said_to_be_one(run, tmp_path):
    manifest = json.loads((run / "manifest.json").read_text()) | {"state": "unfinished"}
    (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    (tmp_path / "outcomes").symlink_to(run / "outcomes")
    done = query(tmp_path, "select count(*) from outcomes")
    assert "This run is unfinished" in done.stderr
