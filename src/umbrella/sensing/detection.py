"""From range and cross-section to the chance of a detection and the size of its errors."""

import math
from typing import Final

from umbrella.core.compiled import njit

# a steady echo is missed less often than exp(-CERTAIN^2), 1e-16, when sqrt(S/N) exceeds sqrt(threshold) by so much
CERTAIN: Final = 6.0


@njit
def look_snr(radar, range_m, rcs_m2, loss, is_search):
    """Return the signal-to-noise power ratio of one look by the fourth-power law from the radar's known point.

    Args:
        radar: record `RADAR`. range_m, rcs_m2: of the object. loss: factor by which it stands off the normal (from
        `in_view`). is_search: whether it is a look of the search fence; otherwise a track dwell.

    Valid: noise-limited looks. Leaves out: the air's loss (below 2 dB at X band above 3 deg), that a beam may stand up
    to half its width off the object (3 dB at most), clutter, multipath and jamming.
    Source: Skolnik, Introduction to Radar Systems, 3rd ed., eq. 1.6. Checked: tests/sensing/test_detection.py.
    """
    ratio = radar.range_ref_m / range_m
    square = ratio * ratio
    gain = radar.search_gain if is_search else 1.0
    return radar.snr_ref * (rcs_m2 / radar.rcs_ref_m2) * square * square * loss * gain


@njit
def _steady(snr, threshold):
    """Return the probability that a steady echo in noise exceeds a threshold: Marcum's Q, as a sum over Poisson terms.

    The k-th term: the echo brings k quanta (Poisson, mean S/N), the threshold asks for at most k (Poisson).
    """
    if math.sqrt(snr) > math.sqrt(threshold) + CERTAIN:
        return 1.0
    echo, noise = math.exp(-snr), math.exp(-threshold)
    cumulated, total, k = noise, echo * noise, 0
    while k < snr or echo > 1e-17:
        k += 1
        echo *= snr / k
        noise *= threshold / k
        cumulated += noise
        total += echo * cumulated
    return min(1.0, total)


@njit
def detection_probability(snr, false_alarm, swerling):
    """Return the probability that one look (one coherent dwell) detects.

    Args:
        snr: signal-to-noise power ratio, averaged over the fluctuation of the cross-section.
        false_alarm: probability that a look at nothing detects.
        swerling: 0 steady (a sphere); 1 many scatterers (exponential); 3 one large and many small (chi-square with
        four degrees of freedom).

    Valid: cross-sections that stand still in a dwell and are new at the next look (2 and 4 are then 1 and 3); false
    alarms of 1e-12 to 0.5. Leaves out: several dwells added up before a decision. Source: Marcum & Swerling, IRE
    Trans. IT-6 (1960) 59 and 269; the closed forms follow from the Poisson sum. Checked:
    tests/sensing/test_detection.py (draws, Albersheim's and Shnidman's equations).
    """
    threshold = -math.log(false_alarm)
    if swerling == 0:
        return _steady(snr, threshold)
    if swerling == 1:
        return math.exp(-threshold / (1.0 + snr))
    q = 2.0 / (2.0 + snr)
    return math.exp(-q * threshold) * (1.0 + q * (1.0 - q) * threshold)


@njit
def snr_for_probability(probability, false_alarm, swerling):
    """Return the signal-to-noise power ratio at which a look detects with a probability (inverse of the above).

    Valid: probabilities above the false alarm rate, below 1 - 1e-9. Leaves out: nothing. Source: bisection in
    decibels, to 1e-9 dB. Checked: tests/sensing/test_detection.py.
    """
    low_db, high_db = -60.0, 120.0
    while high_db - low_db > 1e-9:
        mid_db = 0.5 * (low_db + high_db)
        if detection_probability(10.0 ** (0.1 * mid_db), false_alarm, swerling) < probability:
            low_db = mid_db
        else:
            high_db = mid_db
    return 10.0 ** (0.05 * (low_db + high_db))


@njit
def error_sizes(radar, snr):
    """Return the standard deviations of one look: along the line of sight (m) and across it (rad, each way).

    Thermal errors fall as 1/sqrt(S/N) from their size at the radar's known point; a floor is added in quadrature.

    Valid: S/N above some 10 dB, the looks that detect. Leaves out: what stays wrong for a whole trial (range_bias_m,
    angle_bias_rad). Source: Skolnik, Introduction to Radar Systems, 3rd ed., sec. 6.3.
    Checked: tests/sensing/test_detection.py.
    """
    weaker = math.sqrt(radar.snr_ref / snr)
    along = math.hypot(radar.range_sigma_m * weaker, radar.range_floor_m)
    return along, math.hypot(radar.angle_sigma_rad * weaker, radar.angle_floor_rad)
