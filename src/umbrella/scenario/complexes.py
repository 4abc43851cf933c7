"""The attack as arrays: missiles with their plans, and the objects that fly with each warhead."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.world import BURNS, MISSILE, OBJECT, Attack, ObjectKind, Signatures
from umbrella.catalog.records import Missile
from umbrella.core.errors import BadValue
from umbrella.physics.flight.plan import STAGE_COLUMNS
from umbrella.physics.flight.trajectory import NODE_COLUMNS
from umbrella.scenario.accuracy import Response, impact_sigma_m, response_of
from umbrella.scenario.attack import Attacker, FlownAttacker, burns_of, key_of, launch_point, nature
from umbrella.scenario.recorded import RecordedAttacker
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import DecoyEntry

BATTLE_TOLERANCE: Final = 1e-6  # an intercontinental impact is within 50 m of that at 1e-13; its scatter is kilometres
NODE_CAPACITY: Final = 400  # a light body that sinks slowly is lost sight of after so many steps
STAGE_FLOOR_M: Final = 15e3  # below, a spent stage no longer looks like anything worth a shot
# A light body is lost sight of where the air has taken three quarters of the speed that it falls in with (at 25 deg; at
# 90 deg still half of it): Allen & Eggers, NACA TR 1381 (1958), in air that thins by e every 7 km.
LIGHT_BETA_KG_M2: Final = 50.0
LIGHT_DENSITY_M2_KG: Final = 1.65e-4  # density there for each kg/m^2
AIR_SCALE_M: Final = 7e3
AIR_DENSITY_KG_M3: Final = 1.75  # at the ground, were it so all the way; within 50 % of US76 from 35 to 80 km
KINDS: Final = {"replica": ObjectKind.REPLICA, "light": ObjectKind.LIGHT, "debris": ObjectKind.DEBRIS}
STAGE_CONTRAST: Final = 1.0  # by definition of the scale

Numbers = NDArray[np.float64]


def cross_sections(missile: Missile) -> tuple[float, float]:
    """Return the radar cross-sections (m^2) of the warhead and of the missile while it burns."""
    warhead = missile.payload.rcs_m2
    if warhead is None:
        raise BadValue("missile", missile.id, "one with payload.rcs_m2", "a shield's radars need it")
    stages = [stage.rcs_m2.value for stage in missile.stages if stage.rcs_m2 is not None]
    return warhead.value, max([warhead.value, *stages])


def _last_stage_rcs(missile: Missile) -> float:
    own = missile.stages[-1].rcs_m2
    return own.value if own is not None else cross_sections(missile)[1]


def _object(name: str, missile: int, kind: ObjectKind, **values: float) -> np.void:
    row: np.void = np.zeros(1, OBJECT)[0]
    row["key"], row["missile"], row["kind"], row["is_lethal"] = key_of(name), missile, kind, kind == ObjectKind.WARHEAD
    for field, value in values.items():
        row[field] = value
    return row


def light_floor_m(beta_kg_m2: float) -> float:
    """Return the height (m) at which a light body of a ballistic coefficient is lost sight of.

    **Valid**: 0.1 to 50 kg/m^2. **Leaves out**: the angle at which it falls. **Source**: Allen & Eggers, NACA TR 1381
    (1958). **Checked**: tests/battle/test_flights.py.
    """
    return AIR_SCALE_M * math.log(AIR_DENSITY_KG_M3 / (LIGHT_DENSITY_M2_KG * beta_kg_m2))


def _decoys(name: str, missile: int, entry: DecoyEntry) -> list[np.void]:
    beta = entry.beta_kg_m2.value
    values = {
        "beta_kg_m2": beta,
        "rcs_m2": entry.rcs_m2.value,
        "contrast": entry.contrast.value,
        "release_s": entry.release_s.value,
        "speed_m_s": entry.speed_m_s.value,
        "floor_m": light_floor_m(beta) if beta < LIGHT_BETA_KG_M2 else 0.0,
    }
    return [_object(f"{name}/{entry.name}-{i + 1}", missile, KINDS[entry.kind], **values) for i in range(entry.count)]


def objects_of(attacker: Attacker, missile: int, rules: RulesEntry) -> list[np.void]:
    """Return records OBJECT of a missile: its warhead, its last stage where it separates, its decoys."""
    if isinstance(attacker, RecordedAttacker):
        return [_recorded_object(attacker, missile)]
    warhead_rcs, boost_rcs = cross_sections(attacker.missile)
    beta = attacker.missile.payload.beta_kg_m2.value
    name = attacker.name
    found = [_object(name, missile, ObjectKind.WARHEAD, beta_kg_m2=beta, rcs_m2=warhead_rcs, rcs_boost_m2=boost_rcs)]
    if attacker.entry.spent_stage and attacker.missile.payload.separates:
        found.append(
            _object(
                f"{name}/stage",
                missile,
                ObjectKind.STAGE,
                rcs_m2=_last_stage_rcs(attacker.missile),
                contrast=STAGE_CONTRAST,
                speed_m_s=rules.stage_speed_m_s.value,
                floor_m=STAGE_FLOOR_M,
            )
        )
    for entry in attacker.entry.decoys:
        found.extend(_decoys(name, missile, entry))
    return found


def _recorded_object(attacker: RecordedAttacker, missile: int) -> np.void:
    """Return the one object of a recorded flight; where its path stands is written with all others'."""
    rcs = attacker.looks.rcs_m2.value
    boost = attacker.looks.rcs_boost_m2
    beta = attacker.looks.beta_kg_m2
    return _object(
        attacker.name,
        missile,
        ObjectKind.WARHEAD,
        rcs_m2=rcs,
        rcs_boost_m2=boost.value if boost is not None else rcs,
        beta_kg_m2=beta.value if beta is not None else 0.0,
    )


