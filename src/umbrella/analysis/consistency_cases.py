"""Three tracks whose filters are tried: mid-course by one radar, by two, and a re-entry close by; and their truth."""

from dataclasses import dataclass
from math import cos, radians, sin
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.integrate import solve_ivp

from umbrella.analysis.nature import standard_nature
from umbrella.core.compiled import njit
from umbrella.physics.atmosphere.air import Air, air_at
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84, Earth
from umbrella.physics.gravity.zonal import gravity
from umbrella.tracking.motion import Motion

Floats = NDArray[np.float64]

ALPHA_M2_KG: Final = 1.0 / 5000.0  # a re-entry vehicle's, of unknown make:
ALPHA_SIGMA: Final = 0.3  # to within three tenths
ALPHA_DRIFT: Final = 0.02  # 1/sqrt(s): 9 % in 20 s, for air that is not the standard's and a body that pitches
NOISE_M2_S3: Final = 1e-9  # a trace: the tracker's gravity is the true one


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A radar: where it stands, how well it measures in one look, and how often it looks."""

    lat_deg: float
    lon_deg: float
    range_sigma_m: float
    angle_sigma_rad: float  # across the line of sight
    every_s: float
    first_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One object seen by radars: position (m) and velocity (m/s), inertial, at `start_s`."""

    name: str
    title: str
    number: int  # of its draws: each case has its own luck
    posts: tuple[Post, ...]
    start: Floats
    start_s: float
    end_s: float
    in_air: bool  # then each trial has an alpha of its own, drawn with the tracker's first guess and doubt

    @property
    def freedoms(self) -> int:
        """Return how many numbers of the state the looks can find."""
        return 7 if self.in_air else 6


def thrown(
    lat_deg: float, lon_deg: float, h_m: float, azimuth_deg: float, angle_deg: float, speed_m_s: float
) -> Floats:
    """Return the inertial state at t = 0 of a body thrown from a place, its velocity given in inertial axes."""
    lat, lon = radians(lat_deg), radians(lon_deg)
    basis = np.array(enu_basis(lat, lon)).reshape(3, 3)
    az, el = radians(azimuth_deg), radians(angle_deg)
    line = np.array([cos(el) * sin(az), cos(el) * cos(az), sin(el)])
    return np.concatenate([geodetic_to_ecef(lat, lon, h_m, WGS84), speed_m_s * line @ basis])


# Warning radar and tracking radar of the kind that PAVE PAWS (UHF: 2.2 deg of beam over 1.6 sqrt(2 SNR), 20 dB) and an
# X-band radar are; the cases ask whether a filter is consistent, and not what a radar can do.
_WARNING: Final = Post(
    lat_deg=64.3, lon_deg=-149.2, range_sigma_m=30.0, angle_sigma_rad=1.7e-3, every_s=5.0, first_s=600.0
)
_TRACKING: Final = Post(
    lat_deg=52.7, lon_deg=174.1, range_sigma_m=2.0, angle_sigma_rad=2.4e-4, every_s=5.0, first_s=602.5
)
_CLOSE: Final = Post(lat_deg=40.9, lon_deg=140.3, range_sigma_m=2.0, angle_sigma_rad=5e-4, every_s=0.5, first_s=0.0)


def cases() -> tuple[Case, ...]:
    """Return the three cases: an ICBM from North Korea to North America, and a re-entry over northern Japan."""
    icbm = thrown(44.0, 132.5, 200e3, 31.0, 20.0, 6900.0)
    fall = thrown(41.5, 138.0, 200e3, 98.0, -35.0, 6500.0)
    return (
        Case(
            name="midcourse",
            title="mid-course, one radar",
            number=1,
            posts=(_WARNING,),
            start=icbm,
            start_s=130.0,
            end_s=900.0,
            in_air=False,
        ),
        Case(
            name="fused",
            title="mid-course, two radars",
            number=2,
            posts=(_WARNING, _TRACKING),
            start=icbm,
            start_s=130.0,
            end_s=900.0,
            in_air=False,
        ),
        Case(
            name="reentry",
            title="re-entry, alpha unknown",
            number=3,
            posts=(_CLOSE,),
            start=fall,
            start_s=0.0,
            end_s=46.0,
            in_air=True,
        ),
    )


