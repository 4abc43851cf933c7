"""The air as flights read it: layers of polynomials in altitude, without branches or exponentials.

The layers end where the standard atmosphere has its kinks, so that inside one layer density and the speed of sound are
smooth to every order and an integrator of high order keeps its order if its steps end on the edges.
"""

from functools import cache
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import leaf
from umbrella.core.constants import US76_GAMMA

RHO_TERMS: Final = 13  # degree 12
A2_TERMS: Final = 7  # degree 6


class Air(NamedTuple):
    """Layers of air. Layer i reaches from edges_m[i] to edges_m[i + 1] (geometric altitude, m).

    In a layer x = (h - middle) / half runs from -1 to 1. `rho[i]` and `a2[i]` hold the coefficients of the density
    (kg/m3) and of the square of the speed of sound (m2/s2), lowest power of x first. The pressure is rho * a2 / 1.4.
    """

    edges_m: NDArray[np.float64]  # float64[n + 1], rising
    rho: NDArray[np.float64]  # float64[n, 13]
    a2: NDArray[np.float64]  # float64[n, 7]


@cache
def us76_air() -> Air:
    """Return the U.S. Standard Atmosphere 1976 from -5 to 1,000 km, fitted, with a vacuum above.

    Returns:
        `Air` with read-only arrays.

    **Valid**: -5 to 1,000 km; below -5 km the lowest polynomial goes on (to -6 km at least). Above 86 km the standard
    gives no speed of sound: a2 is 1.4 p / rho there, which makes the pressure right and a Mach number formal.
    **Leaves out**: relative to the formulas of the standard, 1e-10 below 86 km, and above it 5e-5 in density and 3e-4
    in a2; density and pressure above 86 km are lowered by 1e-5 so that they meet the layers below; 3.6e-15 kg/m3 at
    1,000 km falls to zero. Weather and solar activity: see `us76.pressure` and `thermosphere.upper_air`.
    **Source**: U.S. Standard Atmosphere 1976, through scripts/fit_us76.py.
    **Checked**: tests/physics/atmosphere/test_air.py.
    """
    from umbrella.physics.atmosphere import us76_fit  # late: the script that writes it imports this module

    return _frozen(us76_fit.EDGES_M, us76_fit.RHO, us76_fit.A2)


@cache
def vacuum_air() -> Air:
    """Return the layers of `us76_air` with no density anywhere (speed of sound as there): for checks."""
    air = us76_air()
    return _frozen(air.edges_m, np.zeros_like(air.rho), air.a2)


def _frozen(edges_m: object, rho: object, a2: object) -> Air:
    arrays = [np.array(values, dtype=np.float64) for values in (edges_m, rho, a2)]
    for values in arrays:
        values.setflags(write=False)
    return Air(*arrays)


@leaf
def layer_of(h_m, edges_m):
    """Return the index of the layer that holds an altitude (the first or last layer beyond the ends).

    Args:
        h_m: geometric altitude, m. edges_m: float64[n + 1], rising.

    Returns:
        0 to n - 1; on an edge the layer above it.
    """
    layer = 0
    for i in range(1, edges_m.shape[0] - 1):
        layer += h_m >= edges_m[i]
    return layer


@leaf
def place_in_layer(h_m, low_m, high_m):
    """Return x = (h - middle) / half of a layer: -1 at its lower edge, 1 at its upper."""
    return (2.0 * h_m - low_m - high_m) / (high_m - low_m)


@leaf
def density(x, rho_row):
    """Return the density (kg/m3) at a place x in a layer, from its 13 coefficients (Horner; no branch)."""
    value = rho_row[12]
    for k in range(11, -1, -1):
        value = value * x + rho_row[k]
    return value


@leaf
def sound_speed_squared(x, a2_row):
    """Return the square of the speed of sound (m2/s2) at a place x in a layer, from its 7 coefficients."""
    value = a2_row[6]
    for k in range(5, -1, -1):
        value = value * x + a2_row[k]
    return value


@leaf
def air_at(h_m, air):
    """Return density and the square of the speed of sound at an altitude.

    Args:
        h_m: geometric altitude, m. air: `Air`.

    Returns:
        (density kg/m3, speed of sound squared m2/s2); the pressure in Pa is their product over 1.4.

    **Valid**, **Leaves out**, **Source**: as the `Air` given (see `us76_air`).
    **Checked**: tests/physics/atmosphere/test_air.py.
    """
    i = layer_of(h_m, air.edges_m)
    x = place_in_layer(h_m, air.edges_m[i], air.edges_m[i + 1])
    return density(x, air.rho[i]), sound_speed_squared(x, air.a2[i])


def pressure_at(h_m: float, air: Air) -> float:
    """Return the pressure (Pa) at a geometric altitude (m): density times squared speed of sound over 1.4."""
    rho, a2 = air_at(h_m, air)
    return float(rho * a2 / US76_GAMMA)
