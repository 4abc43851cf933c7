"""The U.S. Standard Atmosphere 1976 from 86 to 1,000 km: six gases, integrated as the standard prescribes.

Above 86 km the air is no longer mixed. Molecular nitrogen stands by its own weight; atomic and molecular oxygen,
argon and helium diffuse through it; hydrogen escapes. The number densities are integrals over altitude, taken here by
Simpson's rule in cells that never straddle a break of the model. The result makes the fitted form of `air.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.constants import US76_EARTH_RADIUS_M, US76_G0_M_S2, US76_M0_KG_KMOL, US76_R_J_KMOL_K

Array = NDArray[np.float64]

BOTTOM_M: Final = 86_000.0
TOP_M: Final = 1_000_000.0

# U.S. Standard Atmosphere 1976, table 2 and 3 (its own constants, not today's)
BOLTZMANN_J_K: Final = 1.380622e-23
AVOGADRO_KMOL: Final = 6.022169e26
MOLAR_MASS_KG_KMOL: Final = {"N2": 28.0134, "O": 15.9994, "O2": 31.9988, "Ar": 39.948, "He": 4.0026, "H": 1.00797}

# section 1.2.6, equations 25 to 31: the kinetic temperature
T7_K: Final = 186.8673
ELLIPSE_CENTRE_K: Final = 263.1905
ELLIPSE_K: Final = -76.3232
ELLIPSE_M: Final = 19_942.9
T9_K: Final = 240.0
GRADIENT9_K_M: Final = 0.012
T10_K: Final = 360.0
EXOSPHERE_K: Final = 1_000.0
T11_K: Final = 999.2356

# tables 6, 7 and 9: number density at 86 km (1/m3); diffusion constants a, b, alpha; flux constants Q (1/m3), U (m),
# W (1/m3)
AT_86_KM: Final = {"N2": 1.129794e20, "O": 8.6e16, "O2": 3.030898e19, "Ar": 1.3514e18, "He": 7.5817e14}
DIFFUSION: Final = {
    "O": (6.986e20, 0.75, 0.0),
    "O2": (4.863e20, 0.75, 0.0),
    "Ar": (4.487e20, 0.87, 0.0),
    "He": (1.7e21, 0.691, -0.4),
}
FLUX: Final = {
    "O": (-5.809644e-13, 56_903.11, 2.70624e-14),
    "O2": (1.366212e-13, 86_000.0, 8.333333e-14),
    "Ar": (9.434079e-14, 86_000.0, 8.333333e-14),
    "He": (-2.457369e-13, 86_000.0, 6.666667e-13),
}
OXYGEN_FLUX_BELOW_97_KM: Final = (-3.416248e-12, 97_000.0, 5.008765e-13)
EDDY_M2_S: Final = 120.0
HYDROGEN_AT_500_KM: Final = 8.0e10
HYDROGEN_FLUX_M2_S: Final = 7.2e11
HYDROGEN_DIFFUSION: Final = (3.305e21, 0.5, -0.25)


@dataclass(frozen=True, slots=True, kw_only=True)
class UpperAir:
    """The standard air on an even grid from 86 to 1,000 km; all arrays float64[n]."""

    altitude_m: Array
    temperature_k: Array
    pressure_pa: Array
    density_kg_m3: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """Cells of equal height; every array is float64[cells, 3]: bottom, middle, top."""

    step_m: float
    z_m: Array
    t_k: Array
    dt_dz_k_m: Array
    weight_per_kg: Array  # g / (R T), kmol/(kg m): times a molar mass it is one over a scale height
    mean_mass_kg_kmol: Array
    eddy_m2_s: Array


def upper_air(step_m: float = 50.0) -> UpperAir:
    """Return the U.S. Standard Atmosphere 1976 from 86 to 1,000 km.

    Args:
        step_m: grid spacing, m; it must divide 1,000 m, so that no cell straddles a break of the model.

    Returns:
        `UpperAir` on the grid 86 km, 86 km + step, ... 1,000 km.

    **Valid**: 86 to 1,000 km, mean solar activity. **Leaves out**: solar activity, day and season (density at 400 km
    differs by a factor of ten over a solar cycle). **Source**: U.S. Standard Atmosphere 1976, section 1.3,
    equations 25 to 40. **Checked**: tests/physics/atmosphere/test_us76.py, against its tables: 0.05 % in density up to
    700 km, 0.09 % at 1,000 km.
    """
    cells = _cells(step_m)
    numbers = _number_densities(cells)
    nodes = {gas: np.append(n[:, 0], n[-1, 2]) for gas, n in numbers.items()}
    temperature_k = np.append(cells.t_k[:, 0], cells.t_k[-1, 2])
    total = np.sum(list(nodes.values()), axis=0)
    mass = np.sum([MOLAR_MASS_KG_KMOL[gas] * n for gas, n in nodes.items()], axis=0)
    return UpperAir(
        altitude_m=np.append(cells.z_m[:, 0], cells.z_m[-1, 2]),
        temperature_k=temperature_k,
        pressure_pa=BOLTZMANN_J_K * total * temperature_k,
        density_kg_m3=mass / AVOGADRO_KMOL,
    )


def _cells(step_m: float) -> _Cells:
    low_m = np.arange(BOTTOM_M, TOP_M - 0.5 * step_m, step_m)
    middle_m = (low_m + 0.5 * step_m)[:, None]
    z_m = low_m[:, None] + step_m * np.array([0.0, 0.5, 1.0])
    t_k, dt_dz_k_m = _temperature(z_m, middle_m)
    gravity = US76_G0_M_S2 * (US76_EARTH_RADIUS_M / (US76_EARTH_RADIUS_M + z_m)) ** 2
    mean_mass = np.where(middle_m < 100_000.0, US76_M0_KG_KMOL, MOLAR_MASS_KG_KMOL["N2"])
    return _Cells(
        step_m=step_m,
        z_m=z_m,
        t_k=t_k,
        dt_dz_k_m=dt_dz_k_m,
        weight_per_kg=gravity / (US76_R_J_KMOL_K * t_k),
        mean_mass_kg_kmol=np.broadcast_to(mean_mass, z_m.shape),
        eddy_m2_s=_eddy(z_m),
    )


def _temperature(z_m: Array, middle_m: Array) -> tuple[Array, Array]:
    """Return kinetic temperature (K) and its gradient (K/m); the cell's middle decides which segment holds."""
    q = np.clip((z_m - 91_000.0) / ELLIPSE_M, 0.0, 0.99)  # clipped only where another segment holds
    root = np.sqrt(1.0 - q * q)
    shrink = (US76_EARTH_RADIUS_M + 120_000.0) / (US76_EARTH_RADIUS_M + z_m)
    rate = GRADIENT9_K_M / (EXOSPHERE_K - T10_K)
    gap_k = (EXOSPHERE_K - T10_K) * np.exp(-rate * (z_m - 120_000.0) * shrink)
    segments = [middle_m < 91_000.0, middle_m < 110_000.0, middle_m < 120_000.0]
    segments = [np.broadcast_to(s, z_m.shape) for s in segments]
    linear_k = T9_K + GRADIENT9_K_M * (z_m - 110_000.0)
    level = [np.full_like(z_m, T7_K), ELLIPSE_CENTRE_K + ELLIPSE_K * root, linear_k]
    t_k = np.select(segments, level, EXOSPHERE_K - gap_k)
    slope = [np.zeros_like(z_m), -ELLIPSE_K / ELLIPSE_M * q / root, np.full_like(z_m, GRADIENT9_K_M)]
    return t_k, np.select(segments, slope, rate * gap_k * shrink * shrink)


