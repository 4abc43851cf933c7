"""A scene as DIS: Wireshark's dissector reads every packet, and what it reads is the scene."""

import itertools
import math

import numpy as np
import pytest

from umbrella.analysis.scene import read_scene
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.export.dis import PORT, datagrams_of, dis_bytes, pdus_of
from umbrella.export.dis_known import known_of
from umbrella.export.dis_pdu import DEACTIVATED, EntityState
from umbrella.export.dis_reckoning import THRESHOLD_M, ticks

STATE, FIRE, DETONATION = "1", "2", "3"
RECKONED_M = THRESHOLD_M + 0.01  # and what velocities lose as 32-bit floats in 5 s (7 km/s by 2^-24)


@pytest.fixture(scope="module")
def scene(scene_campaign):
    return read_scene(scene_campaign.folder)


@pytest.fixture(scope="module")
def known(scene, scene_campaign):
    return known_of(scene, scene_campaign.recipe.loaded.scenario.threats, builtin_catalog())


@pytest.fixture(scope="module")
def packets(scene, known, dissector, tmp_path_factory):
    path = tmp_path_factory.mktemp("dis") / "scene.pcap"
    path.write_bytes(dis_bytes(scene, known))
    return dissector.packets(path)


@pytest.fixture(scope="module")
def states(packets):
    """Return the entity states by the number of their entity."""
    found = {}
    for packet in packets:
        if packet["dis.pdu_type"] == [STATE]:
            found.setdefault(int(packet["dis.entity_id_entity"][0]), []).append(packet)
    return found


@pytest.fixture(scope="module")
def by_name(states):
    return {own[0]["dis.entity_marking"][0]: own for own in states.values() if own[0]["dis.entity_marking"]}


def of_kind(packets, kind):
    return [packet for packet in packets if packet["dis.pdu_type"] == [kind]]


def clock(packet, scene):
    return float(packet["frame.time_epoch"][0]) - scene.start.timestamp()


def test_every_packet_has_the_length_that_it_tells(packets):
    lengths = {STATE: 144, FIRE: 96, DETONATION: 104}
    for packet in packets:
        assert (
            int(packet["dis.pdu_length"][0]) == lengths[packet["dis.pdu_type"][0]] == int(packet["udp.length"][0]) - 8
        )


def test_all_that_stands_and_flies_is_there_with_a_number_of_its_own(scene, states):
    names = sorted(own[0]["dis.entity_marking"][0] for own in states.values())
    flown = [mover.id[:11] for mover in scene.movers]
    assert names == sorted([*flown, "ship-radar", "ship", "launcher", "launcher"])
    assert sorted(states) == list(range(1, len(states) + 1))


def test_sides_and_types_say_who_made_what(by_name):
    def told(name):
        packet = by_name[name][0]
        fields = ("dis.force_id", "dis.entityKind", "dis.entityDomain", "dis.country")
        return tuple(int(packet[field][0]) for field in fields)

    korean, american = 119, 225
    assert told("far") == (2, 2, 10, korean)  # opposing, munition, strategic
    assert told("shot-1") == (1, 2, 3, american)  # friendly, munition, anti-guided-weapon
    assert told("ship") == told("ship-radar") == (1, 1, 1, american)  # friendly, platform, land
    assert told("far/balloon")[:2] == (2, 8)  # expendable


