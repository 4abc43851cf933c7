"""Scenario files: every fault at once, with its line."""

from dataclasses import replace

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import FaultyFile, UnknownName
from umbrella.scenario.load import load, read
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import MOST_DECOYS, MOST_THREATS

GOOD = """\
name: small
title: A title
description: Words.
threats:
  - {missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 0.9}
rules: {shots: 2}
shields:
  none: {}
  one:
    sensors: [dsp-pacific, {sensor: spy-1, at: "36,132"}]
    batteries:
      - {interceptor: sm-3-ia, at: "36,132", magazine: 4}
    rules: {decision_delay_s: 7}
"""

# Each line marked with a number has exactly so many faults, and every fault lies on a marked line.
BROKEN = """\
name: broken
title: A file in which nearly everything is wrong
description: Words.
threats:
  - {name: a, missile: no-dung, from: kittaeryong, at: fukuoka, launch_s: -5, reliability: 1.2}  # 3
  - {name: b, missile: no-dong, from: kittaeryong, at: fukouka, launch_s: 0, reliability: 1, count: 2}  # 2
  - {name: b-2, missile: no-dong, from: kittaeryong, at: osaka, launch_s: 0, reliability: 1}  # 1
  - just words  # 1
  - name: c
    missile: unha-3  # 1
    from: kittaeryong
    at: osaka
    launch_s: 0
    reliability: {value: 1, status: published, source: nobody}  # 1
rules:
  shots: 0  # 1
  discrimination: declared  # 1
shields:
  none: {}
  one:
    sensors:
      - dsp-pazific  # 1
      - spy-1  # 1
      - {name: ship, sensor: spy-1, at: "36,132", azimuth_deg: 400}  # 1
      - {name: ship, sensor: spy-1, at: "37,132"}  # 1
    batteries:
      - {name: x, interceptor: sm-3-ia, magazine: 4, radar: dsp-pacific}  # 2
      - {interceptor: sm-9, at: "95,132", magazine: 4, reloads: 2, shots: 3, most_shots: 2}  # 4
      - {interceptor: thaad, at: tottori, magazine: 4, engages: own-radar, radars: ship}  # 2
    outages:
      - {of: shipp, from_s: 20, to_s: 10}  # 2
      - {of: ship, plane: 2}  # 1
"""


@pytest.fixture(scope="module")
def catalog():
    return builtin_catalog()


def faults_of(text, catalog):
    with pytest.raises(FaultyFile) as caught:
        read(text.encode(), "s.yaml", catalog)
    return [str(fault) for fault in caught.value.faults]


def test_a_good_file_is_read(catalog):
    scenario = read(GOOD.encode(), "s.yaml", catalog).scenario
    assert scenario.threats[0].full_name == "no-dong-fukuoka"
    assert list(scenario.all_shields()) == ["none", "one"]


def test_a_plain_number_is_assumed_by_the_scenario(catalog):
    number = read(GOOD.encode(), "s.yaml", catalog).scenario.threats[0].reliability
    assert (number.value, number.status, number.source) == (0.9, "assumed", ("scenario-small",))


def test_a_shield_changes_only_the_rules_that_it_states(catalog):
    scenario = read(GOOD.encode(), "s.yaml", catalog).scenario
    rules = scenario.rules_of(scenario.shields["one"])
    assert (rules.shots, rules.decision_delay_s.value) == (2, 7.0)
    assert rules.min_track_s == RulesEntry().min_track_s


