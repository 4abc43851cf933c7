"""DIS packets as bytes: entity state, fire and detonation of IEEE 1278.1-2012 (protocol version 7).

Written with `struct`: the package of that name on PyPI, opendis, needs NumPy below 2. World coordinates are Earth-fixed
(WGS-84, m), velocities and accelerations too; all fields are big-endian.
"""

import struct
from dataclasses import dataclass
from typing import Final, NamedTuple

VERSION: Final = 7  # IEEE 1278.1-2012
STATE_BYTES: Final = 144
FIRE_BYTES: Final = 96
DETONATION_BYTES: Final = 104
HOUR_UNITS: Final = 2**31  # of the time stamp in an hour

ENTITY_STATE: Final = 1
FIRE: Final = 2
DETONATION: Final = 3
ENTITY_INFORMATION: Final = 1  # families of PDUs
WARFARE: Final = 2

STATIC: Final = 1  # dead reckoning: it stands
FVW: Final = 5  # DRM_FVW: fixed orientation, velocity and acceleration in world coordinates

ENTITY_IMPACT: Final = 1  # results of a detonation
PROXIMATE: Final = 2
GROUND_IMPACT: Final = 3
NO_DETONATION: Final = 6

OTHER: Final = 0  # forces
FRIENDLY: Final = 1
OPPOSING: Final = 2

DEACTIVATED: Final = 1 << 23  # bit of the appearance: the entity leaves the exercise
MARKING_BYTES: Final = 11
ASCII: Final = 1

Three = tuple[float, float, float]
_STILL: Final = (0.0, 0.0, 0.0)


class EntityId(NamedTuple):
    """Who, in the whole exercise; (0, 0, 0) is nobody in particular."""

    site: int
    application: int
    entity: int


NOBODY: Final = EntityId(0, 0, 0)


class EntityType(NamedTuple):
    """What, by SISO-REF-010; 0 is `other`."""

    kind: int
    domain: int
    country: int
    category: int
    subcategory: int = 0
    specific: int = 0
    extra: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityState:
    """State of one entity: place (m), velocity (m/s), acceleration (m/s^2), Euler angles psi, theta, phi (rad)."""

    who: EntityId
    force: int
    what: EntityType
    name: str
    place_m: Three
    angles_rad: Three
    velocity_m_s: Three = _STILL
    acceleration_m_s2: Three = _STILL
    reckoning: int = FVW
    appearance: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Fire:
    """A weapon leaves: who fires (`by`) at whom (`at`), and the munition, which is an entity of its own."""

    by: EntityId
    at: EntityId
    munition: EntityId
    event: int
    what: EntityType
    place_m: Three
    velocity_m_s: Three
    range_m: float = 0.0  # 0: not told


@dataclass(frozen=True, slots=True, kw_only=True)
class Detonation:
    """A munition ends at a place, with a result by SISO-REF-010."""

    by: EntityId
    at: EntityId
    munition: EntityId
    event: int
    what: EntityType
    place_m: Three
    velocity_m_s: Three
    result: int


Pdu = EntityState | Fire | Detonation


def time_stamp(past_hour_s: float, is_absolute: bool = False) -> int:
    """Return the time stamp of a PDU.

    Args:
        past_hour_s: seconds since some full hour: of UTC where `is_absolute`, else of the sender's own clock.
        is_absolute: whether sender and receivers have clocks that agree with UTC (lowest bit 1) or not (0).

    **Valid**: any time; it begins anew each hour. **Leaves out**: fractions below 1.7 us. **Source**: IEEE
    1278.1-2012, clause 6 (timestamp), recalled. **Checked**: tests/export/dis/test_pdu.py.
    """
    units = round((past_hour_s % 3600.0) / 3600.0 * HOUR_UNITS) % HOUR_UNITS
    return units << 1 | int(is_absolute)


def encode(pdu: Pdu, stamp: int, exercise: int = 1) -> bytes:
    """Return a PDU as the bytes of one UDP datagram.

    Args:
        pdu: what is told. stamp: from `time_stamp`. exercise: number of the exercise, 1 to 255.

    Raises:
        struct.error: a number that its field cannot hold.

    **Valid**: entity states without variable parameters, fire and detonation of munitions. **Leaves out**: articulated
    parts, attached and separated parts, expendables, explosions without a munition. **Source**: IEEE 1278.1-2012,
    clauses 6 (records) and 7 (PDUs), recalled and held against Wireshark's reading of it. **Checked**:
    tests/export/dis/test_pdu.py, by the DIS dissector of Wireshark.
    """
    if isinstance(pdu, EntityState):
        return _header(ENTITY_STATE, ENTITY_INFORMATION, stamp, STATE_BYTES, exercise) + _state(pdu)
    if isinstance(pdu, Fire):
        return _header(FIRE, WARFARE, stamp, FIRE_BYTES, exercise) + _fire(pdu)
    return _header(DETONATION, WARFARE, stamp, DETONATION_BYTES, exercise) + _detonation(pdu)


def _header(kind: int, family: int, stamp: int, length: int, exercise: int) -> bytes:
    return struct.pack(">4BIH2B", VERSION, exercise, kind, family, stamp, length, 0, 0)


def _type(what: EntityType) -> bytes:
    return struct.pack(">2BH4B", *what)


def _state(pdu: EntityState) -> bytes:
    marking = pdu.name.encode("ascii", "replace")[:MARKING_BYTES]
    return b"".join(
        (
            struct.pack(">3H2B", *pdu.who, pdu.force, 0),
            _type(pdu.what) * 2,  # what it is, and what it looks like to the other side
            struct.pack(">3f3d3f", *pdu.velocity_m_s, *pdu.place_m, *pdu.angles_rad),
            struct.pack(">I", pdu.appearance),
            struct.pack(">B15x3f3f", pdu.reckoning, *pdu.acceleration_m_s2, *_STILL),
            struct.pack(">B11sI", ASCII, marking, 0),
        )
    )


def _descriptor(what: EntityType) -> bytes:
    """Return a munition descriptor: its type; warhead and fuse `other`, one round, at no rate."""
    return _type(what) + struct.pack(">4H", 0, 0, 1, 0)


def _parties(pdu: Fire | Detonation) -> bytes:
    return struct.pack(">9H", *pdu.by, *pdu.at, *pdu.munition)


def _fire(pdu: Fire) -> bytes:
    event = struct.pack(">3HI", pdu.by.site, pdu.by.application, pdu.event, 0)  # of no fire mission
    where = struct.pack(">3d", *pdu.place_m)
    return _parties(pdu) + event + where + _descriptor(pdu.what) + struct.pack(">4f", *pdu.velocity_m_s, pdu.range_m)


def _detonation(pdu: Detonation) -> bytes:
    event = struct.pack(">3H", pdu.by.site, pdu.by.application, pdu.event)
    where = struct.pack(">3f3d", *pdu.velocity_m_s, *pdu.place_m)
    # the place on the body of the entity that was hit is not known; no variable parameters
    return _parties(pdu) + event + where + _descriptor(pdu.what) + struct.pack(">3f2B2x", *_STILL, pdu.result, 0)
