"""The same looks through Stone Soup's filters: the same states, the same covariances.

Stone Soup (Dstl, MIT licence) is given the law of motion and the measurement written apart from ours, in
benchmarks/peer_stonesoup.py.
"""

import importlib.util
from pathlib import Path

import numpy as np
import pytest

from umbrella.physics.earth.model import WGS84
from umbrella.tracking.predict import carry
from umbrella.tracking.unscented import SPREAD_ALPHA, SPREAD_BETA, SPREAD_KAPPA, carry_unscented, update_unscented
from umbrella.tracking.update import update

J2_ONLY = WGS84._replace(j3=0.0, j4=0.0)
LOOKS, EVERY_S = 120, 5.0
SIGMAS = (30.0, 1.7e-3)


@pytest.fixture(scope="module")
def peer():
    spec = importlib.util.spec_from_file_location(
        "peer_stonesoup", Path(__file__).parents[2] / "benchmarks" / "peer_stonesoup.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def seen(lab):
    """120 looks from Alaska at an ICBM of which a track is given, 5 km and 50 m/s wrong."""
    times = 500.0 + EVERY_S * np.arange(LOOKS + 1)
    states = lab.fall(lab.fall(lab.thrown(), [0.0, 500.0])[-1], times)
    radar, rng = lab.radar_at(64.3, -149.2), np.random.default_rng(1)
    looks = [lab.look_at(radar, s, float(t), SIGMAS, rng) for s, t in zip(states[1:], times[1:], strict=True)]
    stations = [lab.station_at(radar, float(t)) for t in times[1:]]
    p = np.diag([5e3**2] * 3 + [50.0**2] * 3 + [(0.3 * lab.ALPHA) ** 2])
    x = np.array([*states[0], lab.ALPHA]) + np.sqrt(np.diag(p)) * np.array([0.5, -0.8, 1.0, 0.3, 0.7, -0.6, 0.0])
    return times, looks, stations, x, p


def ours(lab, seen, unscented):
    """States and covariances after each look."""
    _, looks, stations, x, p = seen
    x, p, out = x.copy(), p.copy(), []
    motion = lab.IN_VACUUM._replace(earth=J2_ONLY, noise_m2_s3=1e-4)
    for (look, sizes), station in zip(looks, stations, strict=True):
        if unscented:
            carry_unscented(x, p, EVERY_S, motion)
            update_unscented(x, p, look, sizes, station)
        else:
            carry(x, p, EVERY_S, motion)
            update(x, p, look, sizes, station, False)
        out.append((x.copy(), p.copy()))
    return np.array([a for a, _ in out]), np.array([b for _, b in out])


@pytest.mark.parametrize("unscented", [False, True], ids=["extended", "unscented"])
def test_stone_soup_says_the_same(lab, peer, seen, unscented):
    """To 1e-6, states against their own size and against their sigma, covariances against the sigmas of their row."""
    times, looks, stations, x, p = seen
    detections = [
        peer.detection(t, look, sizes, f) for t, (look, sizes), f in zip(times[1:], looks, stations, strict=True)
    ]
    tools = peer.filters(unscented, J2_ONLY, 1e-4, (SPREAD_ALPHA, SPREAD_BETA, SPREAD_KAPPA))
    theirs, their_p, _ = peer.run(x, p, times[0], detections, *tools)
    states, covariances = ours(lab, seen, unscented)
    sigma = np.sqrt(np.diagonal(their_p, axis1=1, axis2=2))
    assert len(states) >= 100
    of_size, of_sigma = np.abs(states / theirs - 1.0).max(), (np.abs(states - theirs) / sigma).max()
    of_covariance = (np.abs(covariances - their_p) / (sigma[:, :, None] * sigma[:, None, :])).max()
    print(f"states {of_size:.1e} of their size, {of_sigma:.1e} of their sigma; covariances {of_covariance:.1e}")
    assert max(of_size, of_sigma, of_covariance) < 1e-6


def test_the_filters_settle_and_do_not_agree_with_each_other_to_that(lab, seen):
    """The looks do something: sigmas shrink tenfold, and the two filters differ by more than each from Stone Soup."""
    states, covariances = ours(lab, seen, False)
    others, _ = ours(lab, seen, True)
    assert np.sqrt(np.diagonal(covariances[-1])[:3]).max() < 500.0
    assert np.abs(states - others).max() > 1e-3
