"""Many trials: the same bytes for any number of workers, tables that say what happened."""

import hashlib
import json
import math

import numpy as np
import pyarrow.compute as pc
import pytest

from umbrella.analysis.effectiveness import effectiveness
from umbrella.battle.reasons import Outcome
from umbrella.battle.record import Kind
from umbrella.battle.run import run_trials
from umbrella.campaign import store
from umbrella.campaign.conduct import write_told
from umbrella.campaign.design import nominal
from umbrella.campaign.flown import companions_of, threat_path, windows_of
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.tell import tell
from umbrella.catalog.cite import Provenance
from umbrella.core.errors import BadValue, Stopped
from umbrella.engagement.kill import Factors
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import key_of
from umbrella.scenario.complexes import object_names


def digest(folder):
    files = sorted(folder.iterdir())
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def results_of(part):
    """The results of all trials of a shield, fought again in one go."""
    return run_trials(part.defence.world, 5, 0, 60)


def test_another_seed_gives_another_course(small):
    part = small.parts[-1]
    assert run_trials(part.defence.world, 6, 0, 60).tobytes() != results_of(part).tobytes()


def test_the_trial_told_is_the_first_of_the_campaign(small):
    part = small.parts[-1]
    assert np.array_equal(part.story.results, results_of(part)[0])
    assert np.array_equal(tell(part.defence.world, 5, 7).results, results_of(part)[7])


@pytest.mark.parametrize("trials", [0, -3, 10**10])
def test_numbers_of_trials_that_cannot_be_are_refused(small_recipe, trials):
    with pytest.raises(BadValue):
        recipe_of(small_recipe.loaded, small_recipe.catalog, nominal(trials), 0)


def test_a_run_written_twice_has_the_same_bytes(small, tmp_path):
    first, second = tmp_path / "a", tmp_path / "b"
    for folder in (first, second):
        folder.mkdir()
        write_told(small, folder)
    assert digest(first) == digest(second)
    assert not [name for name in digest(first) if name.startswith(".")]


def test_the_tables_agree_with_one_another(small):
    outcomes = store.read_table(small.folder / "outcomes")
    assert outcomes.num_rows == 2 * 60 * 2
    leaked = pc.sum(pc.equal(outcomes["outcome"], "leaked")).as_py()
    assert leaked == sum(int((results_of(p)["outcome"] == Outcome.LEAKED).sum()) for p in small.parts)
    assert outcomes["loss"].null_count == outcomes.num_rows - leaked
    shots = store.read_table(small.folder / "shots.parquet")
    assert shots.num_rows == sum(len(part.story.shots) for part in small.parts)
    paths = store.read_table(small.folder / "trajectories.parquet")
    assert set(paths["role"].to_pylist()) == {"missile", "object", "interceptor"}


def test_the_path_told_is_the_one_that_was_flown(small):
    """Where the path ends the record has its end: to rounding, since both read the same nodes."""
    for part in small.parts:
        for i in range(len(small.built.attack)):
            body, path = part.story.warhead(i), threat_path(part.story.warhead(i))
            assert path.t_s[0] == body.begins_s and path.t_s[-1] == part.story.results["end_s"][i]
            ended = [e for e in part.story.events if e["threat"] == i and e["kind"] in (Kind.IMPACT, Kind.FAILURE)]
            for event in ended:
                lat, lon, height = ecef_to_geodetic(*event["place_m"], WGS84)
                assert np.degrees([lat, lon]) == pytest.approx([path.lat_deg[-1], path.lon_deg[-1]], abs=1e-9)
                assert height / 1e3 == pytest.approx(path.altitude_km[-1], abs=1e-6)


def test_every_object_of_an_attack_has_its_name(small):
    """The number that stands for an object in random draws is made of the missile's name and its own."""
    for part in small.parts:
        objects = part.defence.world.attack.objects
        names = [(a.name, name) for a in small.built.attack for name in object_names(a)]
        keys = [key_of(missile if name == "warhead" else f"{missile}/{name}") for missile, name in names]
        assert keys == list(objects["key"])
        beside = list(companions_of(part.story, small.built, part.defence))
        assert {one.name for one in beside} <= {"balloon-1", "balloon-2"}
        assert all(one.path.t_s[0] >= part.story.warhead(one.missile).begins_s for one in beside)


