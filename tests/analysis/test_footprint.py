"""The footprint: a better shield never covers less, every cell has shots or a reason, and both add up."""

import math

import numpy as np
import pytest

from umbrella.analysis.alone import _aim, _own, _why_not
from umbrella.analysis.flying import launch_of
from umbrella.analysis.footprint import BEYOND, NO_INTERCEPTORS, footprint, percent, reason_text
from umbrella.analysis.volley import TOLERANCE_M
from umbrella.battle.reasons import Outcome, Reason
from umbrella.campaign.tell import tell
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue, OutOfReach, UnknownName
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.attack import nature
from umbrella.scenario.load import load
from umbrella.scenario.settings import with_settings

GRID_DEG = 4.0
SLOW_S = 600.0
SLOWLY = ("rules.decision_delay_s", SLOW_S)


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


@pytest.fixture(scope="module")
def seed_2000(catalog):
    return load("seed-2000", catalog)


def of(loaded, catalog, *settings, **asked):
    """Return the footprint of a scenario with settings, over Alaska in large cells."""
    changed, entries = with_settings(loaded, catalog, settings)
    return footprint(changed, entries, **({"over": ["alaska"], "grid_deg": GRID_DEG} | asked))


@pytest.fixture(scope="module")
def alaska(seed_2000, catalog):
    return of(seed_2000, catalog)


@pytest.fixture(scope="module")
def hard(seed_2000, catalog):
    """A decision that takes ten minutes: much of Alaska is not covered then."""
    return of(seed_2000, catalog, SLOWLY)


def is_no_smaller(better, worse):
    return bool((better.shots[worse.shots > 0] > 0).all())


def test_an_earlier_decision_never_shrinks_it(seed_2000, catalog, alaska, hard):
    before = hard
    assert 0.0 < hard.covered_fraction() < 1.0
    for delay_s in (450.0, 300.0):
        sooner = of(seed_2000, catalog, ("rules.decision_delay_s", delay_s))
        assert is_no_smaller(sooner, before)
        assert sooner.covered_fraction() >= before.covered_fraction()
        before = sooner
    assert alaska.covered_fraction() > hard.covered_fraction()


def test_a_faster_interceptor_never_shrinks_it(seed_2000, catalog, hard):
    stages = catalog.interceptor("gbi-2000").stages
    faster = [
        (f"interceptors.gbi-2000.stages[{k}].isp_vac_s", 1.1 * one.isp_vac_s.value) for k, one in enumerate(stages)
    ]
    found = of(seed_2000, catalog, SLOWLY, *faster)
    assert is_no_smaller(found, hard)
    assert found.covered_fraction() > hard.covered_fraction()


def test_an_earlier_cue_never_shrinks_it(seed_2000, catalog, hard):
    slow = of(seed_2000, catalog, SLOWLY, ("rules.sensor_latency_s", 60.0))
    assert is_no_smaller(hard, slow)


def test_a_shorter_look_never_takes_shots_away(seed_2000, catalog, alaska):
    slow = of(seed_2000, catalog, ("rules.assessment_delay_s", 200.0))
    assert (slow.shots <= alaska.shots).all() and slow.shots.sum() < alaska.shots.sum()
    assert ((slow.shots > 0) == (alaska.shots > 0)).all()  # the first shot knows nothing of looks


def test_the_engine_flies_to_the_cell_that_was_aimed_at(alaska, catalog):
    """Two programs fly one plan: what was aimed, and what the engine sends against the shield."""
    world = _own(alaska.defence.world)
    launch = launch_of(catalog, alaska.missile, alaska.origin, nature())
    for row in np.flatnonzero(alaska.is_reached)[::5]:
        _aim(world.attack, launch, alaska.flights.unknowns[row], 0.0)
        story = tell(world, 0, 0)
        assert story.results["outcome"][0] == Outcome.LEAKED  # every shot missed
        assert len(story.shots) == alaska.shots[row]
        t_s, *r_m = story.bodies[0].nodes[-1, :4]
        lat, lon, _ = ecef_to_geodetic(*eci_to_ecef(*r_m, t_s, WGS84.omega_rad_s), WGS84)
        off_m, _ = distance_and_bearing(*alaska.ground.aim_deg[row], math.degrees(lat), math.degrees(lon))
        assert off_m < TOLERANCE_M + 60.0  # two integrations with a local error of 1e-6
        assert t_s == pytest.approx(alaska.flights.flight_s[row], abs=0.1)


