"""Many trials: the same bytes for any number of workers, tables that say what happened."""

import hashlib
import json

import numpy as np
import pyarrow.compute as pc
import pytest

from umbrella.analysis.effectiveness import effectiveness
from umbrella.battle.reasons import Outcome
from umbrella.campaign import store
from umbrella.campaign.conduct import write_campaign
from umbrella.campaign.execute import execute, tell
from umbrella.catalog.cite import Provenance
from umbrella.core.errors import BadValue


def digest(folder):
    files = sorted(folder.iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


@pytest.mark.parametrize("workers", [1, 2, 5])
def test_any_number_of_workers_gives_the_same_bytes(small, workers):
    part = small.parts[-1]
    assert execute(part.defence.world, 5, 60, workers=workers).tobytes() == part.results.tobytes()


def test_another_seed_gives_another_course(small):
    part = small.parts[-1]
    assert execute(part.defence.world, 6, 60).tobytes() != part.results.tobytes()


def test_the_trial_told_is_the_first_of_the_campaign(small):
    part = small.parts[-1]
    assert np.array_equal(part.story.results, part.results[0])
    assert np.array_equal(tell(part.defence.world, 5, 7).results, part.results[7])


def test_progress_is_told_to_the_end(small):
    told = []
    execute(small.parts[-1].defence.world, 5, 60, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (60, 60)
    assert told == sorted(told)


@pytest.mark.parametrize(("trials", "workers"), [(0, 1), (-3, 1), (10**9, 1), (10, 0)])
def test_trials_and_workers_that_cannot_be_are_refused(small, trials, workers):
    with pytest.raises(BadValue):
        execute(small.parts[-1].defence.world, 0, trials, workers=workers)


def test_a_run_written_twice_has_the_same_bytes(small, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write_campaign(small, folder)
    assert digest(first) == digest(second)
    assert not [name for name in digest(first) if name.startswith(".")]


def test_the_tables_agree_with_one_another(small, tmp_path):
    write_campaign(small, tmp_path)
    outcomes = store.read_table(tmp_path / "outcomes.parquet")
    trials = store.read_table(tmp_path / "trials.parquet")
    assert outcomes.num_rows == 2 * 60 * 2
    assert trials.num_rows == 2 * 60
    leaked = pc.sum(pc.equal(outcomes["outcome"], "leaked")).as_py()
    assert (
        leaked == pc.sum(trials["leakers"]).as_py() == sum(int((p.results["outcome"] == 1).sum()) for p in small.parts)
    )
    shots = store.read_table(tmp_path / "shots.parquet")
    assert shots.num_rows == sum(len(part.story.shots) for part in small.parts)
    paths = store.read_table(tmp_path / "trajectories.parquet")
    assert set(paths["role"].to_pylist()) == {"missile", "interceptor"}


def test_the_path_of_a_drawn_interceptor_ends_at_its_intercept(small, tmp_path):
    """Within a cell of the fly-out table: 1 % of the reach of 1,200 km."""
    write_campaign(small, tmp_path)
    paths = store.read_table(tmp_path / "trajectories.parquet").to_pylist()
    shots = store.read_table(tmp_path / "shots.parquet").to_pylist()
    for shot in shots:
        flown = [
            row for row in paths if row["object"] == f"shot-{shot['shot'] + 1}" and row["shield"] == shot["shield"]
        ]
        assert flown[-1]["t_s"] == pytest.approx(shot["intercept_s"], abs=1e-6)
        assert flown[-1]["altitude_km"] == pytest.approx(shot["altitude_km"], abs=15.0)
        assert flown[-1]["lat_deg"] == pytest.approx(shot["lat_deg"], abs=0.15)


def test_the_manifest_says_what_the_run_was_made_of(small, tmp_path):
    write_campaign(small, tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert manifest["seed"] == 5
    assert manifest["trials"] == 60
    assert manifest["shields"] == ["none", "ship"]
    assert manifest["scenario_sha256"] == hashlib.sha256((tmp_path / "scenario.yaml").read_bytes()).hexdigest()
    Provenance.from_dict(json.loads((tmp_path / "provenance.json").read_text()))


def test_the_provenance_names_the_scenario_and_the_assumed_rules(small):
    sources = set(small.built.provenance.sources)
    assert {"scenario-small", "umbrella-rules"} <= sources
    works = dict(small.built.provenance.works)
    assert works["scenario-small"].title == "Scenario small: One missile at one city"
    assert sources <= set(works)


def test_effectiveness_counts_what_is_in_the_results(small):
    names = [attacker.name for attacker in small.built.attack]
    for part in small.parts:
        answer = effectiveness(part.results, names)
        leaked = part.results["outcome"] == Outcome.LEAKED
        assert answer.expected_leakers == pytest.approx(leaked.sum() / 60)
        assert answer.p_no_leak.value == pytest.approx((~leaked.any(axis=1)).mean())
        assert sum(answer.leakers) == pytest.approx(1.0)
        assert all(sum(ends.values()) == pytest.approx(1.0) for ends in answer.outcomes.values())


def test_a_shield_never_does_worse_than_none(small):
    names = [attacker.name for attacker in small.built.attack]
    none, ship = (effectiveness(part.results, names).p_no_leak.value for part in small.parts)
    assert ship >= none


def test_a_folder_with_other_things_in_it_is_not_overwritten(tmp_path):
    (tmp_path / "thesis.docx").write_text("years of work")
    with pytest.raises(BadValue, match="choose another"):
        store.given_folder(tmp_path)
    assert store.given_folder(tmp_path / "new" / "run").is_dir()


def test_runs_are_numbered(tmp_path):
    names = [store.new_folder(tmp_path / "runs", "seed-2000").name for _ in range(3)]
    assert names == ["seed-2000-001", "seed-2000-002", "seed-2000-003"]


def test_a_file_is_written_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "table.parquet"
    store.write_bytes(path, b"old")

    def broken(*_):
        raise OSError("disk full")

    monkeypatch.setattr(store.os, "replace", broken)
    with pytest.raises(OSError, match="disk full"):
        store.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