def object_names(attacker: Attacker) -> list[str]:
    """Return what the objects of a missile are called beside its own name, in the order of `objects_of`."""
    if isinstance(attacker, RecordedAttacker):
        return ["warhead"]
    has_stage = attacker.entry.spent_stage and attacker.missile.payload.separates
    decoys = [f"{entry.name}-{i + 1}" for entry in attacker.entry.decoys for i in range(entry.count)]
    return ["warhead", *(["stage"] if has_stage else []), *decoys]


class _Shelf:
    """Arrays of different length, one behind the other; the same array is kept once."""

    def __init__(self, columns: int) -> None:
        self.rows: list[Numbers] = [np.zeros((0, columns))]
        self.places: dict[int, int] = {}
        self.used = 0

    def place(self, rows: Numbers) -> int:
        """Return the first row of an array on the shelf."""
        if id(rows) not in self.places:
            self.places[id(rows)] = self.used
            self.rows.append(rows)
            self.used += len(rows)
        return self.places[id(rows)]

    def all(self) -> Numbers:
        """Return the shelf as one array."""
        return np.ascontiguousarray(np.concatenate(self.rows))


def _drag_stack(tables: Sequence[Numbers]) -> Numbers:
    """Return float64[n, 2, intervals, 4]: drag tables of one length, padded with intervals that are never entered."""
    longest = max((table.shape[1] for table in tables), default=1)
    padded = np.full((len(tables), 2, longest, 4), [np.inf, np.inf, 1.0, 0.0])
    for out, table in zip(padded, tables, strict=True):
        out[:, : table.shape[1]] = table
    return padded


def _launch_row(row: np.void, attacker: Attacker) -> None:
    """Write when a missile leaves, when it burns, and what its arrival costs."""
    row["key"], row["launch_s"], row["reliability"] = (
        key_of(attacker.name),
        attacker.launch_s,
        attacker.entry.reliability.value,
    )
    row["value"] = attacker.entry.value.value if attacker.entry.value else 1.0
    row["is_in_reach"] = int(attacker.is_in_reach)
    burns = burns_of(attacker)[:BURNS]
    row["burns"], row["separates"] = len(burns), int(bool(burns))
    row["burns_s"][: len(burns)] = np.array(burns).reshape(-1, 2)
    if not burns:
        row["burns_s"][-1] = attacker.launch_s  # there the engine looks: what never burns has burnt out when it begins


