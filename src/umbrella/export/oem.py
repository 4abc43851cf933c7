"""Movers as CCSDS Orbit Ephemeris Messages: one file each, positions and velocities in an Earth-fixed frame."""

from datetime import datetime
from typing import Final

from umbrella.analysis.scene import Mover, Scene
from umbrella.export.file_names import file_names
from umbrella.export.moment import moment, told_rows

FRAME: Final = "ITRF2000"  # what WGS 84 is, to some centimetres


def oem(scene: Scene, created: datetime) -> dict[str, bytes]:
    """Return an Orbit Ephemeris Message (keyword = value) for each mover, by the name of its file.

    Args:
        scene: what is told. created: when, UTC; the standard wants it in the header.

    **Valid**: CCSDS 502.0-B-2, version 2.0: km, km/s, UTC to 1 µs; Hermite interpolation of degree 3 between two rows.
    **Leaves out**: covariances, accelerations; that the date is a label. **Source**: CCSDS 502.0-B-2 (2009), section 5.
    **Checked**: tests/export/test_oem.py.
    """
    names = file_names(scene.movers, ".oem")
    return {name: _message(scene, mover, created).encode() for name, mover in zip(names, scene.movers, strict=True)}


def _message(scene: Scene, mover: Mover, created: datetime) -> str:
    kept = told_rows(mover)
    lines = [*_header(scene, created), *_metadata(scene, mover)]
    for k in kept:
        place = " ".join(f"{x / 1e3:.6f}" for x in mover.r_ecef_m[k])
        velocity = " ".join(f"{v / 1e3:.9f}" for v in mover.v_ecef_m_s[k])
        lines.append(f"{_date(moment(scene.start, float(mover.t_s[k])))} {place} {velocity}")
    return "\n".join(lines) + "\n"


def _date(day: datetime) -> str:
    return day.strftime("%Y-%m-%dT%H:%M:%S.%f")


def _header(scene: Scene, created: datetime) -> list[str]:
    return [
        "CCSDS_OEM_VERS = 2.0",
        f"COMMENT Scenario {scene.scenario}, shield {scene.shield}, trial {scene.trial + 1}, seed {scene.seed}",
        f"COMMENT Clock zero is {_date(scene.start)}, a label: frames coincide then whatever the date",
        f"CREATION_DATE = {_date(created)}",
        "ORIGINATOR = UMBRELLA",
        "",
    ]


def _metadata(scene: Scene, mover: Mover) -> list[str]:
    kept = told_rows(mover)
    first, last = (_date(moment(scene.start, float(mover.t_s[k]))) for k in (kept[0], kept[-1]))
    return [
        "META_START",
        f"COMMENT {mover.role}{f', {mover.outcome}' if mover.outcome else ''}; axes of WGS 84",
        f"OBJECT_NAME = {mover.name}",
        f"OBJECT_ID = {mover.id}",
        "CENTER_NAME = EARTH",
        f"REF_FRAME = {FRAME}",
        "TIME_SYSTEM = UTC",
        f"START_TIME = {first}",
        f"STOP_TIME = {last}",
        "INTERPOLATION = HERMITE",
        "INTERPOLATION_DEGREE = 3",
        "META_STOP",
        "",
    ]
