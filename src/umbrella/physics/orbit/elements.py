"""Classical orbital elements from a state and back, and the orbit in the words of a report."""

import math
from dataclasses import dataclass

from umbrella.core.compiled import njit
from umbrella.core.errors import BadValue
from umbrella.physics.earth.model import Earth


@njit
def _angle(cosine, sine):
    """Return the angle from 0 to 2 pi."""
    angle = math.atan2(sine, cosine)
    return angle + 2.0 * math.pi if angle < 0.0 else angle


@njit
def _node(hx, hy, h):
    """Return the unit vector towards the ascending node, or the x axis on the equator."""
    n = math.sqrt(hx * hx + hy * hy)
    if n < 1e-11 * h:
        return 1.0, 0.0
    return -hy / n, hx / n


@njit
def elements(x, y, z, vx, vy, vz, mu):
    """Return the classical elements of a state.

    Args:
        x, y, z, vx, vy, vz: inertial position m, velocity m/s. mu: m3/s2.

    Returns:
        (semi-latus rectum m, eccentricity, inclination, right ascension of the node, argument of perigee, true
        anomaly), angles in rad from 0 to 2 pi. On the equator the node is the x axis; on a circle the perigee is the
        node; so the six always give the state back.

    **Valid**: any conic with angular momentum. **Leaves out**: an eccentricity or sine of inclination below 1e-11 is
    taken as zero. **Source**: Vallado, Fundamentals of Astrodynamics and Applications, algorithm 9.
    **Checked**: tests/physics/orbit/test_elements.py.
    """
    hx, hy, hz = y * vz - z * vy, z * vx - x * vz, x * vy - y * vx
    h = math.sqrt(hx * hx + hy * hy + hz * hz)
    nx, ny = _node(hx, hy, h)
    # third axis of the orbital plane: h x n
    mx, my, mz = -hz * ny / h, hz * nx / h, (hx * ny - hy * nx) / h
    r = math.sqrt(x * x + y * y + z * z)
    along = (vx * vx + vy * vy + vz * vz) / mu - 1.0 / r
    turn = (x * vx + y * vy + z * vz) / mu
    ex, ey, ez = along * x - turn * vx, along * y - turn * vy, along * z - turn * vz
    eccentricity = math.sqrt(ex * ex + ey * ey + ez * ez)
    perigee = _angle(ex * nx + ey * ny, ex * mx + ey * my + ez * mz) if eccentricity > 1e-11 else 0.0
    latitude = _angle(x * nx + y * ny, x * mx + y * my + z * mz)
    anomaly = (latitude - perigee) % (2.0 * math.pi)
    inclination = math.atan2(math.sqrt(hx * hx + hy * hy), hz)
    return h * h / mu, eccentricity, inclination, _angle(nx, ny), perigee, anomaly


@njit
def state(p_m, eccentricity, inclination_rad, node_rad, perigee_rad, anomaly_rad, mu):
    """Return the inertial state (m, m/s) of classical elements as `elements` gives them.

    **Valid**: any conic, true anomaly inside the asymptotes. **Leaves out**: nothing. **Source**: Vallado,
    Fundamentals of Astrodynamics and Applications, algorithm 10. **Checked**: tests/physics/orbit/test_elements.py.
    """
    latitude = perigee_rad + anomaly_rad
    r = p_m / (1.0 + eccentricity * math.cos(anomaly_rad))
    speed = math.sqrt(mu / p_m)
    cn, sn = math.cos(node_rad), math.sin(node_rad)
    ci, si = math.cos(inclination_rad), math.sin(inclination_rad)
    cu, su = math.cos(latitude), math.sin(latitude)
    # in the plane, along the node and across it: r (cu, su), v (-su - e sin w, cu + e cos w)
    a = -speed * (su + eccentricity * math.sin(perigee_rad))
    b = speed * (cu + eccentricity * math.cos(perigee_rad))
    px, py, pz = -sn * ci, cn * ci, si
    return (
        r * (cu * cn + su * px),
        r * (cu * sn + su * py),
        r * su * pz,
        a * cn + b * px,
        a * sn + b * py,
        b * pz,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Orbit:
    """A closed orbit in the words of a report; altitudes above the equatorial radius."""

    perigee_m: float
    apogee_m: float
    inclination_rad: float
    period_s: float
    eccentricity: float
    node_rad: float


def orbit_of(x: float, y: float, z: float, vx: float, vy: float, vz: float, earth: Earth) -> Orbit:
    """Return the orbit of an inertial state.

    Args:
        x, y, z, vx, vy, vz: inertial position m, velocity m/s. earth: gives GM and the equatorial radius.

    Raises:
        BadValue: the state escapes (eccentricity 1 or more).

    **Valid**: ellipses; the osculating orbit. **Leaves out**: J2 moves perigee and apogee of a low orbit by up to some
    10 km within one revolution. **Source**: as `elements`. **Checked**: tests/physics/orbit/test_elements.py.
    """
    p, e, inclination, node, _, _ = elements(x, y, z, vx, vy, vz, earth.gm_m3_s2)
    if e >= 1.0:
        raise BadValue("eccentricity", round(e, 6), "below 1", "the state escapes from the Earth")
    a = p / (1.0 - e * e)
    return Orbit(
        perigee_m=p / (1.0 + e) - earth.a_m,
        apogee_m=p / (1.0 - e) - earth.a_m,
        inclination_rad=inclination,
        period_s=2.0 * math.pi * math.sqrt(a**3 / earth.gm_m3_s2),
        eccentricity=e,
        node_rad=node,
    )
