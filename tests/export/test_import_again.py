"""What a run exports can be imported as a threat: as CSV and as OEM, the path is the same."""

from datetime import UTC, datetime

import numpy as np
import pytest

from umbrella.analysis.scene import read_scene
from umbrella.campaign.sampled import earth_fixed_states
from umbrella.export.formats import exported, only
from umbrella.scenario.recorded_file import points_of
from umbrella.scenario.recorded_path import error_of, nodes_of


@pytest.fixture(scope="module")
def undefended(scene_campaign):
    return read_scene(scene_campaign.folder, "none")


def written(scene, name, ids):
    (content,) = exported(only(scene, ids), name, datetime(2026, 1, 1, tzinfo=UTC)).values()
    return points_of(f"flight.{name}", content)


@pytest.mark.parametrize(
    ("name", "ids"), [("csv", ["near"]), ("oem", ["near"]), ("csv", ["far", "far/warhead"]), ("oem", ["far/warhead"])]
)
def test_exported_path_comes_back(name, ids, undefended):
    movers = [mover for mover in undefended.movers if mover.id in ids]
    points = written(undefended, name, ids)
    nodes, begin_s = nodes_of(points), float(movers[0].t_s[0])
    off = []
    for mover in movers:
        for t in np.linspace(mover.t_s[0], mover.t_s[-1], 400):
            place = earth_fixed_states(nodes, np.array([t - begin_s]))[0, :3]
            off.append(np.linalg.norm(place - mover.place_at(t)))
    # cubics through the scene's rows are good to 1 m; the import's own polynomials to what it tells
    assert max(off) < 1.0 + error_of(points).max()
    assert np.percentile(off, 95) < 1.5
