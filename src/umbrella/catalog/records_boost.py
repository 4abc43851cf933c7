"""What the catalogue assumes of defence in the boost phase: its time, its interceptors, its satellites, its price."""

from umbrella.catalog.entries import Entry
from umbrella.catalog.quantity import Fraction, NotNegative, Positive, Record


class BoostInputs(Record):
    """From launch to the order to fire, and where a burning missile may be hit. `detect_s` overrides the flight."""

    cloud_top_km: NotNegative
    confirm_s: NotNegative
    detect_s: NotNegative | None = None
    decide_s: NotNegative
    margin_s: NotNegative
    lowest_km: NotNegative


class InterceptorInputs(Record):
    """An interceptor made to a speed: three equal steps of speed, all of one structure and propellant."""

    burn_s: Positive
    isp_s: Positive
    structure: Fraction
    kill_vehicle_kg: Positive
    section_kg_m2: Positive
    platform_km: NotNegative


class SpaceInputs(Record):
    """A space-based interceptor and its orbit."""

    speed_km_s: Positive
    altitude_km: Positive
    burn_s: Positive
    isp_s: Positive
    structure: Fraction
    kill_vehicle_kg: Positive
    carrier: NotNegative


class CostInputs(Record):
    """What it costs, dollars of 2025 or so."""

    launch_usd_kg: Positive
    unit_musd: Positive
    life_years: Positive
    develop_busd: NotNegative
    operate_busd_year: NotNegative


class BoostDefence(Entry):
    """What is assumed of a defence that hits missiles while they burn, from the ground (or air) and from orbits."""

    boost: BoostInputs
    interceptor: InterceptorInputs
    space: SpaceInputs
    cost: CostInputs
