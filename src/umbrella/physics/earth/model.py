"""The Earth as numbers: size, flattening, gravity, rotation. Each can be switched off for a check."""

from typing import NamedTuple

from umbrella.core import constants


class Earth(NamedTuple):
    """A rotating ellipsoid with zonal gravity (SI, rad)."""

    gm_m3_s2: float
    a_m: float
    flattening: float
    omega_rad_s: float
    j2: float
    j3: float
    j4: float


WGS84 = Earth(
    gm_m3_s2=constants.WGS84_GM_M3_S2,
    a_m=constants.WGS84_A_M,
    flattening=1.0 / constants.WGS84_INVERSE_FLATTENING,
    omega_rad_s=constants.WGS84_OMEGA_RAD_S,
    j2=constants.J2,
    j3=constants.J3,
    j4=constants.J4,
)


def without_rotation(earth: Earth) -> Earth:
    """Return the same Earth standing still."""
    return earth._replace(omega_rad_s=0.0)


def without_harmonics(earth: Earth) -> Earth:
    """Return the same Earth with the central term of gravity only."""
    return earth._replace(j2=0.0, j3=0.0, j4=0.0)


def sphere(earth: Earth, radius_m: float) -> Earth:
    """Return a round Earth of this radius with the central term of gravity only."""
    return without_harmonics(earth)._replace(a_m=radius_m, flattening=0.0)
