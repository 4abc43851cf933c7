"""Questions to a run: its tables and nothing else, in any state of the run."""

import json
import shutil

import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from umbrella.campaign import store
from umbrella.campaign.meanings import ALL, WRITTEN
from umbrella.campaign.query import answer, is_finished, listing, query
from umbrella.campaign.told import read_told
from umbrella.core.errors import BadValue, FaultyFile, InputError


@pytest.fixture
def copy(small, tmp_path):
    """A copy of the run that may be broken."""
    return shutil.copytree(small.folder, tmp_path / "run")


def unfinished(folder):
    """Make a run one that was stopped after three of its parts."""
    manifest = json.loads((folder / store.MANIFEST).read_text())
    kept = ("form", "state", "key", "scenario", "seed", "trials", "design")
    store.write_json(folder / store.MANIFEST, {key: manifest[key] for key in kept} | {"state": "unfinished"})
    for table in WRITTEN.keys() - {"outcomes", "points"}:
        (folder / f"{table}.parquet").unlink()
    for number in store.part_numbers(folder)[3:]:
        store.part_path(folder, number).unlink()


def test_an_answer_counts_what_the_tables_hold(small):
    outcomes = store.read_table(small.folder / "outcomes")
    (row,) = query(small.folder, "select count(*) n, count(loss) leaked from outcomes").to_pylist()
    assert row == {"n": outcomes.num_rows, "leaked": pc.sum(pc.equal(outcomes["outcome"], "leaked")).as_py()}


def test_trials_are_the_tally_of_the_campaign(small):
    for part in small.parts:
        name = part.defence.name
        rows = query(small.folder, f"select * from trials where shield = '{name}'").to_pylist()
        assert [row["trial"] for row in rows] == list(range(60))  # in order
        assert {row["threats"] for row in rows} == {2}
        leakers = [row["leakers"] for row in rows]
        assert {n: leakers.count(n) for n in set(leakers)} == {n: k for n, k in part.tally.leakers.items() if k}
        assert sum(row["shots"] for row in rows) == part.tally.fired
        assert sum(row["killed"] for row in rows) == part.tally.kills


def test_a_point_that_cannot_be_flown_is_no_trial(copy):
    """Its rows have no threat: were they counted, nothing would have got through there."""
    count = "select count(*) n from trials"
    before = query(copy, count)["n"][0].as_py()
    path = store.part_path(copy, 0)
    part = store.read_table(path)
    first = pc.and_(pc.equal(part["trial"], 0), pc.equal(part["shield"], "ship"))
    part = part.set_column(3, "threat", pc.if_else(first, None, part["threat"]))
    pq.write_table(part.set_column(4, "outcome", pc.if_else(first, "not flown", part["outcome"])), path)
    assert query(copy, count)["n"][0].as_py() == before - 1


def test_losses_are_those_of_the_campaign_and_their_shares_sum_to_one(small):
    for part in small.parts:
        rows = query(small.folder, f"select * from losses where shield = '{part.defence.name}'").to_pylist()
        assert {row["loss"]: row["leakers"] for row in rows} == dict(part.tally.losses)
        assert sum(row["share"] for row in rows) == pytest.approx(1.0, abs=1e-12) or not rows


def test_every_table_is_listed_with_every_column_explained(small):
    told = {table.name: table for table in listing(small.folder)}
    assert list(told) == list(ALL)
    for name, table in told.items():
        assert [column for column, _, _ in table.columns] == list(ALL[name].columns)
        assert all(meaning.means for _, _, meaning in table.columns)
    assert told["outcomes"].rows == 2 * 60 * 2 and told["trials"].rows == 2 * 60


def test_a_large_answer_comes_in_batches(small):
    with answer(small.folder, "select range from range(1000000)") as batches:
        sizes = [batch.num_rows for batch in batches]
    assert sum(sizes) == 1_000_000 and max(sizes) < 1_000_000


