"""What is known beforehand of burning missiles that leave the clouds: how high, how fast, how they climb.

Read from the 22 missiles of the catalogue, each flown to its longest range and 9 deg steeper. These numbers are beliefs
of the trackers; a missile may well be different. Checked: tests/tracking/test_plume.py flies them again.
"""

from typing import Final

# 5 to 12 km high. Height grows as a power of time: speed times time over height is 1.92 to 2.45. So does the way along
# the ground: it is 0.23 to 0.35 of level speed times time.
CLIMB_POWER: Final = 2.15
CLIMB_POWER_SIGMA: Final = 0.12
DRIFT_SHARE: Final = 0.28
DRIFT_SHARE_SIGMA: Final = 0.03
# About 10 km high.
SPEED_UP_M_S: Final = 440.0
SPEED_UP_SIGMA_M_S: Final = 85.0
SPEED_LEVEL_SIGMA_M_S: Final = 250.0  # in each of two directions; 210 to 560 m/s in all
PUSH_SIGMA_M_S2: Final = 4.0  # what the two powers leave of the acceleration

# Height above that of the first look: 5 +- 1 km after 10 s, 28 +- 5 after 40 s, 50 +- 10 after 60 s, 95 +- 21 after
# 100 s, 120 to 170 +- 60 from 130 s on; the share of doubt is doubled for lofted flights.
PROFILE_SPEED_M_S: Final = 450.0
PROFILE_RATE_M_S2: Final = 10.0
PROFILE_TOP_M: Final = 160e3
PROFILE_SHARE: Final = 0.4
PROFILE_LASTS_S: Final = 150.0  # about a burn: so long a missile stays higher or lower than others

# A plume that is first seen later (over the limb, after an outage): anywhere in the same burns.
LATE_HEIGHT_M: Final = 80e3
LATE_HEIGHT_SIGMA_M: Final = 60e3
LATE_SPEED_UP_M_S: Final = 1000.0
LATE_SPEED_UP_SIGMA_M_S: Final = 700.0
LATE_SPEED_LEVEL_SIGMA_M_S: Final = 1500.0
LATE_PUSH_M_S2: Final = 20.0
LATE_PUSH_SIGMA_M_S2: Final = 30.0
LATE_POWER_SIGMA: Final = 0.8
LATE_SHARE_SIGMA: Final = 0.15

GROUND_SIGMA_M: Final = 500.0  # height of a launch point above the ellipsoid, which is taken as 0
