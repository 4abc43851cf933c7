"""Entity types: each number means in Wireshark's tables what it is meant to mean."""

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.export import dis_types as types
from umbrella.export.dis_pdu import NOBODY, EntityState, encode
from umbrella.export.pcap import Datagram, pcap_bytes

OWN_WORDS = {"North Korea": "Korea, Democratic", "South Korea": "Korea, Republic", "Soviet Union": "Russia"}


def state_of(what):
    zero = (0.0, 0.0, 0.0)
    return EntityState(who=NOBODY, force=0, what=what, name="", place_m=zero, angles_rad=zero)


@pytest.fixture
def words(dissector, tmp_path):
    """Return a function that tells what the dissector calls the numbers of entity types."""

    def asked(whats, *titles):
        path = tmp_path / "types.pcap"
        path.write_bytes(pcap_bytes([Datagram(0.0, encode(state_of(what), 0)) for what in whats], 3000))
        return dissector.words(path, *titles)

    return asked


def test_countries_are_those_of_the_enumeration(words):
    named = words([types.launcher(n) for n in types.COUNTRIES.values()], "Country")
    wrong = [
        (name, found)
        for name, (found,) in zip(types.COUNTRIES, named, strict=True)
        if not found.startswith(OWN_WORDS.get(name, name))
    ]
    assert wrong == []


def test_kinds_domains_and_categories_are_those_of_the_enumeration(words):
    battery, eye, shot, light = words(
        [types.defence_unit(), types.satellite(), types.interceptor(), types.decoy()], "Kind", "Domain"
    )
    assert (battery, eye) == (["Platform", "Land"], ["Platform", "Space"])
    assert (shot[0], light) == ("Munition", ["Expendable", "Space"])
    (unit,), (orbiter,) = (
        words([types.defence_unit()], "Category / Land"),
        words([types.satellite()], "Category / Space"),
    )
    assert (unit, orbiter) == (["Air Defense / Missile Defense Unit Equipment"], ["Unmanned"])


def test_every_country_of_a_weapon_in_the_catalogue_has_a_number():
    catalog = builtin_catalog()
    made_in = {catalog.missile(name).country for name in catalog.ids("missile")}
    made_in |= {catalog.interceptor(name).country for name in catalog.ids("interceptor")}
    assert {words for words in made_in if types.country_of(words) == 0} <= {"generic"}


def test_first_of_several_countries_counts():
    assert types.country_of("United States, Japan") == types.COUNTRIES["United States"]
    assert types.country_of("Atlantis") == 0