def _plan_row(row: np.void, attacker: FlownAttacker) -> None:
    """Write how a missile is flown, but for what stands on the shelves."""
    vehicle, programme = attacker.vehicle, attacker.programme
    point = launch_point(attacker.origin)
    row["stages"], row["knots"] = len(vehicle.stages), len(programme.t_s)
    row["payload_kg"], row["payload_beta_kg_m2"] = vehicle.payload_kg, vehicle.payload_beta_kg_m2
    row["shroud_kg"], row["shroud_drop_s"] = vehicle.shroud_kg, vehicle.shroud_drop_s
    row["post_boost_m_s"], row["separates"] = vehicle.post_boost_delta_v_m_s, int(vehicle.separates)
    row["along_from_s"], row["cutoff_s"] = programme.along_from_s, programme.cutoff_s
    row["azimuth_rad"], row["pad"] = attacker.flight.azimuth_rad, (point.lat_rad, point.lon_rad, point.h_m)
    row["target_h_m"] = attacker.target.height_m


def _accuracy_row(row: np.void, attacker: FlownAttacker, response: Response, rules: RulesEntry) -> None:
    """Write how the impact of a missile is set right, and how far it scatters."""
    row["planned"], row["moves_m"], row["setting"] = response
    row["impact_sigma_m"] = impact_sigma_m(rules.cep_share.value * attacker.longest_m)


class _Shelves:
    """Where the parts of all missiles' plans stand, those that several share once."""

    def __init__(self) -> None:
        self.stages, self.knots = _Shelf(STAGE_COLUMNS), _Shelf(2)
        self.drags = dict[int, Numbers]()
        self.plans = dict[int, Numbers]()
        self.responses = dict[int, Response]()

    def write(self, row: np.void, attacker: FlownAttacker, rules: RulesEntry) -> None:
        """Write how a missile is flown."""
        _plan_row(row, attacker)
        if id(attacker.flight) not in self.responses:  # missiles of one entry share one flight
            self.responses[id(attacker.flight)] = response_of(attacker)
        _accuracy_row(row, attacker, self.responses[id(attacker.flight)], rules)
        row["first_stage"] = self.stages.place(attacker.vehicle.stages)
        programme = attacker.programme
        plan = self.plans.setdefault(id(programme), np.column_stack([programme.t_s, programme.pitch_rad]))
        row["first_knot"] = self.knots.place(plan)
        self.drags.setdefault(id(attacker.vehicle.drag), attacker.vehicle.drag)
        row["drag"] = list(self.drags).index(id(attacker.vehicle.drag))


def attack_of(attack: Sequence[Attacker], rules: RulesEntry) -> Attack:
    """Return the attack as arrays on the clock of the run."""
    missiles, objects = np.zeros(len(attack), MISSILE), list[np.void]()
    shelves, given = _Shelves(), _Shelf(NODE_COLUMNS)
    for m, (row, attacker) in enumerate(zip(missiles, attack, strict=True)):
        _launch_row(row, attacker)
        own = objects_of(attacker, m, rules)
        if isinstance(attacker, RecordedAttacker):
            own[0]["given_first"], own[0]["given_nodes"] = given.place(attacker.nodes), len(attacker.nodes)
        else:
            shelves.write(row, attacker, rules)
        row["first_object"], row["objects"] = len(objects), len(own)
        objects.extend(own)
    scatter = (
        rules.thrust_sigma.value,
        math.radians(rules.azimuth_sigma_deg.value),
        math.radians(rules.pitch_sigma_deg.value),
        rules.beta_sigma.value,
    )
    longest = max(int(row["given_nodes"]) for row in objects)
    return Attack(
        missiles=missiles,
        objects=np.array(objects, OBJECT),
        given=given.all(),
        stages=shelves.stages.all(),
        drag=_drag_stack(list(shelves.drags.values())),
        knots=shelves.knots.all(),
        scatter=np.array(scatter),
        nature=nature()._replace(tolerance=BATTLE_TOLERANCE),
        node_capacity=max(NODE_CAPACITY, longest),
    )


def signatures_of(attack: Sequence[Attacker], rules: RulesEntry) -> Signatures:
    """Return what the shield knows of threat complexes: the kinds in the attack, by contrast, with their shares."""
    objects = [row for m, attacker in enumerate(attack) for row in objects_of(attacker, m, rules)]
    others = [float(row["contrast"]) for row in objects if not row["is_lethal"]]
    contrasts, counts = np.unique(np.array(others, dtype=np.float64), return_counts=True)
    return Signatures(contrasts, counts / max(1, counts.sum()))
