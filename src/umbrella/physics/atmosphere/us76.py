"""The U.S. Standard Atmosphere 1976 from -5 to 86 km: the formulas of the standard, as plain scalars.

This is the reference against which the fitted form of `air.py` is made and tested. Flights read the fitted form.
"""

import math
from typing import Final

from umbrella.core.constants import (
    US76_EARTH_RADIUS_M,
    US76_G0_M_S2,
    US76_GAMMA,
    US76_M0_KG_KMOL,
    US76_R_J_KMOL_K,
)

TOP_OF_LAYERS_M: Final = 86_000.0  # geometric; the mixed air ends here (U.S. Standard Atmosphere 1976, 1.2.2)
LOWEST_M: Final = -5_000.0  # geometric; the tables of the standard begin here

# U.S. Standard Atmosphere 1976, table 4: geopotential height of the layers' bases, gradient of the molecular-scale
# temperature
BASE_HEIGHT_M: Final = (0.0, 11_000.0, 20_000.0, 32_000.0, 47_000.0, 51_000.0, 71_000.0)
GRADIENT_K_M: Final = (-0.0065, 0.0, 0.001, 0.0028, 0.0, -0.0028, -0.002)
SEA_LEVEL_K: Final = 288.15
SEA_LEVEL_PA: Final = 101_325.0

GAS_CONSTANT_J_KG_K: Final = US76_R_J_KMOL_K / US76_M0_KG_KMOL
_G0_OVER_R_K_M: Final = US76_G0_M_S2 / GAS_CONSTANT_J_KG_K


def geopotential_height(altitude_m: float) -> float:
    """Return the geopotential height (m') of a geometric altitude (m): equation 18 of the standard."""
    return US76_EARTH_RADIUS_M * altitude_m / (US76_EARTH_RADIUS_M + altitude_m)


def geometric_altitude(height_m: float) -> float:
    """Return the geometric altitude (m) of a geopotential height (m'): equation 19 of the standard."""
    return US76_EARTH_RADIUS_M * height_m / (US76_EARTH_RADIUS_M - height_m)


def _pressure_over_base(gradient_k_m: float, base_k: float, rise_m: float) -> float:
    """Return the pressure over that of the layer's base (equations 33a and 33b)."""
    if gradient_k_m == 0.0:
        return math.exp(-_G0_OVER_R_K_M * rise_m / base_k)
    return float((base_k / (base_k + gradient_k_m * rise_m)) ** (_G0_OVER_R_K_M / gradient_k_m))


def _bases() -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Return temperature (K) and pressure (Pa) at the base of every layer."""
    temperatures, pressures = [SEA_LEVEL_K], [SEA_LEVEL_PA]
    for i in range(len(BASE_HEIGHT_M) - 1):
        rise_m = BASE_HEIGHT_M[i + 1] - BASE_HEIGHT_M[i]
        pressures.append(pressures[i] * _pressure_over_base(GRADIENT_K_M[i], temperatures[i], rise_m))
        temperatures.append(temperatures[i] + GRADIENT_K_M[i] * rise_m)
    return tuple(temperatures), tuple(pressures)


BASE_K, BASE_PA = _bases()


def layer_below_86_km(height_m: float) -> int:
    """Return the index of the layer (0 to 6) that holds a geopotential height (m')."""
    i = 0
    while i < len(BASE_HEIGHT_M) - 1 and height_m >= BASE_HEIGHT_M[i + 1]:
        i += 1
    return i


def molecular_temperature(altitude_m: float) -> float:
    """Return the molecular-scale temperature of the standard air below 86 km.

    Args:
        altitude_m: geometric altitude, m, -5,000 to 86,000.

    Returns:
        T_M = T * M0 / M, K. It equals the kinetic temperature up to 80 km; at 86 km it is 0.04 % above it.

    **Valid**: -5 to 86 km. **Leaves out**: the weather (a day differs by some 10 K); the fall of the molar mass
    between 80 and 86 km, which T_M absorbs. **Source**: U.S. Standard Atmosphere 1976, equation 23.
    **Checked**: tests/physics/atmosphere/test_us76.py.
    """
    height_m = geopotential_height(altitude_m)
    i = layer_below_86_km(height_m)
    return BASE_K[i] + GRADIENT_K_M[i] * (height_m - BASE_HEIGHT_M[i])


def pressure(altitude_m: float) -> float:
    """Return the pressure of the standard air below 86 km.

    Args:
        altitude_m: geometric altitude, m, -5,000 to 86,000.

    Returns:
        Pressure, Pa.

    **Valid**: -5 to 86 km. **Leaves out**: weather, season and latitude (density differs by some 5 % at 10 km and up
    to 50 % at 80 km). **Source**: U.S. Standard Atmosphere 1976, equations 33a and 33b.
    **Checked**: tests/physics/atmosphere/test_us76.py.
    """
    height_m = geopotential_height(altitude_m)
    i = layer_below_86_km(height_m)
    return BASE_PA[i] * _pressure_over_base(GRADIENT_K_M[i], BASE_K[i], height_m - BASE_HEIGHT_M[i])


def density(altitude_m: float) -> float:
    """Return the density (kg/m3) of the standard air at a geometric altitude (m) of -5 to 86 km.

    **Valid**: -5 to 86 km. **Leaves out**: as `pressure`. **Source**: U.S. Standard Atmosphere 1976, equation 42.
    **Checked**: tests/physics/atmosphere/test_us76.py.
    """
    return pressure(altitude_m) / (GAS_CONSTANT_J_KG_K * molecular_temperature(altitude_m))


def speed_of_sound(altitude_m: float) -> float:
    """Return the speed of sound (m/s) in the standard air at a geometric altitude (m) of -5 to 86 km.

    **Valid**: -5 to 86 km; the standard gives none above. **Leaves out**: as `pressure`. **Source**: U.S. Standard
    Atmosphere 1976, equation 50. **Checked**: tests/physics/atmosphere/test_us76.py.
    """
    return math.sqrt(US76_GAMMA * GAS_CONSTANT_J_KG_K * molecular_temperature(altitude_m))