def _eddy(z_m: Array) -> Array:
    """Return the eddy diffusion coefficient (m2/s), equation 7b: it fades between 95 and 115 km."""
    gap = np.maximum(400.0 - np.square(np.maximum(z_m - 95_000.0, 0.0) / 1_000.0), 1e-3)
    return np.where(z_m < 115_000.0, EDDY_M2_S * np.exp(1.0 - 400.0 / gap), 0.0)


def _integral(f: Array, step_m: float) -> Array:
    """Return the integral of f from the bottom of the first cell, at bottom, middle and top of every cell."""
    whole = step_m / 6.0 * (f[:, 0] + 4.0 * f[:, 1] + f[:, 2])
    half = step_m / 24.0 * (5.0 * f[:, 0] + 8.0 * f[:, 1] - f[:, 2])
    top = np.cumsum(whole)
    bottom = top - whole
    return np.stack([bottom, bottom + half, top], axis=1)


def _number_densities(cells: _Cells) -> Mapping[str, Array]:
    """Return the number density (1/m3) of every gas, in the order in which the standard builds them."""
    standing = cells.mean_mass_kg_kmol * cells.weight_per_kg
    n = {"N2": AT_86_KM["N2"] * T7_K / cells.t_k * np.exp(-_integral(standing, cells.step_m))}
    n["O"], n["O2"] = (_diffusing(cells, gas, n["N2"]) for gas in ("O", "O2"))
    background = n["N2"] + n["O"] + n["O2"]
    n["Ar"], n["He"] = (_diffusing(cells, gas, background) for gas in ("Ar", "He"))
    n["H"] = _hydrogen(cells, background + n["Ar"] + n["He"])
    return n


