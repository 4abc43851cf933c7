"""How many satellites can reach a point in time: by the orbits over the turning Earth, and by closed form.

A space-based interceptor that leaves its orbit is, but for the speed it gains, in the same free fall as the satellite
that it left: it reaches whatever lies within a distance of where the satellite itself will be. The difference of
gravity over that distance is left out: 1 % of it in 150 s, growing with the square of the time.
"""

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.core.constants import G0_M_S2
from umbrella.physics.orbit.walker import satellite_state

GOLDEN: Final = 0.6180339887498949
QUADRATURE: Final = 2000
COVER: Final = 2.0 * math.pi / math.sqrt(27.0)  # area of circles that cover a plane, over the plane's

Numbers = NDArray[np.float64]
Counts = NDArray[np.int64]


@njit
def counts_in_time(
    satellites: Numbers, times_s: Numbers, meet_s: Numbers, meet_m: Numbers, reach_m: Numbers, omega_rad_s: float
) -> Counts:
    """Return int64[len(times_s)]: how many satellites reach a missile that is launched at each time.

    Args:
        satellites: float64[n, 6], see `physics.orbit.walker`. times_s: launches, s.
        meet_s: float64[k], s after launch. meet_m: float64[k, 3]: where the missile is then, in the inertial frame that
            coincides with the Earth-fixed one at its launch, m. reach_m: float64[k]: distance an interceptor covers.
        omega_rad_s: of the Earth.

    **Valid**: circular orbits. **Leaves out**: see the module; that one interceptor may be promised to two missiles.
    **Source**: geometry. **Checked**: tests/analysis/test_constellation.py (Lambert's problem).
    """
    counts = np.zeros(times_s.shape[0], np.int64)
    for t in range(times_s.shape[0]):
        s, c = math.sin(omega_rad_s * times_s[t]), math.cos(omega_rad_s * times_s[t])
        for n in range(satellites.shape[0]):
            for i in range(meet_s.shape[0]):
                x, y, z, _, _, _ = satellite_state(satellites[n], times_s[t] + meet_s[i])
                dx = x - (c * meet_m[i, 0] - s * meet_m[i, 1])
                dy = y - (s * meet_m[i, 0] + c * meet_m[i, 1])
                dz = z - meet_m[i, 2]
                if dx * dx + dy * dy + dz * dz <= reach_m[i] * reach_m[i]:
                    counts[t] += 1
                    break
    return counts


@njit
def _arcs(
    node: float,
    si: float,
    ci: float,
    radius: float,
    rates: tuple[float, float],
    meet_s: Numbers,
    meet_m: Numbers,
    reach_m: Numbers,
    arcs: Numbers,
) -> int:
    """Write the arcs [k, 2] (rad, at the missile's launch) of an orbit from which a meeting is reached; return k.

    The arcs rise; those that overlap are joined.
    """
    count = 0
    for i in range(meet_s.shape[0] - 1, -1, -1):
        x, y, z = meet_m[i, 0], meet_m[i, 1], meet_m[i, 2]
        here = node + rates[0] * meet_s[i]
        sn, cn = math.sin(here), math.cos(here)
        off = si * (sn * x - cn * y) + ci * z  # distance from the orbit's plane
        room = reach_m[i] * reach_m[i] - off * off
        if room <= 0.0:
            continue
        a, b = cn * x + sn * y, ci * (cn * y - sn * x) + si * z
        inside = math.sqrt(a * a + b * b)
        cosine = (radius * radius + inside * inside - room) / (2.0 * radius * inside)
        if cosine >= 1.0:
            continue
        half, middle = math.acos(max(-1.0, cosine)), math.atan2(b, a) - rates[1] * meet_s[i]
        if count > 0:  # on the same turn as the first
            middle += 2.0 * math.pi * round((arcs[0, 0] - middle) / (2.0 * math.pi))
        k = count
        while k > 0 and arcs[k - 1, 0] > middle - half:
            arcs[k, 0], arcs[k, 1] = arcs[k - 1, 0], arcs[k - 1, 1]
            k -= 1
        arcs[k, 0], arcs[k, 1] = middle - half, middle + half
        count += 1
    joined = min(count, 1)
    for k in range(1, count):
        if arcs[k, 0] <= arcs[joined - 1, 1]:
            arcs[joined - 1, 1] = max(arcs[joined - 1, 1], arcs[k, 1])
        else:
            arcs[joined, 0], arcs[joined, 1] = arcs[k, 0], arcs[k, 1]
            joined += 1
    return joined


