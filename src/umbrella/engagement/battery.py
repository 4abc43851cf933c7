"""Batteries: where interceptors stand, how they fly out, and what they do at the end."""

from typing import Final

from umbrella.core.rows import row_type
from umbrella.engagement.doctrine import SALVOS

CUTS: Final = 4  # most spans in which a battery is cut off

ENGAGE_ON_REMOTE: Final = 0  # any sensor's track serves from launch to handover
LAUNCH_ON_REMOTE: Final = 1  # any for the launch; before the seeker takes over its own radar must have seen the target
OWN_RADAR: Final = 2  # its own radar must see the target at launch

BATTERY: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the name
        ("design", "i8"),  # key of the interceptor's design: failures of a design are shared
        ("place_m", "f8", 3),  # Earth-fixed
        ("enu", "f8", 9),  # unit vectors east, north, up, Earth-fixed
        ("magazine", "i8"),
        ("reloads", "i8"),  # interceptors in store
        ("reload_s", "f8"),  # to fill the empty magazine again
        ("launch_interval_s", "f8"),
        ("cut_s", "f8", (CUTS, 2)),  # spans in which the battle manager cannot reach it (unused: inf, inf)
        # the rule of fire
        ("layer", "i8"),  # 0 shoots first
        ("salvos", "i8", SALVOS),
        ("most_shots", "i8"),
        ("reserve", "i8"),
        ("engages", "i8"),  # ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE or OWN_RADAR
        ("radar", "i8"),  # number of its own radar, -1: none
        # its fly-out table in the rows of all fans: bearing slowest, height fastest
        ("fan_first", "i8"),
        ("fan_size", "i8", 3),  # bearings, distances, heights
        ("fan_step", "f8", 3),  # rad, m, m
        ("fan_lowest_m", "f8"),
        # the kill vehicle
        ("lowest_m", "f8"),
        ("highest_m", "f8"),
        ("seeker_range_m", "f8"),  # inf: no seeker; the error of the fire control is in the hit probability
        ("basket_half_angle_rad", "f8"),
        ("divert_m_s", "f8"),  # inf: not limited
        ("reliability", "f8"),
        ("hit_probability", "f8"),  # given that all else works
        ("shared_fraction", "f8"),  # of the unreliability that all shots of a design have in common
    ]
)
