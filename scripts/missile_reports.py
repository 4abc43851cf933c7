"""What the missile fits are held against: reported flights, and the list of fits (see fit_missiles.py)."""

from dataclasses import dataclass, field

# launch points, deg: CNS North Korea Missile Test Database; Semnan and Baikonur from keeptrack.space
SITES = {
    "tonghae": (40.850, 129.667),
    "sohae": (39.660, 124.706),
    "sunan": (39.200, 125.673),
    "wonsan": (39.168, 127.482),
    "nampo": (38.752, 125.325),
    "sunchon": (39.413, 125.890),
    "hwangju": (38.687, 125.702),
    "north-kusong": (40.066, 125.210),
    "mupyong-ni": (40.611, 126.426),
    "panghyon": (39.872, 125.269),
    "pyongsong": (39.282, 125.869),
    "samsok": (39.112, 125.998),
    "semnan": (35.237, 53.950),
    "baikonur": (45.920, 63.342),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A flight as it was reported (CNS database; times by KCNA or the Japanese ministry of defence)."""

    entry: str
    date: str
    site: str
    azimuth_deg: float
    apogee_km: float
    range_km: float
    time_s: float | None = None


@dataclass(frozen=True, slots=True)
class Lofted:
    """A scale of `what` from one flight; `payloads_kg` is the span that gives low and high."""

    entry: str
    date: str
    payloads_kg: tuple[float, float]
    what: str = "dry"  # tanks or dry


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
    """A launch to orbit: unknowns, and targets as {name: (value, tolerance)}; `knots` tells what each knot waits for."""

    entry: str
    site: str
    knots: tuple[str, ...]
    free: tuple[Free, ...]
    targets: dict[str, tuple[float, float]]
    copies: dict[str, tuple[int, ...]] = field(default_factory=dict)  # other entries with the same first stages


REPORTS = (
    Report("scud-c", "2015-03-01", "nampo", 70, 134, 490),
    Report("scud-c", "2014-03-03", "wonsan", 70, 150, 500),
    Report("scud-er", "2017-03-05", "sohae", 80, 260, 1000),
    Report("no-dong", "2014-03-26", "sunchon", 79, 150, 650),
    Report("no-dong-1m32", "2014-03-26", "sunchon", 79, 150, 650),
    Report("musudan", "2016-06-21", "wonsan", 73, 1400, 400),
    Report("hwasong-12", "2017-05-14", "north-kusong", 71, 2111.5, 787, 1800),
    Report("hwasong-12", "2017-08-28", "sunan", 73, 550, 2700, 870),
    Report("hwasong-12", "2017-09-14", "sunan", 72, 770, 3700, 1140),
    Report("hwasong-12", "2022-01-29", "mupyong-ni", 75, 2000, 800),
    Report("hwasong-14", "2017-07-04", "panghyon", 86, 2802, 933, 2340),
    Report("hwasong-14", "2017-07-28", "mupyong-ni", 70, 3724.9, 998, 2832),
    Report("hwasong-15", "2017-11-28", "pyongsong", 76, 4475, 950, 3210),
    Report("hwasong-15", "2023-02-18", "sunan", 75, 5768.5, 989, 4015),
    Report("hwasong-17", "2022-03-24", "sunan", 72, 6248.5, 1090, 4052),
    Report("hwasong-17", "2022-11-18", "sunan", 70, 6040.9, 999.2, 4135),
    Report("hwasong-17", "2023-03-15", "sunan", 65, 6045, 1000.2, 4151),
    Report("hwasong-18", "2023-04-12", "samsok", 63, 3000, 1000),
    Report("hwasong-18", "2023-07-12", "samsok", 62, 6648.4, 1001.2, 4491),
    Report("hwasong-18", "2023-12-17", "samsok", 61, 6518, 1002),
)

FITS: tuple[Lofted | Reach | Ascent, ...] = (
    Lofted("scud-c", "2015-03-01", (600.0, 800.0), "tanks"),
    Lofted("scud-er", "2017-03-05", (400.0, 700.0), "tanks"),
    Lofted("musudan", "2016-06-21", (500.0, 1250.0)),
    Lofted("hwasong-12", "2017-05-14", (500.0, 1000.0)),
    Lofted("hwasong-14", "2017-07-28", (300.0, 700.0)),
    Lofted("hwasong-15", "2017-11-28", (150.0, 1000.0)),
    Lofted("hwasong-17", "2022-11-18", (500.0, 2500.0)),
    Lofted("hwasong-18", "2023-07-12", (300.0, 1000.0)),
    Reach("shahab-3", 1300.0, (1200.0, 1500.0)),
    Reach("ghauri", 1300.0, (1200.0, 1500.0)),
    Reach("sejjil", 2000.0, (1930.0, 2200.0)),
    Reach("generic-icbm-liquid", 11000.0, (10000.0, 12000.0)),
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
        {"impact-1": (650, 10), "impact-2": (3600, 30), "perigee": (490, 5), "apogee": (1426, 20), "mass": (79000, 300)},
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
