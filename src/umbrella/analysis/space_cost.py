"""What space-based interceptors weigh, and what they cost in twenty years."""

import math
from dataclasses import dataclass
from typing import Final

from umbrella.analysis.absentee import exhaust_speed, interceptor_mass
from umbrella.analysis.boost_inputs import CostInputs, SpaceInputs
from umbrella.analysis.space_reach import STAGES
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue

YEARS: Final = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Twenty years at one launch price, bn$: low, mid and high inputs."""

    launch_usd_kg: float
    low_busd: float
    mid_busd: float
    high_busd: float
    launch_busd: float  # what of the mid is paid for launches


def ends(number: Quantity) -> tuple[float, float, float]:
    """Return the low end, the value and the high end of a number."""
    low, high = number.span
    return low, number.value, high


def masses(space: SpaceInputs) -> tuple[tuple[float, float, float], float]:
    """Return the mass (kg) of a satellite with its interceptor, low, mid, high; and of the interceptor alone, mid."""
    speed = 1e3 * space.speed_km_s.value
    kill_vehicle, carrier, structure = ends(space.kill_vehicle_kg), ends(space.carrier), ends(space.structure)
    impulse = ends(space.isp_s)[::-1]
    rockets = [
        interceptor_mass(kill_vehicle[k], speed, exhaust_speed(impulse[k]), structure[k], STAGES) for k in range(3)
    ]
    if not math.isfinite(rockets[2]):
        raise BadValue(
            "--speed", f"{speed / 1e3:g}", "what two stages can give", "the stages would weigh more than they lift"
        )
    low, mid, high = (rocket * (1.0 + more) for rocket, more in zip(rockets, carrier, strict=True))
    return (low, mid, high), rockets[1]


def cost_of(total: int, mass_kg: tuple[float, float, float], prices: CostInputs, launch_usd_kg: float) -> Cost:
    """Return what a constellation costs in twenty years at a launch price.

    Args:
        total: satellites. mass_kg: of one: low, mid, high. prices: see `CostInputs`. launch_usd_kg: the price.

    **Valid**: satellites replaced at the end of their life, at constant prices. **Leaves out**: learning curves,
    sensors, command, spares, growth of cost. **Source**: sum of its parts; the Congressional Budget Office's numbers.
    **Checked**: tests/analysis/test_constellation.py.
    """
    unit, develop, operate = ends(prices.unit_musd), ends(prices.develop_busd), ends(prices.operate_busd_year)
    life = ends(prices.life_years)[::-1]
    sent = [total * YEARS / years for years in life]
    launched = [sent[k] * mass_kg[k] * launch_usd_kg / 1e9 for k in range(3)]
    whole = [develop[k] + sent[k] * unit[k] / 1e3 + launched[k] + YEARS * operate[k] for k in range(3)]
    return Cost(
        launch_usd_kg=launch_usd_kg, low_busd=whole[0], mid_busd=whole[1], high_busd=whole[2], launch_busd=launched[1]
    )