def test_a_shot_leaves_when_its_window_was_open(alaska, hard):
    for found in (alaska, hard):
        met, rows = found.met, np.flatnonzero(found.shots > 0)
        assert (met.window_s[rows] <= met.first_shot_s[rows] + found.defence.world.shield.rules.cycle_s).all()
        assert found.window_fraction >= found.covered_fraction()


def test_every_cell_has_shots_or_a_reason(alaska):
    for row in range(len(alaska.ground)):
        reason = alaska.reason_of(row)
        assert (alaska.shots[row] > 0) == (reason is None)
        assert reason is None or len(reason_text(reason)) > 10
        assert (reason == BEYOND) == (not alaska.is_reached[row])


def test_a_region_has_what_its_cells_have(alaska):
    (region,) = alaska.regions
    weight = alaska.ground.weight
    assert region.reached == pytest.approx(weight[alaska.is_reached].sum() / weight.sum())
    assert region.covered == pytest.approx(alaska.covered_fraction())
    assert region.looked_twice == pytest.approx(alaska.covered_fraction(2))
    assert region.shots_min == alaska.shots[alaska.is_reached].min()


def test_shots_leave_after_the_first_firm_track_and_the_decision(alaska):
    met, rows = alaska.met, np.flatnonzero(alaska.shots > 0)
    delay_s = alaska.defence.world.shield.rules.decision_delay_s
    assert (met.seen_s[rows] <= met.firm_s[rows]).all()
    assert (met.first_shot_s[rows] >= met.firm_s[rows] + delay_s - 1e-6).all()
    assert (met.last_intercept_s[rows] < alaska.flights.flight_s[rows]).all()


def test_the_nearest_to_a_shot_is_told():
    def bits(*reasons):
        return sum(1 << reason for reason in reasons)

    late = bits(Reason.NO_TRACK, Reason.TOO_LATE)
    beyond = bits(Reason.NO_TRACK, Reason.OUT_OF_REACH, Reason.TOO_LATE)  # at its end a path is always too late
    assert _why_not(100.0, 200.0, np.array([late, beyond])) == Reason.TOO_LATE
    assert _why_not(100.0, 200.0, np.array([beyond])) == Reason.OUT_OF_REACH
    lost = bits(Reason.WINDOW_NOT_OPEN, Reason.NO_OWN_TRACK)  # its own radar lost it before its time came
    assert _why_not(100.0, 200.0, np.array([lost])) == Reason.NO_OWN_TRACK
    assert _why_not(100.0, math.inf, np.array([late])) == Reason.NO_TRACK
    assert _why_not(math.inf, math.inf, np.array([late])) == Reason.NOT_DETECTED


def test_without_interceptors_nothing_is_covered_and_without_sensors_nothing_seen(seed_2000, catalog):
    none = of(seed_2000, catalog, shield="none", trials=1)
    assert none.covered_fraction() == 0.0 and none.denied == ()
    assert {none.reason_of(row) for row in range(len(none.ground))} <= {NO_INTERCEPTORS, BEYOND}


def test_a_missile_that_reaches_no_cell_is_told_with_its_range(seed_2000, catalog):
    with pytest.raises(OutOfReach, match=r"it flies [\d,]+ km that way, the nearest cell is [\d,]+ km away"):
        of(seed_2000, catalog, threat="scud-b")


def test_a_place_is_denied_from_sites_of_the_launching_country(alaska):
    assert alaska.place is not None and alaska.place.id == "anchorage"
    assert alaska.launch_points[0].point.id == "tonghae"
    assert {one.point.id for one in alaska.launch_points} >= {"sohae", "pyongsong"}
    assert len(alaska.denied) == sum(one.is_reached and one.shots > 0 for one in alaska.launch_points)
    assert len(alaska.denied) > 10


def test_the_shots_at_a_place_are_those_from_its_launch_point(alaska):
    """Anchorage stands among the cities, and as the defended place of the launch points: two ways to one answer."""
    (city,) = [one for one in alaska.cities if one.place.id == "anchorage"]
    assert city.shots == alaska.launch_points[0].shots


def test_people_are_those_of_the_catalogue(alaska, catalog):
    reached = [one for one in alaska.cities if one.is_reached]
    assert alaska.population_reached == sum(one.place.population.value for one in reached)
    assert {one.place.id for one in alaska.cities} == {"anchorage", "juneau"}
    assert alaska.population_covered == 1.0


