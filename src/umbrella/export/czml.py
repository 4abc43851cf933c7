"""A scene as CZML, for CesiumJS: what moves, radar volumes, sites and marks on one clock."""

from typing import Any, Final

import numpy as np
from czml3 import Document, Packet
from czml3.enums import ClockRanges, ClockSteps, InterpolationAlgorithms
from czml3.properties import Clock, Color, Label, Path, Point, PolylineMaterial, Position, SolidColorMaterial
from czml3.types import TimeInterval

from umbrella.analysis.scene import Mover, Scene
from umbrella.export.colours import ROLE_COLOUR, rgba, size_of
from umbrella.export.czml_sites import label, mark_packets, site_packets
from umbrella.export.moment import iso, told_rows

PLAYED_S: Final = 90.0  # a whole scene, at the speed that the clock proposes
STEP_S: Final = 10.0  # of a drawn path between two rows, at most
NAMED: Final = {"missile", "warhead", "interceptor", "satellite"}  # roles with a label
MOST_LABELS: Final = 40  # movers with labels: more would cover one another


def czml(scene: Scene) -> bytes:
    """Return a scene as a CZML document (JSON, UTF-8).

    Positions are Earth-fixed (FIXED) with velocities, for Hermite interpolation of degree 3 between two rows: the cubic
    that the tables of a run are made for. It holds at ignition, burnout and separation, where a Lagrange polynomial
    through more rows swings. No position is INERTIAL: Cesium takes that for ICRF at the date, and a run has no date.
    Ids are those of the scene's movers; of others `radar:NAME`, `battery:NAME`, `target:NAME`, `mark:NUMBER`; of the
    parts of a radar `radar:NAME/face-K` (outline) and `radar:NAME/face-K/side-J`.

    **Valid**: CZML 1.0 as CesiumJS 1.1xx reads it. **Leaves out**: models, orientations, links; times are told to 1 µs,
    places to 1 cm. **Source**: CZML Guide (AnalyticalGraphicsInc/czml-writer). **Checked**: tests/export/test_czml.py.
    """
    packets = [_document(scene), *(_mover(scene, mover) for mover in scene.movers)]
    packets += [*site_packets(scene), *mark_packets(scene)]
    return (Document(packets=packets).dumps() + "\n").encode()


def _document(scene: Scene) -> Packet:
    clock = Clock(
        interval=TimeInterval(start=iso(scene.start, scene.begin_s), end=iso(scene.start, scene.end_s)),
        currentTime=iso(scene.start, scene.begin_s),
        multiplier=float(max(1, round((scene.end_s - scene.begin_s) / PLAYED_S))),
        range=ClockRanges.CLAMPED,
        step=ClockSteps.SYSTEM_CLOCK_MULTIPLIER,
    )
    return Packet(id="document", name=f"{scene.title}: {scene.shield_title}", version="1.0", clock=clock)


def _mover(scene: Scene, mover: Mover) -> Packet:
    colour, is_threat = ROLE_COLOUR[mover.role], mover.role in ("missile", "warhead")
    kept = told_rows(mover)
    begin, end = (iso(scene.start, float(mover.t_s[k])) for k in (kept[0], kept[-1]))
    return Packet(
        id=mover.id,
        name=mover.name,
        availability=TimeInterval(start=begin, end=end),
        properties=_properties(mover),
        position=_position(scene, mover),
        point=Point(
            pixelSize=float(size_of(mover.role)),
            color=Color(rgba=rgba(colour)),
            outlineColor=Color(rgba=[0, 0, 0, 255]),
            outlineWidth=1.0,
        ),
        path=Path(
            leadTime=0.0,
            trailTime=float(mover.t_s[-1] - mover.t_s[0]) + 1.0,
            width=2.0 if is_threat or mover.role == "interceptor" else 1.0,
            resolution=STEP_S,
            material=PolylineMaterial(solidColor=SolidColorMaterial(color=Color(rgba=rgba(colour, 0.85)))),
        ),
        label=_label(scene, mover),
    )


def _properties(mover: Mover) -> dict[str, Any]:
    known = {"role": mover.role, "threat": mover.threat, "shot": mover.shot, "outcome": mover.outcome or None}
    return {name: value for name, value in known.items() if value is not None}


def _position(scene: Scene, mover: Mover) -> Position:
    kept = told_rows(mover)
    rows = np.column_stack([mover.t_s, mover.r_ecef_m, mover.v_ecef_m_s])[kept]
    for columns, decimals in ((slice(0, 1), 6), (slice(1, 4), 2), (slice(4, 7), 4)):
        rows[:, columns] = np.round(rows[:, columns], decimals)
    return Position(
        epoch=iso(scene.start, 0.0),
        referenceFrame="FIXED",
        cartesianVelocity=rows.ravel().tolist(),
        interpolationAlgorithm=InterpolationAlgorithms.HERMITE,
        interpolationDegree=3,
    )


def _label(scene: Scene, mover: Mover) -> Label | None:
    if mover.role not in NAMED or sum(one.role in NAMED for one in scene.movers) > MOST_LABELS:
        return None
    return label(mover.threat or mover.id if mover.role != "interceptor" else mover.id)  # names are too long
