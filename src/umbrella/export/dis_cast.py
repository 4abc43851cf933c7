"""Who takes part in a DIS exercise: every entity of a scene with its number, its side, its type and its launcher."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.scene import Mover, Scene, Site
from umbrella.core.errors import BadValue
from umbrella.export import dis_types as types
from umbrella.export.dis_known import Known
from umbrella.export.dis_pdu import FRIENDLY, NOBODY, OPPOSING, EntityId, EntityType
from umbrella.physics.earth.ellipsoid import geodetic_to_ecef
from umbrella.physics.earth.model import WGS84

SITE: Final = 1  # of the exercise: this one alone
APPLICATION: Final = 1
MOST: Final = 65_533  # entity numbers above mean everybody, or that one is asked for
SAME_PLACE_M: Final = 1e3  # missiles that begin so near each other leave one launcher
ROLES: Final = {
    "missile": types.attacking_missile,
    "warhead": types.attacking_missile,
    "stage": types.attacking_missile,
    "decoy": types.decoy,
    "light": types.decoy,
    "debris": types.decoy,
    "interceptor": types.interceptor,
    "satellite": types.satellite,
}
OF_THE_SHIELD: Final = ("interceptor", "satellite")

Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Entity:
    """One entity: what stands has a place, what flies a mover.

    `event` is the number of the shot, the same when it is fired and when it ends; 0 of what nobody fired.
    """

    name: str
    force: int
    what: EntityType
    place_m: Numbers
    who: EntityId = NOBODY
    path: Mover | None = None
    fired_by: EntityId | None = None
    event: int = 0
    is_proximate: bool = False

    @property
    def is_flying(self) -> bool:
        """Tell whether it moves."""
        return self.path is not None

    @property
    def mover(self) -> Mover:
        """Return the mover of what flies."""
        if self.path is None:
            raise ValueError(f"{self.name} stands")
        return self.path


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody: what stands, and what flies.

    `shots` holds interceptors by the number of their shot, `last` what comes down of each threat: its warhead, or the
    missile that it never left.
    """

    standing: tuple[Entity, ...]
    flying: tuple[Entity, ...]
    shots: Mapping[int, Entity]
    last: Mapping[str, Entity]

    def target_of(self, entity: Entity) -> Entity | None:
        """Return what an interceptor was fired at; None of a missile, whose target is a place."""
        mover = entity.mover
        return self.last.get(mover.threat or "") if mover.role == "interceptor" else None


def place_of(lat_deg: float, lon_deg: float, altitude_km: float) -> Numbers:
    """Return a place in world coordinates (m, Earth-fixed)."""
    return np.array(geodetic_to_ecef(math.radians(lat_deg), math.radians(lon_deg), 1e3 * altitude_km, WGS84))


def cast_of(scene: Scene, known: Known) -> Cast:
    """Return the entities of a scene: radars and batteries, launchers of missiles, and all that flew.

    Args:
        scene: of `umbrella.analysis.scene`. known: what is known of its weapons beside.

    Raises:
        BadValue: more than there are numbers for.
    """
    radars = [_unit(site, known) for site in scene.sites if site.role == "radar"]
    batteries = [_unit(site, known) for site in scene.sites if site.role == "battery"]
    launchers = _launchers(scene.movers, known)
    standing = _numbered([*radars, *batteries, *launchers], 1)
    flying = _numbered([_flier(mover, known) for mover in scene.movers], 1 + len(standing))
    if len(standing) + len(flying) > MOST:
        raise BadValue("entities", len(standing) + len(flying), f"at most {MOST:,}", "export a run of fewer objects")
    shooters = standing[len(radars) : len(radars) + len(batteries)]
    armed = tuple(_armed(flying, shooters, standing[len(radars) + len(batteries) :], known))
    return Cast(
        standing=tuple(standing),
        flying=armed,
        shots={one.mover.shot: one for one in armed if one.mover.shot is not None},
        last={one.mover.threat: one for one in _by_end(armed) if one.mover.threat is not None},
    )


def _numbered(entities: Sequence[Entity], first: int) -> list[Entity]:
    return [replace(one, who=EntityId(SITE, APPLICATION, first + k)) for k, one in enumerate(entities)]


def _by_end(flying: Sequence[Entity]) -> list[Entity]:
    """Return missiles and warheads, those that flew longest last."""
    own = [one for one in flying if one.mover.role in ("missile", "warhead")]
    return sorted(own, key=lambda one: float(one.mover.t_s[-1]))


def _unit(site: Site, known: Known) -> Entity:
    return Entity(
        name=site.name,
        force=FRIENDLY,
        what=types.defence_unit(known.sites.get(site.name, 0)),
        place_m=place_of(site.lat_deg, site.lon_deg, site.altitude_km),
    )


def _launchers(movers: Sequence[Mover], known: Known) -> list[Entity]:
    """Return one launcher for each place from which missiles start."""
    found: list[Entity] = []
    for mover in movers:
        if mover.role == "missile" and _nearest(found, mover.r_ecef_m[0], SAME_PLACE_M) is None:
            what = types.launcher(known.threats.get(mover.threat or "", 0))
            found.append(Entity(name="launcher", force=OPPOSING, what=what, place_m=mover.r_ecef_m[0]))
    return found


def _nearest(entities: Sequence[Entity], place_m: Numbers, within_m: float = math.inf) -> Entity | None:
    if not entities:
        return None
    off = [float(np.linalg.norm(one.place_m - place_m)) for one in entities]
    return entities[int(np.argmin(off))] if min(off) <= within_m else None


def _flier(mover: Mover, known: Known) -> Entity:
    is_ours = mover.role in OF_THE_SHIELD
    country = 0 if is_ours else known.threats.get(mover.threat or "", 0)
    return Entity(
        name=mover.id,
        force=FRIENDLY if is_ours else OPPOSING,
        what=ROLES[mover.role](country),
        place_m=mover.r_ecef_m[0],
        path=mover,
    )


def _armed(
    flying: Sequence[Entity], batteries: Sequence[Entity], launchers: Sequence[Entity], known: Known
) -> Iterator[Entity]:
    """Yield what flies, with who fired it and the number of that event; a warhead has those of its missile."""
    fired: dict[str, Entity] = {}
    for number, one in enumerate(flying, 1):
        threat = one.mover.threat or ""
        if one.mover.role == "interceptor":
            yield _intercepting(one, number, batteries, known)
        elif one.mover.role == "missile":
            fired[threat] = _fired(one, number, launchers)
            yield fired[threat]
        elif one.mover.role == "warhead" and threat in fired:
            yield replace(one, fired_by=fired[threat].fired_by, event=fired[threat].event)
        else:
            yield one


def _fired(one: Entity, number: int, shooters: Sequence[Entity]) -> Entity:
    near = _nearest(shooters, one.place_m)
    return replace(one, event=number, fired_by=near.who if near is not None else None)


def _intercepting(one: Entity, number: int, batteries: Sequence[Entity], known: Known) -> Entity:
    near = _nearest(batteries, one.place_m)
    name = near.name if near is not None else ""
    what = types.interceptor(known.sites.get(name, 0))
    return replace(_fired(one, number, batteries), what=what, is_proximate=name in known.proximate)
