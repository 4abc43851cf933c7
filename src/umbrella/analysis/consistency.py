"""Is a track as good as it says? Many trials of one track, its errors held against its covariance.

The normalised estimation error squared (NEES) and the normalised innovation squared (NIS) have a chi-square
distribution if the filter is right: their means over the trials lie between two bounds 95 times in 100.
"""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.stats import chi2

from umbrella.analysis.consistency_cases import Case, Floats, motion_of, schedule, true_alphas, truth
from umbrella.core.compiled import njit
from umbrella.core.random import Purpose, normal_pair
from umbrella.physics.earth.ellipsoid import enu_basis, geodetic_to_ecef
from umbrella.physics.earth.frames import ecef_to_eci
from umbrella.physics.earth.model import WGS84
from umbrella.tracking.initiate import TENTATIVE, TRACK, TrackRules, forget, surprise, take_look

_MEASUREMENT: Final = int(Purpose.MEASUREMENT)
LOOKS_TO_CONFIRM: Final = 3
WITHIN_S: Final = 60.0  # as the shipped scenarios have it


@dataclass(frozen=True, slots=True, kw_only=True)
class Trials:
    """What many trials gave at each look (nan before there is a state)."""

    case: Case
    times_s: Floats  # [looks]
    errors: Floats  # [trials, looks, 7] estimate minus truth after the look
    covariances: Floats  # [trials, looks, 7, 7]
    nis: Floats  # [trials, looks]
    broken: int  # tracks that were taken for thrust

    def nees(self) -> Floats:
        """Return the normalised estimation error squared, float64[trials, looks]."""
        n = self.case.freedoms
        sizes = np.sqrt(np.diagonal(self.covariances, axis1=2, axis2=3)[..., :n])  # metres beside m^2/kg
        e = self.errors[..., :n] / sizes
        p = self.covariances[..., :n, :n] / (sizes[..., :, None] * sizes[..., None, :])
        known = np.isfinite(e).all(axis=-1)
        out = np.full(known.shape, np.nan)
        out[known] = np.einsum("ni,ni->n", e[known], np.linalg.solve(p[known], e[known][..., None])[..., 0])
        return out


def stations(case: Case, times_s: Floats, who: NDArray[np.int64]) -> Floats:
    """Return place and unit vectors east, north, up of the radar that looks at each time, inertial, [looks, 12]."""
    rows = np.empty((len(times_s), 12))
    for k, (t_s, post) in enumerate(zip(times_s, who, strict=True)):
        lat, lon = np.radians(case.posts[post].lat_deg), np.radians(case.posts[post].lon_deg)
        fixed = (*geodetic_to_ecef(lat, lon, 0.0, WGS84), *enu_basis(lat, lon))
        for j in (0, 3, 6, 9):
            rows[k, j : j + 3] = ecef_to_eci(*fixed[j : j + 3], float(t_s), WGS84.omega_rad_s)
    return rows


@njit
def _noisy_look(true, station, sigmas, address, index):  # type: ignore[no-untyped-def]
    """Return a look (range, azimuth, elevation) at a place with its errors, and the three standard deviations."""
    d = (true[0] - station[0], true[1] - station[1], true[2] - station[2])
    e = d[0] * station[3] + d[1] * station[4] + d[2] * station[5]
    n = d[0] * station[6] + d[1] * station[7] + d[2] * station[8]
    u = d[0] * station[9] + d[1] * station[10] + d[2] * station[11]
    elevation = math.atan2(u, math.sqrt(e * e + n * n))
    sizes = (sigmas[0], sigmas[1] / math.cos(elevation), sigmas[1])
    seed, trial, number = address
    a, b = normal_pair(seed, trial, number, _MEASUREMENT, 2 * index)
    c, _ = normal_pair(seed, trial, number, _MEASUREMENT, 2 * index + 1)
    range_m, azimuth = math.sqrt(e * e + n * n + u * u), math.atan2(e, n)
    return (range_m + sizes[0] * a, azimuth + sizes[1] * b, elevation + sizes[2] * c), sizes