def motion_of(case: Case) -> Motion:
    """Return what the tracker assumes in a case: the true law of motion, and a doubtful alpha."""
    return Motion(
        standard_nature().air, WGS84, ALPHA_M2_KG, ALPHA_SIGMA, ALPHA_DRIFT if case.in_air else 0.0, NOISE_M2_S3, 0.0
    )


def schedule(case: Case) -> tuple[Floats, NDArray[np.int64]]:
    """Return the times of the looks (s, rising) and which radar looks."""
    times = [np.arange(post.first_s, case.end_s, post.every_s) for post in case.posts]
    who = np.repeat(np.arange(len(times)), [len(t) for t in times])
    every = np.concatenate(times)
    order = np.argsort(every, kind="stable")
    return every[order], who[order]


def true_alphas(case: Case, times_s: Floats, trials: int, seed: int) -> Floats:
    """Return the alpha (m^2/kg) of each trial from each look to the next, float64[trials, looks].

    In the air it is drawn as the tracker believes: normal with its first guess and doubt (but a tenth of the guess at
    least: once in 700 trials), then a random walk of its logarithm. Elsewhere one trial stands for all.
    """
    if not case.in_air:
        return np.full((1, len(times_s)), ALPHA_M2_KG)
    rng = np.random.default_rng((seed, case.number))
    first = np.maximum(0.1, 1.0 + ALPHA_SIGMA * rng.standard_normal((trials, 1)))
    steps = np.sqrt(np.diff(times_s, prepend=times_s[0])) * rng.standard_normal((trials, len(times_s)))
    alphas: Floats = ALPHA_M2_KG * first * np.exp(ALPHA_DRIFT * np.cumsum(steps, axis=1))
    return alphas


@njit
def _rates(y: Floats, alphas: Floats, air: Air, earth: Earth, rate: Floats) -> None:
    """Write the rates of change of all bodies (rows of six), written apart from the tracker's law of motion."""
    for i in range(alphas.shape[0]):
        s = y[6 * i : 6 * i + 6]
        acceleration = gravity(s[0], s[1], s[2], earth)
        height = ecef_to_geodetic(s[0], s[1], s[2], earth)[2]
        wind = (s[3] + earth.omega_rad_s * s[1], s[4] - earth.omega_rad_s * s[0], s[5])
        speed = np.sqrt(wind[0] ** 2 + wind[1] ** 2 + wind[2] ** 2)
        pull = 0.5 * air_at(height, air)[0] * speed * alphas[i]
        for k in range(3):
            rate[6 * i + k] = s[3 + k]
            rate[6 * i + 3 + k] = acceleration[k] - pull * wind[k]


def truth(case: Case, times_s: Floats, alphas: Floats) -> Floats:
    """Return the true states float64[bodies, looks, 7], by SciPy's DOP853, begun anew at each look.

    Args:
        case: whose start is flown. times_s: of the looks. alphas: float64[bodies, looks], as `true_alphas` gives them.

    **Valid**: free fall with J2 to J4 and drag; 1e-10 of the path. **Leaves out**: nothing that the tracker knows.
    **Source**: Hairer, Norsett & Wanner I, II.10. **Checked**: tests/analysis/test_consistency.py.
    """
    nature, (n, looks) = standard_nature(), alphas.shape
    states = np.empty((n, looks, 7))
    states[:, :, 6] = alphas
    y, t_s = np.tile(case.start, n), case.start_s
    for k in range(looks):
        alpha = np.ascontiguousarray(alphas[:, max(k - 1, 0)])

        def rates(_: float, s: Floats, alpha: Floats = alpha) -> Floats:
            rate = np.empty_like(s)
            _rates(s, alpha, nature.air, nature.earth, rate)
            return rate

        if times_s[k] > t_s:
            y = solve_ivp(rates, (t_s, float(times_s[k])), y, "DOP853", rtol=1e-10, atol=1e-5).y[:, -1]
            t_s = float(times_s[k])
        states[:, k, :6] = y.reshape(n, 6)
    return states
