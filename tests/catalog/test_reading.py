"""A catalogue file is read as it stands, or refused with place, value, what is allowed and the next step."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from umbrella.catalog.reading import LARGEST_BYTES, CatalogFile, read_bytes, read_file
from umbrella.catalog.records import Missile
from umbrella.catalog.yaml_tree import find
from umbrella.core.errors import FaultyFile

Text = Callable[..., str]
Read = Callable[[str | bytes], CatalogFile]
Location = tuple[str | int, ...]
Faults = Callable[[str | bytes], list[str]]

STAGE = "own.yaml:{} entries.arrow-one.stages[0]."


def test_a_good_file_gives_its_numbers_and_sources(missile_text: Text, read: Read) -> None:
    file = read(missile_text())
    missile = file.entries["arrow-one"]
    assert isinstance(missile, Missile)
    assert missile.stages[0].propellant_kg.span == (3500, 3900)
    assert missile.stages[0].burn_s.source == ("a-book",)
    assert file.sources["a-book"].date == "1998"


@pytest.mark.parametrize(
    ("location", "written"),
    [
        (("kind",), "kind: missile"),
        (("sources", "a-book"), "  a-book: {"),
        (("entries", "arrow-one", "aliases", 1), "aliases: ["),
        (("entries", "arrow-one", "stages", 0), "- name: first"),
        (("entries", "arrow-one", "stages", 0, "burn_s", "value"), "burn_s:"),
        (("entries", "arrow-one", "payload", "beta_kg_m2"), "beta_kg_m2: {value: 5000"),
        (("entries", "arrow-one", "payload", "rcs_m2"), "payload:"),  # not written: the line of what would hold it
    ],
)
def test_every_value_knows_its_line(missile_text: Text, read: Read, location: Location, written: str) -> None:
    text = missile_text()
    (line,) = [i for i, content in enumerate(text.splitlines(), start=1) if written in content]
    assert find(read(text).tree, location)[1] == line


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("burn_s: {", "burn_sec: {", "burn_sec: is in a wrong unit: it is given in s; write burn_s"),
        ("burn_s: {", "burn_min: {", "burn_min: is in a wrong unit: it is given in s; write burn_s"),
        ("burn_s: {", "burn: {", "burn: is in a wrong unit: it is given in s; write burn_s"),
        ("dry_kg: {", "dry_t: {", "dry_t: is in a wrong unit: it is given in kg; write dry_kg"),
        ("diameter_m: {", "diameter_ft: {", "diameter_ft: is in a wrong unit: it is given in m; write diameter_m"),
    ],
)
def test_a_key_with_another_unit_is_told_the_unit(
    missile_text: Text, faults: Faults, old: str, new: str, said: str
) -> None:
    (fault,) = faults(missile_text((old, new)))
    assert said in fault


def test_an_unknown_key_is_offered_the_nearest_known_one(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("country: Nowhere", "country: Nowhere\n    rnage_class: x")))
    assert fault == "own.yaml:9 entries.arrow-one.rnage_class: is not a known key; did you mean range_class?"


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("dry_kg: {value: 1200", "dry_kg: {value: -1200", "15}dry_kg.value = -1200: must be > 0"),
        ("dry_kg: {value: 1200", "dry_kg: {value: 0", "15}dry_kg.value = 0: must be > 0"),
        ("low: 3500", "low: -3500", "14}propellant_kg.low = -3500: must be > 0"),
        ("value: 0.88", "value: .inf", "18}diameter_m.value = .inf: must be a finite number"),
        ("value: 0.88", "value: .nan", "18}diameter_m.value = .nan: must be a finite number"),
        ("value: 0.88", "value: 1e999", "18}diameter_m.value = 1e999: must be a finite number"),
        ("value: 0.88", "value: true", "18}diameter_m.value = true: must be a number"),
        ("value: 0.88", "value: wide", "18}diameter_m.value = wide: must be a number"),
        ("value: 0.88", "value: '0.88'", "18}diameter_m.value = '0.88': must be a number; write digits"),
        ("value: 0.88", "value: 0.88 m", "18}diameter_m.value = 0.88 m: must be a number; write digits"),
        ("{value: 0.88, status: published, source: a-book}", "0.88", "18}diameter_m = 0.88: must be a number with its"),
        ("value: 70, status: published", "value: 70, status: sure", "17}burn_s.status = sure: must be 'published', "),
        ("value: 70, status: published", "value: 70", "17}burn_s.status: is missing: say how well it is known"),
        (
            "value: 70, status: published, source: a-book",
            "value: 70, status: published",
            "17}burn_s.source: is missing",
        ),
        (
            "value: 70, status: published, source: a-book",
            "value: 70, status: published, source: []",
            "17}burn_s.source",
        ),
        ("- name: first", "- name: first\n        count: 0", "14}count = 0: must be >= 1"),
        ("- name: first", "- name: first\n        count: 2.5", "14}count = 2.5: must be a whole number"),
        ("- name: first", "- name: first\n        count: true", "14}count = true: must be a whole number"),
    ],
)
def test_a_wrong_number_is_refused_with_line_path_value_and_rule(
    missile_text: Text, faults: Faults, old: str, new: str, fault: str
) -> None:
    line, _, rest = fault.partition("}")
    (found,) = faults(missile_text((old, new)))
    assert found.startswith(STAGE.format(line) + rest)


def test_zero_is_allowed_where_nothing_is_a_quantity(missile_text: Text, read: Read) -> None:
    missile = read(missile_text(("vertical_rise_s: {value: 5", "vertical_rise_s: {value: 0"))).entries["arrow-one"]
    assert isinstance(missile, Missile)
    assert missile.steering.vertical_rise_s.value == 0


def test_a_low_end_above_the_high_end_is_refused(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("value: 70,", "value: 70, low: 80, high: 60,")))
    assert fault == STAGE.format(17) + "burn_s: low = 80 is above high = 60: swap them, or correct one"


def test_a_value_outside_its_own_range_is_refused(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("value: 70,", "value: 70, low: 75, high: 80,")))
    assert fault == STAGE.format(17) + "burn_s: value = 70 lies outside its own range 75 to 80"


def test_latitude_95_is_refused(faults: Faults) -> None:
    number = "{{value: {}, status: published, source: x}}"
    text = f"""kind: site
