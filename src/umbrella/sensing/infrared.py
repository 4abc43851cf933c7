"""Infrared satellites: they see a plume that burns above the cloud tops with nothing of the Earth between."""

from typing import Final

from umbrella.core.compiled import njit
from umbrella.core.rows import row_type
from umbrella.physics.flight.trajectory import state_at
from umbrella.physics.orbit.visibility import grazing_height

SATELLITE: Final = row_type(
    [
        ("key", "i8"),  # stable number made from the id
        ("first_node", "i8"),  # its path is a node table like any flight: rows first to first + nodes
        ("nodes", "i8"),
        ("cloud_top_m", "f8"),
        ("revisit_s", "f8"),
        ("delay_s", "f8"),  # from look to battle manager, links included
        ("sigma_rad", "f8"),  # error of the line of sight
    ]
)


@njit
def infrared_margin(satellite, paths, x, y, z, t_s, earth):
    """Return by how many metres the line from a satellite to an inertial position clears the cloud tops at time t.

    The end of the line counts, so a plume below the cloud tops gives a negative number. Whether the plume burns is for
    the caller to know.

    Args:
        satellite: record `SATELLITE`. paths: float64[rows, 13], the node tables of all satellites.
        x, y, z: inertial, m. t_s: s. earth: `Earth`.

    Valid: clouds everywhere, up to one height. Leaves out: clear skies (a plume is then seen from the pad on, some
    30 s earlier), the sensor's field of view (a full disc is assumed) and the Sun's glint.
    Source: geometry. Checked: tests/sensing/test_infrared.py.
    """
    path = paths[satellite.first_node : satellite.first_node + satellite.nodes]
    sx, sy, sz, _, _, _ = state_at(path, t_s)
    return grazing_height(sx, sy, sz, x, y, z, earth) - satellite.cloud_top_m