def _diffusing(cells: _Cells, gas: str, background: Array) -> Array:
    """Return the number density of a gas that diffuses through a background (equations 36 to 38)."""
    a, b, alpha = DIFFUSION[gas]
    d = a / background * (cells.t_k / 273.15) ** b
    k = cells.eddy_m2_s
    mass = MOLAR_MASS_KG_KMOL[gas] * d + cells.mean_mass_kg_kmol * k
    f = (cells.weight_per_kg * mass + d * alpha / cells.t_k * cells.dt_dz_k_m) / (d + k)
    return AT_86_KM[gas] * T7_K / cells.t_k * np.exp(-_integral(f + _flux(cells.z_m, gas), cells.step_m))


def _flux(z_m: Array, gas: str) -> Array:
    """Return the transport term v / (D + K) (1/m), equation 37."""
    big_q, big_u, big_w = FLUX[gas]
    rise_m = z_m - big_u
    flux = big_q * rise_m**2 * np.exp(-big_w * rise_m**3)
    if gas == "O":
        q, u, w = OXYGEN_FLUX_BELOW_97_KM
        gap_m = np.maximum(u - z_m, 0.0)
        flux = flux + q * gap_m**2 * np.exp(-w * gap_m**3)
    return flux


def _hydrogen(cells: _Cells, background: Array) -> Array:
    """Return the number density of atomic hydrogen: none below 150 km, anchored at 500 km (equations 39 and 40)."""
    a, b, alpha = HYDROGEN_DIFFUSION
    anchor = int(np.searchsorted(cells.z_m[:, 0], 500_000.0))
    tau = _integral(MOLAR_MASS_KG_KMOL["H"] * cells.weight_per_kg, cells.step_m)
    tau = tau - tau[anchor, 0]
    heat = (cells.t_k / T11_K) ** (1.0 + alpha)
    d = a / background * (cells.t_k / 273.15) ** b
    escaped = _integral(HYDROGEN_FLUX_M2_S / d * heat * np.exp(tau), cells.step_m)
    escaped = np.minimum(escaped - escaped[anchor, 0], 0.0)  # above 500 km the standard drops the flux
    number = (HYDROGEN_AT_500_KM - escaped) / heat * np.exp(-tau)
    return np.where(cells.z_m[:, 1:2] < 150_000.0, 0.0, number)