@pytest.mark.parametrize("shift_s", [0.0, 0.05])
def test_receiver_that_reckons_is_near_the_scene_all_the_way(shift_s, scene, by_name, numbers_of):
    """At the sender's ticks, and halfway between them, where a change of acceleration (100 m/s^2) may do its part."""
    bound_m = RECKONED_M + 0.5 * 100.0 * shift_s**2
    for mover in scene.movers:
        own = by_name[mover.id[:11]]
        began = np.array([clock(packet, scene) for packet in own])
        assert (began[0], began[-1]) == pytest.approx((mover.t_s[0], mover.t_s[-1]), abs=1e-6)
        assert np.diff(began).max() < 5.0 + 1e-3
        looks = ticks(float(mover.t_s[0]), float(mover.t_s[-1]))[:-2]
        for t in looks[:: max(1, len(looks) // 150)] + shift_s:
            packet = own[max(0, int(np.searchsorted(began, t + 1e-7, "right")) - 1)]
            dt = t - clock(packet, scene)
            r, v, a = (
                np.array(numbers_of(packet, f"entity_{what}"))
                for what in ("location", "linear_velocity", "linear_acceleration")
            )
            assert np.linalg.norm(r + dt * v + 0.5 * dt * dt * a - mover.place_at(t)) < bound_m


def test_states_tell_place_and_velocity_of_the_scene(scene, by_name, numbers_of):
    mover = next(one for one in scene.movers if one.id == "far")
    for packet in by_name["far"][::10]:
        t = clock(packet, scene)
        assert numbers_of(packet, "entity_location") == pytest.approx(mover.place_at(t), abs=1e-3)
        slope = (mover.place_at(t + 0.01) - mover.place_at(t - 0.01)) / 0.02
        if mover.t_s[0] + 0.01 < t < mover.t_s[-1] - 0.01:
            assert numbers_of(packet, "entity_linear_velocity") == pytest.approx(slope, abs=0.5)


def test_what_ends_leaves_the_exercise(states):
    for own in states.values():
        appearances = [int(packet["dis.appearance"][0], 16) for packet in own]
        assert appearances == [0] * (len(own) - 1) + [DEACTIVATED]


def test_each_launch_and_shot_is_fired_once_by_what_stands_there(scene, packets, by_name):
    number = {name: own[0]["dis.entity_id_entity"][0] for name, own in by_name.items()}
    fired = {packet["dis.entity_id_entity"][2]: packet for packet in of_kind(packets, FIRE)}
    assert set(fired) == {number[name] for name in ("far", "near", "shot-1", "shot-2")}
    shots = {mover.id: mover for mover in scene.movers if mover.role == "interceptor"}
    for name, mover in shots.items():
        packet = fired[number[name]]
        target = "far/warhead" if mover.threat == "far" else mover.threat
        assert packet["dis.entity_id_entity"][:2] == [number["ship"], number[target]]
        assert clock(packet, scene) == pytest.approx(mover.t_s[0], abs=1e-6)


def test_each_shot_ends_in_a_detonation_at_its_intercept(scene, packets, by_name, numbers_of):
    number = {name: own[0]["dis.entity_id_entity"][0] for name, own in by_name.items()}
    ended = {packet["dis.entity_id_entity"][2]: packet for packet in of_kind(packets, DETONATION)}
    fired = {packet["dis.entity_id_entity"][2]: packet for packet in of_kind(packets, FIRE)}
    for mark in (one for one in scene.marks if one.kind == "intercept"):
        packet = ended[number[f"shot-{mark.shot + 1}"]]
        assert packet["dis.event_number"] == fired[number[f"shot-{mark.shot + 1}"]]["dis.event_number"]
        assert packet["dis.detonation.result"] == ["1"]  # it hit
        warhead = next(one for one in scene.movers if one.id == ("far/warhead" if mark.threat == "far" else "near"))
        assert clock(packet, scene) == pytest.approx(mark.t_s, abs=1e-6)
        # the interceptor's path is that of its fly-out table: the mark is where it met its target
        assert math.dist(numbers_of(packet, "detonation.location"), warhead.place_at(mark.t_s)) < 1_000.0


def test_what_leaks_hits_the_ground(scene_campaign):
    undefended = read_scene(scene_campaign.folder, "none")
    ends = [pdu for _, pdu in pdus_of(undefended) if type(pdu).__name__ == "Detonation"]
    assert [pdu.result for pdu in ends] == [3, 3]  # ground impact
    assert {pdu.at for pdu in ends} == {(0, 0, 0)}


def test_time_never_goes_back_and_an_entity_is_told_before_it_is_spoken_of(scene, known):
    told, spoken = set(), []
    pdus = pdus_of(scene, known)
    assert all(a[0] <= b[0] for a, b in itertools.pairwise(pdus))
    for _, pdu in pdus:
        if isinstance(pdu, EntityState):
            told.add(pdu.who)
        else:
            spoken.append(pdu.by in told)
    assert all(spoken)


def test_packets_say_whose_clock_they_follow(scene):
    own, world = datagrams_of(scene)[0].payload, datagrams_of(scene, is_absolute=True)[0].payload
    assert (own[7] & 1, world[7] & 1) == (0, 1)


def test_heartbeat_must_be_one(scene):
    with pytest.raises(BadValue, match="heartbeat"):
        pdus_of(scene, heartbeat_s=0.0)


def test_port_is_that_of_the_dissector():
    assert PORT == 3000
