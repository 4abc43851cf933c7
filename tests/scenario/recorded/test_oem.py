"""Messages that the package oem wrote are read as they were meant."""

import numpy as np
import pytest
from oem import OrbitEphemerisMessage

from umbrella.scenario.recorded_file import points_of

BEGIN = np.datetime64("2017-07-04T00:39:58")
HEADER = {"CCSDS_OEM_VERS": "2.0", "CREATION_DATE": "2026-01-01T00:00:00", "ORIGINATOR": "TEST"}


@pytest.fixture(scope="module")
def message(short, sampled):
    """Return points, and the message that the package makes of them."""
    points = sampled(short[0], 7.0, True)
    seconds = np.round(points.t_s, 3)  # the package writes milliseconds
    epochs = [str(BEGIN + np.timedelta64(round(1e3 * t), "ms")) for t in seconds]
    metadata = {
        "OBJECT_NAME": "MISSILE",
        "OBJECT_ID": "2017-A",
        "CENTER_NAME": "EARTH",
        "REF_FRAME": "ITRF-97",
        "TIME_SYSTEM": "UTC",
        "START_TIME": epochs[0],
        "STOP_TIME": epochs[-1],
    }
    states = np.hstack([points.r_m, points.v_m_s]) / 1e3
    rows = [[epoch, *(float(x) for x in row)] for epoch, row in zip(epochs, states, strict=True)]
    raw = HEADER, [{"header": metadata, "data": rows, "cov": []}]
    return points._replace(t_s=seconds), OrbitEphemerisMessage._from_raw_data(raw)


def read_back(path):
    return points_of(path.name, path.read_bytes())


def test_keyword_form_is_read(message, tmp_path):
    points, told = message
    told.save_as(tmp_path / "a.oem", file_format="kvn")
    found = read_back(tmp_path / "a.oem")
    assert found.t_s == pytest.approx(points.t_s, abs=1e-6)
    assert np.abs(found.r_m - points.r_m).max() < 1e-2  # the package writes ten digits or more
    assert np.abs(found.v_m_s - points.v_m_s).max() < 1e-5


def test_form_by_way_of_xml_is_the_same(message, tmp_path):
    _, told = message
    told.save_as(tmp_path / "a.oem", file_format="kvn")
    told.save_as(tmp_path / "a.xml", file_format="xml")
    OrbitEphemerisMessage.convert(tmp_path / "a.xml", tmp_path / "b.oem", "kvn")
    one, other = read_back(tmp_path / "a.oem"), read_back(tmp_path / "b.oem")
    assert np.array_equal(one.t_s, other.t_s) and np.array_equal(one.r_m, other.r_m)