@njit
def counts_of_pattern(
    pattern: tuple[int, int, int],
    radius: float,
    inclination: float,
    rates: tuple[float, float],
    turns: Numbers,
    meet_s: Numbers,
    meet_m: Numbers,
    reach_m: Numbers,
) -> Counts:
    """Return int64[n]: how many satellites of a Walker pattern reach a missile, for each turn of the pattern.

    The same count as that of `counts_in_time`, by arcs of each plane instead of satellite by satellite.

    Args:
        pattern: (planes, satellites in each, phasing). radius, inclination: of the orbits, m, rad. rates: of
            their node and along them, rad/s.
        turns: float64[n, 2]: node of the first plane relative to the Earth-fixed frame, and argument of latitude of its
            first satellite, at the missile's launch, rad. meet_s, meet_m, reach_m: as `counts_in_time`.

    **Valid**, **Leaves out**, **Source**: as `counts_in_time`. **Checked**: tests/analysis/test_constellation.py.
    """
    planes, in_plane, phasing = pattern
    counts = np.zeros(turns.shape[0], np.int64)
    arcs = np.zeros((meet_s.shape[0] + 1, 2))
    si, ci, apart = math.sin(inclination), math.cos(inclination), 2.0 * math.pi / in_plane
    for t in range(turns.shape[0]):
        for p in range(planes):
            found = _arcs(
                turns[t, 0] + 2.0 * math.pi * p / planes, si, ci, radius, rates, meet_s, meet_m, reach_m, arcs
            )
            first = turns[t, 1] + 2.0 * math.pi * phasing * p / (planes * in_plane)
            for k in range(found):
                inside = math.floor((arcs[k, 1] - first) / apart) - math.ceil((arcs[k, 0] - first) / apart) + 1
                counts[t] += min(in_plane, max(0, int(inside)))
    return counts


def all_turns(planes: int, in_plane: int, samples: int) -> Numbers:
    """Return float64[samples^2, 2]: turns of a pattern that stand for all (see `counts_of_pattern`).

    A pattern looks the same turned by one plane or moved on by one satellite: one cell of these two angles is all.
    """
    part = (np.arange(samples) + 0.5) / samples * 2.0 * np.pi
    nodes, firsts = np.meshgrid(part / planes, part / in_plane, indexing="ij")
    return np.column_stack([nodes.ravel(), firsts.ravel()])


def turns_in_time(times_s: Numbers, rates: tuple[float, float], omega_rad_s: float) -> Numbers:
    """Return float64[n, 2]: the turns at some times of orbits whose node drifts over an Earth that turns."""
    return np.column_stack([(rates[0] - omega_rad_s) * times_s, rates[1] * times_s])


def launch_times(number: int, days: float) -> Numbers:
    """Return launches spread over some days by the golden section: no beat with an orbit or a day."""
    times: Numbers = 86_400.0 * days * np.mod(GOLDEN * np.arange(1, number + 1), 1.0)
    return times


def reach_angle(reach_m: float, target_radius_m: float, orbit_radius_m: float) -> float:
    """Return the angle (rad) at the Earth's centre within which satellites reach a point; 0 if none does.

    **Valid**: anywhere. **Leaves out**: nothing. **Source**: law of cosines.
    **Checked**: tests/analysis/test_constellation.py.
    """
    cosine = (target_radius_m**2 + orbit_radius_m**2 - reach_m**2) / (2.0 * target_radius_m * orbit_radius_m)
    return math.acos(max(-1.0, cosine)) if cosine < 1.0 else 0.0


