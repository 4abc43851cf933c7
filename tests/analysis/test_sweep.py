"""Sweeps: laws of the answer over a grid, the same random numbers at every point, stopped and gone on with."""

import hashlib
import json
import runpy
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from umbrella.analysis.changes import Pairs, against_first, change_of_p
from umbrella.analysis.points import Point, check_points
from umbrella.analysis.sweep import axes_of, finding, is_scale, settings_text, short_names, sweep, sweep_recipe
from umbrella.campaign import store
from umbrella.campaign.design import nominal
from umbrella.campaign.execute import execute
from umbrella.campaign.pools import Workers
from umbrella.campaign.reading import read_manifest, told_trial
from umbrella.campaign.recipe import recipe_of
from umbrella.campaign.tally import Tally
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, FlightError, UnknownName
from umbrella.report.sweep import draw_sweep
from umbrella.scenario.load import read

SCENARIO = runpy.run_path(str(Path(__file__).parents[1] / "campaign" / "conftest.py"))["SCENARIO"]
MAGAZINE = "shields.ship.batteries.ship.magazine"
HIT = "shields.ship.batteries.ship.hit_probability"


def recipe(axes, trials=60):
    catalog = builtin_catalog()
    return sweep_recipe(read(SCENARIO, "small.yaml", catalog), catalog, axes, trials, 5)


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def over_magazine(tmp_path_factory):
    """One, two and four interceptors; four is what the scenario says."""
    return sweep(recipe({MAGAZINE: (1, 2, 4)}), tmp_path_factory.mktemp("magazine"), workers=Workers(number=1))


def test_more_interceptors_are_never_worse(over_magazine):
    """With the same random numbers: beyond what the paired interval allows."""
    shares = [point.p_no_leak.value for point in over_magazine.points]
    assert shares == sorted(shares) and shares[0] < shares[-1]
    assert all(point.pairs.lost <= 2 for point in over_magazine.points)
    shots = [point.shots for point in over_magazine.points]
    assert shots[0] <= 1.0 < shots[1] <= 2.0 and shots == sorted(shots)
    assert "out of shots" in over_magazine.points[0].losses


def test_the_finding_is_one_sentence(over_magazine):
    first, last = over_magazine.points[0].p_no_leak.value, over_magazine.points[-1].p_no_leak.value
    assert finding(over_magazine) == (f"P(no leaker) rises from {first:.2f} to {last:.2f} as magazine goes from 1 to 4")


def test_the_point_that_sets_what_is_written_anyway_gives_the_bytes_of_the_scenario(over_magazine, tmp_path):
    written = recipe({MAGAZINE: (1,)})
    execute(recipe_of(written.loaded, written.catalog, nominal(60), 5), tmp_path)
    plain = store.read_table(tmp_path / store.OUTCOMES).to_pandas()
    swept = store.read_table(over_magazine.fought.folder / store.OUTCOMES).to_pandas()
    swept = swept[swept["point"] == 2].drop(columns="point")
    order = ["shield", "trial", "threat"]
    plain = plain.drop(columns="point").astype({"shield": str, "threat": str}).sort_values(order, ignore_index=True)
    swept = swept.astype({"shield": str, "threat": str}).sort_values(order, ignore_index=True)
    assert len(plain) == 240 and plain.astype(str).equals(swept.astype(str))


def test_pairs_are_those_of_the_outcomes(over_magazine):
    """Counted once more from the whole table."""
    table = store.read_table(over_magazine.fought.folder / store.OUTCOMES).to_pandas()
    table = table[table["shield"] == "ship"]
    leaked = (table["outcome"] == "leaked").astype(int).groupby([table["point"], table["trial"]]).sum().unstack()
    pairs = against_first(over_magazine.fought.folder, "ship")
    for point, row in leaked.iterrows():
        there, here = leaked.loc[0].to_numpy(), row.to_numpy()
        assert pairs[point].gained == ((here == 0) & (there > 0)).sum()
        assert pairs[point].lost == ((here > 0) & (there == 0)).sum()
        assert sum(k * n for k, n in pairs[point].more.items()) == (here - there).sum()
        assert pairs[point].trials == 60


def test_interceptors_that_never_hit_are_as_no_shield(tmp_path):
    done = sweep(recipe({HIT: (0.0,)}, trials=40), tmp_path, workers=Workers(number=1))
    table = store.read_table(tmp_path / store.OUTCOMES).to_pandas()
    ends = {name: rows.sort_values(["trial", "threat"])["outcome"].astype(str).tolist()
            for name, rows in table.astype({"shield": str}).groupby("shield")}  # fmt: skip
    assert ends["ship"] == ends["none"]
    assert done.points[0].tally.kills == 0