OUTSIDE = "no other file, network or database"


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("select * from read_csv('/etc/passwd')", OUTSIDE),
        ("select * from read_text('{run}/../beside.csv')", OUTSIDE),
        ("select * from '{run}/../beside.csv'", OUTSIDE),
        ("select * from glob('/*')", OUTSIDE),
        ("select * from 'https://example.org/a.parquet'", OUTSIDE),
        ("copy (select 1) to '{run}/out.csv'", OUTSIDE),
        ("copy outcomes to 'out.parquet'", OUTSIDE),
        ("attach '{run}/other.db'", OUTSIDE),
        ("install httpfs", OUTSIDE),
        ("load httpfs", OUTSIDE),
        ("export database '{run}/all'", OUTSIDE),
        ("set enable_external_access = true", OUTSIDE),
        ("create table x as select 1", OUTSIDE),
        ("drop view outcomes", OUTSIDE),
        ("pragma database_list", OUTSIDE),
        ("call duckdb_settings()", OUTSIDE),
        ("select 1; select 2", "one SELECT statement is needed, not 2 statements"),
        ("-- nothing", "one SELECT statement is needed, not nothing"),
        ("selct 1", 'syntax error at or near "selct"'),
        ("select * from outcome", "did you mean outcomes?"),
        ("select * from tables_are_not_so_called", "did you mean outcomes, points, told"),
        ("select fat from shots", "did you mean fate"),
        ("select s.fat from shots s", "did you mean fate"),
        ("select nope(1)", "Function with name nope does not exist"),
        ("select * from folder", "did you mean"),  # no variable of ours is a table
        ("select cast(threat as int) from outcomes", "Could not convert string 'first'"),
        ("select * from outcomes where trial = ?", "Values were not provided"),
    ],
)
def test_what_is_no_question_to_the_run_is_refused_in_one_line(copy, sql, said):
    (copy.parent / "beside.csv").write_text("a\n1\n")
    before = sorted(copy.parent.rglob("*"))
    with pytest.raises(InputError) as caught:
        query(copy, sql.format(run=copy))
    assert said in str(caught.value) and "\n" not in str(caught.value)
    assert sorted(copy.parent.rglob("*")) == before


def test_an_unfinished_run_answers_with_the_parts_that_are_there(copy):
    whole = query(copy, "select * from outcomes order by all")
    unfinished(copy)
    assert not is_finished(copy)
    (row,) = query(copy, "select max(trial) + 1 as trials from outcomes").to_pylist()
    assert row["trials"] == 48  # three parts of sixteen
    some = query(copy, "select * from outcomes order by all")
    assert some.num_rows < whole.num_rows and set(some.to_pylist()[0]) == set(whole.to_pylist()[0])
    assert [table.name for table in listing(copy)] == ["outcomes", "points", "trials", "losses"]
    with pytest.raises(InputError, match="the run is unfinished"):
        query(copy, "select * from events")


def test_a_run_without_a_part_says_so(copy):
    unfinished(copy)
    shutil.rmtree(copy / "outcomes")
    with pytest.raises(InputError, match="the run is unfinished"):
        query(copy, "select * from trials")


def test_a_broken_table_is_named(copy):
    (copy / "shots.parquet").write_bytes(b"PAR1 no more")
    with pytest.raises(FaultyFile, match=r"shots\.parquet.*run it again"):
        query(copy, "select * from shots")


def test_signs_in_the_name_of_the_folder_mean_nothing(copy):
    odd = copy.rename(copy.parent / "a[b]c'?*x=1")
    assert query(odd, "select count(*) n from outcomes").to_pylist() == [{"n": 240}]
    assert "x" not in query(odd, "select * from outcomes").column_names


@pytest.mark.parametrize(("form", "said"), [(4, "older Umbrella: run the scenario again"), (6, "newer Umbrella")])
def test_a_run_of_another_form_is_refused_with_what_to_do(tmp_path, form, said):
    """A folder as form 3 had it: the outcomes of all trials in one file."""
    (tmp_path / store.MANIFEST).write_text(json.dumps({"form": form, "scenario": "small", "trials": 1, "seed": 0}))
    (tmp_path / "outcomes.parquet").write_bytes(b"")
    with pytest.raises(BadValue, match=said):
        query(tmp_path, "select 1")
    with pytest.raises(BadValue, match=said):
        read_told(tmp_path)
