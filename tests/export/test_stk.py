"""STK ephemeris files, read back by a reader written here from STK's public page on the format.

No light reader of this format is published for Python; STK itself has not read these files.
"""

import re
from datetime import UTC, datetime

import numpy as np
import pytest

from umbrella.export.moment import told_rows
from umbrella.export.stk import stk

# help.agi.com/stk/Content/stk/importfiles-02.htm: keywords precede the table, which ends the block; # begins a remark
KEYWORDS = {"NumberOfEphemerisPoints", "ScenarioEpoch", "InterpolationMethod", "InterpolationSamplesM1", "CentralBody",
            "CoordinateSystem", "DistanceUnit"}  # fmt: skip


def read(text):
    """Return the version, the keywords and the rows (time, place, velocity) of a file."""
    lines = [line.strip() for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    assert (
        re.fullmatch(r"stk\.v\.\d+\.\d+", lines[0]) and lines[1] == "BEGIN Ephemeris" and lines[-1] == "END Ephemeris"
    )
    table = lines.index("EphemerisTimePosVel")
    said = dict(line.split(maxsplit=1) for line in lines[2:table])
    return lines[0], said, np.array([line.split() for line in lines[table + 1 : -1]], float)


def test_files_are_read_back(scene):
    files = stk(scene)
    assert list(files)[:2] == ["far.e", "far-warhead.e"] and len(files) == len(scene.movers)
    for content, mover in zip(files.values(), scene.movers, strict=True):
        version, said, rows = read(content.decode("ascii"))
        assert version == "stk.v.11.0" and set(said) == KEYWORDS
        assert said["NumberOfEphemerisPoints"] == str(len(rows))
        assert (said["CentralBody"], said["CoordinateSystem"], said["DistanceUnit"]) == ("Earth", "Fixed", "Meters")
        epoch = datetime.strptime(said["ScenarioEpoch"], "%d %b %Y %H:%M:%S.%f").replace(tzinfo=UTC)
        assert epoch == scene.start
        kept = told_rows(mover)
        assert (np.diff(rows[:, 0]) > 0.0).all()
        assert rows[:, 0] == pytest.approx(mover.t_s[kept], abs=6e-7)
        assert rows[:, 1:4] == pytest.approx(mover.r_ecef_m[kept], abs=6e-5)
        assert rows[:, 4:] == pytest.approx(mover.v_ecef_m_s[kept], abs=6e-7)


def test_interpolation_is_between_two_rows(scene):
    """InterpolationSamplesM1 counts the rows less one: two rows with velocities make the cubic of the scene."""
    _, said, _ = read(next(iter(stk(scene).values())).decode())
    assert (said["InterpolationMethod"], said["InterpolationSamplesM1"]) == ("Hermite", "1")