def test_a_sweep_that_was_stopped_goes_on_to_the_same_bytes(over_magazine, tmp_path):
    def stop(done, total):
        if done > 0:
            raise KeyboardInterrupt

    asked = recipe({MAGAZINE: (1, 2, 4)})
    with pytest.raises(KeyboardInterrupt):
        sweep(asked, tmp_path, workers=Workers(number=1), progress=stop)
    kept = store.part_numbers(tmp_path)
    assert 0 < len(kept) < asked.parts
    with pytest.raises(BadValue, match="given again with --out"):
        read_manifest(tmp_path)
    sweep(asked, tmp_path, workers=Workers(number=2))
    assert digest(tmp_path) == digest(over_magazine.fought.folder)


def test_a_finished_sweep_is_a_run_that_tells_no_trial(over_magazine):
    folder = over_magazine.fought.folder
    manifest = read_manifest(folder)
    assert manifest["state"] == "finished" and manifest["fought"] == 180 and manifest["shields"] == ["none", "ship"]
    with pytest.raises(BadValue, match="told no trial"):
        told_trial(folder, manifest)
    assert json.loads((folder / "provenance.json").read_text())["sources"]


def test_the_table_of_answers_holds_each_point(over_magazine):
    rows = store.read_table(over_magazine.fought.folder / "answers.parquet").to_pylist()
    assert [row["settings"] for row in rows] == [f"{MAGAZINE} = {n}" for n in (1, 2, 4)]
    for row, point in zip(rows, over_magazine.points, strict=True):
        assert row["p_no_leak"] == point.p_no_leak.value and row["shots"] == point.shots
        assert row["p_no_leak_low"] <= row["p_no_leak"] <= row["p_no_leak_high"]
    assert rows[0]["change"] == 0.0 and rows[2]["change_low"] > 0.0


def test_rows_of_a_grid_run_along_its_last_axis():
    asked = recipe({MAGAZINE: (1, 2), "rules.doctrine": ("barrage", "shoot-look-shoot")})
    points = asked.design.points
    assert [dict(point)["rules.doctrine"] for point in points] == ["barrage", "shoot-look-shoot"] * 2
    assert axes_of(points) == {MAGAZINE: (1, 2), "rules.doctrine": ("barrage", "shoot-look-shoot")}


@pytest.mark.parametrize(
    ("axes", "error"),
    [({"shields.ship.batteries.ship.magazin": (1,)}, UnknownName), ({MAGAZINE: (0,)}, BadValue), ({}, BadValue)],
)
def test_what_cannot_be_set_is_refused_before_anything_is_fought(axes, error):
    with pytest.raises(error):
        check_points(recipe(axes))


def test_only_numbers_that_rise_or_fall_make_a_line():
    assert is_scale((1, 2.5, 7)) and is_scale((3, 2))
    assert not any(map(is_scale, [(1, 3, 2), ("none", "a"), (1, None), (True, False), (1,)]))


def test_names_are_as_short_as_tells_them_apart():
    assert short_names(["rules.shots", "shield.batteries.a.magazine"]) == ["shots", "magazine"]
    assert short_names(["x.a.count", "x.b.count"]) == ["a.count", "b.count"]
    assert settings_text((("a", 1.50), ("b", None), ("c", True))) == "a = 1.5, b = null, c = true"


def test_a_share_of_all_or_none_keeps_an_interval(over_magazine):
    for point in over_magazine.points:
        assert 0.0 <= point.leakers.low <= point.leakers.value <= point.leakers.high <= 2.0
        assert np.isclose(sum(point.losses.values()), 1.0)


def test_a_point_that_cannot_be_flown_is_a_gap(over_magazine, tmp_path):
    """The last of the three: the finding is of the other two, and the picture is drawn."""
    grounded = Point(settings=((MAGAZINE, 4),), tally=Tally(not_flown=60), pairs=Pairs())
    points = (*over_magazine.points[:2], grounded)
    done = replace(over_magazine, fought=replace(over_magazine.fought, points=points))
    assert finding(done).endswith("as magazine goes from 1 to 2")
    assert np.isnan(grounded.p_no_leak.value) and np.isnan(change_of_p(grounded.pairs).share.value)
    draw_sweep(done, tmp_path / "gap.png")
    none = replace(done, fought=replace(done.fought, points=(grounded,) * 3))
    with pytest.raises(FlightError, match="none of the 3 points"):
        finding(none)