THREAT = GOOD.splitlines()[4]
BATTERY = "{interceptor: sm-3-ia"
SHIP = '{sensor: spy-1, at: "36,132"}'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("missile: no-dong", "missile: no-dung", "s.yaml:5 threats[0].missile: no missile is called 'no-dung'"),
        ("missile: no-dong", "missile: unha-3", "unha-3 is a launcher that flies a fixed programme"),
        ("at: fukuoka", "at: fukouka", "s.yaml:5 threats[0].at: no place is called 'fukouka'; did you mean fukuoka"),
        ("at: fukuoka", "at: '91,0'", "latitude = 91: must be -90 <= latitude <= 90"),
        ("reliability: 0.9", "reliability: 1.2", "s.yaml:5 threats[0].reliability = 1.2: must be 0 <= fraction <= 1"),
        ("launch_s: 0", "launch_s: -1", "threats[0].launch_s = -1: must be >= 0"),
        (", reliability: 0.9", "", "reliability: is missing: give the probability that it does not fail by itself"),
        ("magazine: 4", "magazine: 0", "must be >= 1"),
        ("{shots: 2}", "{shots: 0}", "s.yaml:6 rules.shots = 0: must be >= 1"),
        ("{shots: 2}", "{shotz: 2}", "did you mean shots?"),
        ("{shots: 2}", "{shots: 9}", "rules.shots = 9: must be <= most_shots = 4, the default"),
        ("{shots: 2}", "{shots: 5, most_shots: 3}", "s.yaml:6 rules.most_shots = 3: must be >= shots = 5"),
        (
            "dsp-pacific",
            "dsp-pazific",
            "no radar or infrared satellite is called 'dsp-pazific'; did you mean dsp-pacific",
        ),
        (SHIP, "spy-1", "s.yaml:10 shields.one.sensors[1]: spy-1 is mobile: say where it stands"),
        (SHIP, '{sensor: spy-1, at: "36,132", azimuth_deg: 400}', "azimuth_deg = 400: must be 0 <= azimuth <= 360"),
        (SHIP, "{sensor: beale, azimuth_deg: -10}", "sensors[1].azimuth_deg = -10: must be 0 <= azimuth <= 360"),
        (SHIP, "dsp-pacific", "sensors[1]: is called dsp-pacific, as shields.one.sensors[0] is"),
        (SHIP, "{name: dsp-pacific, sensor: beale}", "sensors[1]: is called dsp-pacific, as shields.one.sensors[0]"),
        ("dsp-pacific", "{sensor: dsp-pacific, at: tokyo}", "is not for a satellite"),
        ("launch_s: 0", "launch_s: 0, count: 3", "threats[0].count = 3: needs interval_s"),
        ("launch_s: 0", "launch_s: 0, interval_s: 1, count: 100000", "must be <= 10000"),
        ("name: small", "name: Small Thing", "name"),
        ("rules: {shots: 2}", "shield: {}", "write either `shield:`"),
        ("interceptor: sm-3-ia, ", "", "s.yaml:12 shields.one.batteries[0].interceptor: is missing: name the in"),
        (
            'at: "36,132", magazine',
            "magazine",
            "s.yaml:12 shields.one.batteries[0].at: is missing: say where it stands",
        ),
        (
            BATTERY,
            "{radar: ship, interceptor: sm-3-ia",
            "radar: no radar of this shield is called 'ship'; did you mean",
        ),
        (BATTERY, "{radar: dsp-pacific, interceptor: sm-3-ia", "no radar of this shield is called 'dsp-pacific'"),
        (BATTERY, "{reloads: 2, interceptor: sm-3-ia", "batteries[0].reloads = 2: needs reload_s"),
        (BATTERY, "{most_shots: 1, interceptor: sm-3-ia", "batteries[0].most_shots = 1: must be >= shots = 2"),
        (BATTERY, "{shots: 7, interceptor: sm-3-ia", "batteries[0].shots = 7: must be <= most_shots = 4"),
        (BATTERY, "{engages: own-radar, interceptor: sm-3-ia", "batteries[0].engages: needs a radar of its own"),
        (
            "{decision_delay_s: 7}",
            "{engages: own-radar}",
            "s.yaml:12 shields.one.batteries[0]: needs a radar of its own",
        ),
        (
            "{decision_delay_s: 7}",
            "{discrimination: declared}",
            "s.yaml:13 shields.one.rules.discrimination = declared",
        ),
        ("{shots: 2}", "{discrimination: declared, classifier_hit: 0.9}", "needs classifier_false_alarm"),
        (
            "    rules:",
            "    outages: [{of: dsp-pazific}]\n    rules:",
            "called 'dsp-pazific'; did you mean dsp-pacific?",
        ),
        (
            "    rules:",
            "    outages: [{of: dsp-pacific, from_s: 9, to_s: 5}]\n    rules:",
            "to_s = 5: must be > from_s = 9",
        ),
        ("0.9}", "{value: 0.9, status: published, source: nobody}}", "'nobody' is a source that is defined nowhere"),
        ("0.9}", "{value: 1, status: published, source: [cs]}}", "s.yaml:5 threats[0].reliability.source[0]: 'cs' is"),
        (THREAT, f"{THREAT}\n{THREAT}", "s.yaml:6 threats[1]: is called no-dong-fukuoka, as threats[0] is"),
    ],
)
def test_a_fault_is_told_with_its_place_and_what_is_allowed(catalog, old, new, told):
    assert old in GOOD
    faults = faults_of(GOOD.replace(old, new, 1), catalog)
    assert any(told in fault for fault in faults), faults
    assert len(faults) == 1, faults


