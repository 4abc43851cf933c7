"""A scene as a DIS exercise: entities that stand and move, weapons fired, and how they ended, packet by packet."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.scene import Mark, Mover, Scene
from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.export.dis_attitude import euler_angles, pointing
from umbrella.export.dis_cast import Cast, Entity, cast_of, place_of
from umbrella.export.dis_known import Known, known_of
from umbrella.export.dis_pdu import (
    DEACTIVATED,
    ENTITY_IMPACT,
    FVW,
    GROUND_IMPACT,
    NO_DETONATION,
    NOBODY,
    PROXIMATE,
    STATIC,
    Detonation,
    EntityState,
    Fire,
    Pdu,
    Three,
    encode,
    time_stamp,
)
from umbrella.export.dis_reckoning import HEARTBEAT_S, Moves, due, moves_at, ticks
from umbrella.export.pcap import Datagram, pcap_bytes

PORT: Final = 3000  # as is the custom
STANDING, FIRING, FLYING, ENDING, GONE = range(5)  # in which order packets of one time are sent

Numbers = NDArray[np.float64]
Timed = tuple[float, int, Pdu]  # when (s, clock of the run), rank, what


def pdus_of(scene: Scene, known: Known | None = None, heartbeat_s: float = HEARTBEAT_S) -> list[tuple[float, Pdu]]:
    """Return what a scene has to tell, with its time (s, clock of the run), in the order of time.

    Args:
        scene: of `umbrella.analysis.scene`. known: what is known of its weapons beside; nothing when None.
        heartbeat_s: the longest silence of an entity.

    Raises:
        BadValue: more entities than a number can tell apart, or a heartbeat that is none.

    **Valid**: paths as good as the scene's, 1 m for attacks of few missiles; between two states a receiver that
    reckons by DRM_FVW is within 1 m and 3 degrees of them at every tenth of a second. **Leaves out**: what sensors see
    and commanders order (emissions, signals); the launcher of a missile stands where its path begins, and is not
    modelled else. A shot that hit no warhead ends as a dud. **Source**: IEEE 1278.1-2012, clause 5 (when states,
    fire and detonation are sent), recalled. **Checked**: tests/export/dis/test_exercise.py, by the DIS dissector of
    Wireshark.
    """
    if not heartbeat_s > 0.0:
        raise BadValue("heartbeat", heartbeat_s, "above 0 s", f"the standard's is {HEARTBEAT_S:g} s")
    cast = cast_of(scene, known or Known())
    told = [
        *(one for entity in cast.standing for one in _stands(entity, scene, heartbeat_s)),
        *(one for entity in cast.flying for one in _flies(entity, heartbeat_s)),
        *(one for entity in cast.flying for one in _fired(entity, cast)),
        *(one for mark in scene.marks for one in _ended(mark, cast)),
    ]
    return [(t_s, pdu) for t_s, _, pdu in sorted(told, key=lambda one: one[:2])]


def datagrams_of(
    scene: Scene, known: Known | None = None, heartbeat_s: float = HEARTBEAT_S, is_absolute: bool = False
) -> list[Datagram]:
    """Return the packets of an exercise; arguments as of `pdus_of`.

    `is_absolute` stamps them with the scene's UTC; else the time stamps are those of the clock of the run, and say so.
    """
    began = scene.start if is_absolute else scene.start.replace(minute=0, second=0, microsecond=0)
    past_hour_s = (began - began.replace(minute=0, second=0, microsecond=0)) / timedelta(seconds=1)
    return [
        Datagram(t_s, encode(pdu, time_stamp(past_hour_s + t_s, is_absolute)))
        for t_s, pdu in pdus_of(scene, known, heartbeat_s)
    ]


def dis_bytes(scene: Scene, known: Known | None = None, port: int = PORT) -> bytes:
    """Return a scene as a file of packets (pcap), which Wireshark reads: DIS over UDP over IPv4.

    Args:
        scene: of `umbrella.analysis.scene`. known: what is known of its weapons beside; when None, what the catalogue
            that comes with Umbrella says of its radars and batteries. port: of UDP, 1 to 65535.
    """
    zero_s, known = scene.start.timestamp(), known or known_of(scene, (), builtin_catalog())
    return pcap_bytes([Datagram(zero_s + t_s, payload) for t_s, payload in datagrams_of(scene, known)], port)


def _stands(entity: Entity, scene: Scene, heartbeat_s: float) -> Iterator[Timed]:
    """Yield the states of what stands, from the begin of the scene to its end."""
    state = _state(entity, entity.place_m, np.zeros(3), np.zeros(3))
    for t_s in np.arange(scene.begin_s, scene.end_s, heartbeat_s):
        yield float(t_s), STANDING, state
    yield scene.end_s, GONE, _state(entity, entity.place_m, np.zeros(3), np.zeros(3), DEACTIVATED)


def _flies(entity: Entity, heartbeat_s: float) -> Iterator[Timed]:
    """Yield the states of what flies; with the last one it leaves."""
    moves = _moves(entity.mover)
    *before, last = due(moves, heartbeat_s)
    for k in before:
        yield float(moves.t_s[k]), FLYING, _state(entity, moves.r_m[k], moves.v_m_s[k], moves.a_m_s2[k])
    end = _state(entity, moves.r_m[last], moves.v_m_s[last], moves.a_m_s2[last], DEACTIVATED)
    yield float(moves.t_s[last]), GONE, end


def _moves(mover: Mover) -> Moves:
    times = ticks(float(mover.t_s[0]), float(mover.t_s[-1]))
    return moves_at(mover.t_s, mover.r_ecef_m, mover.v_ecef_m_s, times)


def _state(entity: Entity, r_m: Numbers, v_m_s: Numbers, a_m_s2: Numbers, appearance: int = 0) -> EntityState:
    angles = euler_angles(r_m[None], pointing(r_m[None], v_m_s[None]))[0]
    return EntityState(
        who=entity.who,
        force=entity.force,
        what=entity.what,
        name=entity.name,
        place_m=_three(r_m),
        angles_rad=_three(angles),
        velocity_m_s=_three(v_m_s),
        acceleration_m_s2=_three(a_m_s2),
        reckoning=FVW if entity.is_flying else STATIC,
        appearance=appearance,
    )


def _three(vector: Numbers) -> Three:
    x, y, z = (float(part) for part in vector)
    return x, y, z


def _fired(entity: Entity, cast: Cast) -> Iterator[Timed]:
    """Yield the fire of a munition that left a launcher."""
    if entity.fired_by is None or entity.mover.role == "warhead":
        return
    target = cast.target_of(entity)
    yield (
        float(entity.mover.t_s[0]),
        FIRING,
        Fire(
            by=entity.fired_by,
            at=target.who if target is not None else NOBODY,
            munition=entity.who,
            event=entity.event,
            what=entity.what,
            place_m=_three(entity.mover.r_ecef_m[0]),
            velocity_m_s=_three(entity.mover.v_ecef_m_s[0]),
        ),
    )


def _ended(mark: Mark, cast: Cast) -> Iterator[Timed]:
    """Yield the detonation of an interceptor at its intercept, or of what came down."""
    if mark.kind not in ("intercept", "impact"):
        return
    entity = cast.shots.get(mark.shot if mark.shot is not None else -1)
    if mark.kind == "impact":
        entity = cast.last.get(mark.threat or "")
    if entity is None:
        return
    target = cast.target_of(entity) if entity.mover.outcome == "kill" else None
    result = GROUND_IMPACT if mark.kind == "impact" else _result(entity)
    yield (
        mark.t_s,
        ENDING,
        Detonation(
            by=entity.fired_by or NOBODY,
            at=target.who if target is not None else NOBODY,
            munition=entity.who,
            event=entity.event,
            what=entity.what,
            place_m=_three(place_of(mark.lat_deg, mark.lon_deg, mark.altitude_km)),
            velocity_m_s=_three(entity.mover.v_ecef_m_s[-1]),
            result=result,
        ),
    )


def _result(entity: Entity) -> int:
    if entity.mover.outcome not in ("kill", "decoy"):
        return NO_DETONATION
    return PROXIMATE if entity.is_proximate else ENTITY_IMPACT
