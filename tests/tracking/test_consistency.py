"""A track is as good as it says: NEES and NIS over many trials."""

import numpy as np
import pytest
from scipy.stats import chi2

TRIALS = 120


def bounds(freedom, trials, confidence=0.999):
    """Bounds of the mean of so many chi-square draws; 99.9 %, because several places are tried."""
    tail = 0.5 * (1.0 - confidence)
    return chi2.ppf(tail, freedom * trials) / trials, chi2.ppf(1.0 - tail, freedom * trials) / trials


def followed(lab, place, sigmas, revisit_s, rules):
    """Return NEES and running NIS at the end of 100 s of looks, and how many tracks broke, over many trials."""
    times = np.arange(600.0, 700.0, revisit_s)
    states = lab.fall(lab.fall(lab.thrown(), [0.0, 600.0])[-1], times)
    errors, innovations, broken = [], [], 0
    for seed in range(TRIALS):
        track = lab.new_track()
        lab.follow(track, lab.radar_at(*place), states, times, sigmas, np.random.default_rng(seed), rules)
        e = track["x"][:6] - states[-1]
        errors.append(e @ np.linalg.solve(track["p"][:6, :6], e))
        innovations.append(float(track["nis"]))
        broken += np.isfinite(track["powered_s"])
    return np.array(errors), np.array(innovations), broken


@pytest.mark.parametrize(
    ("place", "sigmas", "revisit_s"),
    [((60.0, -160.0), (30.0, 1e-3), 5.0), ((52.7, 174.1), (1.0, 2.4e-4), 1.0), ((52.7, 174.1), (10.0, 1e-3), 2.0)],
    ids=["alaska", "x-band", "l-band"],
)
def test_the_error_of_a_track_is_what_its_covariance_says(lab, place, sigmas, revisit_s):
    errors, innovations, broken = followed(lab, place, sigmas, revisit_s, lab.rules())
    low, high = bounds(6, TRIALS)
    assert low < errors.mean() < high
    # the running mean of eight innovations of three numbers, over independent trials: sigma sqrt(6 / 15 / trials)
    assert innovations.mean() == pytest.approx(3.0, abs=4.0 * np.sqrt(6.0 / 15.0 / TRIALS))
    assert broken == 0


def test_a_wide_beam_with_a_precise_range_needs_the_second_order(lab):
    """The early-warning radars: 11 km across at 2,900 km, 30 m in range.

    The plain extended filter loses its mind (errors of three times what it says, half of the tracks taken for thrust);
    the second-order filter is left with errors up to 1.3 times what it says, as its documentation admits.
    """
    place = ((64.3, -149.2), (30.0, 3.8e-3), 2.5)
    plain, _, plain_broken = followed(lab, *place, lab.rules(curved=False))
    curved, _, broken = followed(lab, *place, lab.rules())
    assert np.sqrt(plain.mean() / 6.0) > 2.0
    assert plain_broken > 0.1 * TRIALS
    assert np.sqrt(curved.mean() / 6.0) < 1.3
    assert broken == 0
