"""Made-up flights for the pictures: great circles and Kepler arcs, by formula."""

from dataclasses import replace

import numpy as np
import pytest
from pyproj import Geod

from umbrella.report.pictures import (
    City,
    Credit,
    EngagementPicture,
    Event,
    FlightPicture,
    Flown,
    Place,
    ReachPicture,
    Sensor,
    Shot,
    Span,
    Threat,
)

GEOD = Geod(ellps="WGS84")
EARTH_KM = 6371.0
GM_KM3_S2 = 398600.4418


def kepler_arc(launch, target, apogee_km, *, name="warhead", role="warhead", points=241):
    """Return a path from place to place on the ellipse through both with this apogee, over a round Earth at rest."""
    azimuth, _, distance_m = GEOD.inv(launch.lon_deg, launch.lat_deg, target.lon_deg, target.lat_deg)
    half = 0.5 * distance_m / 1e3 / EARTH_KM
    far = EARTH_KM + apogee_km
    e = (far - EARTH_KM) / (far - EARTH_KM * np.cos(half))
    a = far / (1.0 + e)
    anomaly = np.linspace(np.pi - half, np.pi + half, points)  # true anomaly: apogee in the middle
    radius = a * (1.0 - e * e) / (1.0 + e * np.cos(anomaly))
    eccentric = 2.0 * np.arctan2(np.sqrt(1.0 - e) * np.sin(anomaly / 2), np.sqrt(1.0 + e) * np.cos(anomaly / 2))
    mean = eccentric - e * np.sin(eccentric)
    t_s = (mean - mean[0]) * np.sqrt(a**3 / GM_KM3_S2)
    along_km = np.linspace(0.0, distance_m / 1e3, points)
    lon, lat, _ = GEOD.fwd(
        np.full(points, launch.lon_deg), np.full(points, launch.lat_deg), np.full(points, azimuth), along_km * 1e3
    )
    speed = np.sqrt(GM_KM3_S2 * (2.0 / radius - 1.0 / a)) * np.clip(t_s / 240.0, 0.0, 1.0) ** 0.7
    return Flown(
        name=name,
        role=role,
        t_s=t_s,
        altitude_km=radius - EARTH_KM,
        range_km=along_km,
        speed_km_s=speed,
        lat_deg=np.asarray(lat),
        lon_deg=np.asarray(lon),
    )


def event_of(path, name, t_s):
    """Return an event on a path."""
    lat, lon, altitude = (float(np.interp(t_s, path.t_s, v)) for v in (path.lat_deg, path.lon_deg, path.altitude_km))
    return Event(name=name, object=path.name, t_s=float(t_s), lat_deg=lat, lon_deg=lon, altitude_km=altitude)


def between(launch, target, part):
    """Return the place at a part of the way."""
    azimuth, _, distance = GEOD.inv(launch.lon_deg, launch.lat_deg, target.lon_deg, target.lat_deg)
    lon, lat, _ = GEOD.fwd(launch.lon_deg, launch.lat_deg, azimuth, part * distance)
    return Place(name="", lat_deg=lat, lon_deg=lon)


SUNAN = Place(name="Sunan", lat_deg=39.2, lon_deg=125.67)
ANCHORAGE = Place(name="Anchorage", lat_deg=61.22, lon_deg=-149.9)


def flight_picture(launch=SUNAN, target=ANCHORAGE, apogee_km=1100.0):
    """Return a two-stage flight from place to place."""
    warhead = kepler_arc(launch, target, apogee_km)
    first = kepler_arc(launch, between(launch, target, 0.09), 110.0, name="first stage", role="spent")
    second = kepler_arc(launch, between(launch, target, 0.93), apogee_km * 0.97, name="second stage", role="spent")
    apogee_s = warhead.t_s[np.argmax(warhead.altitude_km)]
    events = (
        event_of(warhead, "ignition of first stage", 0.0),
        event_of(warhead, "burnout of first stage", 128.0),
        event_of(warhead, "separation", 130.0),
        event_of(warhead, "ignition of second stage", 132.0),
        event_of(warhead, "burnout of second stage", 280.0),
        event_of(first, "impact", first.t_s[-1]),
        event_of(warhead, "apogee", apogee_s),
        event_of(second, "impact", second.t_s[-1]),
        event_of(warhead, "impact", warhead.t_s[-1]),
    )
    return FlightPicture(
        missile="Hwasong-15",
        launch=launch,
        target=target,
        paths=(warhead, first, second),
        events=events,
        subtitle="Minimum-energy trajectory with a 1,000 kg payload, rotating Earth, standard atmosphere.",
        credit=Credit(
            weakest_status="derived", sources=("CSIS Missile Threat", "Wright 2017", "own fit to the flights")
        ),
    )


