"""The volume in which a radar's face looks, as lines and walls: azimuth, elevation and range limits, no dome."""

import math
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.scene import Face, Site
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic, enu_basis, geodetic_to_ecef
from umbrella.physics.earth.model import WGS84

ARC_DEG: Final = 5.0  # at most between two points of an arc
RAY_POINTS: Final = 17
ALL_AROUND_DEG: Final = 179.9

Numbers = NDArray[np.float64]


class Wall(NamedTuple):
    """A curtain above a line on the ground: degrees, and the heights (m) of its lower and its upper edge."""

    lon_deg: Numbers
    lat_deg: Numbers
    lowest_m: Numbers
    highest_m: Numbers


def outline(site: Site, face: Face) -> Numbers:
    """Return float64[n, 3], Earth-fixed points (m) of one line along all edges of the volume of a face.

    The line goes from the radar out and around the edge of what lies in range, and along every corner back to it.

    **Valid**: elevations are the true ones, as the limits of the catalogue. **Leaves out**: refraction (up to 0.8°),
    terrain, and that a small object is seen less far than the instrumented range. **Source**: geometry, as
    `sensing.view`. **Checked**: tests/export/test_radar_volume.py.
    """
    low, high = limits(site, face)
    if face.half_width_deg >= ALL_AROUND_DEG:
        around = _angles(0.0, 360.0)
        rings = [_points(site, around, np.full(len(around), e)) for e in (low, high)]
        ribs = [_rib(site, azimuth, low, high) for azimuth in (0.0, 90.0, 180.0, 270.0)]
        centre = _place(site)[None]
        return np.vstack([rings[0], *[part for rib in ribs for part in (centre, rib, rib[::-1])], centre, rings[1]])
    left, right = face.azimuth_deg - face.half_width_deg, face.azimuth_deg + face.half_width_deg
    across = _angles(left, right)
    centre = _place(site)[None]
    lower = _points(site, across, np.full(len(across), low))
    upper = _points(site, across[::-1], np.full(len(across), high))
    rim = np.vstack([lower, _rib(site, right, low, high)[1:], upper[1:], _rib(site, left, high, low)[1:]])
    spokes = [part for corner in (lower[-1:], upper[:1], upper[-1:]) for part in (corner, centre)]
    return np.vstack([centre, rim, centre, *spokes])


def side_walls(site: Site, face: Face) -> tuple[Wall, ...]:
    """Return the two upright sides of the volume of a face; none where it looks all around."""
    if face.half_width_deg >= ALL_AROUND_DEG:
        return ()
    low, high = limits(site, face)
    ends = (face.azimuth_deg - face.half_width_deg, face.azimuth_deg + face.half_width_deg)
    return tuple(_wall(site, azimuth, low, high) for azimuth in ends)


def limits(site: Site, face: Face) -> tuple[float, float]:
    """Return the lowest and the highest elevation (degrees) of a face; not below the horizon of its height."""
    height_m = max(0.0, 1e3 * site.altitude_km)
    dip = -math.degrees(math.acos(WGS84.a_m / (WGS84.a_m + height_m)))
    return max(face.elevation_min_deg, dip), min(face.elevation_max_deg, 90.0)


def _angles(first_deg: float, last_deg: float) -> Numbers:
    count = max(2, math.ceil(abs(last_deg - first_deg) / ARC_DEG) + 1)
    return np.linspace(first_deg, last_deg, count)


def _rib(site: Site, azimuth_deg: float, first_deg: float, last_deg: float) -> Numbers:
    """Return the arc at the end of the range from one elevation to another, in one direction."""
    up = _angles(first_deg, last_deg)
    return _points(site, np.full(len(up), azimuth_deg), up)


def _place(site: Site) -> Numbers:
    lat, lon = math.radians(site.lat_deg), math.radians(site.lon_deg)
    return np.array(geodetic_to_ecef(lat, lon, 1e3 * site.altitude_km, WGS84))


def _points(site: Site, azimuth_deg: Numbers, elevation_deg: Numbers, share: Numbers | float = 1.0) -> Numbers:
    """Return Earth-fixed points (m) in directions from a radar, at a share of its range."""
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    level = np.cos(elevation)
    local = np.column_stack([level * np.sin(azimuth), level * np.cos(azimuth), np.sin(elevation)])
    basis = np.array(enu_basis(math.radians(site.lat_deg), math.radians(site.lon_deg))).reshape(3, 3)
    range_m = 1e3 * (site.range_km or 0.0) * np.broadcast_to(share, len(azimuth))
    points: Numbers = _place(site) + range_m[:, None] * (local @ basis)
    return points


def _wall(site: Site, azimuth_deg: float, low_deg: float, high_deg: float) -> Wall:
    """Return the side of the volume in one direction: from its lowest ray up to its highest ray and its end."""
    shares = np.linspace(0.0, 1.0, RAY_POINTS)
    ray = _points(site, np.full(RAY_POINTS, azimuth_deg), np.full(RAY_POINTS, high_deg), shares)
    upper = np.vstack([ray, _rib(site, azimuth_deg, high_deg, low_deg)[1:]])
    lower = _points(site, np.full(RAY_POINTS, azimuth_deg), np.full(RAY_POINTS, low_deg), shares)
    from_radar = _away(site, upper)
    lon, lat, highest = _degrees(upper)
    lowest = np.interp(from_radar, _away(site, lower), _degrees(lower)[2])
    is_kept = np.diff(from_radar, prepend=-1.0) > 1e-6  # a ray straight up stands above one place
    return Wall(lon[is_kept], lat[is_kept], np.minimum(lowest, highest)[is_kept], highest[is_kept])


def _away(site: Site, points: Numbers) -> Numbers:
    """Return the angles (rad) at the Earth's centre between a radar and points."""
    here = _place(site) / np.linalg.norm(_place(site))
    there = points / np.linalg.norm(points, axis=1)[:, None]
    angles: Numbers = np.arctan2(np.linalg.norm(np.cross(here, there), axis=1), there @ here)
    return angles


def _degrees(points: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return longitudes and latitudes (degrees) and heights (m) of Earth-fixed points."""
    rows = np.array([ecef_to_geodetic(x, y, z, WGS84) for x, y, z in points])
    return np.degrees(rows[:, 1]), np.degrees(rows[:, 0]), rows[:, 2]


def degrees_of(points: Numbers) -> Numbers:
    """Return float64[n, 3], longitude and latitude (degrees) and height (m) of Earth-fixed points."""
    return np.column_stack(_degrees(points))
