"""Infrared satellites: they see a plume that burns above the cloud tops with nothing of the Earth between."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.orbit.visibility import grazing_height

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]


class Satellites(NamedTuple):
    """All infrared satellites of a world; their paths are node tables like any flight (SI)."""

    key: IntArray  # stable number made from the id
    nodes: FloatArray  # [rows, 13], all paths one after another, inertial, common clock
    first: IntArray  # [n + 1] path i is rows first[i] to first[i + 1]
    cloud_top_m: FloatArray
    revisit_s: FloatArray
    delay_s: FloatArray  # from look to battle manager, links included
    sigma_rad: FloatArray  # error of the line of sight


@njit
def infrared_margin(satellites, i, x, y, z, t_s, earth):
    """Return by how many metres the line from satellite i to an inertial position clears the cloud tops at time t.

    The end of the line counts, so a plume below the cloud tops gives a negative number. Whether the plume burns is for
    the caller to know.

    Valid: clouds everywhere, up to one height. Leaves out: clear skies (a plume is then seen from the pad on, some
    30 s earlier), the sensor's field of view (a full disc is assumed) and the Sun's glint.
    Source: geometry. Checked: tests/sensing/test_infrared.py.
    """
    path = satellites.nodes[satellites.first[i] : satellites.first[i + 1]]
    sx, sy, sz, _, _, _ = state_at(path, t_s)
    return grazing_height(sx, sy, sz, x, y, z, earth) - satellites.cloud_top_m[i]
