"""The catalogue is looked up by id, alias or name; what it refers to exists; a user's file stands beside it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.catalog.library import Catalog, builtin_catalog, catalog_in
from umbrella.catalog.names import spelled
from umbrella.catalog.points import parse_point
from umbrella.catalog.reading import KINDS
from umbrella.core.errors import BadValue, FaultyFile, UnknownName

MakeCatalog = Callable[..., Catalog]
Text = Callable[..., str]


@pytest.mark.parametrize("name", ["arrow-one", "Arrow One", "ARROW_ONE", "arrowone", "KN-1", "kn 1", "pfeil"])
def test_an_entry_is_found_by_id_alias_or_name_in_any_spelling(catalog: MakeCatalog, name: str) -> None:
    assert catalog().missile(name).id == "arrow-one"


@given(st.text())
def test_the_spelling_of_a_spelling_is_itself(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)


def test_an_unknown_name_is_offered_the_nearest(catalog: MakeCatalog) -> None:
    with pytest.raises(UnknownName) as unknown:
        catalog().missile("arow-onne")
    assert unknown.value.nearest == ("arrow-one",)
    assert str(unknown.value) == "no missile is called 'arow-onne'; did you mean arrow-one?"


def test_a_name_that_is_only_faintly_like_others_is_offered_ids(catalog: MakeCatalog) -> None:
    with pytest.raises(UnknownName) as unknown:
        catalog().missile("rowboat")
    assert unknown.value.nearest == ("arrow-one",)


def test_a_name_unlike_any_other_is_offered_none(catalog: MakeCatalog) -> None:
    with pytest.raises(UnknownName) as unknown:
        catalog().drag("xyzzy")
    assert unknown.value.nearest == ()
    assert str(unknown.value) == "no drag table is called 'xyzzy'"


def test_every_kind_has_its_look_up(catalog: MakeCatalog) -> None:
    small = catalog()
    assert small.interceptor("catcher").kill_vehicle.mechanism == "hit-to-kill"
    assert small.drag("cone").mach == (0, 1, 5)
    assert small.site("old pad").id == "pad"
    assert small.place("zurich").name == "Zürich"
    assert small.source("a-paper").read == "second-hand"
    assert [small.ids(kind) for kind in KINDS if kind.startswith(("r", "infra"))] == [(), ()]
    with pytest.raises(UnknownName):
        small.radar("eye")
    with pytest.raises(UnknownName):
        small.infrared_satellite("eye")
    with pytest.raises(UnknownName, match="did you mean missile"):
        small.ids("misile")


def test_sources_of_all_files_are_known_and_the_nearest_offered(catalog: MakeCatalog) -> None:
    small = catalog()
    assert set(small.sources()) == {"a-book", "a-paper"} == set(small.ids("source"))
    with pytest.raises(UnknownName, match="did you mean a-paper"):
        small.source("a-papers")


def test_observed_flights_come_by_date_under_any_name_of_the_missile(catalog: MakeCatalog) -> None:
    assert [flight.id for flight in catalog().observed_flights("pfeil")] == ["earlier", "later"]


def test_only_the_files_of_the_kind_asked_for_are_read(catalog: MakeCatalog) -> None:
    small = catalog({"drag.yaml": "kind: drag\nentries: {x: 3}\n"})
    assert small.missile("arrow-one").drag == "cone"
    with pytest.raises(FaultyFile, match=r"drag\.yaml:2 entries\.x = 3"):
        small.drag("cone")


def test_a_file_without_a_kind_is_never_passed_over(catalog: MakeCatalog) -> None:
    with pytest.raises(FaultyFile, match=r"odd\.yaml:1 kind: is missing"):
        catalog({"odd.yaml": "entries: {x: 3}\n"}).missile("arrow-one")


@pytest.mark.parametrize("name", ["arrow-one", "kn1"])
def test_an_id_means_one_entry_in_all_files(catalog: MakeCatalog, missile_text: Text, name: str) -> None:
    more = missile_text(("arrow-one:", f"{name}:"), ("aliases: [kn-1, Pfeil]", "aliases: []"))
    with pytest.raises(FaultyFile) as refused:
        catalog({"more.yaml": more}).missile("pfeil")
    said = f"more.yaml:5 entries.{name}: is already a name of arrow-one in missiles.yaml: choose another"
    assert str(refused.value) == said


def test_an_alias_means_one_entry_in_all_files(catalog: MakeCatalog, missile_text: Text) -> None:
    more = missile_text(("arrow-one:", "arrow-two:"), ("[kn-1, Pfeil]", "[KN 1]"))
    with pytest.raises(FaultyFile) as refused:
        catalog({"two.yaml": more}).missile("arrow-one")
    said = "two.yaml:7 entries.arrow-two.aliases[0] = KN 1: is already a name of arrow-one in missiles.yaml"
    assert str(refused.value).startswith(said)


def test_a_source_means_one_work_in_all_files(catalog: MakeCatalog) -> None:
    other = {"drag.yaml": (("entries:", "sources:\n  a-book: {title: Another}\nentries:"),)}
    with pytest.raises(FaultyFile, match="a-book: is a different source in another file"):
        catalog(other).check()


def test_a_source_may_be_repeated_word_for_word(catalog: MakeCatalog) -> None:
    again = "sources:\n  a-paper: {title: A paper, read: second-hand}\nentries:"
    catalog({"drag.yaml": (("entries:", again),)}).check()


@pytest.mark.parametrize(
    ("name", "swap", "said"),
    [
        ("missiles.yaml", ("drag: cone", "drag: cones"), "missiles.yaml:26 entries.arrow-one.drag = cones: is no drag"),
        ("flights.yaml", ("missile: kn-1", "missile: kn-2"), "later.missile = kn-2: is no missile of the catalogue"),
        ("flights.yaml", ("site: pad", "site: pond"), "later.site = pond: is no site of the catalogue"),
        (
            "missiles.yaml",
            ("value: 250, status: assumed, source: a-book", "value: 250, status: assumed, source: a-boko"),
            "missiles.yaml:16 entries.arrow-one.stages[0].isp_vac_s.source = a-boko: is a source that is defined no",
        ),
        (
            "missiles.yaml",
            ("value: 250, status: assumed, source: a-book", "value: 250, status: assumed, source: [a-book, b]"),
            "missiles.yaml:16 entries.arrow-one.stages[0].isp_vac_s.source[1] = b: is a source that is defined nowhere",
        ),
        (
            "drag.yaml",
            ("status: published, source: a-paper", "status: published, source: a-papre"),
            "drag.yaml:3 entries.cone.source = a-papre: is a source that is defined nowhere: add it under `sources:`; "
            "did you mean a-paper",
        ),
    ],
)
def test_what_an_entry_refers_to_exists(catalog: MakeCatalog, name: str, swap: tuple[str, str], said: str) -> None:
    with pytest.raises(FaultyFile) as refused:
        catalog({name: (swap,)}).check()
    assert said in str(refused.value)


def test_the_small_catalogue_has_no_faults(catalog: MakeCatalog) -> None:
    catalog().check()


def test_every_file_of_the_built_in_catalogue_is_good() -> None:
    builtin_catalog().check()


def test_the_hash_is_that_of_the_content(catalog: MakeCatalog) -> None:
    before = catalog().catalog_hash()
    assert before == catalog().catalog_hash()
    assert before != catalog({"drag.yaml": (("0.4", "0.5"),)}).catalog_hash()


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadValue, match="must be a folder"):
        catalog_in(tmp_path / "absent")


# --- points -----------------------------------------------------------------------------------------------------------


def test_a_site_is_a_point_with_its_height_and_numbers(catalog: MakeCatalog) -> None:
    point = catalog().place_or_point("Old Pad")
    assert (point.lat_deg, point.lon_deg, point.height_m, point.height_is_known) == (40.85, 129.66, 25, True)
    assert [path for path, _ in point.numbers] == ["pad.lat_deg", "pad.lon_deg", "pad.height_m"]


def test_a_city_is_a_point_on_the_ellipsoid(catalog: MakeCatalog) -> None:
    point = catalog().place_or_point("ZÜRICH")
    assert (point.id, point.name, point.height_m, point.height_is_known) == ("zuerich", "Zürich", 0.0, False)


@pytest.mark.parametrize("text", ["40.85,129.66", " 40.85 , 129.66 ", "+4.085e1,129.66", "40.85,129.66,0"])
def test_coordinates_are_a_point(catalog: MakeCatalog, text: str) -> None:
    point = catalog().place_or_point(text)
    assert (point.lat_deg, point.lon_deg, point.height_m, point.id) == (40.85, 129.66, 0.0, "")


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_coordinates_are_read_as_they_are_printed(lat_deg: float, lon_deg: float) -> None:
    point = parse_point(f"{lat_deg!r},{lon_deg!r}")
    assert point is not None
    assert (point.lat_deg, point.lon_deg) == (lat_deg, lon_deg)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("95,10", "latitude = 95: must be -90 <= latitude <= 90"),
        ("129.66,40.85", "write the latitude first"),
        ("10,181", "longitude = 181: must be -180 <= longitude <= 180"),
        ("1e400,5", "latitude = 1e400"),
        ("10,20,9999", "height = 9999: must be -500 <= height <= 9000"),
    ],
)
def test_coordinates_off_the_earth_are_refused(catalog: MakeCatalog, text: str, said: str) -> None:
    with pytest.raises(BadValue) as refused:
        catalog().place_or_point(text)
    assert said in str(refused.value)


@pytest.mark.parametrize("text", ["nan,5", "95", "here,there", "", ","])
def test_what_is_neither_place_nor_coordinates_is_unknown(catalog: MakeCatalog, text: str) -> None:
    with pytest.raises(UnknownName):
        catalog().place_or_point(text)


def test_a_name_that_two_cities_bear_must_be_told_apart(catalog: MakeCatalog) -> None:
    with pytest.raises(BadValue, match="must be one of portland-me, portland-or; several bear that name"):
        catalog().place_or_point("Portland")
    with pytest.raises(BadValue, match="must be one of portland-me, portland-or"):
        catalog().place("portland")
    assert catalog().place_or_point("portland-me").lat_deg == 43.66


def test_a_place_nearly_right_is_offered_sites_and_cities(catalog: MakeCatalog) -> None:
    with pytest.raises(UnknownName, match="did you mean old pad"):
        catalog().place_or_point("old pat")
    with pytest.raises(UnknownName, match="no place is called 'zurrich'; did you mean Zürich"):
        catalog().place_or_point("zurrich")


# --- a user's own missile ---------------------------------------------------------------------------------------------


def test_a_users_file_brings_its_own_sources_and_may_use_those_of_the_catalogue(
    catalog: MakeCatalog, missile_text: Text, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    swaps = (("arrow-one:", "mine:"), ("a-book: {", "my-notes: {title: Notes}\n  a-book: {"))
    sources = (
        "value: 70, status: published, source: a-book",
        "value: 71, status: derived, source: [my-notes, a-paper]",
    )
    path.write_text(missile_text(*swaps, sources), encoding="utf-8")
    small = catalog()
    wider, missile = small.with_missile(str(path))
    assert missile.stages[0].burn_s.value == 71
    assert wider.source("my-notes").title == "Notes"
    assert wider.source("a-paper").title == "A paper"
    assert wider.missile("mine") == missile == small.missile_or_file(str(path))
    assert wider.catalog_hash() != small.catalog_hash()
    with pytest.raises(UnknownName):
        small.missile("mine")


def test_a_users_missile_stands_before_one_of_the_same_id(
    catalog: MakeCatalog, missile_text: Text, tmp_path: Path
) -> None:
    path = tmp_path / "heavier.yml"
    path.write_text(missile_text(("{value: 1200,", "{value: 1300,")), encoding="utf-8")
    wider, missile = catalog().with_missile(str(path))
    assert wider.missile("kn-1") == missile
    path.write_text(missile_text(("{value: 1200,", "{value: 1301,")), encoding="utf-8")
    assert catalog().with_missile(str(path))[0].catalog_hash() != wider.catalog_hash()
    assert missile.stages[0].dry_kg.value == 1300


def test_a_missile_is_an_id_unless_it_looks_like_a_file(catalog: MakeCatalog, tmp_path: Path) -> None:
    small = catalog()
    assert small.with_missile("KN-1") == (small, small.missile("arrow-one"))
    for text in ("arrow-one.yaml", "./arrow-one", str(tmp_path / "arrow-one.YML")):
        with pytest.raises(FaultyFile, match="cannot be read"):
            small.missile_or_file(text)


@pytest.mark.parametrize(
    ("swap", "said"),
    [
        (
            ("a-book: {title: A book", "a-paper: {title: Mine}\n  a-book: {title: A book"),
            "a-paper: is a different source",
        ),
        (("drag: cone", "drag: brick"), "entries.arrow-one.drag = brick: is no drag table of the catalogue"),
        (("value: 5, status: assumed, source: a-book", "value: 5, status: assumed, source: b"), "defined nowhere"),
        (("value: 1200", "value: -1200"), "dry_kg.value = -1200: must be > 0"),
    ],
)
def test_a_faulty_users_file_is_refused_with_its_path(
    catalog: MakeCatalog, missile_text: Text, tmp_path: Path, swap: tuple[str, str], said: str
) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(missile_text(swap), encoding="utf-8")
    with pytest.raises(FaultyFile) as refused:
        catalog().missile_or_file(str(path))
    assert said in str(refused.value)
    assert str(refused.value).startswith(f"{path}:")


def test_a_users_file_holds_exactly_one_missile(catalog: MakeCatalog, missile_text: Text, tmp_path: Path) -> None:
    two = missile_text() + missile_text(("arrow-one:", "arrow-two:")).partition("entries:\n")[2]
    (tmp_path / "two.yaml").write_text(two, encoding="utf-8")
    (tmp_path / "none.yaml").write_text("kind: source\nentries: {x: {title: T}}", encoding="utf-8")
    with pytest.raises(FaultyFile, match=r"two\.yaml:1: holds 2 missiles \(arrow-one, arrow-two\)"):
        catalog().missile_or_file(str(tmp_path / "two.yaml"))
    with pytest.raises(FaultyFile, match=r"none\.yaml:1: holds a source"):
        catalog().missile_or_file(str(tmp_path / "none.yaml"))


def test_a_changed_entry_stands_in_place_of_that_of_its_id_and_is_in_the_hash(catalog: MakeCatalog) -> None:
    before = catalog()
    entry = before.site("pad").model_copy(update={"country": "elsewhere"})
    after = before.with_entry("site", entry)
    assert after.site("Old Pad") is entry
    assert before.site("pad").country != "elsewhere"
    assert after.ids("site") == before.ids("site")
    assert after.shelf("missile") is before.shelf("missile")
    again = after.with_entry("site", before.site("pad"))
    assert again.site("pad") == before.site("pad")
    assert len({one.catalog_hash() for one in (before, after, again)}) == 3


def test_an_entry_of_a_new_id_is_found_by_all_its_names(catalog: MakeCatalog) -> None:
    entry = catalog().site("pad").model_copy(update={"id": "new-pad", "name": "Launch Hill", "aliases": ("hill",)})
    after = catalog().with_entry("site", entry)
    assert all(after.site(name) is entry for name in ("new-pad", "Launch Hill", "hill"))
    assert after.site("pad").id == "pad"


def test_a_changed_missile_stays_beside_a_users_own_and_gives_way_to_one_of_its_id(
    catalog: MakeCatalog, missile_text: Text, tmp_path: Path
) -> None:
    path = tmp_path / "mine.yaml"
    changed = catalog().missile("arrow-one").model_copy(update={"country": "elsewhere"})
    path.write_text(missile_text(("arrow-one:", "mine:")), encoding="utf-8")
    wider, own = catalog().with_entry("missile", changed).with_missile(str(path))
    assert (wider.missile("arrow-one"), wider.missile("mine")) == (changed, own)
    path.write_text(missile_text(("{value: 1200,", "{value: 1300,")), encoding="utf-8")
    wider, own = catalog().with_entry("missile", changed).with_missile(str(path))
    assert wider.missile("arrow-one") == own != changed
