"""STK ephemeris files, read back by a reader written here from STK's public page on the format, and by Orekit.

No light reader of this format is published for Python; Orekit's runs in Java and is asked where it is installed
(`pip install orekit-jpype`). STK itself has not read these files.
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


LEAPS = """\
 1972 JAN  1 =JD 2441317.5  TAI-UTC=  10.0       S + (MJD - 41317.) X 0.0      S
 1999 JAN  1 =JD 2451179.5  TAI-UTC=  32.0       S + (MJD - 41317.) X 0.0      S
"""


def test_orekit_reads_them_and_interpolates_as_the_scene(scene, tmp_path):
    """Places as written (0.1 mm), times to 1 us; between rows, where it makes cubics of its own, to 1 cm."""
    pytest.importorskip("orekit_jpype", reason="Orekit is not installed: pip install orekit-jpype (with Java)").initVM()
    from java.io import File
    from java.util import HashMap
    from org.orekit.data import DataContext, DataSource, DirectoryCrawler
    from org.orekit.files.stk import STKEphemerisFile, STKEphemerisFileParser
    from org.orekit.frames import FramesFactory
    from org.orekit.time import AbsoluteDate, TimeScalesFactory

    (tmp_path / "tai-utc.dat").write_text(LEAPS)
    DataContext.getDefault().getDataProvidersManager().addProvider(DirectoryCrawler(File(str(tmp_path))))
    utc, frame, frames = TimeScalesFactory.getUTC(), FramesFactory.getGCRF(), HashMap()
    frames.put(STKEphemerisFile.STKCoordinateSystem.FIXED, frame)  # a name for its axes: nothing is turned
    begin = AbsoluteDate(scene.start.strftime("%Y-%m-%dT%H:%M:%S"), utc)
    for (name, content), mover in zip(stk(scene).items(), scene.movers, strict=True):
        (tmp_path / name).write_bytes(content)
        parser = STKEphemerisFileParser(mover.id, 3.986004418e14, utc, frames)
        file = parser.parse(DataSource(File(str(tmp_path / name))))
        segment = file.getSatellites().get(mover.id).getSegments().get(0)
        assert segment.getInterpolationSamples() == 2 and segment.getCoordinates().size() == len(told_rows(mover))
        for k, row in zip(told_rows(mover), segment.getCoordinates(), strict=True):
            assert row.getDate().durationFrom(begin) == pytest.approx(mover.t_s[k], abs=1e-6)
            place = row.getPosition()
            assert [place.getX(), place.getY(), place.getZ()] == pytest.approx(mover.r_ecef_m[k], abs=1e-4)
        path = segment.getPropagator()
        for t in np.linspace(mover.t_s[0] + 1e-5, mover.t_s[-1] - 1e-5, 30):
            place = path.getPosition(begin.shiftedBy(float(t)), frame)
            assert [place.getX(), place.getY(), place.getZ()] == pytest.approx(mover.place_at(t), abs=0.01)


def test_interpolation_is_between_two_rows(scene):
    """InterpolationSamplesM1 counts the rows less one: two rows with velocities make the cubic of the scene."""
    _, said, _ = read(next(iter(stk(scene).values())).decode())
    assert (said["InterpolationMethod"], said["InterpolationSamplesM1"]) == ("Hermite", "1")
