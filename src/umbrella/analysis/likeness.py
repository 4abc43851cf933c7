"""How often a look at a boost is met among vehicles of a kind, and what room a kind leaves for those nobody knows."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaln

ANGLE_WIDTH_DEG: Final = 4.0  # how far apart the climbs of two vehicles of one kind may be
HEIGHT_WIDTH: Final = 0.25  # the same of their heights, as a share
WIDTHS: Final = np.array([ANGLE_WIDTH_DEG, HEIGHT_WIDTH])
ANYWHERE: Final = np.array([90.0, 2.0])  # where fewer than two are known: any climb, heights within e times
STRANGE: Final = 0.3  # of the vehicles of a kind that are like none of those known
ASSUMED: Final = {"classify.angle_width_deg": ANGLE_WIDTH_DEG, "classify.height_width": HEIGHT_WIDTH,
                  "classify.strange": STRANGE}  # fmt: skip
_PEAK: Final = math.sqrt(2.0 * math.pi)  # densities here are told in those of one vehicle at its own climb and height

Numbers = NDArray[np.float64]


class Boost(NamedTuple):
    """A boost by its times: inertial states, height m, Earth-fixed speed m/s (rising) and climb angle rad."""

    t_s: Numbers
    states: Numbers
    height_m: Numbers
    speed_m_s: Numbers
    climb_rad: Numbers


class Seen(NamedTuple):
    """A look: height m, Earth-fixed speed m/s and climb angle rad."""

    height_m: float
    speed_m_s: float
    climb_rad: float

    def features(self) -> Numbers:
        """Return the climb (deg) and the logarithm of the height."""
        return np.array([math.degrees(self.climb_rad), math.log(max(self.height_m, 1.0))])


class Part(NamedTuple):
    """Boosts of some vehicles, for each vehicle its own, and the share of a kind that flies like one of them."""

    share: float
    by_vehicle: tuple[tuple[Boost, ...], ...]

    @property
    def flights(self) -> int:
        """Return the number of boosts."""
        return sum(map(len, self.by_vehicle))


Kind = tuple[Part, ...]  # launches, or missile flights


class Likeness(NamedTuple):
    """How often vehicles of a kind look like this: by both, by the climb alone, by the height alone."""

    both: float
    climb: float
    height: float


def likeness(here: Seen, kind: Kind) -> Likeness:
    """Return how often vehicles of a kind look like this.

    Args:
        here: the look. kind: what it is held against, at the same speed; what ends slower counts as unlike.

    **Valid**: as densities up to a factor that both kinds share. A known vehicle comes back with a Gaussian about its
    own climb and height; a share of `STRANGE` is like none of the known ones, and spread as they are by Student's
    predictive law: the fewer they are and the more they differ, the less surely a strange track is none of them.
    **Leaves out**: that climb and height go together, and that vehicles of one maker are alike. Widths and share are
    assumed: leaving out one vehicle of the catalogue after the other, its likelihood is highest near these widths (4
    to 6 degrees, a quarter to a third), and flat from a tenth to a half for the share. **Source**: kernel density;
    Gelman and others, Bayesian Data Analysis (2013), section 3.2. **Checked**: tests/analysis/test_launch_or_test.py.
    """
    return Likeness(*sum((part.share * _alike(here, part) for part in kind), np.zeros(3)))


def _alike(here: Seen, part: Part) -> Numbers:
    """Return the density of a part at a look: by both, by climb, by height."""
    there = [[_at(one, here.speed_m_s) for one in own if here.speed_m_s <= one.speed_m_s[-1]]
             for own in part.by_vehicle]  # fmt: skip
    known = np.array([features for own in there for features in own]).reshape(-1, 2)
    if not len(known):
        return STRANGE / (part.flights + 1.0) * _anywhere()
    off = (here.features() - known) / WIDTHS
    near = np.exp(-0.5 * off * off)
    alike = np.array([near.prod(axis=1).mean(), *near.mean(axis=0)])
    strange = _predicted(here.features(), known, sum(map(bool, there)))
    return np.asarray(len(known) / part.flights * ((1.0 - STRANGE) * alike + STRANGE * strange))


def _predicted(features: Numbers, known: Numbers, vehicles: int) -> Numbers:
    """Return the density of a new vehicle that is spread as the known ones are: by both, by climb, by height."""
    if vehicles < 2:
        return _anywhere()
    scale = np.maximum(known.std(axis=0, ddof=1) * math.sqrt(1.0 + 1.0 / vehicles), WIDTHS)
    density = _student((features - known.mean(axis=0)) / scale, vehicles - 1.0) * _PEAK * WIDTHS / scale
    return np.array([density.prod(), *density])


def _anywhere() -> Numbers:
    density = _PEAK * WIDTHS / ANYWHERE
    return np.array([density.prod(), *density])


def _student(z: Numbers, freedom: float) -> Numbers:
    """Return the density of Student's t."""
    log_top = gammaln(0.5 * (freedom + 1.0)) - gammaln(0.5 * freedom) - 0.5 * math.log(freedom * math.pi)
    return np.asarray(np.exp(log_top - 0.5 * (freedom + 1.0) * np.log1p(z * z / freedom)))


def _at(one: Boost, speed_m_s: float) -> tuple[float, float]:
    """Return the climb (deg) and the logarithm of the height where a boost first has some speed."""
    i = int(np.searchsorted(one.speed_m_s, speed_m_s))
    climb_rad = _between(one.speed_m_s, one.climb_rad, i, speed_m_s)
    return math.degrees(climb_rad), math.log(max(_between(one.speed_m_s, one.height_m, i, speed_m_s), 1.0))


def _between(speeds: Numbers, values: Numbers, i: int, speed: float) -> float:
    """Return a value where a boost first has some speed, on the straight line between its times."""
    if i == 0 or speeds[i] <= speeds[i - 1]:
        return float(values[i])
    part = (speed - speeds[i - 1]) / (speeds[i] - speeds[i - 1])
    return float(values[i - 1] + part * (values[i] - values[i - 1]))
