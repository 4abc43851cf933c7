"""The unit of a number, which stands at the end of its key (`burn_s`, `dry_kg`)."""

from collections.abc import Iterable
from typing import Final

# What the catalogue's keys may end in, and how the unit is printed; longer endings are tried first.
UNITS: Final[dict[str, str]] = {
    "busd_year": "bn $/year",
    "usd_kg": "$/kg",
    "kg_m2": "kg/m²",
    "km_s": "km/s",
    "m_s": "m/s",
    "mrad": "mrad",
    "urad": "µrad",
    "deg": "deg",
    "ghz": "GHz",
    "busd": "bn $",
    "musd": "M$",
    "km": "km",
    "kg": "kg",
    "kn": "kN",
    "kw": "kW",
    "m2": "m²",
    "db": "dB",
    "k": "K",
    "m": "m",
    "s": "s",
}

# Endings that a person may write instead; a key that has one of them is a known number in a wrong unit.
# fmt: off
OTHER_UNITS: Final = frozenset({
    "t", "ton", "tons", "tonne", "tonnes", "lb", "lbs", "g", "gram", "grams", "kilogram", "kilograms", "min",
    "mins", "minute", "minutes", "h", "hr", "hour", "hours", "ms", "sec", "secs", "second", "seconds", "mi",
    "mile", "miles", "nm", "nmi", "ft", "feet", "inch", "inches", "cm", "mm", "metre", "metres", "meter",
    "meters", "kilometre", "kilometres", "kilometer", "kilometers", "rad", "rads", "radian", "radians",
    "degree", "degrees", "hz", "khz", "mhz", "n", "newton", "newtons", "mn", "kgf", "tf", "lbf", "mps",
    "kps", "kmh", "km_h", "kph", "mph", "mach", "cm2", "ft2", "dbsm", "percent", "pct", "fraction", "lb_ft2",
    "g_cm2", "kpa", "pa",
})
# fmt: on


def split_key(key: str) -> tuple[str, str]:
    """Return (what is measured, unit ending) of a key; the ending is '' for a pure number."""
    key = key.rsplit(".", 1)[-1].split("[", 1)[0]
    for ending in UNITS:
        if key.endswith(f"_{ending}"):
            return key[: -len(ending) - 1], ending
    return key, ""


def unit_of(key: str) -> str:
    """Return the unit of the number under a key or path, as it is printed; '' for a pure number."""
    return UNITS.get(split_key(key)[1], "")


def same_in_another_unit(key: str, allowed: Iterable[str]) -> str | None:
    """Return the allowed key that measures the same as `key` in another unit (`burn_min`: `burn_s`), if any."""
    by_measure = {split_key(name)[0]: name for name in allowed if split_key(name)[1]}
    for measure in sorted(by_measure, key=len, reverse=True):
        rest = key.lower().removeprefix(measure).lstrip("_") if key.lower().startswith(measure) else None
        if rest is not None and (rest == "" or rest in OTHER_UNITS or rest in UNITS):
            return by_measure[measure]
    return None
