"""Aiming: whatever the trajectory, the flight that is found hits, and it is the kind of flight that was asked for."""

import math

import numpy as np
import pytest
from geographiclib.geodesic import Geodesic

from umbrella.core.status import AimStatus
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.physics.flight.aim import (
    DEPRESSED,
    GIVEN_APOGEE,
    HIT_TOLERANCE_M,
    LOFTED,
    MINIMUM_ENERGY,
    Steer,
    _miss,
    aim,
    longest,
    pitch_for_apogee,
    programme_of,
)
from umbrella.physics.flight.plan import burn_time
from umbrella.physics.flight.shot import LaunchPoint, fire
from umbrella.physics.flight.whole import fly

KINDS = {"minimum-energy": MINIMUM_ENERGY, "lofted": LOFTED, "depressed": DEPRESSED, "given-apogee": GIVEN_APOGEE}
APOGEE_M = 1.6e6  # of the given-apogee flights


def launch(lat_deg, lon_deg, h_m=0.0):
    return LaunchPoint(math.radians(lat_deg), math.radians(lon_deg), h_m)


def place(lat_deg, lon_deg, h_m=0.0):
    return math.radians(lat_deg), math.radians(lon_deg), h_m


PLAIN = launch(40.0, 130.0)
PAIRS = {
    "to the north-east": (PLAIN, place(47.6, -122.3)),  # and over the antimeridian
    "to the south-east": (PLAIN, place(-25.0, 165.0)),
    "to the west": (PLAIN, place(50.0, 60.0, 300.0)),
    "over the antimeridian westward": (launch(10.0, -170.0, 1500.0), place(20.0, 125.0)),
    "over the pole": (launch(65.0, 60.0), place(55.0, -110.0)),
    "from beside the pole": (launch(89.9, 10.0), place(30.0, 100.0)),
    "to beside the pole": (PLAIN, place(89.5, 0.0)),
    "to the far south": (launch(-50.0, -70.0), place(-60.0, 60.0)),
}


def place_at(start, bearing_rad, angle_rad):
    """The point on the ground at a bearing and an angle of arc (sphere) from a launch point."""
    lat = math.asin(
        math.sin(start.lat_rad) * math.cos(angle_rad)
        + math.cos(start.lat_rad) * math.sin(angle_rad) * math.cos(bearing_rad)
    )
    east = math.atan2(
        math.sin(bearing_rad) * math.sin(angle_rad) * math.cos(start.lat_rad),
        math.cos(angle_rad) - math.sin(start.lat_rad) * math.sin(lat),
    )
    return lat, (start.lon_rad + east + math.pi) % (2.0 * math.pi) - math.pi, 0.0


@pytest.fixture(scope="module")
def aimed(icbm, steer, nature):
    """Every kind of flight between every pair of places, flown once."""

    def one(start, target, kind, vehicle=icbm, apogee_m=APOGEE_M):
        return aim(vehicle, steer, start, target, kind, apogee_m if kind == GIVEN_APOGEE else 0.0, nature)

    return {(pair, name): one(*PAIRS[pair], kind) for pair in PAIRS for name, kind in KINDS.items()}, one


def miss(shot, target):
    return np.linalg.norm(np.array([shot.x_m, shot.y_m, shot.z_m]) - geodetic_to_ecef(*target, WGS84))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("pair", PAIRS)
def test_refired_it_hits_within_a_metre(aimed, icbm, steer, nature, pair, name):
    start, target = PAIRS[pair]
    found = aimed[0][pair, name]
    assert found.status == AimStatus.HIT
    again = fire(
        icbm, programme_of(steer, found.pitch_rad, found.cutoff_s), start, found.azimuth_rad, target[2], nature
    )
    # 1 m over the ground; the end lies within 1 cm of the target's height
    assert miss(again, target) < HIT_TOLERANCE_M + 0.01
    if name == "given-apogee":
        assert again.apogee_m == pytest.approx(APOGEE_M, abs=10.0)  # the aim's own tolerance


def place_beyond(shot, off_deg):
    """Return the place (rad) that lies so many degrees north of an impact, over the pole if need be."""
    lat, lon, _ = ecef_to_geodetic(shot.x_m, shot.y_m, shot.z_m, WGS84)
    there = Geodesic.WGS84.ArcDirect(math.degrees(lat), math.degrees(lon), 0.0, off_deg)
    return math.radians(there["lat2"]), math.radians(there["lon2"])


