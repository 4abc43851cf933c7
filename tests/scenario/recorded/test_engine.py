"""A flight of our own, written down and imported, meets the shield as the missile itself does."""

import math

import numpy as np
import pytest

from umbrella.battle.reasons import Outcome
from umbrella.battle.record import Kind
from umbrella.campaign.sampled import earth_fixed_states
from umbrella.campaign.tell import tell
from umbrella.core.errors import BadValue, FaultyFile
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.physics.flight.trajectory import states_at
from umbrella.scenario.build import build
from umbrella.scenario.load import read
from umbrella.scenario.recorded_file import Attached, among
from umbrella.scenario.recorded_points import Points

LAUNCH_S = 20.0
SEEDS = (5, 6)
TIMES = ("end_s", "seen_s", "firm_s", "first_shot_s")
SCENARIO = """\
name: both
title: Both
description: Words.
threats:
  - {THREAT, launch_s: 20, reliability: RELIABILITY}
rules: {doctrine: barrage, shots: 1, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10, cep_share: 0,
        thrust_sigma: 0, azimuth_sigma_deg: 0, pitch_sigma_deg: 0, beta_sigma: 0}
shield:
  sensors: [dsp-pacific, {name: ship-radar, sensor: spy-1, at: "36,132"}]
  batteries: [{name: ship, interceptor: sm-3-ia, at: "36,132", magazine: 2}]
"""


def text_of(threat, reliability="1"):
    return SCENARIO.replace("THREAT", threat).replace("RELIABILITY", reliability).encode()


def record_of(**more):
    said = {"file": "a.csv", "rcs_m2": 0.5, "rcs_boost_m2": 5.7, **more}
    return "name: a, recorded: {" + ", ".join(f"{key}: {value}" for key, value in said.items()) + "}"


@pytest.fixture(scope="module")
def flown(catalog):
    threat = "name: a, missile: no-dong, from: kittaeryong, at: fukuoka, spent_stage: false"
    return build(read(text_of(threat), "flown.yaml", catalog), catalog)


@pytest.fixture(scope="module")
def path(flown):
    """Return the path of the missile as the engine flies it, its clock zero at launch."""
    nodes = tell(flown.defences[0].world, SEEDS[0]).bodies[0].nodes
    times = np.append(np.arange(LAUNCH_S, nodes[-1, 0], 1.0), nodes[-1, 0])
    return Points(times - LAUNCH_S, earth_fixed_states(nodes, times)[:, :3], None, ())


@pytest.fixture(scope="module")
def imported(catalog, as_csv):
    """Return a function that builds the scenario with a recorded flight in it."""

    def made(points, threat, reliability="1"):
        held = among([Attached("a.csv", as_csv(points).encode())])
        return build(read(text_of(threat, reliability), "imported.yaml", catalog, held), catalog)

    return made


@pytest.fixture(scope="module")
def whole(imported, flown, path):
    ((on, off),) = flown.defences[0].world.attack.missiles["burns_s"][0, :1]
    return imported(path, record_of(burns_s=f"[[{on - LAUNCH_S}, {off - LAUNCH_S}]]"))


@pytest.mark.parametrize("seed", SEEDS)
def test_engine_answers_the_same_of_the_flown_and_the_imported(flown, whole, seed):
    one, other = tell(flown.defences[0].world, seed), tell(whole.defences[0].world, seed)
    assert one.results["outcome"] == other.results["outcome"] and one.results["shots"] == other.results["shots"] > 0
    for name in TIMES:
        # the path is off by decimetres, at kilometres a second
        assert one.results[name] == pytest.approx(other.results[name], abs=5e-3)
    assert list(one.events["kind"]) == list(other.events["kind"])
    assert one.events["time_s"] == pytest.approx(other.events["time_s"], abs=5e-3)


def test_path_in_the_battle_is_that_of_the_file(flown, whole):
    one, other = (tell(built.defences[0].world, SEEDS[0]).bodies[0].nodes for built in (flown, whole))
    times = np.linspace(LAUNCH_S, one[-1, 0], 3_000)
    off = np.linalg.norm(states_at(one, times)[:, :3] - states_at(other, times)[:, :3], axis=1)
    assert off.max() < whole.attack[0].error_m + 1.0  # and what thinning the nodes leaves
    assert whole.attack[0].error_m < 1.0


