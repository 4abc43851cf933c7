"""`umbrella boost-phase` and `umbrella constellation`: their JSON, their words, their sources, their refusals."""

import json
import re

import pytest
from click.testing import CliRunner

from umbrella.analysis.boost_inputs import standard
from umbrella.cli.main import main

BOOST = ("boost-phase", "--from", "panghyon", "--to", "new-york", "--speed", "5")
SPACE = ("constellation", "--to", "new-york", "--speed", "6", "--altitude", "300")


def said(*args):
    return CliRunner().invoke(main, list(args))


@pytest.fixture(scope="module")
def boost():
    return json.loads(said(*BOOST, "--json").output)


@pytest.fixture(scope="module")
def space():
    return json.loads(said(*SPACE, "--launches", "2", "--json").output)


def test_boost_phase_prints_its_budget_and_its_basing(boost):
    assert set(boost) == {
        "from", "decide_s", "margin_s", "lowest_km", "interceptor_burn_s", "missiles", "deciding", "weakest_status",
        "sources",
    }  # fmt: skip
    liquid, solid = boost["missiles"]
    assert (liquid["missile"], solid["missile"]) == ("generic-icbm-liquid", "generic-icbm-solid")
    assert liquid["flight_s"] == pytest.approx(
        liquid["burnout_s"] - boost["margin_s"] - liquid["detect_s"] - boost["decide_s"], abs=0.05
    )
    (basing,) = liquid["basing"]
    assert basing["speed_km_s"] == 5.0 and len(basing["by_bearing_km"]) == 72
    assert basing["basing_km"] == pytest.approx(max(basing["by_bearing_km"]))
    assert solid["basing"][0]["basing_km_behind"] is None  # NaN is no JSON
    assert boost["weakest_status"] == "assumed"


def test_constellation_prints_number_mass_and_money(space):
    assert {
        "satellites", "absentee_ratio", "satellites_closed_form", "by_launches", "mass_kg", "mass_in_orbit_t",
        "cost_20_years", "by_launch_price", "swings", "deciding", "weakest_status", "sources",
    } <= set(space)  # fmt: skip
    assert space["launches"] == 2 and space["in_reach"]["worst"] >= 2
    assert set(space["absentee_ratio"]) == {"worst", "mean", "mean_closed_form"}
    assert space["mass_in_orbit_t"] == pytest.approx(space["satellites"] * space["mass_kg"]["mid"] / 1e3)
    assert [row["launches"] for row in space["by_launches"]] == [1, 2, 3, 5, 7, 10]


@pytest.mark.parametrize(
    ("verb", "option", "path"),
    [
        ("boost-phase", "--burn", "interceptor.burn_s"),
        ("boost-phase", "--decide", "boost.decide_s"),
        ("boost-phase", "--platform-height", "interceptor.platform_km"),
        ("constellation", "--speed", "space.speed_km_s"),
        ("constellation", "--altitude", "space.altitude_km"),
        ("constellation", "--decide", "boost.decide_s"),
        ("constellation", "--burn", "space.burn_s"),
        ("constellation", "--launch-price", "cost.launch_usd_kg"),
        ("constellation", "--unit-cost", "cost.unit_musd"),
        ("constellation", "--life", "cost.life_years"),
    ],
)
def test_the_help_names_the_number_of_the_catalogue(verb, option, path):
    """The numbers stand in the catalogue alone: what the help says of them must not drift away."""
    block, field = path.split(".")
    words = " ".join(said(verb, "--help").output.split())
    told = re.search(rf"{option} \S+ [^\[]*\[default: ([\d.]+)\]", words)
    assert told and float(told[1]) == getattr(getattr(standard(), block), field).value


def test_both_tell_it_in_words_with_status_and_what_decides():
    for command, words in ((BOOST, "s to fly out"), (SPACE, "space-based interceptors so that one missile")):
        done = said(*command)
        assert done.exit_code == 0
        flat = " ".join(done.output.split())
        assert words in flat and "It hangs on" in flat and "weakest status is assumed" in flat


def test_a_budget_without_time_is_told():
    done = said(*BOOST, "--decide", "170")
    assert done.exit_code == 0
    assert "none of any speed has time" in " ".join(done.output.split())


def test_what_they_rest_on_is_cited(tmp_path):
    for k, command in enumerate((BOOST, SPACE)):
        assert said(*command, "--out", str(tmp_path / str(k))).exit_code == 0
        cited = said("cite", str(tmp_path / str(k)))
        assert cited.exit_code == 0
        assert "American Physical Society" in " ".join(cited.output.split())
        assert json.loads((tmp_path / str(k) / "answer.json").read_text())["weakest_status"] == "assumed"


@pytest.mark.parametrize("command", [BOOST, SPACE])
def test_a_folder_that_is_a_file_is_refused(command, tmp_path):
    (tmp_path / "file").write_text("x")
    done = said(*command, "--out", str(tmp_path / "file"))
    assert done.exit_code == 2 and "must be a folder" in done.output


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ((*BOOST, "--speed", "40"), "--speed = 40"),
        ((*BOOST, "--burn", "0"), "--burn = 0"),
        ((*BOOST, "--detect", "-1"), "--detect = -1"),
        ((*BOOST, "--decide", "nan"), "--decide = nan"),
        ((*BOOST, "--platform-height", "50"), "--platform-height = 50"),
        ((*BOOST, "--azimuth", "10"), "a target sets the direction"),
        ((*BOOST, "--plot", "map.pdf"), ".png or .svg"),
        (("boost-phase", "scud-b", "--from", "panghyon", "--to", "new-york"), "cannot reach"),
        (("boost-phase", "no-such", "--from", "panghyon"), "no missile is called"),
        (("boost-phase", "--from", "atlantis"), "no place is called"),
        (("boost-phase", "--from", "panghyon", "--azimuth", "999"), "azimuth = 999"),
        (("constellation", "--altitude", "50"), "--altitude = 50"),
        (("constellation", "--speed", "0"), "--speed = 0"),
        (("constellation", "--speed", "2", "--to", "new-york"), "more --speed"),
        (("constellation", "--launches", "0"), "--launches = 0"),
        (("constellation", "--shots", "11"), "--shots = 11"),
        (("constellation", "--inclination", "100"), "--inclination = 100"),
        (("constellation", "--launch-price", "-5"), "--launch-price = -5"),
        (("constellation", "--life", "0"), "--life = 0"),
        (("constellation", "--unit-cost", "0"), "--unit-cost = 0"),
        (("constellation", "--missile", "scud-b"), "none above the lowest height"),
    ],
)
def test_what_cannot_be_is_refused_with_place_and_range(command, words):
    done = said(*command)
    assert done.exit_code == 2, done.output
    assert words in done.output and "Traceback" not in done.output