def test_a_dozen_faults_come_at_once_each_on_its_line(catalog):
    marks = [int(line.rpartition("# ")[2]) if "  # " in line else 0 for line in BROKEN.splitlines()]
    with pytest.raises(FaultyFile) as caught:
        read(BROKEN.encode(), "s.yaml", catalog)
    found = [fault.line for fault in caught.value.faults]
    assert found == sorted(found)
    assert [found.count(number) for number in range(1, len(marks) + 1)] == marks, str(caught.value)


def test_keys_are_offered_as_they_are_written(catalog):
    missing, unknown = faults_of(GOOD.replace("from: kitt", "form: kitt"), catalog)
    assert "s.yaml:5 threats[0].from: is missing: say where it starts" in missing
    assert "s.yaml:5 threats[0].form: is not a known key; did you mean from?" in unknown
    *_, unknown = faults_of(GOOD.replace("magazine: 4", "magazin: 4"), catalog)
    assert "shields.one.batteries[0].magazin: is not a known key; did you mean magazine?" in unknown


def test_a_threat_that_is_no_threat_does_not_hide_the_names_of_the_others(catalog):
    text = GOOD.replace(THREAT, f"  - just words\n{THREAT.replace('no-dong', 'no-dung')}")
    assert [fault.split(":")[1].split()[0] for fault in faults_of(text, catalog)] == ["5", "6"]


def test_missiles_of_one_entry_have_names_that_no_other_entry_may_bear(catalog):
    raid = THREAT.replace("launch_s: 0", "name: td, count: 3, interval_s: 5, launch_s: 0")
    one = THREAT.replace("launch_s: 0", "name: td-3, launch_s: 0")
    (fault,) = faults_of(GOOD.replace(THREAT, f"{raid}\n{one}"), catalog)
    assert "s.yaml:6 threats[1]: is called td-3, as threats[0] is" in fault


def test_a_battery_and_a_sensor_have_different_names(catalog):
    text = GOOD.replace(BATTERY, "{name: dsp-pacific, interceptor: sm-3-ia")
    (fault,) = faults_of(text, catalog)
    assert "batteries[0]: is called dsp-pacific" in fault


@pytest.mark.parametrize("of", ["sbirs-low", "sbirs-low-24", "sbirs-low, plane: 3", "low, plane: 1", "low-7"])
def test_a_constellation_its_planes_and_its_satellites_may_be_out(catalog, of):
    low = "{name: low, sensor: sbirs-low}" if of.startswith("low") else "sbirs-low"
    text = GOOD.replace("[dsp-pacific", f"[{low}").replace("    rules:", f"    outages: [{{of: {of}}}]\n    rules:")
    assert read(text.encode(), "s.yaml", catalog)


@pytest.mark.parametrize(
    ("of", "told"),
    [
        ("sbirs-low-25", "called 'sbirs-low-25'; did you mean sbirs-low-"),
        ("sbirs-low, plane: 4", "outages[0].plane = 4: must be <= 3, the planes of sbirs-low"),
        ("sbirs-low-2, plane: 1", "outages[0].plane: is for constellations, and sbirs-low-2 is none"),
        ("'spy-1-36,132', plane: 1", "outages[0].plane: is for constellations, and spy-1-36,132 is none"),
    ],
)
def test_a_plane_or_satellite_that_is_not_there_is_told(catalog, of, told):
    text = GOOD.replace("dsp-pacific", "sbirs-low").replace("    rules:", f"    outages: [{{of: {of}}}]\n    rules:")
    (fault,) = faults_of(text, catalog)
    assert told in fault