@pytest.mark.parametrize("pair", PAIRS)
def test_it_does_not_fly_round_the_earth(aimed, pair):
    start, target = PAIRS[pair]
    bearing = Geodesic.WGS84.Inverse(
        *(math.degrees(a) for a in (start.lat_rad, start.lon_rad, target[0], target[1])), Geodesic.AZIMUTH
    )["azi1"]
    for name in KINDS:
        # the Earth turns by 15 deg an hour under a flight: below 20 deg of lead for these distances, 40 if lofted
        lead = math.remainder(aimed[0][pair, name].azimuth_rad - math.radians(bearing), 2.0 * math.pi)
        assert abs(lead) < math.radians(40.0 if name == "lofted" else 20.0)


@pytest.mark.parametrize("pair", PAIRS)
def test_lofted_flies_highest_and_depressed_lowest(aimed, pair):
    by_height = [aimed[0][pair, name].shot for name in ("depressed", "minimum-energy", "lofted")]
    assert by_height[0].apogee_m < by_height[1].apogee_m < by_height[2].apogee_m
    # time goes with height: slow over the top
    assert by_height[0].t_impact_s < by_height[1].t_impact_s < by_height[2].t_impact_s


@pytest.mark.parametrize("pair", PAIRS)
def test_minimum_energy_burns_least(aimed, icbm, pair):
    cutoffs = {name: aimed[0][pair, name].cutoff_s for name in KINDS}
    assert cutoffs["lofted"] == cutoffs["depressed"] == burn_time(icbm)
    assert cutoffs["minimum-energy"] < min(cutoffs["lofted"], cutoffs["given-apogee"])


@pytest.mark.parametrize("pair", ["to the north-east", "over the antimeridian westward", "over the pole"])
def test_minimum_energy_flight_has_the_least_energy_on_a_still_earth(icbm, steer, nature, pair):
    # the speed alone says less: a lofted flight burns out higher; and on the turning Earth it waits for the target
    start, target = PAIRS[pair]
    still = nature._replace(earth=without_rotation(WGS84))
    energies = []
    for kind in (MINIMUM_ENERGY, LOFTED, DEPRESSED):
        found = aim(icbm, steer, start, target, kind, 0.0, still)
        programme = programme_of(steer, found.pitch_rad, found.cutoff_s)
        burnout = fly(icbm, programme, start, found.azimuth_rad, still, target_h_m=target[2]).burnout
        energies.append(0.5 * burnout.speed_m_s**2 - WGS84.gm_m3_s2 / (6.371e6 + burnout.h_m))
    assert energies[0] == min(energies)


@pytest.mark.parametrize("name", KINDS)
def test_out_of_reach_tells_how_far_it_goes(aimed, icbm, steer, nature, name):
    start, target = PLAIN, place(-40.0, -70.0)  # 17,000 km away
    found = aimed[1](start, target, KINDS[name])
    assert found.status == AimStatus.OUT_OF_REACH
    assert found.shot.range_rad == pytest.approx(found.longest_rad, rel=1e-9)
    # a fine scan of the pitch at the azimuth that was told finds no longer flight
    scan = [
        fire(icbm, programme_of(steer, pitch, math.inf), start, found.azimuth_rad, 0.0, nature).range_rad
        for pitch in np.radians(np.arange(5.0, 80.0, 0.5))
    ]
    assert max(scan) <= found.longest_rad * (1.0 + 1e-5)
    assert 9_000e3 < found.longest_rad * 6.371e6 < 12_000e3


@pytest.mark.parametrize("azimuth_deg", [0.0, 90.0, 200.0, 300.0])
def test_longest_flight_is_the_top_of_a_fine_scan(icbm, steer, nature, azimuth_deg):
    azimuth = math.radians(azimuth_deg)
    pitch, reach = longest(icbm, steer, PLAIN, nature, 0.0, azimuth)
    scan = {
        p: fire(icbm, programme_of(steer, p, math.inf), PLAIN, azimuth, 0.0, nature).range_rad
        for p in np.radians(np.arange(4.0, 85.0, 0.25))
    }
    # the range is flat at its top: 0.002 rad of pitch beside it cost less than 1e-5 of it
    assert reach >= max(scan.values()) * (1.0 - 1e-5)
    assert abs(pitch - max(scan, key=scan.get)) < math.radians(0.5)


def test_a_heavier_payload_may_be_out_of_reach(aimed, icbm):
    start, target = PAIRS["to the north-east"]
    assert aimed[1](start, target, MINIMUM_ENERGY, vehicle=icbm._replace(payload_kg=6_000.0)).status == (
        AimStatus.OUT_OF_REACH
    )