def test_windows_end_where_a_sensor_does_not_work(small):
    """The radar is out from 200 s to 250 s: that is cut out of what it could see, and nothing else."""
    part = small.parts[-1]
    args = part.defence, 0, small.built.attack[0], part.story.warhead(0)
    whole = windows_of(*args)
    radars = part.defence.world.shield.sensors.radars
    kept = radars["out_s"].copy()
    radars["out_s"][0, 0] = (200.0, 250.0)
    cut = windows_of(*args)
    radars["out_s"] = kept
    shared = sum(max(0.0, min(high, 250.0) - max(low, 200.0)) for low, high in whole)
    assert shared > 0.0
    assert np.diff(whole).sum() - np.diff(cut).sum() == pytest.approx(shared, abs=1e-9)


def test_shots_say_what_they_were_sent_at_and_their_factors_multiply(small, tmp_path):
    write_told(small, tmp_path)
    shots = store.read_table(tmp_path / "shots.parquet").to_pylist()
    assert shots
    for shot in shots:
        assert shot["object"] == {"w": "warhead", "b": "light"}[shot["object_name"][0]]
        assert (shot["struck"] is None) == (shot["fate"] not in ("kill", "decoy", "miss", "out of divert"))
        assert math.prod(shot[name] for name in Factors._fields) == pytest.approx(shot["kill"], rel=1e-12)


def test_the_path_of_a_drawn_interceptor_ends_at_its_intercept(small, tmp_path):
    """Within a cell of the fly-out table: 1 % of the reach of 1,200 km."""
    write_told(small, tmp_path)
    paths = store.read_table(tmp_path / "trajectories.parquet").to_pylist()
    shots = store.read_table(tmp_path / "shots.parquet").to_pylist()
    for shot in shots:
        flown = [
            row for row in paths if row["object"] == f"shot-{shot['shot'] + 1}" and row["shield"] == shot["shield"]
        ]
        assert flown[-1]["t_s"] == pytest.approx(shot["intercept_s"], abs=1e-6)
        assert flown[-1]["altitude_km"] == pytest.approx(shot["altitude_km"], abs=15.0)
        assert flown[-1]["lat_deg"] == pytest.approx(shot["lat_deg"], abs=0.15)


def test_the_manifest_says_what_the_run_was_made_of(small):
    folder = small.folder
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["seed"] == 5
    assert manifest["trials"] == 60
    assert manifest["shields"] == ["none", "ship"]
    assert manifest["scenario_sha256"] == hashlib.sha256((folder / "scenario.yaml").read_bytes()).hexdigest()
    Provenance.from_dict(json.loads((folder / "provenance.json").read_text()))


def test_the_provenance_names_the_scenario_and_the_assumed_rules(small):
    sources = set(small.built.provenance.sources)
    assert {"scenario-small", "umbrella-rules"} <= sources
    works = dict(small.built.provenance.works)
    assert works["scenario-small"].title == "Scenario small: One missile at one city"
    assert sources <= set(works)


def test_effectiveness_counts_what_is_in_the_results(small):
    for part in small.parts:
        answer = effectiveness(part.tally)
        results = results_of(part)
        leaked = results["outcome"] == Outcome.LEAKED
        assert answer.expected_leakers == pytest.approx(leaked.sum() / 60)
        assert answer.p_no_leak.value == pytest.approx((~leaked.any(axis=1)).mean())
        assert answer.shots == pytest.approx(results["shots"].sum() / 60)
        assert sum(answer.losses.values()) == pytest.approx(1.0)
        assert sum(answer.leakers) == pytest.approx(1.0)
        assert all(sum(ends.values()) == pytest.approx(1.0) for ends in answer.outcomes.values())


def test_a_shield_never_does_worse_than_none(small):
    none, ship = (effectiveness(part.tally).p_no_leak.value for part in small.parts)
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
    with pytest.raises(Stopped, match="disk full"):
        store.write_bytes(path, b"new")
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]