def test_recorded_flight_is_the_same_in_every_trial(whole):
    world = whole.defences[0].world
    one, other = (tell(world, SEEDS[0], trial).bodies[0].nodes for trial in (0, 1))
    assert np.array_equal(one, other)


def test_origin_and_target_are_where_the_path_begins_and_ends(flown, whole):
    (one,), (other,) = flown.attack, whole.attack
    for here, there in ((one.origin, other.origin), (one.target, other.target)):
        apart_m, _ = distance_and_bearing(here.lat_deg, here.lon_deg, there.lat_deg, there.lon_deg)
        assert apart_m < 30.0  # they are told to four digits; the battle's own tolerance
    assert other.distance_m == pytest.approx(one.distance_m, abs=50.0) and other.is_in_reach
    assert other.ends_s == pytest.approx(one.ends_s, abs=0.01)


def test_path_rests_on_the_work_that_is_named_for_it(imported, path):
    """A work of the catalogue, or else the scenario; a work that nobody defines is a fault."""
    own = imported(path, record_of()).provenance
    named = imported(path, record_of(source="forden-2007", status="second-hand")).provenance
    for provenance, source, status in ((own, "scenario-both", "assumed"), (named, "forden-2007", "second-hand")):
        (one,) = [number for number in provenance.numbers if number.path == "threats.a.recorded.a.csv"]
        assert one.sources == (source,) and one.status == status and source in dict(provenance.works)
    with pytest.raises(FaultyFile, match="'nobody' is a source that is defined nowhere"):
        imported(path, record_of(source="nobody"))


def test_what_ends_above_ground_falls_on(imported, path, whole, catalog):
    beta = catalog.missile("no-dong").payload.beta_kg_m2.value
    end = int(np.searchsorted(path.t_s, 400.0))
    short = Points(path.t_s[:end], path.r_m[:end], None, ())
    with pytest.raises(BadValue, match=r"a\.csv = ends .* km up: must be a path that ends below 1 km"):
        imported(short, record_of())
    fallen = imported(short, record_of(beta_kg_m2=beta)).attack[0]
    one, other = fallen.target, whole.attack[0].target
    # its drag is that of Cd = 1 at every speed, the missile's warhead has a table: they part low in the air
    assert distance_and_bearing(one.lat_deg, one.lon_deg, other.lat_deg, other.lon_deg)[0] < 1_000.0
    assert fallen.ends_s == pytest.approx(whole.attack[0].ends_s, abs=3.0)


def test_what_never_burns_is_seen_by_radars_alone(imported, path):
    built = imported(path, record_of())
    story = tell(built.defences[0].world, SEEDS[0])
    seen = story.events["kind"]
    assert Kind.PLUME_SEEN not in seen and Kind.BURNOUT not in seen and Kind.DETECTED in seen
    assert not built.defences[0].world.attack.missiles["separates"][0]


def test_recorded_flight_can_fail(imported, path):
    story = tell(imported(path, record_of(burns_s="[[0, 70]]"), "0").defences[0].world, SEEDS[0])
    assert story.results["outcome"][0] == Outcome.FAILED


def test_several_leave_one_after_another_on_the_same_path(imported, path, whole):
    built = imported(path, record_of(burns_s="[[0, 70]]") + ", count: 3, interval_s: 30")
    assert [one.name for one in built.attack] == ["a-1", "a-2", "a-3"]
    assert [one.launch_s for one in built.attack] == [20.0, 50.0, 80.0]
    world = built.defences[0].world
    at = [float(t) for t in world.attack.missiles["launch_s"]]
    bodies = tell(world, SEEDS[0]).bodies
    places = [earth_fixed_states(body.nodes, np.array([t + 100.0]))[0, :3] for t, body in zip(at, bodies, strict=True)]
    assert math.dist(places[0], places[1]) < 1e-3 and math.dist(places[0], places[2]) < 1e-3
