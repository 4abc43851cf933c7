"""CCSDS OEM: read back with the oem package, at its rows and between them."""

from datetime import UTC, datetime

import numpy as np
import pytest
from oem import OrbitEphemerisMessage

from umbrella.export.oem import oem

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture(scope="module")
def folder(scene, tmp_path_factory):
    """Return the folder in which the files lie."""
    folder = tmp_path_factory.mktemp("oem")
    for name, content in oem(scene, CREATED).items():
        (folder / name).write_bytes(content)
    return folder


def test_the_message_tells_what_it_is(scene, folder):
    files = oem(scene, CREATED)
    assert list(files)[:2] == ["far.oem", "far-warhead.oem"] and len(files) == len(scene.movers)
    for name, mover in zip(files, scene.movers, strict=True):
        message = OrbitEphemerisMessage.open(folder / name)
        (segment,) = message
        assert message.version == "2.0" and message.header["ORIGINATOR"] == "UMBRELLA"
        told = {key: segment.metadata[key] for key in ("OBJECT_ID", "CENTER_NAME", "REF_FRAME", "TIME_SYSTEM")}
        assert told == {"OBJECT_ID": mover.id, "CENTER_NAME": "EARTH", "REF_FRAME": "ITRF2000", "TIME_SYSTEM": "UTC"}


@pytest.mark.parametrize("ident", ["far", "far/warhead", "shot-1"])
def test_states_are_those_of_the_scene(scene, folder, ident):
    """Places to 0.5 mm and velocities to 1 um/s as written; between rows to that and 1 us of its flight."""
    mover = next(mover for mover in scene.movers if mover.id == ident)
    (segment,) = OrbitEphemerisMessage.open(folder / f"{ident.replace('/', '-')}.oem")
    states = list(segment.states)
    assert len(states) == len(mover.t_s)
    for k in range(0, len(states), 10):
        assert 1e3 * states[k].position == pytest.approx(mover.r_ecef_m[k], abs=6e-4)
        assert 1e3 * states[k].velocity == pytest.approx(mover.v_ecef_m_s[k], abs=2e-6)
        seconds = (states[k].epoch.to_datetime(timezone=UTC) - scene.start).total_seconds()
        assert seconds == pytest.approx(mover.t_s[k], abs=1e-6)
    for k in range(5, len(states) - 1, 40):
        middle = states[k].epoch + 0.5 * (states[k + 1].epoch - states[k].epoch)
        true = mover.place_at(0.5 * (mover.t_s[k] + mover.t_s[k + 1]))
        assert np.linalg.norm(1e3 * segment(middle).position - true) < 0.02
