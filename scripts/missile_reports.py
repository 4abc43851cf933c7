"""The list of missile fits: what is unknown, and the reported numbers that it is held against (see fit_missiles.py)."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Lofted:
    """A scale of the dry masses from one observed flight; `payloads_kg` is the span that gives low and high."""

    entry: str
    flight: str
    payloads_kg: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Reach:
    """A scale of `what` from a reported longest range; `ranges_km` is the span that gives low and high."""

    entry: str
    range_km: float
    ranges_km: tuple[float, float]
    what: str = "dry"  # or payload


@dataclass(frozen=True, slots=True)
class Free:
    """An unknown of an ascent: its path in the entry, how far it may reasonably be from its start, its bounds."""

    path: str
    spread: float
    low: float
    high: float
    burn_follows: bool = False  # the burn time of the stage changes with its propellant: the thrust is kept


@dataclass(frozen=True, slots=True)
class Ascent:
    """A launch to orbit: unknowns, targets as {name: (value, tolerance)}, and the event at which each knot stands."""

    entry: str
    site: str
    knots: tuple[str, ...]
    free: tuple[Free, ...]
    targets: dict[str, tuple[float, float]]
    copies: dict[str, tuple[int, ...]] = field(default_factory=dict)  # other entries with the same first stages


FITS: tuple[Lofted | Reach | Ascent, ...] = (
    Lofted("scud-c", "scudc-2015-03-01", (600.0, 800.0)),
    Lofted("scud-er", "erscud-2017-03-05", (400.0, 700.0)),
    Lofted("musudan", "musudan-2016-06-21", (500.0, 1000.0)),
    Lofted("hwasong-12", "hs12-2017-05-14", (500.0, 1000.0)),
    Lofted("hwasong-14", "hs14-2017-07-28", (300.0, 700.0)),
    Lofted("hwasong-15", "hs15-2017-11-28", (150.0, 1000.0)),
    Lofted("hwasong-17", "hs17-2023-03-15", (500.0, 2000.0)),
    Lofted("hwasong-18", "hs18-2023-07-12", (300.0, 1000.0)),
    Reach("shahab-3", 1300.0, (1200.0, 1500.0)),
    Reach("ghauri", 1300.0, (1200.0, 1500.0)),
    Reach("sejjil", 2000.0, (1930.0, 2200.0)),
    Reach("generic-icbm-liquid", 11000.0, (10000.0, 12000.0)),
    Reach("df-5", 12000.0, (11000.0, 13000.0)),
    Reach("generic-icbm-solid", 11000.0, (10000.0, 12000.0), "payload"),
    Ascent(
        "taepodong-1-slv",
        "tonghae",
        ("burnout-1", "burnout-2", "ignition-3", "burnout-3"),
        (
            Free("steering.knots[2].pitch_deg", 10, 20, 85),
            Free("steering.knots[3].pitch_deg", 10, -20, 80),
            Free("steering.knots[4].pitch_deg", 20, -40, 60),
            Free("steering.knots[5].pitch_deg", 20, -60, 60),
            Free("stages[0].propellant_kg", 500, 10000, 14500),
            Free("stages[2].propellant_kg", 200, 50, 900),
        ),
        {
            "impact-1": (253, 5),
            "impact-2": (1646, 10),
            "perigee": (218.82, 5),
            "apogee": (6978.2, 50),
            "mass": (19900, 400),
        },
        {"taepodong-1": (0, 1)},
    ),
    Ascent(
        "unha-2",
        "tonghae",
        ("burnout-1", "burnout-2", "ignition-3", "burnout-3"),
        (
            Free("steering.knots[2].pitch_deg", 10, 20, 85),
            Free("steering.knots[3].pitch_deg", 10, -20, 80),
            Free("steering.knots[4].pitch_deg", 20, -60, 60),
            Free("steering.knots[5].pitch_deg", 20, -60, 60),
            Free("stages[0].propellant_kg", 2000, 40000, 62000, True),
            Free("stages[1].propellant_kg", 2000, 5000, 18000),
            Free("stages[2].propellant_kg", 500, 1000, 5000, True),
            Free("stages[2].coast_before_s", 50, 0, 300),
        ),
        {
            "impact-1": (650, 10),
            "impact-2": (3600, 30),
            "perigee": (490, 5),
            "apogee": (1426, 20),
            "mass": (79000, 300),
        },
        {"taepodong-2": (0, 1)},
    ),
    Ascent(
        "unha-3",
        "sohae",
        ("burnout-1", "burnout-2", "ignition-3", "burnout-3"),
        (
            Free("steering.knots[2].pitch_deg", 10, 20, 88),
            Free("steering.knots[3].pitch_deg", 10, -20, 80),
            Free("steering.knots[4].pitch_deg", 20, -60, 60),
            Free("steering.knots[5].pitch_deg", 20, -60, 60),
            Free("stages[0].propellant_kg", 2000, 57000, 66000, True),
            Free("stages[1].propellant_kg", 2000, 4000, 18000, True),
            Free("stages[2].propellant_kg", 500, 800, 5000, True),
            Free("stages[2].coast_before_s", 50, 0, 250),
            Free("stages[1].dry_kg", 500, 1000, 3000),
        ),
        {
            "impact-1": (479, 10),
            "impact-2": (2380, 30),
            "perigee": (498, 5),
            "apogee": (581, 5),
            "time": (567, 5),
            "mass": (90000, 1000),
        },
        {"taepodong-2-three-stage": (0, 1, 2)},
    ),
    Ascent(
        "safir",
        "semnan",
        ("burnout-1", "burnout-2"),
        (
            Free("steering.knots[2].pitch_deg", 10, 10, 85),
            Free("steering.knots[3].pitch_deg", 20, -60, 60),
            Free("stages[0].propellant_kg", 1000, 16000, 22000, True),
            Free("stages[1].dry_kg", 100, 250, 1000),
            Free("orbit.launch_azimuth_deg", 3, 120, 160),
        ),
        {"perigee": (245, 3), "apogee": (378, 5), "mass": (26500, 200), "inclination": (55.51, 0.05)},
    ),
    Ascent(
        "simorgh",
        "semnan",
        ("burnout-1", "burnout-2"),
        (
            Free("steering.knots[2].pitch_deg", 10, 10, 85),
            Free("steering.knots[3].pitch_deg", 20, -60, 60),
            Free("stages[0].propellant_kg", 1500, 60000, 72000),
            Free("stages[1].dry_kg", 400, 500, 2000),
            Free("orbit.launch_azimuth_deg", 3, 120, 160),
        ),
        {"perigee": (500, 5), "apogee": (500, 5), "mass": (87000, 500), "inclination": (55.0, 0.05)},
    ),
    Ascent(
        "soyuz-u",
        "baikonur",
        ("burnout-1", "burnout-2", "burnout-3"),
        (
            Free("steering.knots[2].pitch_deg", 10, 10, 85),
            Free("steering.knots[3].pitch_deg", 10, -20, 60),
            Free("steering.knots[4].pitch_deg", 20, -60, 60),
            Free("shroud.mass_kg", 3000, 1400, 4500),
            Free("orbit.launch_azimuth_deg", 3, 55, 70),
        ),
        {"perigee": (191.1, 3), "apogee": (262.4, 3), "inclination": (51.65, 0.03)},
    ),
)

FORDEN_RANGES_KM = {"scud-b": 288.0, "al-hussein": 693.0, "no-dong": 973.0, "taepodong-1-forden": 2349.0}
FORDEN_AZIMUTH_DEG, FORDEN_SITE = 40.0, (35.0, 45.0)
UNLIT_FROM_S = {"taepodong-1-slv": 266.0}  # flown once more as if the last stage had not lit at this time
OBSERVED_AS = {"no-dong-1m32": "no-dong"}  # a second set of numbers for the same missile
