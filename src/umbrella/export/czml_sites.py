"""What stands and what happens in a scene, as packets of CZML: radars with their volumes, batteries, targets, marks."""

from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
from czml3 import Packet
from czml3.enums import ArcTypes, HorizontalOrigins, LabelStyles
from czml3.properties import (
    ArcType,
    Color,
    Label,
    Material,
    Point,
    Polyline,
    PolylineMaterial,
    Position,
    PositionList,
    SolidColorMaterial,
    Wall,
)
from czml3.types import Cartesian2Value, IntervalValue, TimeInterval, TimeIntervalCollection
from numpy.typing import NDArray

from umbrella.analysis.scene import Mark, Scene, Site
from umbrella.export.colours import MARK_COLOUR, ROLE_COLOUR, rgba
from umbrella.export.moment import iso
from umbrella.export.radar_volume import Wall as Side
from umbrella.export.radar_volume import outline, side_walls

SITE_SIZE: Final = {"radar": 10.0, "battery": 10.0, "target": 8.0}  # pixels
MARK_SIZE: Final = 7.0
EDGE: Final = 0.55  # opacity of the edges of a radar's volume
SIDE: Final = 0.10  # and of its sides
TOLD: Final = {"launch", "intercept", "failure", "impact"}  # kinds of marks with a label
MOST_LABELS: Final = 40
FIRST, LAST = "0000-01-01T00:00:00Z", "9999-12-31T24:00:00Z"  # of all times, in CZML


def site_packets(scene: Scene) -> Iterator[Packet]:
    """Yield a point for each site, and an outline and sides for each face of a radar."""
    for site in scene.sites:
        ident = f"{site.role}:{site.name}"
        yield Packet(
            id=ident,
            name=site.name,
            position=_place(site.lat_deg, site.lon_deg, site.altitude_km),
            point=_point(ROLE_COLOUR[site.role], SITE_SIZE[site.role]),
            label=label(site.name),
            properties={"role": site.role, "design": site.design},
        )
        yield from _volume_packets(site, ident)


def _volume_packets(site: Site, ident: str) -> Iterator[Packet]:
    for k, face in enumerate(site.faces, start=1):
        name = f"{site.name}, face {k}: azimuth {face.azimuth_deg:g}° ± {face.half_width_deg:g}°, elevation "
        name += f"{face.elevation_min_deg:g}° to {face.elevation_max_deg:g}°, {site.range_km:g} km"
        properties = {"role": "radar volume", "radar": site.name, "face": k}
        line = Polyline(
            positions=PositionList(referenceFrame="FIXED", cartesian=np.round(outline(site, face)).ravel().tolist()),
            arcType=ArcType(arcType=ArcTypes.NONE),
            width=1.0,
            material=PolylineMaterial(
                solidColor=SolidColorMaterial(color=Color(rgba=rgba(ROLE_COLOUR["radar"], EDGE)))
            ),
        )
        yield Packet(id=f"{ident}/face-{k}", name=name, parent=ident, polyline=line, properties=properties)
        for j, side in enumerate(side_walls(site, face), start=1):
            yield Packet(
                id=f"{ident}/face-{k}/side-{j}", name=name, parent=ident, wall=_wall(side), properties=properties
            )


def _wall(side: Side) -> Wall:
    places = np.column_stack([np.round(side.lon_deg, 6), np.round(side.lat_deg, 6), np.round(side.highest_m)])
    return Wall(
        positions=PositionList(cartographicDegrees=places.ravel().tolist()),
        minimumHeights=_heights(side.lowest_m),
        maximumHeights=_heights(side.highest_m),
        material=Material(solidColor=SolidColorMaterial(color=Color(rgba=rgba(ROLE_COLOUR["radar"], SIDE)))),
    )


def _heights(heights_m: NDArray[np.float64]) -> TimeIntervalCollection:
    """Return heights as CZML wants a list of numbers, `{"array": […]}`: czml3 writes one so for an interval only, and
    the interval of all times is no interval to Cesium."""
    always = IntervalValue(start=FIRST, end=LAST, value={"array": np.round(heights_m).tolist()})
    return TimeIntervalCollection(values=[always])


def mark_packets(scene: Scene) -> Iterator[Packet]:
    """Yield a point for each thing that happened, there from its time on; with labels where they are few."""
    fates: dict[int | None, str] = {mover.shot: mover.outcome for mover in scene.movers if mover.shot is not None}
    has_labels = sum(mark.kind in TOLD for mark in scene.marks) <= MOST_LABELS
    end = iso(scene.start, max(scene.end_s, *(mark.t_s for mark in scene.marks), scene.begin_s))
    for number, mark in enumerate(scene.marks, start=1):
        known = {"role": "mark", "kind": mark.kind, "threat": mark.threat, "shot": mark.shot, "t_s": mark.t_s}
        yield Packet(
            id=f"mark:{number}",
            name=f"{mark.threat}: {mark.words}" if mark.threat else mark.words,
            description=mark.words,
            availability=TimeInterval(start=iso(scene.start, mark.t_s), end=end),
            position=_place(mark.lat_deg, mark.lon_deg, mark.altitude_km),
            point=_point(MARK_COLOUR[mark.kind], MARK_SIZE),
            label=label(_said(mark, fates)) if has_labels and mark.kind in TOLD else None,
            properties={name: value for name, value in known.items() if value is not None},
        )


def _said(mark: Mark, fates: Mapping[int | None, str]) -> str:
    """Return the few words of a mark's label."""
    return f"intercept: {fates.get(mark.shot, '')}".rstrip(": ") if mark.kind == "intercept" else mark.kind


def _place(lat_deg: float, lon_deg: float, altitude_km: float) -> Position:
    return Position(cartographicDegrees=[round(lon_deg, 7), round(lat_deg, 7), round(1e3 * altitude_km, 2)])


def _point(colour: str, pixels: float) -> Point:
    return Point(
        pixelSize=pixels, color=Color(rgba=rgba(colour)), outlineColor=Color(rgba=[0, 0, 0, 255]), outlineWidth=1.0
    )


def label(text: str) -> Label:
    """Return white words with a dark edge, to the right of and above a point."""
    return Label(
        text=text,
        font="13px sans-serif",
        fillColor=Color(rgba=[255, 255, 255, 255]),
        outlineColor=Color(rgba=[0, 0, 0, 255]),
        outlineWidth=2.0,
        style=LabelStyles.FILL_AND_OUTLINE,
        pixelOffset=Cartesian2Value(values=[12.0, -10.0]),
        horizontalOrigin=HorizontalOrigins.LEFT,
    )