@njit
def _note(track, true, error, covariance):  # type: ignore[no-untyped-def]
    """Write what a track says, and how far from the truth that is."""
    for i in range(7):
        error[i] = track.x[i] - true[i]
        for j in range(7):
            covariance[i, j] = track.p[i, j]


@njit
def _follow(tracks, true, times, stations, sigmas, rules, seed, number, errors, covariances, nis):  # type: ignore[no-untyped-def]
    """Give each track its looks and write what it says after each; `true` has one body for all or one for each."""
    for trial in range(tracks.shape[0]):
        track, body = tracks[trial], trial % true.shape[0]
        forget(track)
        for k in range(times.shape[0]):
            f = stations[k]
            station = (f[0], f[1], f[2], f[3], f[4], f[5], f[6], f[7], f[8], f[9], f[10], f[11])
            look, sizes = _noisy_look(true[body, k], station, sigmas[k], (seed, trial, number), k)
            if track.phase >= TENTATIVE:
                nis[trial, k] = surprise(track, times[k], look, sizes, station, rules)[0]
            take_look(track, times[k], look, sizes, station, rules)
            if track.phase >= TENTATIVE:
                _note(track, true[body, k], errors[trial, k], covariances[trial, k])


def run_trials(case: Case, kind: int, *, trials: int = 500, seed: int = 1, curved: bool = True) -> Trials:
    """Return what a filter makes of a case.

    Args:
        case: see `consistency_cases`. kind: EXTENDED or UNSCENTED of `tracking.initiate`. trials: how many.
        seed: of the looks' errors. curved: whether the extended filter counts the curvature of the range.

    **Valid**: looks of this object alone, errors as stated. **Leaves out**: biases of sensors, missed looks.
    **Source**: Bar-Shalom, Li & Kirubarajan (2001), sec. 5.4. **Checked**: tests/analysis/test_consistency.py.
    """
    times, who = schedule(case)
    alphas = true_alphas(case, times, trials, seed)
    sigmas = np.array([[case.posts[w].range_sigma_m, case.posts[w].angle_sigma_rad] for w in who])
    rules = TrackRules(LOOKS_TO_CONFIRM, WITHIN_S, curved, kind, motion_of(case))
    tracks = np.zeros(trials, TRACK)
    shape = (trials, len(times))
    errors, covariances, nis = np.full((*shape, 7), np.nan), np.full((*shape, 7, 7), np.nan), np.full(shape, np.nan)
    _follow(
        tracks,
        truth(case, times, alphas),
        times,
        stations(case, times, who),
        sigmas,
        rules,
        seed,
        case.number,
        errors,
        covariances,
        nis,
    )
    broken = int(np.isfinite(tracks["powered_s"]).sum())
    return Trials(case=case, times_s=times, errors=errors, covariances=covariances, nis=nis, broken=broken)


def bounds(freedoms: int, trials: int, confidence: float = 0.95) -> tuple[float, float]:
    """Return between what the mean of so many chi-square draws lies with that probability."""
    tail = 0.5 * (1.0 - confidence)
    low, high = chi2.ppf([tail, 1.0 - tail], freedoms * trials) / trials
    return float(low), float(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """Means over the trials of one filter in one case, from the first look after a state was made of two."""

    filter: str
    times_s: Floats
    nees: Floats
    nis: Floats
    nees_bounds: tuple[float, float]  # 95 %
    nis_bounds: tuple[float, float]

    @property
    def inside(self) -> tuple[float, float]:
        """Return the share of looks whose mean NEES, and whose mean NIS, lies within the bounds."""
        (a, b), (c, d) = self.nees_bounds, self.nis_bounds
        return float(((self.nees > a) & (self.nees < b)).mean()), float(((self.nis > c) & (self.nis < d)).mean())


def means_of(run: Trials, filter_name: str) -> Means:
    """Return the means of NEES and NIS at each look, with their bounds."""
    return Means(
        filter=filter_name,
        times_s=run.times_s[2:],
        nees=run.nees()[:, 2:].mean(axis=0),
        nis=run.nis[:, 2:].mean(axis=0),
        nees_bounds=bounds(run.case.freedoms, len(run.nis)),
        nis_bounds=bounds(3, len(run.nis)),
    )
