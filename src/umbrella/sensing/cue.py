"""Cued search: how many beams a cue asks for, and how long they take."""

import math
from typing import Final

from umbrella.core.compiled import njit

SIGMAS: Final = 3.0  # radius of the circle that is searched; 98.9 % of normal cues in two dimensions lie within
# discs of a hexagonal lattice that cover a plane overlap: their area is so many times the plane's (Kershner 1939)
COVERING: Final = 2.0 * math.pi / (3.0 * math.sqrt(3.0))


@njit
def cue_beams(radar, sigma_m, range_m):
    """Return how many beams cover the circle of three standard deviations around a cued place.

    Args:
        radar: record `RADAR`. sigma_m: standard deviation of the cue across the line of sight, each way. range_m: m.

    Valid: any cue; one or two beams more than the fewest that cover a small circle. Leaves out: that the cue's error
    may be an ellipse. Source: Kershner, American Journal of Mathematics 61 (1939) 665, with half a beam's radius for
    the rim. Checked against the known best coverings: tests/sensing/test_cue.py.
    """
    beams = SIGMAS * sigma_m / range_m / (0.5 * radar.beam_rad)
    if beams <= 1.0:
        return 1
    return math.ceil(COVERING * (beams + 0.5) ** 2)


@njit
def cued_interval_s(radar, beams):
    """Return the time (s) in which a radar searches so many beams within its share for tracks and cues.

    Each beam gets a track dwell, so that a look of a cued search is as strong as one at a track.

    Valid: nothing else is in the share. Leaves out: tracks that take part of it. Source: arithmetic.
    Checked: tests/sensing/test_cue.py.
    """
    return beams * radar.dwell_s / radar.track_share
