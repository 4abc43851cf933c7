"""Ballistic paths over a round Earth without air or rotation: the closed forms."""

import math
from dataclasses import dataclass

from umbrella.core.errors import BadValue


@dataclass(frozen=True, slots=True, kw_only=True)
class MinimumEnergyPath:
    """The path between two points of a sphere that asks for the least speed."""

    speed_m_s: float
    flight_path_rad: float
    apogee_m: float  # above the sphere
    time_s: float
    q: float  # v^2 r / GM


def minimum_energy_path(range_rad: float, radius_m: float, mu: float) -> MinimumEnergyPath:
    """Return the path of least speed over a range angle, burnout and impact on the same sphere.

    Args:
        range_rad: angle between the ends, seen from the centre, above 0 and below pi. radius_m: of the sphere, m.
        mu: m3/s2.

    Raises:
        BadValue: a range angle outside 0 to pi.

    **Valid**: a round Earth, instantaneous burnout at its surface. **Leaves out**: rotation (up to 10 % of the range),
    drag, the boost's own length (100 to 800 km for an ICBM). **Source**: Wheelon, Free flight of a ballistic missile,
    ARS Journal 29 (1959) 915; Bate, Mueller & White, Fundamentals of Astrodynamics (1971), 6.2.
    **Checked**: tests/physics/orbit/test_minimum_energy.py.
    """
    if not 0.0 < range_rad < math.pi:
        raise BadValue("range_rad", range_rad, "above 0 and below pi")
    s = math.sin(0.5 * range_rad)
    q = 2.0 * s / (1.0 + s)
    gamma = 0.25 * (math.pi - range_rad)
    a = radius_m / (2.0 - q)
    e = math.sqrt(max(0.0, 1.0 - q * (2.0 - q) * math.cos(gamma) ** 2))
    return MinimumEnergyPath(
        speed_m_s=math.sqrt(q * mu / radius_m),
        flight_path_rad=gamma,
        apogee_m=a * (1.0 + e) - radius_m,
        time_s=flight_time(math.sqrt(q * mu / radius_m), gamma, radius_m, mu),
        q=q,
    )


def longest_range(speed_m_s: float, radius_m: float, mu: float) -> float:
    """Return the longest range angle (rad) that a burnout speed reaches; pi from circular speed on.

    **Valid**, **Leaves out**, **Source**: as `minimum_energy_path`.
    **Checked**: tests/physics/orbit/test_minimum_energy.py.
    """
    q = speed_m_s * speed_m_s * radius_m / mu
    return math.pi if q >= 1.0 else 2.0 * math.asin(q / (2.0 - q))


def ballistic_range(speed_m_s: float, flight_path_rad: float, radius_m: float, mu: float) -> float:
    """Return the range angle (rad) of a burnout at the surface with a speed and an angle above the horizontal.

    Raises:
        BadValue: the path does not come back (v^2 r / GM of 2 or more), or does not rise.

    **Valid**, **Leaves out**, **Source**: as `minimum_energy_path`.
    **Checked**: tests/physics/orbit/test_minimum_energy.py.
    """
    q = _checked_q(speed_m_s, flight_path_rad, radius_m, mu)
    c, s = math.cos(flight_path_rad), math.sin(flight_path_rad)
    return 2.0 * math.atan2(q * s * c, 1.0 - q * c * c)


def flight_time(speed_m_s: float, flight_path_rad: float, radius_m: float, mu: float) -> float:
    """Return the time (s) from burnout at the surface to the return to it.

    Raises:
        BadValue: as `ballistic_range`.

    **Valid**, **Leaves out**: as `minimum_energy_path`. **Source**: Bate, Mueller & White (1971), equation 6.2-20.
    **Checked**: tests/physics/orbit/test_minimum_energy.py.
    """
    q = _checked_q(speed_m_s, flight_path_rad, radius_m, mu)
    a = radius_m / (2.0 - q)
    # eccentric anomaly: e cos E = 1 - r / a = q - 1, e sin E = sqrt(q (2 - q)) sin(gamma)
    e_sine = math.sqrt(q * (2.0 - q)) * math.sin(flight_path_rad)
    anomaly = math.atan2(e_sine, q - 1.0)
    return 2.0 * math.sqrt(a**3 / mu) * (math.pi - anomaly + e_sine)


def _checked_q(speed_m_s: float, flight_path_rad: float, radius_m: float, mu: float) -> float:
    q = speed_m_s * speed_m_s * radius_m / mu
    if not 0.0 < q < 2.0:
        limit = math.sqrt(2.0 * mu / radius_m)
        raise BadValue("speed_m_s", speed_m_s, f"above 0 and below {limit:.0f}", "a faster body does not come back")
    if not 0.0 < flight_path_rad <= 0.5 * math.pi:
        raise BadValue("flight_path_rad", flight_path_rad, "above 0 and at most pi / 2")
    return q
