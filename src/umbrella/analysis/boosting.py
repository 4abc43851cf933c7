"""A missile's boost as a defence sees it: when it is seen, when a shot may leave, where it can still be hit burning."""

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.boost_inputs import ASKED, ASKED_WORK, BoostInputs, numbers_of
from umbrella.analysis.flying import FlyingAnswer, fly_missile
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import Missile
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.flight.shot import Nature
from umbrella.physics.flight.trajectory import state_at

STEP_S: Final = 0.25
MEETINGS: Final = 25  # instants at which an intercept is tried
DUE_EAST_DEG: Final = 90.0

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Boost:
    """A boost and its budget of time, s after lift-off.

    `detect_s`: seen and confirmed; `fire_s`: the first interceptor leaves; `last_s`: the last useful hit. `meet_s` are
    the instants at which a hit is possible, `meet_m` where the missile is then (Earth-fixed), `meet_h_m` how high;
    empty if there is no time left.
    """

    flown: FlyingAnswer
    burnout_s: float
    detect_s: float
    fire_s: float
    last_s: float
    meet_s: Numbers
    meet_m: Numbers
    meet_h_m: Numbers

    @property
    def flight_s(self) -> float:
        """Return the time (s, 0 if there is none) in which an interceptor must fly out."""
        return max(0.0, self.last_s - self.fire_s)


def boost_of(
    catalog: Catalog,
    missile: Missile,
    place: Point,
    nature: Nature,
    inputs: BoostInputs,
    *,
    target: Point | None = None,
    azimuth_deg: float | None = None,
) -> Boost:
    """Fly a missile and return its boost.

    Args:
        catalog, missile, place, nature: what flies, from where, in which world. inputs: see `BoostInputs`.
        target: where it is aimed (minimum energy); or azimuth_deg: direction of its longest flight [due east].

    Raises:
        OutOfReach, BadValue, FlightError: as `fly_missile`.

    **Valid**: the catalogue's nominal flight; hits at 25 instants, from the lowest allowed height to the last useful.
    **Leaves out**: manoeuvres in boost; clouds above `cloud_top_km`; a missile that is told apart late.
    **Source**: `physics.flight`. **Checked**: tests/analysis/test_boost_phase.py.
    """
    if target is None and azimuth_deg is None and missile.steering.mode != "programme":
        azimuth_deg = DUE_EAST_DEG
    flown = fly_missile(catalog, missile, place, nature, target=target, azimuth_deg=azimuth_deg)
    return budget_of(flown, inputs)


def budget_of(flown: FlyingAnswer, inputs: BoostInputs) -> Boost:
    """Return the boost of a flight under some assumptions (see `boost_of`)."""
    burnout_s = flown.flight.burnout.t_s
    times = np.append(np.arange(0.0, burnout_s, STEP_S), burnout_s)
    heights = np.array([_place(flown, float(t))[3] for t in times])
    detect_s = inputs.detect_s.value if inputs.detect_s is not None else _seen_s(times, heights, inputs)
    fire_s, last_s = detect_s + inputs.decide_s.value, burnout_s - inputs.margin_s.value
    allowed = times[(heights >= 1e3 * inputs.lowest_km.value) & (times > fire_s) & (times <= last_s)]
    meet_s = np.linspace(allowed[0], max(allowed[-1], last_s), MEETINGS) if len(allowed) else np.zeros(0)
    places = np.array([_place(flown, float(t)) for t in meet_s]).reshape(-1, 4)
    return Boost(
        flown=flown,
        burnout_s=burnout_s,
        detect_s=detect_s,
        fire_s=fire_s,
        last_s=last_s,
        meet_s=meet_s,
        meet_m=places[:, :3],
        meet_h_m=places[:, 3],
    )


def _seen_s(times: Numbers, heights: Numbers, inputs: BoostInputs) -> float:
    """Return when the plume stands above the clouds and has been looked at; infinite if it never does."""
    above = np.flatnonzero(heights >= 1e3 * inputs.cloud_top_km.value)
    return float(times[above[0]]) + inputs.confirm_s.value if len(above) else math.inf


def _place(flown: FlyingAnswer, t_s: float) -> tuple[float, float, float, float]:
    """Return the Earth-fixed position (m) and the height (m) of a missile at a time."""
    x, y, z = eci_to_ecef(*state_at(flown.flight.payload.nodes, t_s)[:3], t_s, flown.earth.omega_rad_s)
    return x, y, z, ecef_to_geodetic(x, y, z, flown.earth)[2]


def provenance_of(catalog: Catalog, parts: Iterable[Provenance], numbers: Iterable[tuple[str, Quantity]]) -> Provenance:
    """Return what an answer rests on: flights, and assumed numbers with the works they name."""
    merged = Provenance.of(*parts, *numbers).described(catalog)
    given = ((ASKED, ASKED_WORK),) if ASKED in merged.sources else ()
    return replace(merged, works=(*merged.works, *given))


def boost_numbers(inputs: BoostInputs) -> list[tuple[str, Quantity]]:
    """Return the numbers of a budget of time; a given detection time takes the place of clouds and looks."""
    unused = ("boost.cloud_top_km", "boost.confirm_s") if inputs.detect_s is not None else ()
    return [(path, number) for path, number in numbers_of(inputs, "boost") if path not in unused]