entries:
  pad: {{name: Pad, country: N, role: launch, lat_deg: {number.format(95)}, lon_deg: {number.format(-180)}}}
"""
    assert faults(text) == ["own.yaml:3 entries.pad.lat_deg.value = 95: must be -90 <= latitude <= 90"]


def test_a_word_outside_its_list_is_offered_the_nearest(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("role: missile", "role: misile")))
    assert fault.endswith("role = misile: must be 'missile' or 'launcher'; did you mean missile?")


def test_all_faults_of_all_entries_come_at_once_in_the_order_of_lines(missile_text: Text, faults: Faults) -> None:
    text = missile_text(
        ("author: A. Uthor", "auther: A. Uthor"),
        ("role: missile", "role: bus"),
        ("value: 3700, low: 3500", "value: -3700, low: 9999"),
        ("dry_kg: {value: 1200, status: derived, source: a-book}", "dry_t: 3"),
        ("burn_s: {value: 70, status: published, source: a-book}", "burn_s: {value: -70}"),
    )
    second = text.partition("entries:\n")[2].replace("arrow-one", "arrow-two").replace("Nowhere", "{}")
    found = faults(text + second)
    first_entry = [fault for fault in found if "entries.arrow-one" in fault]
    assert [fault.split(":")[1].split()[0] for fault in first_entry] == ["9", "14", "14", "15", "17", "17", "17"]
    assert len(found) == 1 + 7 + 8  # the source, the first entry, the second with a faulty country in addition
    lines = [int(fault.split(":")[1].split()[0]) for fault in found]
    assert lines == sorted(lines)


def test_an_id_is_lower_case_words_with_hyphens(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("  arrow-one:", "  Arrow_One:")))
    assert fault.startswith("own.yaml:5 entries.Arrow_One: is not an id")
    assert fault.endswith("write arrow-one")


def test_a_key_written_twice_is_refused(missile_text: Text, faults: Faults) -> None:
    (fault,) = faults(missile_text(("drag: cone", "drag: cone\n    country: Elsewhere")))
    assert fault == "own.yaml:27 entries.arrow-one.country: is written twice (first in line 8): keep one of them"


def test_an_entry_written_twice_is_refused(missile_text: Text, faults: Faults) -> None:
    text = missile_text()
    again = text.partition("entries:\n")[2]
    (fault,) = faults(text + again)
    assert "entries.arrow-one: is written twice (first in line 5)" in fault


def test_a_text_may_look_like_a_number_or_a_boolean(missile_text: Text, read: Read) -> None:
    text = missile_text(
        ("date: 1998", "date: 3.10"), ("country: Nowhere", "country: no"), ("name: Arrow One", "name: 7")
    )
    file = read(text)
    missile = file.entries["arrow-one"]
    assert isinstance(missile, Missile)
    assert (file.sources["a-book"].date, missile.country, missile.name) == ("3.10", "no", "7")


BILLION_LAUGHS = "\n".join(
    ["a: &a [ha, ha, ha]"]
    + [f"{name}: &{name} [{', '.join([f'*{above}'] * 9)}]" for above, name in zip("abcdefgh", "bcdefghi", strict=True)]
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "own.yaml: is empty"),
        ("# nothing\n\n", "own.yaml: is empty"),
        (BILLION_LAUGHS, "own.yaml:1 a: anchors and aliases (&a) are not allowed: write the values out"),
        ("kind: missile\nentries: *x", "own.yaml:2 entries: anchors and aliases (*x) are not allowed"),
        ("kind: !!python/name:os.system x", "own.yaml:1 kind: tags (tag:yaml.org,2002:python/name:os.system) are not"),
        ("kind: missile\nentries:\n\tx: 1", "own.yaml:3: a tab stands in the indentation"),
        ("kind: [missile", "own.yaml:1: is not YAML"),
        ("kind: missile: x", "own.yaml:1: is not YAML: mapping values are not allowed"),
        ("kind: 'missile\n", "own.yaml:1: is not YAML"),
        ("<html><body>{</body>", "own.yaml:1: "),
        ("- kind: missile", "own.yaml:1: must be a block of keys at the top"),
        ("missile", "own.yaml:1: must be a block of keys at the top"),
        ("kind: missile\nentries: {x: 1}\n---\nkind: radar", "own.yaml:3: a second document"),
        ("[" * 50_000, "is nested more than"),
        ("{a: " * 50_000, "is nested more than"),
        ("kind: mis\x00sile", "own.yaml:1: character 0 is not allowed"),
        (b"kind: site\nentries: \xff\xfe", "own.yaml:2: is not UTF-8 text (byte 0xff): save it as UTF-8"),
        (b"#" * (LARGEST_BYTES + 1), "own.yaml: is larger than 2 MB"),
        ("kind: misile\nentries: {x: 1}", "own.yaml:1 kind = misile: must be one of missile, "),
        ("entries: {x: 1}", "own.yaml:1 kind: is missing: must be one of missile"),
        ("kind: [missile]\nentries: {x: 1}", "own.yaml:1 kind: must be one of missile"),
        ("kind: missile", "own.yaml:1 entries: is missing"),
        ("kind: missile\nentries:", "own.yaml:2 entries: must hold at least one `id:`"),
        ("kind: missile\nentries: [1, 2]", "own.yaml:2 entries: must hold at least one `id:`"),
        ("kind: missile\nentries:\n  x: 3", "own.yaml:3 entries.x = 3: must be a block of keys: name, "),
        ("kind: source\nsource:\n  x: {title: T}", "own.yaml:2 source: is not a known key; did you mean sources?"),
        ("[a, b]: c", "own.yaml:1: a key must be one word"),
    ],
)
def test_what_is_not_a_catalogue_file_is_refused(faults: Faults, text: str | bytes, said: str) -> None:
    assert said in "\n".join(faults(text))


@pytest.mark.parametrize(("name", "said"), [("absent.yaml", "no such file"), (".", "is a directory")])
def test_a_file_that_cannot_be_opened_is_one_fault(tmp_path: Path, name: str, said: str) -> None:
    with pytest.raises(FaultyFile, match=said):
        read_file(tmp_path / name)


def _is_read_or_refused(content: bytes) -> None:
    try:
        read_bytes(content, "own.yaml")
    except FaultyFile as error:
        assert error.faults


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    _is_read_or_refused(content)


_PIECES = st.sampled_from(
    [
        "",
        " ",
        "\n",
        "  ",
        "{",
        "}",
        "[",
        "]",
        ":",
        "- ",
        "null",
        "true",
        ".nan",
        "-1",
        "&a",
        "*a",
        "'",
        "\t",
        "x",
        "id: y",
    ]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=200)
@given(start=st.integers(0, 1600), length=st.integers(0, 60), piece=_PIECES)
def test_any_mutilated_file_is_read_or_refused(missile_text: Text, start: int, length: int, piece: str) -> None:
    text = missile_text()
    _is_read_or_refused((text[:start] + piece + text[start + length :]).encode())
