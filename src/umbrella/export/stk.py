"""Movers as STK ephemeris files (.e): one file each, positions and velocities in Earth-fixed axes."""

from datetime import datetime
from typing import Final

from umbrella.analysis.scene import Mover, Scene
from umbrella.export.file_names import file_names
from umbrella.export.moment import told_rows

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def stk(scene: Scene) -> dict[str, bytes]:
    """Return an ephemeris file for each mover, by its name.

    **Valid**: version stk.v.11.0, keywords in the order of STK's own files: metres, m/s, seconds since clock zero;
    Hermite interpolation through two rows (InterpolationSamplesM1 1). **Leaves out**: attitude, covariances; that the
    date is a label. **Source**: STK help, Ephemeris File Format (*.e), and its examples. **Checked**:
    tests/export/test_stk.py, by a reader of its own written from that page, and by Orekit where it is installed; STK
    itself has not read them.
    """
    names = file_names(scene.movers, ".e")
    return {name: _file(scene, mover).encode() for name, mover in zip(names, scene.movers, strict=True)}


def _file(scene: Scene, mover: Mover) -> str:
    kept = told_rows(mover)
    rows = [_row(mover, int(k)) for k in kept]
    return "\n".join([
        "stk.v.11.0",
        "",
        f"# {mover.id}: {mover.role}{f', {mover.outcome}' if mover.outcome else ''}",
        f"# scenario {scene.scenario}, shield {scene.shield}, trial {scene.trial + 1}, seed {scene.seed}",
        "",
        "BEGIN Ephemeris",
        "",
        f"NumberOfEphemerisPoints {len(rows)}",
        f"ScenarioEpoch {_date(scene.start)}",
        "InterpolationMethod Hermite",
        "InterpolationSamplesM1 1",
        "CentralBody Earth",
        "CoordinateSystem Fixed",
        "DistanceUnit Meters",
        "",
        "EphemerisTimePosVel",
        "",
        *rows,
        "",
        "END Ephemeris",
        "",
    ])  # fmt: skip


def _row(mover: Mover, k: int) -> str:
    place = " ".join(f"{x:.4f}" for x in mover.r_ecef_m[k])
    velocity = " ".join(f"{v:.6f}" for v in mover.v_ecef_m_s[k])
    return f"{mover.t_s[k]:.6f} {place} {velocity}"


def _date(day: datetime) -> str:
    """Return a date as STK writes it, in English whatever the machine speaks: 20 Jul 2000 00:00:00.000000."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year} {day:%H:%M:%S.%f}"