def area_fraction(angle_rad: float) -> float:
    """Return the part of the sphere within an angle of a point."""
    return 0.5 * (1.0 - math.cos(angle_rad))


def latitude_factor(lat_rad: float, inclination_rad: float) -> float:
    """Return how dense satellites stand at a latitude over their mean on the sphere; 0 where none comes.

    **Valid**: many satellites on circular orbits. **Leaves out**: nothing; infinite at the turning latitude.
    **Source**: 2 / (pi sqrt(sin^2 i - sin^2 lat)), the time that an orbit spends at a latitude.
    **Checked**: tests/analysis/test_constellation.py.
    """
    inside = math.sin(inclination_rad) ** 2 - math.sin(lat_rad) ** 2
    return 2.0 / (math.pi * math.sqrt(inside)) if inside > 0.0 else 0.0


def mean_fraction(lat_rad: float, angle_rad: float, inclination_rad: float) -> float:
    """Return the part of all satellites that stand, on average, within an angle of a point at a latitude.

    It is the area of the cap times the density at each latitude, summed along the orbit, so that it holds also where
    satellites turn back. Far from there it is `area_fraction` times `latitude_factor`.

    **Valid**: any latitude, angle below 90 degrees. **Leaves out**: that satellites come one by one.
    **Source**: mean over the orbit of the cap's width in longitude. **Checked**: tests/analysis/test_constellation.py.
    """
    u = 2.0 * np.pi * (np.arange(QUADRATURE) + 0.5) / QUADRATURE
    lat = np.arcsin(np.sin(inclination_rad) * np.sin(u))
    cosine = (math.cos(angle_rad) - math.sin(lat_rad) * np.sin(lat)) / (math.cos(lat_rad) * np.cos(lat) + 1e-300)
    return float(np.mean(np.arccos(np.clip(cosine, -1.0, 1.0))) / np.pi)


def burn_distance(speed_m_s: float, burn_s: float, exhaust_m_s: float, stages: int) -> float:
    """Return the distance (m) a rocket covers in its burn, each stage adding the same speed in the same time.

    **Valid**: constant thrust, free space. **Leaves out**: gravity's difference (see the module). **Source**: integral
    of the rocket equation. **Checked**: tests/analysis/test_constellation.py.
    """
    step, time_s = speed_m_s / stages, burn_s / stages
    ratio = math.exp(step / exhaust_m_s)
    each = exhaust_m_s * time_s * (1.0 - math.log(ratio) / (ratio - 1.0))
    return stages * each + step * time_s * stages * (stages - 1) / 2.0


def covered(flight_s: Numbers, speed_m_s: float, burn_s: float, exhaust_m_s: float, stages: int) -> Numbers:
    """Return the distance (m) from its satellite that an interceptor reaches in a time (float64[k], s).

    A flight shorter than the burn is told as if the speed rose with the square of time. See `burn_distance`.
    """
    burnt = burn_distance(speed_m_s, burn_s, exhaust_m_s, stages)
    part = np.clip(flight_s / burn_s, 0.0, 1.0)
    return burnt * part**2 + speed_m_s * np.maximum(0.0, flight_s - burn_s)


def interceptor_mass(
    kill_vehicle_kg: float, speed_m_s: float, exhaust_m_s: float, structure: float, stages: int
) -> float:
    """Return the mass (kg) of a rocket that gives a speed to a kill vehicle; infinite if no rocket does.

    **Valid**: stages of equal speed. **Leaves out**: interstages, the satellite around it. **Source**: the rocket
    equation. **Checked**: tests/analysis/test_constellation.py.
    """
    share = (math.exp(-speed_m_s / stages / exhaust_m_s) - structure) / (1.0 - structure)
    return kill_vehicle_kg / share**stages if share > 0.0 else math.inf


def exhaust_speed(isp_s: float) -> float:
    """Return the exhaust speed (m/s) of a specific impulse."""
    return isp_s * G0_M_S2
