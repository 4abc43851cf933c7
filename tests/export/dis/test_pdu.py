"""Packets of DIS: what is told is what Wireshark's dissector reads, at the lengths of the standard."""

import pytest

from umbrella.export.dis_pdu import (
    DEACTIVATED,
    ENTITY_IMPACT,
    OPPOSING,
    STATIC,
    Detonation,
    EntityId,
    EntityState,
    EntityType,
    Fire,
    encode,
    time_stamp,
)
from umbrella.export.pcap import Datagram, pcap_bytes

SHOOTER, TARGET, MUNITION = EntityId(11, 12, 13), EntityId(21, 22, 23), EntityId(31, 32, 65_533)
WHAT = EntityType(2, 3, 225, 1, 4, 5, 6)
STATE = EntityState(
    who=MUNITION,
    force=OPPOSING,
    what=WHAT,
    name="a name that is too long",
    place_m=(1_234_567.890625, -6_000_000.5, 0.125),
    angles_rad=(1.5, -0.5, 0.25),
    velocity_m_s=(7000.5, -1.25, 3.0),
    acceleration_m_s2=(-8.5, 0.5, 0.0625),
    reckoning=STATIC,
    appearance=DEACTIVATED,
)
FIRE = Fire(
    by=SHOOTER,
    at=TARGET,
    munition=MUNITION,
    event=77,
    what=WHAT,
    place_m=(1.5, 2.5, 3.5),
    velocity_m_s=(4.5, 5.5, 6.5),
    range_m=250_000.0,
)
DETONATION = Detonation(
    by=SHOOTER,
    at=TARGET,
    munition=MUNITION,
    event=77,
    what=WHAT,
    place_m=(-1.5, -2.5, -3.5),
    velocity_m_s=(-4.5, -5.5, -6.5),
    result=ENTITY_IMPACT,
)
TIMES_S = (0.25, 3599.5, 3602.75)


@pytest.fixture(scope="module")
def read(dissector, tmp_path_factory):
    path = tmp_path_factory.mktemp("dis") / "three.pcap"
    pdus = zip(TIMES_S, (STATE, FIRE, DETONATION), strict=True)
    path.write_bytes(pcap_bytes([Datagram(t, encode(pdu, time_stamp(t), exercise=9)) for t, pdu in pdus], 3000))
    return dissector.packets(path)


def test_pdus_have_kind_family_and_length_of_the_standard(read):
    heads = [[p[f"dis.{f}"][0] for f in ("exer_id", "pdu_type", "proto_fam", "pdu_length")] for p in read]
    assert heads == [["9", "1", "1", "144"], ["9", "2", "2", "96"], ["9", "3", "2", "104"]]
    assert [int(p["udp.length"][0]) - 8 for p in read] == [144, 96, 104]


def test_time_begins_anew_each_hour(read):
    stamps = [float(p["dis.timestamp"][0]) for p in read]
    # a unit of the time stamp is 1.7 us; the dissector cuts at a microsecond
    assert stamps == pytest.approx([0.25, 3599.5, 2.75], abs=3e-6)
    assert [float(p["frame.time_epoch"][0]) for p in read] == pytest.approx(TIMES_S, abs=1e-9)


def test_lowest_bit_tells_a_clock_of_the_world_from_ones_own():
    assert time_stamp(1800.0) == 1 << 31
    assert time_stamp(1800.0, is_absolute=True) == (1 << 31) + 1
    assert time_stamp(3600.0 - 1e-9) == 0


def test_state_says_where_it_is_and_how_it_moves(read, numbers_of):
    packet = read[0]
    assert numbers_of(packet, "entity_location") == STATE.place_m
    assert numbers_of(packet, "entity_linear_velocity") == STATE.velocity_m_s
    assert numbers_of(packet, "entity_linear_acceleration") == STATE.acceleration_m_s2
    assert numbers_of(packet, "entity_orientation", ("psi", "theta", "phi")) == STATE.angles_rad
    assert packet["dis.entity_marking"] == ["a name that"]  # eleven letters
    assert packet["dis.entity_marking_character_set"] == ["1", "1"]  # static; ASCII
    assert [int(v, 16) for v in packet["dis.appearance"]] == [DEACTIVATED]


def test_state_says_who_and_what(read):
    packet = read[0]
    ids = [packet[f"dis.entity_id_{part}"][0] for part in ("site", "application", "entity")]
    assert [*ids, packet["dis.force_id"][0]] == ["31", "32", "65533", "2"]
    assert [packet[f"dis.{f}"] for f in ("entityKind", "entityDomain", "country")] == [
        ["2"] * 2,
        ["3"] * 2,
        ["225"] * 2,
    ]


@pytest.mark.parametrize(("k", "pdu", "where"), [(1, FIRE, "fire"), (2, DETONATION, "detonation")])
def test_fire_and_detonation_say_who_hit_whom_with_what(read, numbers_of, k, pdu, where):
    packet = read[k]
    assert packet["dis.entity_id_entity"] == ["13", "23", "65533"]
    assert packet["dis.event_number"] == ["77"]
    assert numbers_of(packet, f"{where}.location") == pdu.place_m
    assert numbers_of(packet, "linear_velocity") == pdu.velocity_m_s
    assert packet["dis.country"] == ["225"]


def test_fire_tells_its_range_and_detonation_its_result(read):
    assert read[1]["dis.range"] == ["250000"]
    assert read[2]["dis.detonation.result"] == ["1"]
