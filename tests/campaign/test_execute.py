"""The same bytes for any workers, in any order of parts, interrupted and resumed."""

import hashlib
import json
import random
import time
from dataclasses import replace

import numpy as np
import pytest

from umbrella.analysis.effectiveness import is_known_to
from umbrella.battle.reasons import Outcome
from umbrella.battle.run import run_trials
from umbrella.campaign import recipe as recipes
from umbrella.campaign import store
from umbrella.campaign.design import nominal
from umbrella.campaign.execute import execute
from umbrella.campaign.fight_part import fight_part
from umbrella.campaign.pools import LocalPool, Workers
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.replay import compared
from umbrella.campaign.resume import begin, differences
from umbrella.core.errors import BadValue, Stopped


def digest(folder):
    return {
        str(file.relative_to(folder)): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


@pytest.mark.parametrize(
    "workers",
    [
        Workers(number=2),
        Workers(number=5),
        Workers(kind="spawn", number=2),
        Workers(kind="forkserver", number=1),
        Workers(kind="cluster", address="local:2"),
    ],
    ids=str,
)
def test_any_workers_give_the_same_bytes(small, small_recipe, tmp_path, workers):
    execute(small_recipe, tmp_path, workers=workers)
    assert digest(tmp_path / "outcomes") == digest(small.folder / "outcomes")


def test_any_order_of_parts_gives_the_same_bytes_and_counts(small, small_recipe):
    order = list(range(small_recipe.parts))
    random.Random(1).shuffle(order)
    for number in order:
        path = store.part_path(small.folder, number)
        assert fight_part(small_recipe, number).content == path.read_bytes()


def test_parts_hold_what_the_engine_gives(small, small_recipe):
    """One run of the engine over all trials, against what lies in the parts."""
    table = store.read_table(small.folder / store.OUTCOMES).to_pandas()
    for part in small.parts:
        whole = run_trials(part.defence.world, small_recipe.seed, 0, 60)
        rows = table[table["shield"] == part.defence.name].sort_values("trial", kind="stable")
        assert np.array_equal(rows["end_s"].to_numpy().reshape(60, 2), whole["end_s"])
        assert np.array_equal((rows["outcome"] == "leaked").to_numpy(), (whole["outcome"] == Outcome.LEAKED).ravel())


def test_what_is_missing_is_fought_again_and_nothing_else(small, small_recipe, tmp_path):
    execute(small_recipe, tmp_path)
    kept, lost = store.part_path(tmp_path, 0), store.part_path(tmp_path, 2)
    before = kept.stat().st_mtime_ns
    lost.unlink()
    execute(small_recipe, tmp_path)
    assert kept.stat().st_mtime_ns == before
    assert digest(tmp_path / "outcomes") == digest(small.folder / "outcomes")


@pytest.mark.parametrize("harm", ["cut", "flipped", "empty", "of another campaign", "a folder"])
def test_a_part_that_cannot_be_read_is_said_and_fought_again(small, small_recipe, tmp_path, harm):
    execute(small_recipe, tmp_path)
    path, said = store.part_path(tmp_path, 1), []
    content = bytearray(path.read_bytes())
    if harm == "flipped":
        content[len(content) // 3] ^= 0x10
    other = fight_part(replace(small_recipe, seed=6), 1).content
    if harm == "a folder":
        path.unlink()
        (path / "below").mkdir(parents=True)
    else:
        path.write_bytes({"cut": content[:-100], "flipped": content, "empty": b"", "of another campaign": other}[harm])
    execute(small_recipe, tmp_path, say=said.append)
    assert len(said) == 1 and "part-000001" in said[0] and "fought again" in said[0]
    assert digest(tmp_path / "outcomes") == digest(small.folder / "outcomes")


def test_a_stop_rule_ends_at_the_same_part_for_any_workers(small_recipe, tmp_path):
    """±0.06 takes some 200 trials at this scenario; the parts beyond the last that counts are not kept."""
    recipe = recipe_of(small_recipe.loaded, small_recipe.catalog, nominal(2000), 5, wanted=400)

    def enough(tallies):
        return is_known_to(tallies[0, "ship"], 0.06)

    digests = []
    for number in (1, 4):
        folder = tmp_path / str(number)
        folder.mkdir()
        work = execute(recipe, folder, workers=Workers(number=number), enough=enough)
        assert work.is_enough and work.total[0, "ship"].trials == work.first * recipe.part_trials < 2000
        assert store.part_numbers(folder) == list(range(work.first))
        digests.append(digest(folder))
    assert digests[0] == digests[1]


def test_progress_is_told_to_the_end(small_recipe, tmp_path):
    told = []
    execute(small_recipe, tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told[-1] == (60, 60)
    assert told == sorted(told)


@pytest.mark.parametrize(("kind", "number"), [("threads", 0), ("threads", 10**6), ("fork", 2), ("", 1)])
def test_workers_that_cannot_be_are_refused(kind, number):
    with pytest.raises(BadValue):
        Workers(kind=kind, number=number)


def test_another_version_of_a_library_is_another_campaign(small_recipe, small, monkeypatch):
    """Another compiler may round otherwise: its parts would not fit those that are there."""
    manifest = json.loads((small.folder / store.MANIFEST).read_text())
    assert differences(small_recipe, manifest) == []
    monkeypatch.setattr(recipes, "versions", lambda: manifest["versions"] | {"numba": "0.1"})
    other = replace(small_recipe)
    assert other.key != small_recipe.key
    assert differences(other, manifest) == ["version of numba"]


def test_a_repetition_that_differs_is_told(small, tmp_path):
    (tmp_path / "outcomes").mkdir()
    for name in store.part_numbers(small.folder):
        content = store.part_path(small.folder, name).read_bytes()
        store.part_path(tmp_path, name).write_bytes(content if name else content + b" ")
    same, differing, missing = compared(small.folder, tmp_path)
    assert "outcomes/part-000000.parquet" in differing and "outcomes/part-000001.parquet" in same
    assert "events.parquet" in missing and "events.parquet" not in differing
    store.part_path(tmp_path, 1).unlink()
    store.part_path(tmp_path, 1).mkdir()
    assert "outcomes/part-000001.parquet" in compared(small.folder, tmp_path)[2]


def test_parts_outlive_a_manifest_that_does_not_read(small_recipe, tmp_path):
    """Of the same campaign they are taken over; to another one the folder is refused and keeps them."""
    begin(small_recipe, tmp_path)
    execute(small_recipe, tmp_path)
    before = digest(tmp_path / "outcomes")
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(BadValue, match="parts of another run"):
        begin(replace(small_recipe, seed=6), tmp_path)
    begin(small_recipe, tmp_path)
    assert digest(tmp_path / "outcomes") == before


def test_threads_that_are_called_off_end_within_a_breath(small_recipe, tmp_path):
    """A part of 16,384 trials takes some 20 s; called off after one, it ends within a few breaths of 0.1 s."""
    recipe = replace(small_recipe, design=nominal(100_000), part_trials=16_384)
    pool = LocalPool(Workers(number=1))
    future = pool.submit(recipe, 0)
    time.sleep(1.0)
    assert not future.done()
    start = time.perf_counter()
    pool.close()
    assert time.perf_counter() - start < 5.0
    assert isinstance(future.exception(), Stopped)
