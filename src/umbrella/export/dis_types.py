"""What an object is in DIS: entity types by SISO-REF-010, as far as what a run knows of it supports one.

Kind, domain, country and category are told; subcategory and what stands below it are 0, `other`: the enumeration's
lists of single missiles and the catalogue's do not match one to one. Of a munition, domain 10 is strategic and 3 is
anti-guided-weapon; category 1 is guided. Of a platform, category 28 on land is equipment of an air or missile defence
unit. Kind 8 is what is expended to deceive.

**Source**: SISO-REF-010-2020 (v28): kinds [UID 7], domains [8, 14], countries [29], categories on land [10]; the same
numbers stand in Wireshark's dissector, which the tests ask (tests/export/dis/test_types.py).
"""

from typing import Final

from umbrella.export.dis_pdu import EntityType

PLATFORM: Final = 1  # kinds
MUNITION: Final = 2
EXPENDABLE: Final = 8
LAND: Final = 1  # domains of platforms
SPACE: Final = 5
ANTI_GUIDED_WEAPON: Final = 3  # domains of munitions
STRATEGIC: Final = 10
GUIDED: Final = 1  # category of munitions
DEFENCE_UNIT: Final = 28  # category on land
UNMANNED: Final = 2  # category in space
COUNTRIES: Final = {
    "China": 45,
    "France": 71,
    "India": 99,
    "Iran": 101,
    "Iraq": 102,
    "Israel": 105,
    "Japan": 110,
    "North Korea": 119,
    "South Korea": 120,
    "Pakistan": 165,
    "Russia": 222,
    "Soviet Union": 222,
    "United Kingdom": 224,
    "United States": 225,
}


def country_of(words: str) -> int:
    """Return the number of a country as the catalogue writes it, the first where there are several; 0: other."""
    return COUNTRIES.get(words.split(",")[0].split(" (")[0].strip(), 0)


def attacking_missile(country: int = 0) -> EntityType:
    """Return the type of a ballistic missile, of its warhead or of its spent stage."""
    return EntityType(MUNITION, STRATEGIC, country, GUIDED)


def interceptor(country: int = 0) -> EntityType:
    """Return the type of an interceptor."""
    return EntityType(MUNITION, ANTI_GUIDED_WEAPON, country, GUIDED)


def decoy(country: int = 0) -> EntityType:
    """Return the type of a decoy or a piece of debris."""
    return EntityType(EXPENDABLE, SPACE, country, 0)


def launcher(country: int = 0) -> EntityType:
    """Return the type of what an attacking missile leaves: something on land."""
    return EntityType(PLATFORM, LAND, country, 0)


def defence_unit(country: int = 0) -> EntityType:
    """Return the type of a battery or a radar."""
    return EntityType(PLATFORM, LAND, country, DEFENCE_UNIT)


def satellite(country: int = 0) -> EntityType:
    """Return the type of a satellite."""
    return EntityType(PLATFORM, SPACE, country, UNMANNED)
