"""Fit the U.S. Standard Atmosphere 1976 by one polynomial a layer; writes physics/atmosphere/us76_fit.py.

    python scripts/fit_us76.py

In every layer the density is a polynomial of degree 12 and the squared speed of sound one of degree 6. Both meet the
standard exactly at the two edges (so the fit is continuous) and have the least squared relative error between them.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from umbrella.core.constants import US76_GAMMA
from umbrella.physics.atmosphere import us76
from umbrella.physics.atmosphere.air import A2_TERMS, RHO_TERMS
from umbrella.physics.atmosphere.thermosphere import upper_air

Array = NDArray[np.float64]

TARGET = Path(__file__).parents[1] / "src/umbrella/physics/atmosphere/us76_fit.py"
UPPER_EDGES_KM = (91.0, 100.0, 110.0, 120.0, 180.0, 300.0, 500.0, 730.0, 1000.0)
VACUUM_TOP_M = 1.0e9
STEP_M = 50.0
POINTS = 401

HEADER = '''"""The U.S. Standard Atmosphere 1976 as one polynomial a layer: written by scripts/fit_us76.py, not by hand.

Coefficients lowest power first, of x = (h - middle) / half; see `air.Air`. Largest relative error of the fit against
the formulas: density {low_rho:.1e} below 86 km and {high_rho:.1e} above, squared speed of sound {low_a2:.1e} and
{high_a2:.1e}.
"""

# fmt: off
'''


def lower_layer(low_m: float, high_m: float) -> tuple[Array, Array, Array]:
    """Return altitude, density and squared speed of sound in a layer below 86 km, at Chebyshev-Lobatto points."""
    x = -np.cos(np.linspace(0.0, np.pi, POINTS))
    h_m = 0.5 * (low_m + high_m) + 0.5 * (high_m - low_m) * x
    return x, np.array([us76.density(h) for h in h_m]), np.array([us76.speed_of_sound(h) ** 2 for h in h_m])


def upper_layers(edges_m: Array) -> list[tuple[Array, Array, Array]]:
    """Return the same for the layers above 86 km, joined to those below by one factor on density and pressure."""
    air = upper_air(STEP_M)
    a2 = US76_GAMMA * air.pressure_pa / air.density_kg_m3
    rho = air.density_kg_m3 * us76.density(us76.TOP_OF_LAYERS_M) / air.density_kg_m3[0]
    a2 *= us76.speed_of_sound(us76.TOP_OF_LAYERS_M) ** 2 / a2[0]
    layers = []
    for low_m, high_m in pairwise(edges_m):
        pick = (air.altitude_m >= low_m - 1e-6) & (air.altitude_m <= high_m + 1e-6)
        x = (2.0 * air.altitude_m[pick] - low_m - high_m) / (high_m - low_m)
        layers.append((x, rho[pick], a2[pick]))
    return layers


def fit(x: Array, y: Array, terms: int) -> tuple[Array, float]:
    """Return coefficients (lowest power first) and the largest relative error of a fit that is exact at both ends."""
    line = 0.5 * (y[0] + y[-1]) + 0.5 * (y[-1] - y[0]) * x
    bubble = (1.0 - x * x)[:, None] * chebyshev.chebvander(x, terms - 3)
    spacing = np.sqrt(np.gradient(x) / np.maximum(np.sqrt(1.0 - np.minimum(x * x, 1.0)), 0.02))
    weight = spacing / y
    q, *_ = np.linalg.lstsq(bubble * weight[:, None], (y - line) * weight, rcond=1e-15)
    inner = chebyshev.cheb2poly(q)
    power = np.zeros(terms)
    power[: inner.size] += inner
    power[2 : 2 + inner.size] -= inner
    power[0] += 0.5 * (y[0] + y[-1])
    power[1] += 0.5 * (y[-1] - y[0])
    error = np.max(np.abs(np.polynomial.polynomial.polyval(x, power) / y - 1.0))
    return power, float(error)


def row(values: Array) -> str:
    """Return one row of the table as Python text, at most four numbers a line."""
    words = [repr(float(v)) for v in values]
    lines = [", ".join(words[i : i + 4]) for i in range(0, len(words), 4)]
    return "    (" + ",\n     ".join(lines) + "),\n"


def main() -> None:
    lower = [us76.geometric_altitude(h) for h in us76.BASE_HEIGHT_M[1:]]
    edges = np.array([us76.LOWEST_M, *lower, us76.TOP_OF_LAYERS_M, *(1e3 * km for km in UPPER_EDGES_KM)])
    split = len(lower) + 1
    samples = [lower_layer(a, b) for a, b in pairwise(edges[: split + 1])]
    samples += upper_layers(edges[split:])
    rho, rho_errors = zip(*(fit(x, r, RHO_TERMS) for x, r, _ in samples), strict=True)
    a2, a2_errors = zip(*(fit(x, s, A2_TERMS) for x, _, s in samples), strict=True)
    for (low_m, high_m), e_rho, e_a2 in zip(pairwise(edges), rho_errors, a2_errors, strict=True):
        print(f"{low_m / 1e3:9.3f} to {high_m / 1e3:9.3f} km: rho {e_rho:.1e}  a2 {e_a2:.1e}")
    vacuum_a2 = np.zeros(A2_TERMS)
    vacuum_a2[0] = a2[-1].sum()
    text = HEADER.format(
        low_rho=max(rho_errors[:split]),
        high_rho=max(rho_errors[split:]),
        low_a2=max(a2_errors[:split]),
        high_a2=max(a2_errors[split:]),
    )
    text += "EDGES_M = (\n" + "".join(f"    {float(e)!r},\n" for e in [*edges, VACUUM_TOP_M]) + ")\n"
    text += "RHO = (\n" + "".join(row(r) for r in [*rho, np.zeros(RHO_TERMS)]) + ")\n"
    text += "A2 = (\n" + "".join(row(r) for r in [*a2, vacuum_a2]) + ")\n"
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
