"""The Earth and the air that analyses fly in unless told otherwise."""

from umbrella.physics.atmosphere.air import us76_air
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.physics.flight.shot import Nature

TOLERANCE = 1e-9  # local error of the integrator; impact moves by less than 0.1 m against 1e-13


def standard_nature(*, rotating: bool = True) -> Nature:
    """Return WGS-84 with J2 to J4 and the U.S. Standard Atmosphere 1976; the Earth may be stopped for a comparison."""
    return Nature(WGS84 if rotating else without_rotation(WGS84), us76_air(), TOLERANCE)