@pytest.fixture
def flight():
    """A flight from Sunan to Anchorage, across the antimeridian."""
    return flight_picture()


# name, latitude, longitude, thousands of people (2020 census and city statistics, rounded: only the picture needs them)
CITIES = (
    ("Honolulu", 21.31, -157.86, 350),
    ("Anchorage", 61.22, -149.90, 291),
    ("Juneau", 58.30, -134.42, 32),
    ("Fairbanks", 64.84, -147.72, 33),
    ("Hilo", 19.72, -155.08, 44),
    ("Seattle", 47.61, -122.33, 737),
    ("Portland", 45.52, -122.68, 652),
    ("San Francisco", 37.77, -122.42, 874),
    ("Los Angeles", 34.05, -118.24, 3899),
    ("San Diego", 32.72, -117.16, 1387),
    ("Las Vegas", 36.17, -115.14, 642),
    ("Phoenix", 33.45, -112.07, 1608),
    ("Denver", 39.74, -104.99, 716),
    ("Dallas", 32.78, -96.80, 1304),
    ("Houston", 29.76, -95.37, 2305),
    ("Chicago", 41.88, -87.63, 2746),
    ("Detroit", 42.33, -83.05, 639),
    ("Atlanta", 33.75, -84.39, 499),
    ("Miami", 25.76, -80.19, 442),
    ("Washington", 38.90, -77.04, 690),
    ("New York", 40.71, -74.01, 8804),
    ("Boston", 42.36, -71.06, 676),
    ("Tokyo", 35.68, 139.69, 13960),
    ("Seoul", 37.57, 126.98, 9411),
    ("Taipei", 25.03, 121.57, 2600),
    ("Hagåtña", 13.48, 144.75, 1),
    ("Salt Lake City", 40.76, -111.89, 200),
    ("Boise", 43.62, -116.20, 236),
    ("Minneapolis", 44.98, -93.27, 430),
    ("St. Louis", 38.63, -90.20, 302),
    ("Kansas City", 39.10, -94.58, 508),
    ("New Orleans", 29.95, -90.07, 384),
)


def reach_picture(launch=SUNAN, longest_km=8800.0, shortest_km=7900.0, cities=CITIES):
    """Return a reach that is longest towards the east, as on a turning Earth."""
    azimuth = np.arange(0.0, 360.0, 5.0)

    def reach(towards):
        return 0.5 * (longest_km + shortest_km) + 0.5 * (longest_km - shortest_km) * np.sin(np.radians(towards))

    def city(name, lat, lon, thousands):
        towards, _, distance_m = GEOD.inv(launch.lon_deg, launch.lat_deg, lon, lat)
        return City(
            name=name,
            lat_deg=lat,
            lon_deg=lon,
            distance_km=distance_m / 1e3,
            margin_km=float(reach(towards)) - distance_m / 1e3,
            population=1e3 * thousands,
        )

    return ReachPicture(
        missile="Hwasong-14",
        launch=launch,
        azimuth_deg=azimuth,
        range_km=reach(azimuth),
        low_km=0.9 * reach(azimuth),
        high_km=1.08 * reach(azimuth),
        cities=tuple(city(*row) for row in cities),
        subtitle="Longest range with a 500 kg payload, rotating Earth. Dotted: inputs at the ends of their ranges.",
        credit=Credit(
            weakest_status="derived", sources=("CSIS Missile Threat", "Wright 2017", "own fit to the flights")
        ),
    )


@pytest.fixture
def reach():
    """A reach of an intercontinental missile from Sunan."""
    return reach_picture()


