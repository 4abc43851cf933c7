"""What boost-phase defence is assumed to be able to do: every number with its range, status and source."""

from typing import Final

from umbrella.catalog.quantity import Fraction, NotNegative, Positive, Quantity, Record, Status, quantities
from umbrella.catalog.records import Source

OWN: Final = "umbrella-boost"
ASKED: Final = "asked"

# works that the catalogue's own files do not name
WORKS: Final[dict[str, Source]] = {
    OWN: Source(
        title="Assumptions of the boost-phase and constellation analyses",
        author="Umbrella contributors",
        date="2026",
        where="src/umbrella/analysis/boost_inputs.py: each note states the reason",
        read="own",
    ),
    ASKED: Source(title="Given by the person who asked", read="own"),
    "aps-2003-recalled": Source(
        title="Boost-Phase Intercept Systems for National Missile Defense",
        author="American Physical Society study group",
        date="2003-07",
        where="Reviews of Modern Physics 76 (2004) S1",
        read="recalled",
        note="to check: the countdown of detection (45 to 65 s), the space-based kill vehicle, its acceleration",
    ),
    "hitchens-2003": Source(
        title="Space-Based Missile Defense: Not So Heavenly",
        author="T. Hitchens, Space News, on the study of the American Physical Society",
        date="2003-07-21",
        where="http://nuclearfree.nuclearfreepeacemakers.org.nz/archives/33_US-Space-War/notsoh.htm",
        read="second-hand",
        note="at least 1,600 interceptors of 2,000 t together against one solid ICBM from North Korea; 22,000 $ per kg",
    ),
    "cbo-2026-summary": Source(
        title="Potential costs of a national missile defense system, summary",
        author="osintsights.com, on the Congressional Budget Office",
        date="2026-05",
        where="https://osintsights.com/golden-dome-plan-may-cost-12-trillion-fueled-by-space-based-interceptors",
        read="second-hand",
        note="7,800 interceptors at 300 to 500 km for ten missiles at once: 743 bn $ in 20 years; 22 M$ each, 5 years, "
        "500 $ per kg, 1 bn $ a year to operate",
    ),
}


def _assumed(value: float, low: float, high: float, note: str, *more: str) -> Quantity:
    return Quantity(value=value, low=low, high=high, status=Status.ASSUMED, source=(OWN, *more), note=note)


def asked(value: float) -> Quantity:
    """Return a number that was given with the question."""
    return Quantity(value=value, status=Status.ASSUMED, source=(ASKED,), note="given with the question")


class BoostInputs(Record):
    """From launch to the order to fire, and where a burning missile may be hit. `detect_s` overrides the flight."""

    cloud_top_km: NotNegative = _assumed(7.0, 3.0, 12.0, "the plume is seen from space above thick cloud")
    confirm_s: NotNegative = _assumed(
        10.0, 5.0, 20.0, "from the first look to a heading: one scan of DSP, several of a starer", "aps-2003-recalled"
    )
    detect_s: NotNegative | None = None
    decide_s: NotNegative = _assumed(30.0, 0.0, 60.0, "people, or a rule agreed in advance (0 s), release the shot")
    margin_s: NotNegative = _assumed(
        10.0,
        5.0,
        20.0,
        "hit so long before burnout that the warhead falls far short; burnout is not known to the second",
    )
    lowest_km: NotNegative = _assumed(80.0, 50.0, 100.0, "below, air heats and blinds the seeker of a kill vehicle")


class InterceptorInputs(Record):
    """An interceptor made to a speed: three equal steps of speed, all of one structure and propellant."""

    burn_s: Positive = _assumed(45.0, 40.0, 60.0, "all stages together; 10 km/s in 45 s is 23 g on average")
    isp_s: Positive = _assumed(280.0, 270.0, 295.0, "solid propellant in vacuum")
    structure: Fraction = _assumed(0.10, 0.07, 0.14, "dry mass of a stage over its whole mass")
    kill_vehicle_kg: Positive = _assumed(
        140.0,
        70.0,
        220.0,
        "69 kg is the EKV; a burning target asks for more divert",
        "aps-2003-recalled",
        "heritage-ekv-2008",
    )
    kg_per_m2: Positive = _assumed(
        13_000.0, 8_000.0, 17_000.0, "launch mass over cross-section, as of slim solid rockets"
    )
    platform_km: NotNegative = _assumed(0.0, 0.0, 18.0, "height of the platform: a ship or a truck")


class SpaceInputs(Record):
    """A space-based interceptor and its orbit."""

    speed_km_s: Positive = _assumed(4.0, 3.0, 6.0, "speed gained after leaving its orbit", "aps-2003-recalled")
    altitude_km: Positive = _assumed(
        400.0, 300.0, 500.0, "300 to 500 km: lower drags, higher is farther", "cbo-2026-summary"
    )
    burn_s: Positive = _assumed(40.0, 20.0, 60.0, "4 km/s at 10 g on average", "aps-2003-recalled")
    isp_s: Positive = _assumed(290.0, 280.0, 300.0, "propellant in vacuum")
    structure: Fraction = _assumed(0.10, 0.07, 0.15, "dry mass of a stage over its whole mass; two stages")
    kill_vehicle_kg: Positive = _assumed(136.0, 70.0, 200.0, "with the propellant of its divert", "aps-2003-recalled")
    carrier: NotNegative = _assumed(
        0.6, 0.3, 1.0, "mass of the satellite around it over its own: then 4 km/s weigh what 1,600 of 2,000 t do",
        "hitchens-2003",
    )  # fmt: skip


class CostInputs(Record):
    """What it costs, dollars of 2025 or so."""

    launch_usd_kg: Positive = _assumed(4_000.0, 500.0, 22_000.0, "from a hope (2026) to the price of 2003",
                                       "cbo-2026-summary", "hitchens-2003")  # fmt: skip
    unit_musd: Positive = Quantity(
        value=22.0, low=10.0, high=35.0, status=Status.SECOND_HAND, source=("cbo-2026-summary",),
        note="average cost of a satellite; the range is ours",
    )  # fmt: skip
    life_years: Positive = Quantity(
        value=5.0, low=4.0, high=10.0, status=Status.SECOND_HAND, source=("cbo-2026-summary",), note="the range is ours"
    )
    develop_busd: NotNegative = _assumed(15.0, 5.0, 40.0, "what the CBO's total leaves after building and launching",
                                         "cbo-2026-summary")  # fmt: skip
    operate_busd_year: NotNegative = Quantity(
        value=1.0, low=0.5, high=2.0, status=Status.SECOND_HAND, source=("cbo-2026-summary",), note="the range is ours"
    )


def numbers_of(record: Record, name: str) -> list[tuple[str, Quantity]]:
    """Return the numbers of inputs with their paths, for the provenance of an answer."""
    return list(quantities(record, name))
