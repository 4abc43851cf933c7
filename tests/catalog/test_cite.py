"""A result names the numbers and sources that it rests on, and the weakest status among them."""

import json
from collections.abc import Callable

import pytest

from umbrella.catalog.cite import Provenance, as_dict, as_text, basis
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.catalog.points import parse_point
from umbrella.catalog.quantity import Status, quantities
from umbrella.core.errors import BadValue

MakeCatalog = Callable[..., Catalog]


def test_a_flight_rests_on_every_number_of_its_missile_and_place(catalog: MakeCatalog) -> None:
    small = catalog()
    missile, pad = small.missile("arrow-one"), small.place_or_point("pad")
    rests = Provenance.of(missile, pad, small.drag("cone"))
    assert rests.sources == ("a-book", "a-paper")
    paths = {number.path for number in rests.numbers}
    assert {"arrow-one.stages[0].burn_s", "pad.height_m", "cone.cd"} <= paths
    assert [number.unit for number in rests.numbers if number.path.endswith("beta_kg_m2")] == ["kg/m²"] * 2


def test_what_is_only_compared_is_not_rested_on(catalog: MakeCatalog) -> None:
    burn = "burn_s: {value: 70, status: published, source: a-book}"
    thrust = "\n        thrust_kn: {value: 130, status: unverified, source: a-book}"
    missile = catalog({"missiles.yaml": ((burn, burn + thrust),)}).missile("arrow-one")
    assert missile.published.thrust_kn is not None
    assert missile.published.thrust_kn.status is Status.UNVERIFIED
    assert Provenance.of(missile).weakest_status is Status.ASSUMED
    assert len(list(basis(missile))) == len(list(quantities(missile))) - 2


def test_the_weakest_status_is_that_of_the_weakest_part(catalog: MakeCatalog) -> None:
    small = catalog()
    number = small.missile("arrow-one").published.thrust_kn
    assert number is not None
    parts = [Provenance.of(small.drag("cone")), Provenance.of(small.site("pad")), Provenance.of(("thrust_kn", number))]
    assert [part.weakest_status for part in parts] == ["published", "derived", "unverified"]
    assert parts[0].merge(*parts[1:]).weakest_status is Status.UNVERIFIED
    assert [number.path for number in Provenance.of(*parts).unverified()] == ["thrust_kn"]


def test_a_point_of_ones_own_rests_on_nothing() -> None:
    point = parse_point("40,129")
    assert point is not None
    assert Provenance.of(point).numbers == ()


def test_merging_is_idempotent_and_keeps_each_number_once(catalog: MakeCatalog) -> None:
    small = catalog()
    missile, drag = Provenance.of(small.missile("kn-1")), Provenance.of(small.drag("cone"))
    both = missile.merge(drag)
    assert both.merge(both, missile, drag) == both
    assert len(both.numbers) == len(missile.numbers) + len(drag.numbers)


def test_saved_provenance_comes_back_equal(catalog: MakeCatalog) -> None:
    small = catalog()
    rests = Provenance.of(small.missile("kn-1"), small.drag("cone"), "nobody-knows").described(small)
    assert [name for name, _ in rests.works] == ["a-book", "a-paper"]
    assert Provenance.from_dict(json.loads(json.dumps(rests.to_dict()))) == rests


@pytest.mark.parametrize("missile", ["hwasong-15", "scud-b", "soyuz-u"])
def test_every_source_of_a_built_in_missile_is_described(missile: str) -> None:
    library = builtin_catalog()
    rests = Provenance.of(library.missile(missile)).described(library)
    assert {name for name, _ in rests.works} == set(rests.sources)


def test_each_source_lists_what_rests_on_it_the_most_used_first(catalog: MakeCatalog) -> None:
    small = catalog()
    rests = Provenance.of(small.drag("cone"), small.missile("kn-1"), "nobody-knows").described(small)
    first, second, third = rests.citations()
    assert (first.id, second.id, second.numbers, third) == (
        "a-book",
        "a-paper",
        ("cone.cd",),
        ("nobody-knows", None, ()),
    )
    assert sum(len(citation.numbers) for citation in rests.citations()) == len(rests.numbers)
    text = as_text(rests, most_paths=2)
    assert "a-book: A. Uthor. A book. 1998. a shelf (read: source)\n  10 numbers: arrow-one.stages[0]" in text
    assert "and 8 more" in text
    assert "nobody-knows: not in the catalogue" in text
    assert as_dict(rests)["sources"][0]["title"] == "A book"


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"sources": [], "numbers": []},
        {"sources": [], "numbers": [], "weakest_status": "sure"},
        {"sources": [], "numbers": [{"path": "x"}], "weakest_status": "assumed"},
        {"sources": [], "numbers": [], "weakest_status": "assumed", "works": {"x": {}}},
        {"sources": 3, "numbers": [], "weakest_status": "assumed"},
    ],
)
def test_what_is_not_provenance_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadValue, match=r"as Provenance\.to_dict writes it"):
        Provenance.from_dict(data)
