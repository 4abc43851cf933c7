"""Claims on launches and arms races: laws of their computations."""

import pytest

from umbrella.analysis.claim_checks import decided
from umbrella.analysis.flying import fly_missile
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.watched import watched
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.records_claims import ClaimCheck
from umbrella.scenario.load import load


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def check_of(**computation):
    return ClaimCheck.model_validate({"view": "mine", **computation})


def share(value, low=None, high=None):
    return {"value": value, "low": low, "high": high, "status": "assumed", "source": "x"}


def test_a_launch_spares_what_its_trace_never_touches_and_a_denial_turns_that_round(catalog):
    launch = {"missile": "soyuz-u", "from": "baikonur"}
    spared = decided(check_of(launch={**launch, "over": ["us"]}), catalog, 2, 0)
    touched = decided(check_of(launch={**launch, "over": ["china"]}), catalog, 2, 0)
    denied = decided(check_of(denied=True, launch={**launch, "over": ["china"]}), catalog, 2, 0)
    assert (spared.probability, touched.probability, denied.probability) == (1.0, 0.0, 1.0)
    assert spared.draws == 2 and "Russia" in spared.detail


def test_a_satellite_sees_a_launch_while_it_burns_and_a_radar_below_its_horizon_never(catalog):
    launch = fly_missile(catalog, catalog.missile("soyuz-u"), catalog.place_or_point("baikonur"), standard_nature())
    seen = watched(load("nmd-c1", catalog), catalog, launch)
    assert seen and all(one.sensor.startswith("dsp-") for one in seen)
    assert all(0.0 < one.first_s < launch.flight.burnout.t_s for one in seen)


def test_a_launcher_is_aimed_as_a_missile_and_reaches_farther_than_the_missile_of_its_stages(catalog):
    to = {"from": "tonghae", "to": ["seattle"]}
    launcher, missile = (
        decided(check_of(reach={"missile": name, **to}), catalog, 2, 0) for name in ("unha-2", "taepodong-2")
    )
    assert launcher.probability == 1.0 >= missile.probability
    assert "any distance" in launcher.detail


@pytest.mark.parametrize("taken_for", ["launch", "test"])
def test_a_track_is_one_or_the_other(catalog, taken_for):
    check = {"missile": "unha-3", "from": "sohae", "taken_for": taken_for}
    answer = decided(check_of(classified=check), catalog, 2, 0)
    assert answer.probability == pytest.approx(1.0 if taken_for == "launch" else 0.0, abs=0.01)
    assert answer.draws == 0 and answer.interval == (answer.probability, answer.probability)


def restored(catalog, arsenal, struck, at_least, draws=4):
    check = {"scenario": "nmd-c1", "arsenal": arsenal, "struck_first": struck, "at_least": at_least}
    return decided(check_of(restore=check), catalog, draws, 0)


def test_a_small_arsenal_has_to_grow_more_than_a_large_one(catalog):
    """Authority: the talking points of 2000 told Russia, with thousands of warheads, that its deterrent would stay."""
    small, large = (restored(catalog, name, False, share(0.25)) for name in ("china-2000", "russia-2008"))
    assert (small.probability, large.probability) == (1.0, 0.0)


def test_the_more_growth_counts_the_less_likely_it_is(catalog):
    shares = [restored(catalog, "china-2000", True, share(value)).probability for value in (0.1, 5.0, 100.0)]
    assert shares == sorted(shares, reverse=True)
    assert shares[0] > shares[-1]


def test_more_draws_leave_less_open(catalog):
    few, many = (restored(catalog, "china-2000", False, share(0.25), draws) for draws in (2, 8))
    assert few.interval[0] < many.interval[0] <= many.probability <= many.interval[1] + 1e-12
