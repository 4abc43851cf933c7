"""The radar equation: from power, antenna, noise and losses to the range on a cross-section."""

import math
from typing import Final

BOLTZMANN_J_K: Final = 1.380649e-23  # SI, exact


def radar_range_equation(
    *,
    average_kw: float,
    aperture_m2: float,
    gain_db: float,
    noise_k: float,
    loss_db: float,
    integration_s: float,
    rcs_m2: float,
    snr_db: float,
) -> float:
    """Return the range (m) at which a dwell meets a signal-to-noise ratio on a cross-section, on the antenna's normal.

    Args:
        average_kw: average power while it dwells. aperture_m2: effective receiving area. gain_db: of transmission.
        noise_k: system noise temperature. loss_db: all losses. integration_s: dwell, added up coherently.
        rcs_m2: cross-section. snr_db: signal-to-noise ratio asked for.

    Valid: noise-limited, perfect coherent integration. Leaves out: the loss of real integration (1 to 3 dB, as much as
    a quarter of the range). Source: Skolnik, Introduction to Radar Systems, 3rd ed., eq. 2.59; the method of Lewis &
    Postol (2012). Checked: tests/sensing/test_power.py.
    """
    energy_j = average_kw * 1e3 * integration_s
    signal = energy_j * 10.0 ** (0.1 * gain_db) * aperture_m2 * rcs_m2 / (4.0 * math.pi) ** 2
    needed = BOLTZMANN_J_K * noise_k * 10.0 ** (0.1 * (loss_db + snr_db))
    return float((signal / needed) ** 0.25)