@pytest.mark.parametrize("share", [0.9990, 0.9995, 1.0, 1.0005, 1.0010])
@pytest.mark.parametrize("turn_rad", [0.0, 0.6, -1.5])
def test_at_the_edge_of_its_reach_a_target_is_hit_or_out_of_reach(aimed, share, turn_rad):
    """The longest flight is known to 1e-5 of itself and its distance to the target to 1e-3: either is an answer."""
    far = aimed[1](PLAIN, place(-40.0, -70.0), MINIMUM_ENERGY)
    edge = place_at(PLAIN, far.shot.bearing_rad + turn_rad, far.longest_rad * share)
    found = aimed[1](PLAIN, edge, MINIMUM_ENERGY)
    assert found.status in (AimStatus.HIT, AimStatus.OUT_OF_REACH)
    assert found.status == AimStatus.HIT or found.shot.range_rad == pytest.approx(found.longest_rad, rel=1e-9)


@pytest.mark.parametrize("apogee_m", [300e3, 600e3, 1_000e3, 2_000e3])
def test_given_apogees_are_met(aimed, apogee_m):
    start, target = PAIRS["to the north-east"]
    found = aimed[1](start, target, GIVEN_APOGEE, apogee_m=apogee_m)
    assert found.status == AimStatus.HIT
    assert found.shot.apogee_m == pytest.approx(apogee_m, abs=10.0)
    assert miss(found.shot, target) < 1.01


@pytest.mark.parametrize(("kind", "apogee_m"), [(GIVEN_APOGEE, 2e4), (GIVEN_APOGEE, 2e7)])
def test_an_apogee_that_cannot_be_is_refused(aimed, kind, apogee_m):
    found = aimed[1](*PAIRS["to the north-east"], kind, apogee_m=apogee_m)
    assert found.status in (AimStatus.NO_SUCH_TRAJECTORY, AimStatus.OUT_OF_REACH)


def test_too_near_for_a_flat_flight_is_refused(aimed):
    # with all propellant burnt it flies thousands of kilometres however flat: 60 km away lies below its path
    assert aimed[1](PLAIN, place(40.5, 130.2), DEPRESSED).status == AimStatus.NO_SUCH_TRAJECTORY


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("payload_kg", [500.0, 1_000.0])
@pytest.mark.parametrize("target", [(61.2, -149.9), (35.0, 140.0), (-34.6, -58.4)])
def test_whatever_is_called_a_hit_is_one(aimed, icbm, name, payload_kg, target):
    # so light, it flies beyond the antipode: an aim may go astray there, but it must not say that it has hit
    found = aimed[1](PLAIN, place(*target), KINDS[name], vehicle=icbm._replace(payload_kg=payload_kg))
    if found.status == AimStatus.HIT:
        assert miss(found.shot, place(*target)) < HIT_TOLERANCE_M + 0.01


def test_a_miss_is_as_long_as_the_arc_even_beyond_a_quarter_of_the_earth(icbm, steer, nature):
    # in the target's horizontal plane the antipode would lie at a distance of nothing
    found = fire(icbm, programme_of(steer, 0.5, math.inf), PLAIN, 0.5, 0.0, nature)
    for off_deg in (0.01, 60.0, 120.0, 179.9):
        lat, lon = place_beyond(found, off_deg)
        x, y, z = geodetic_to_ecef(lat, lon, 0.0, WGS84)
        east_north = _miss(found, enu_basis(lat, lon), x, y, z)
        # the arc about the centre against the geodesic: flattening, 1/300 of it, twice
        assert math.hypot(*east_north) == pytest.approx(math.radians(off_deg) * 6.371e6, rel=0.01)


def test_a_gravity_turn_hits_too(icbm, nature):
    start, target = PAIRS["to the north-east"]
    turning = Steer(10.0, 20.0, True, np.zeros(0), np.zeros(0))
    found = aim(icbm, turning, start, target, MINIMUM_ENERGY, 0.0, nature)
    assert found.status == AimStatus.HIT and miss(found.shot, target) < 1.01


def test_a_fixed_programme_is_aimed_by_azimuth_and_cut_off(icbm, nature):
    start, target = PAIRS["to the north-east"]
    fixed = Steer(10.0, 150.0, False, np.array([10.0, 150.0]), np.radians([90.0, 30.0]))
    found = aim(icbm, fixed, start, target, MINIMUM_ENERGY, 0.0, nature)
    assert found.status == AimStatus.HIT and miss(found.shot, target) < 1.01


def test_pitch_for_an_apogee_gives_it(icbm, steer, nature):
    pitch, lowest, highest = pitch_for_apogee(icbm, steer, PLAIN, nature, 0.7, 2.5e6)
    shot = fire(icbm, programme_of(steer, pitch, math.inf), PLAIN, 0.7, 0.0, nature)
    # bisected to 1e-8 rad; the apogee changes by some 5e6 m a radian
    assert shot.apogee_m == pytest.approx(2.5e6, abs=0.5)
    assert lowest < 2.5e6 < highest