GREELY = Place(name="Fort Greely", lat_deg=63.95, lon_deg=-145.73)
TONGHAE = Place(name="Tonghae", lat_deg=40.85, lon_deg=129.67)
TARGETS = (
    Place(name="Seattle", lat_deg=47.61, lon_deg=-122.33),
    Place(name="Los Angeles", lat_deg=34.05, lon_deg=-118.24),
    Place(name="Chicago", lat_deg=41.88, lon_deg=-87.63),
    Place(name="New York", lat_deg=40.71, lon_deg=-74.01),
    Place(name="Washington", lat_deg=38.90, lon_deg=-77.04),
)
SENSORS = (
    Sensor(name="Shemya", lat_deg=52.72, lon_deg=174.12, range_km=3200.0, sectors=((319.0, 68.0),)),
    Sensor(name="Clear", lat_deg=64.29, lon_deg=-149.19, range_km=4800.0, sectors=((240.0, 60.0), (0.0, 60.0))),
    Sensor(name="Beale", lat_deg=39.14, lon_deg=-121.35, range_km=4800.0, sectors=((186.0, 60.0), (306.0, 60.0))),
    Sensor(name="Thule", lat_deg=76.57, lon_deg=-68.30, range_km=4800.0, sectors=((0.0, 60.0), (237.0, 60.0))),
)


def shifted(path, start_s, end_s):
    """Return a path on a later clock, cut off at an instant."""
    kept = path.t_s + start_s <= end_s
    values = {key: getattr(path, key)[kept] for key in ("altitude_km", "range_km", "speed_km_s", "lat_deg", "lon_deg")}
    return Flown(name=path.name, role=path.role, t_s=path.t_s[kept] + start_s, **values)


def threat_to(target, number, shots):
    """Return one missile at a target with a number of shots, of which the last hits if the number is odd."""
    start = 45.0 * number
    path = kepler_arc(TONGHAE, target, 1250.0, name=f"Taepodong-2 no. {number + 1}", role="missile")
    ends = [start + path.t_s[-1] * (0.62 + 0.11 * i) for i in range(shots)]
    hits = [i == shots - 1 and shots % 2 == 1 for i in range(shots)]

    def shot(intercept_s, is_hit):
        at = [float(np.interp(intercept_s - start, path.t_s, v)) for v in (path.lat_deg, path.altitude_km)]
        lon = float(np.interp(intercept_s - start, path.t_s, np.unwrap(path.lon_deg, period=360.0)))
        return Shot(
            battery=GREELY.name, launch_s=intercept_s - 420.0, intercept_s=intercept_s, is_hit=is_hit,
            lat_deg=at[0], lon_deg=lon, altitude_km=at[1],
        )  # fmt: skip

    fired = tuple(shot(end, hit) for end, hit in zip(ends, hits, strict=True))
    end = ends[-1] if any(hits) else start + path.t_s[-1]
    return Threat(
        name=f"Taepodong-2 no. {number + 1}",
        target=target.name,
        path=shifted(path, start, end),
        boost_end_s=start + 255.0,
        seen=(
            Span(name="DSP", from_s=start + 42.0, to_s=start + 255.0),
            Span(name="Shemya", from_s=start + 420.0, to_s=start + 900.0),
            Span(name="Clear", from_s=start + 760.0, to_s=min(end, start + 1500.0)),
        ),
        tracked=(Span(name="track", from_s=start + 470.0, to_s=end),),
        shots=fired,
        outcome="intercepted" if any(hits) else "impact",
        reason="" if any(hits) else "no further shot: the intercept point had left the reach of Fort Greely",
    )


def engagement_picture(shots=(1, 3, 2, 0, 3)):
    """Return five missiles at five cities, with a number of shots at each."""
    return EngagementPicture(
        scenario="seed-2005",
        threats=tuple(threat_to(target, i, n) for i, (target, n) in enumerate(zip(TARGETS, shots, strict=True))),
        batteries=(GREELY,),
        sensors=SENSORS,
        launches=(TONGHAE,),
        places=TARGETS,
        subtitle="Trial 1 of 1, seed 7. Five Taepodong-2 class missiles against a hundred interceptors in Alaska.",
        credit=Credit(weakest_status="unverified", sources=("CBO 2000", "GAO/NSIAD-00-131", "CSIS Missile Threat")),
    )


@pytest.fixture
def engagement():
    """A run with five missiles, hits, misses and leakers."""
    return engagement_picture()


@pytest.fixture
def make_flight():
    """Make a flight from place to place."""
    return flight_picture


@pytest.fixture
def make_reach():
    """Make a reach from a place, with its longest and shortest range."""
    return reach_picture


@pytest.fixture
def make_engagement():
    """Make a run with a number of shots at each of five missiles."""
    return engagement_picture


@pytest.fixture
def cut_short():
    """Cut all paths of a flight at an instant."""

    def cut(picture, end_s):
        return replace(picture, paths=tuple(shifted(path, 0.0, end_s) for path in picture.paths))

    return cut
