"""From answers to pictures: the records that the figures draw, filled from analyses."""

import math

import numpy as np

from umbrella.analysis.flying import FlyingAnswer
from umbrella.analysis.paths import ground_path
from umbrella.analysis.reach import ReachAnswer
from umbrella.catalog.points import Point
from umbrella.physics.earth.geodesic import wrapped_longitude
from umbrella.physics.flight.whole import Body
from umbrella.report.credits import credit_of
from umbrella.report.pictures import City, Event, FlightPicture, Flown, Place, ReachPicture

ORBITS_DRAWN_S = 6000.0


def place_of(point: Point) -> Place:
    """Return a point as a place on a map."""
    return Place(name=point.name, lat_deg=point.lat_deg, lon_deg=point.lon_deg)


def _flown(body: Body, answer: FlyingAnswer) -> Flown:
    origin = (answer.launch.lat_deg, answer.launch.lon_deg)
    until_s = ORBITS_DRAWN_S if answer.orbit is not None else math.inf
    path = ground_path(body.nodes, answer.earth, origin, until_s=until_s)
    return Flown(
        name=body.name.replace("-", " "),
        role="missile" if body.name == "payload" else "spent",
        t_s=path.t_s,
        altitude_km=path.altitude_km,
        range_km=path.range_km,
        speed_km_s=path.speed_km_s,
        lat_deg=path.lat_deg,
        lon_deg=path.lon_deg,
    )


def flight_picture(answer: FlyingAnswer) -> FlightPicture:
    """Return the picture of a flight: paths of payload and spent stages, and every event."""
    events = tuple(
        Event(
            name=event.kind,
            object=event.body.replace("-", " "),
            t_s=event.t_s,
            lat_deg=math.degrees(event.lat_rad),
            lon_deg=wrapped_longitude(math.degrees(event.lon_rad)),
            altitude_km=event.h_m / 1e3,
        )
        for event in answer.flight.events
        if event.kind != "still flying"
    )
    return FlightPicture(
        missile=answer.missile.name,
        launch=place_of(answer.launch),
        target=place_of(answer.target) if answer.target is not None else None,
        paths=tuple(_flown(body, answer) for body in answer.flight.bodies),
        events=events,
        title=answer.headline if answer.orbit is not None else "",
        subtitle=f"trajectory: {answer.trajectory}; nominal catalogue values, standard atmosphere, turning Earth",
        credit=credit_of(answer.provenance),
    )


def reach_picture(answer: ReachAnswer) -> ReachPicture:
    """Return the picture of a missile's reach."""
    flights = answer.by_azimuth
    return ReachPicture(
        missile=answer.missile.name,
        launch=place_of(answer.launch),
        azimuth_deg=np.array([flight.bearing_deg for flight in flights]),
        range_km=np.array([flight.range_m / 1e3 for flight in flights]),
        cities=tuple(
            City(
                name=city.place.name,
                lat_deg=city.place.lat_deg.value,
                lon_deg=city.place.lon_deg.value,
                distance_km=city.distance_m / 1e3,
                margin_km=city.margin_m / 1e3,
                population=city.place.population.value,
            )
            for city in answer.cities
        ),
        subtitle="all propellant burnt; " + ("turning Earth" if answer.rotating else "Earth without rotation"),
        credit=credit_of(answer.provenance),
    )