def test_the_middle_of_several_trials_lies_between_them(seed_2000, catalog):
    one_each = [of(seed_2000, catalog, seed=0, trials=1)]
    three = of(seed_2000, catalog, seed=0, trials=3)
    assert ((three.met.engaged >= 0.0) & (three.met.engaged <= 1.0)).all()
    cells = slice(0, len(three.ground))
    assert ((three.shots > 0) <= (three.met.engaged[cells] >= 0.5)).all()
    assert (three.shots >= 0).all() and one_each[0].shots.shape == three.shots.shape


def test_the_answer_does_not_depend_on_the_number_of_threads(seed_2000, catalog, alaska):
    again = of(seed_2000, catalog, workers=3)
    for one, other in zip(alaska.met, again.met, strict=True):
        assert np.array_equal(one, other)


def test_a_launch_from_the_pole_is_flown(seed_2000, catalog):
    found = of(seed_2000, catalog, threat="hwasong-15", origin="90,0")
    assert found.is_reached.all()
    assert found.launch_points[0].is_reached and len(found.launch_points) == 1  # no country there, no other site


def test_what_the_answer_rests_on_is_told(alaska):
    assert alaska.provenance.weakest_status.value in ("assumed", "unverified")
    paths = {one.path for one in alaska.deciding}
    assert {"c1.rules.decision_delay_s", "gbi-2000.kill_vehicle.altitude_min_km"} <= paths
    assert "Alaska" in alaska.headline


def test_thaad_at_seongju_covers_busan_and_not_seoul(catalog):
    """As the defence ministry said in July 2016: half to two thirds of the country, and not Seoul (recalled)."""
    found = footprint(load("south-korea", catalog), catalog, grid_deg=0.5)
    shots = {city.place.id: city.shots for city in found.cities}
    assert shots["busan"] > 0 and shots["daegu"] > 0 and shots["seoul"] == 0
    assert 0.5 < found.covered_fraction() < 0.8  # with PAC-3 at two bases
    assert 0.4 < found.population_covered < 0.7


def test_where_the_law_ends_an_order_came_too_late_for_a_window_that_had_been_seen(catalog):
    """Lofted over THAAD's radar the missile is lost before its window opens: the later the order, the less is covered.

    What is lost is lost to the age of the battery's own track alone, and the windows obey the law: the same ground has
    one whether the decision takes a minute or no time, and a faster interceptor takes none away.
    """
    korea = load("south-korea", catalog)

    def over_korea(*settings):
        return of(korea, catalog, *settings, over=["south-korea"], grid_deg=0.5)

    usual, at_once, slow = (over_korea(("rules.decision_delay_s", delay_s)) for delay_s in (5.0, 0.0, 60.0))
    faster = over_korea(
        *((f"interceptors.thaad.stages[{k}].isp_vac_s", 1.1 * one.isp_vac_s.value)
          for k, one in enumerate(catalog.interceptor("thaad").stages))
    )  # fmt: skip
    assert slow.covered_fraction() > usual.covered_fraction() > at_once.covered_fraction()
    for better, worse in ((at_once, usual), (usual, slow), (faster, usual)):
        assert better.had_window[worse.had_window].all()
        assert (better.had_window >= (better.shots > 0)).all()
        lost = np.flatnonzero((worse.shots > 0) & (better.shots == 0))
        assert len(lost) and {better.reason_of(row) for row in lost.tolist()} == {"no-own-track"}
        assert better.had_window[lost].all()


@pytest.mark.parametrize(
    ("asked", "error", "words"),
    [
        ({"grid_deg": 0.0}, BadValue, "--grid"),
        ({"grid_deg": 7.0}, BadValue, "--grid"),
        ({"shield": "c9"}, UnknownName, "c1"),
        ({"over": ["atlantis"]}, UnknownName, "region"),
        ({"threat": "no-such"}, UnknownName, "no-such"),
        ({"threat": "unha-3"}, BadValue, "fixed programme"),
        ({"origin": "95,0"}, BadValue, "latitude"),
        ({"trajectory": "flat"}, BadValue, "--trajectory"),
        ({"trials": 0}, BadValue, "--trials"),
        ({"seed": -1}, BadValue, "--seed"),
    ],
)
def test_what_cannot_be_asked_is_refused(seed_2000, catalog, asked, error, words):
    with pytest.raises(error, match=words):
        of(seed_2000, catalog, **asked)


@pytest.mark.parametrize(("part", "text"), [(0.0, "0"), (1.0, "100"), (0.9996, "99.9"), (1e-5, "0.1"), (0.5, "50")])
def test_what_is_neither_none_nor_all_is_never_rounded_to_that(part, text):
    assert percent(part) == text
