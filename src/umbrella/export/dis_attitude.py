"""Euler angles of DIS: how a body that points along its velocity is turned against the Earth-fixed axes."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

STILL_M_S: Final = 1.0  # slower than this a body stands upright
VERTICAL: Final = 1e-6  # sine of the angle to the vertical below which no roll is told

Numbers = NDArray[np.float64]


def pointing(r_ecef_m: Numbers, v_ecef_m_s: Numbers) -> Numbers:
    """Return float64[n, 3], the unit vectors along the velocity; straight up for what stands still.

    Args:
        r_ecef_m, v_ecef_m_s: float64[n, 3], Earth-fixed place and velocity.
    """
    speed = np.linalg.norm(v_ecef_m_s, axis=1, keepdims=True)
    way = np.where(speed < STILL_M_S, _up(r_ecef_m), v_ecef_m_s)
    unit: Numbers = way / np.linalg.norm(way, axis=1, keepdims=True)
    return unit


def _up(r_ecef_m: Numbers) -> Numbers:
    up: Numbers = r_ecef_m / np.linalg.norm(r_ecef_m, axis=1, keepdims=True)
    return up


def euler_angles(r_ecef_m: Numbers, forward: Numbers) -> Numbers:
    """Return float64[n, 3], the angles psi, theta, phi (rad) of bodies that point forward with level wings.

    Args:
        r_ecef_m: float64[n, 3], Earth-fixed place. forward: float64[n, 3], unit vectors, Earth-fixed.

    **Valid**: every direction; for one straight up or down there is no level, and phi is 0. **Leaves out**: angle of
    attack and roll, which are not modelled; up is away from the Earth's centre (within 0.2 degrees of the vertical).
    **Source**: IEEE 1278.1-2012, clause 1 (coordinates), recalled: turn by psi about z, by theta about the new y, by
    phi about the new x; the body's x points forward, y right, z down. **Checked**: tests/export/dis/test_attitude.py.
    """
    psi = np.arctan2(forward[:, 1], forward[:, 0])
    theta = np.arcsin(np.clip(-forward[:, 2], -1.0, 1.0))
    right = np.column_stack([-np.sin(psi), np.cos(psi), np.zeros_like(psi)])  # y before the turn by phi
    below = np.cross(forward, right)  # z before the turn by phi
    down = -_up(r_ecef_m)
    across, along = np.sum(down * right, axis=1), np.sum(down * below, axis=1)
    phi = np.where(np.hypot(across, along) < VERTICAL, 0.0, np.arctan2(-across, along))
    return np.column_stack([psi, theta, phi])
