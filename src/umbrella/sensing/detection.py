"""From range and cross-section to the chance of a detection and the size of its errors."""

import math

from umbrella.core.compiled import njit


@njit
def signal_to_noise(range_m, rcs_m2, range_ref_m, rcs_ref_m2, snr_ref):
    """Return the signal-to-noise power ratio of one look by the fourth-power law from one published point.

    Args:
        range_m, rcs_m2: the object's range, m, and radar cross-section, m^2.
        range_ref_m, rcs_ref_m2, snr_ref: the point: this ratio is met at this range on this cross-section.

    Valid: noise-limited looks with the same dwell as the published point. Leaves out: scan loss off boresight (up to
    5 dB at 60 deg), the atmosphere's loss (below 2 dB at X band above 3 deg), clutter, multipath and jamming.
    Source: Skolnik, Introduction to Radar Systems, 3rd ed., eq. 1.6. Checked: tests/sensing/test_detection.py.
    """
    ratio = range_ref_m / range_m
    square = ratio * ratio
    return snr_ref * (rcs_m2 / rcs_ref_m2) * square * square


@njit
def detection_probability(snr, false_alarm):
    """Return the probability that one look detects: Swerling case 1, one pulse (or one coherent dwell).

    Args:
        snr: signal-to-noise power ratio averaged over the fluctuation of the cross-section.
        false_alarm: probability that a look at nothing detects.

    Valid: an object of many scatterers that turns slowly against the dwell and fast against the revisit time.
    Leaves out: steady objects (a sphere needs 8 dB less for 90 %). Source: Swerling, IRE Trans. IT-6 (1960) 269;
    Skolnik, 3rd ed., sec. 2.8. Checked: tests/sensing/test_detection.py.
    """
    return math.exp(math.log(false_alarm) / (1.0 + snr))


@njit
def snr_for_probability(probability, false_alarm):
    """Return the signal-to-noise ratio at which a look detects with a probability (inverse of the law above)."""
    return math.log(false_alarm) / math.log(probability) - 1.0


@njit
def error_growth(snr, snr_ref):
    """Return the factor by which errors exceed their published size when the echo is weaker than the published point.

    Valid: errors set by thermal noise. Leaves out: errors do not shrink below the published size for strong echoes
    (calibration and refraction set a floor). Source: Skolnik, 3rd ed., sec. 6.3 (error ~ 1/sqrt(SNR)).
    Checked: tests/sensing/test_detection.py.
    """
    return math.sqrt(max(1.0, snr_ref / snr))