def test_ten_thousand_missiles_are_allowed_and_one_more_is_told_the_limit(catalog):
    raid = "name: td, count: {}, interval_s: 1, launch_s: 0"
    rest = THREAT.replace("launch_s: 0", raid.format(MOST_THREATS - 1))
    assert read(GOOD.replace(THREAT, f"{THREAT}\n{rest}").encode(), "s.yaml", catalog)
    (fault,) = faults_of(GOOD.replace(THREAT, f"{THREAT}\n{THREAT.replace('fukuoka', 'osaka')}\n{rest}"), catalog)
    assert "s.yaml:4 threats: are 10,001 missiles: must be at most 10,000 in all" in fault


def test_decoys_count_for_every_missile_of_an_entry(catalog):
    decoy = "name: d, kind: light, count: 100, beta_kg_m2: 5, rcs_m2: 0.1, contrast: 0.1, release_s: 9, speed_m_s: 3"
    with_decoys = f"decoys: [{{{{{decoy}}}}}], count: {{}}, interval_s: 1, launch_s: 0"
    allowed = MOST_DECOYS // 100
    assert read(GOOD.replace("launch_s: 0", with_decoys.format(allowed)).encode(), "s.yaml", catalog)
    (fault,) = faults_of(GOOD.replace("launch_s: 0", with_decoys.format(allowed + 1)), catalog)
    assert "threats: bring 20,100 decoys: must be at most 20,000 in all" in fault


def with_radar(catalog, radar):
    """Return the catalogue with one more radar in it."""
    shelf = catalog.shelf("radar")
    more = replace(shelf, entries=shelf.entries | {radar.id: radar}, names=shelf.names | {radar.id: radar.id})
    return replace(catalog, _shelves=catalog._shelves | {"radar": more})


def test_a_radar_that_looks_below_the_ground_is_refused(catalog):
    beale = catalog.radar("beale")
    down = beale.faces[0].elevation_max_deg.model_copy(update={"value": -5.0})
    faces = tuple(face.model_copy(update={"elevation_max_deg": down}) for face in beale.faces)
    mole = beale.model_copy(update={"id": "mole", "faces": faces})
    (fault,) = faults_of(GOOD.replace(SHIP, "mole"), with_radar(catalog, mole))
    assert "s.yaml:10 shields.one.sensors[1]: mole looks below the ground" in fault
    assert "-5 deg, must be > 0" in fault
    one_up = mole.model_copy(update={"faces": (faces[0], beale.faces[1])})
    assert read(GOOD.replace(SHIP, "mole").encode(), "s.yaml", with_radar(catalog, one_up))


@pytest.mark.parametrize(
    "content",
    [b"", b"just words", b"a: [1, 2", b"\xff\xfe\x00", b"a: &x 1\nb: *x", b"x" * 2_100_000, b"- 1\n- 2\n"],
    ids=["empty", "text", "not yaml", "not utf-8", "aliases", "too large", "a list"],
)
def test_what_is_no_scenario_is_refused_in_words(catalog, content):
    with pytest.raises(FaultyFile) as caught:
        read(content, "s.yaml", catalog)
    assert str(caught.value).startswith("s.yaml")


@pytest.mark.parametrize("value", ["3", "[]", "{}", "words", "[[]]", "[3]", "{a: 3}", "null", "{a: [{}]}", "[{a: []}]"])
@pytest.mark.parametrize("key", ["threats", "shield", "shields", "rules", "sources", "name"])
def test_any_form_of_a_block_is_refused_or_read_and_never_breaks(catalog, key, value):
    lines = [line for line in GOOD.splitlines() if not line.startswith((f"{key}:", " "))]
    try:
        read("\n".join([*lines, f"{key}: {value}"]).encode(), "s.yaml", catalog)
    except FaultyFile as error:
        assert all(fault.line for fault in error.faults)


def test_an_unknown_scenario_offers_the_nearest(catalog):
    with pytest.raises(UnknownName, match="seed-2000"):
        load("seed2000x", catalog)


def test_a_file_that_is_not_there_is_told(catalog, tmp_path):
    with pytest.raises(FaultyFile, match="cannot be read"):
        load(str(tmp_path / "none.yaml"), catalog)
