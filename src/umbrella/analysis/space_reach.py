"""What a space-based interceptor reaches of a boost, and the inclination that serves it best."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.absentee import area_fraction, covered, exhaust_speed, mean_fraction, reach_angle
from umbrella.analysis.boost_inputs import SpaceInputs
from umbrella.analysis.boosting import Boost
from umbrella.core.errors import BadValue
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84

STAGES: Final = 2
MEETINGS_USED: Final = 5  # of the instants of a boost, the last among them

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What one interceptor reaches of a boost.

    `meet_s`, `meet_m`, `reach_m`: as `absentee.counts_in_time` takes them. `angle_rad`: within which satellites reach
    the last useful hit, which lies over `lat_rad` (geocentric). `fraction`: of the satellites there, on average;
    `area_fraction` and `latitude_factor` are what it is made of.
    """

    meet_s: Numbers
    meet_m: Numbers
    reach_m: Numbers
    angle_rad: float
    lat_rad: float
    fraction: float
    area_fraction: float
    latitude_factor: float


def reach_of(boost: Boost, space: SpaceInputs, inclination_deg: float | None) -> tuple[float, Reach]:
    """Return the inclination (rad) and what an interceptor on such orbits reaches of a boost.

    Raises:
        BadValue: there is no time, or no orbit of this altitude and inclination comes near enough.
    """
    if not len(boost.meet_s):
        raise BadValue(
            "time to fly out", f"{boost.flight_s:.0f} s, and none above the lowest height", "above 0",
            f"{boost.flown.missile.name} burns out after {boost.burnout_s:.0f} s; the first shot leaves after "
            f"{boost.fire_s:.0f} s: shorten --detect or --decide",
        )  # fmt: skip
    used = np.unique(np.linspace(0, len(boost.meet_s) - 1, MEETINGS_USED).round().astype(int))
    omega = WGS84.omega_rad_s
    meet_m = np.array([ecef_to_eci(*boost.meet_m[k], float(boost.meet_s[k]), omega) for k in used])
    reach_m = reach_distance(boost.meet_s[used] - boost.fire_s, space)
    radius = float(np.linalg.norm(meet_m[-1]))
    angle = reach_angle(float(reach_m[-1]), radius, WGS84.a_m + 1e3 * space.altitude_km.value)
    lat = math.asin(meet_m[-1, 2] / radius)
    inclination = _inclination(inclination_deg, lat, angle)
    fraction = mean_fraction(lat, angle, inclination) if angle > 0.0 else 0.0
    if fraction == 0.0:
        raise BadValue(
            "reach", f"{reach_m[-1] / 1e3:.0f} km in {boost.flight_s:.0f} s", "enough to come to it from an orbit",
            f"the orbits stand at {space.altitude_km.value:g} km and {round(math.degrees(inclination))} deg, the "
            f"last useful hit is {boost.meet_h_m[-1] / 1e3:.0f} km high at {round(math.degrees(lat))} deg: "
            "more --speed, another --altitude or --inclination",
        )  # fmt: skip
    return inclination, Reach(
        meet_s=boost.meet_s[used],
        meet_m=meet_m,
        reach_m=reach_m,
        angle_rad=angle,
        lat_rad=lat,
        fraction=fraction,
        area_fraction=area_fraction(angle),
        latitude_factor=fraction / area_fraction(angle),
    )


def reach_distance(flight_s: Numbers, space: SpaceInputs) -> Numbers:
    """Return the distance (m) that an interceptor covers beside its satellite in each time (s)."""
    speed, exhaust = 1e3 * space.speed_km_s.value, exhaust_speed(space.isp_s.value)
    return covered(flight_s, speed, space.burn_s.value, exhaust, STAGES)


def _inclination(inclination_deg: float | None, lat_rad: float, angle_rad: float) -> float:
    if inclination_deg is not None:
        return math.radians(inclination_deg)
    return min(max(abs(lat_rad) + 0.5 * angle_rad, math.radians(1.0)), 0.5 * math.pi)
