"""A scene as KML 2.2 with time, for Google Earth: tracks, radar volumes, sites and marks."""

from collections.abc import Iterable
from typing import Final
from xml.etree.ElementTree import Element, SubElement, indent, register_namespace, tostring

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.scene import Face, Mark, Mover, Scene, Site
from umbrella.export.colours import MARK_COLOUR, ROLE_COLOUR, abgr
from umbrella.export.moment import iso, told_rows
from umbrella.export.radar_volume import degrees_of, outline

KML: Final = "http://www.opengis.net/kml/2.2"
GX: Final = "http://www.google.com/kml/ext/2.2"

register_namespace("", KML)
register_namespace("gx", GX)


def kml(scene: Scene) -> bytes:
    """Return a scene as a KML document (UTF-8).

    A mover is a `gx:Track` of places with times, between which Google Earth draws straight lines; a mark is there from
    its time on; a radar has an outline for each face. Nothing is asked of the network: icons are the built-in ones.

    **Valid**: OGC KML 2.2 with Google's extension 2.2. **Leaves out**: velocities; the geoid: heights are above the
    ellipsoid, and Google Earth takes them as above sea level, which differs by up to 100 m; straight lines between
    places lie up to 150 m within the path. **Source**: OGC 07-147r2 (2008); KML Reference, gx:Track. **Checked**:
    tests/export/test_kml.py.
    """
    root = Element(_k("kml"))
    document = _child(root, "Document")
    _child(document, "name", f"{scene.title}: {scene.shield_title}")
    _child(document, "description", f"Scenario {scene.scenario}, shield {scene.shield}, trial {scene.trial + 1} of "
           f"{scene.trials}, seed {scene.seed}. Clock zero is {iso(scene.start, 0.0)}, a label.")  # fmt: skip
    _styles(document)
    _folder(document, "Flights", (_track(scene, mover) for mover in scene.movers))
    _folder(document, "Sites", (_site(site) for site in scene.sites))
    _folder(document, "Radar volumes", (_volume(site, k) for site in scene.sites for k in range(len(site.faces))))
    _folder(document, "Marks", (_mark(scene, mark) for mark in scene.marks))
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _k(name: str) -> str:
    return f"{{{KML}}}{name}"


def _child(parent: Element, name: str, text: str | None = None) -> Element:
    element = SubElement(parent, _k(name))
    element.text = text
    return element


def _folder(document: Element, name: str, placemarks: Iterable[Element]) -> None:
    folder = _child(document, "Folder")
    _child(folder, "name", name)
    folder.extend(placemarks)


def _styles(document: Element) -> None:
    """Write a style for each role and each kind of mark."""
    for name, colour in (ROLE_COLOUR | {f"mark-{kind}": colour for kind, colour in MARK_COLOUR.items()}).items():
        style = _child(document, "Style")
        style.set("id", _style_id(name))
        icon = _child(style, "IconStyle")
        _child(icon, "color", abgr(colour))
        _child(icon, "scale", "0.7")
        _child(_child(style, "LabelStyle"), "scale", "0.8")
        line = _child(style, "LineStyle")
        _child(line, "color", abgr(colour, 0.5 if name == "radar" else 0.9))
        _child(line, "width", "1" if name in ("radar", "satellite") else "2")


def _style_id(name: str) -> str:
    return name.replace(" ", "-")


def _placemark(name: str, words: str, style: str) -> Element:
    placemark = Element(_k("Placemark"))
    _child(placemark, "name", name)
    if words:
        _child(placemark, "description", words)
    placemark.append(_style_url(style))
    return placemark


def _style_url(style: str) -> Element:
    element = Element(_k("styleUrl"))
    element.text = f"#{_style_id(style)}"
    return element


def _track(scene: Scene, mover: Mover) -> Element:
    words = f"{mover.role}{f', {mover.outcome}' if mover.outcome else ''}"
    placemark = _placemark(mover.name, words, mover.role)
    track = SubElement(placemark, f"{{{GX}}}Track")
    _child(track, "altitudeMode", "absolute")
    kept = told_rows(mover)
    for k in kept:
        _child(track, "when", iso(scene.start, float(mover.t_s[k])))
    for k in kept:
        place = (mover.lon_deg[k], mover.lat_deg[k], 1e3 * mover.altitude_km[k])
        SubElement(track, f"{{{GX}}}coord").text = _place(place, " ")
    return placemark


def _place(place: Iterable[float], between: str = ",") -> str:
    """Return longitude, latitude and height as text, to 1 cm."""
    lon, lat, height = place
    return between.join((f"{lon:.7f}", f"{lat:.7f}", f"{height:.2f}"))


def _site(site: Site) -> Element:
    placemark = _placemark(site.name, f"{site.role}{f', {site.design}' if site.design else ''}", site.role)
    point = _child(placemark, "Point")
    _child(point, "altitudeMode", "absolute")
    _child(point, "coordinates", _place((site.lon_deg, site.lat_deg, 1e3 * site.altitude_km)))
    return placemark


def _volume(site: Site, number: int) -> Element:
    face: Face = site.faces[number]
    words = (
        f"azimuth {face.azimuth_deg:g}° ± {face.half_width_deg:g}°, elevation {face.elevation_min_deg:g}° to "
        f"{face.elevation_max_deg:g}°, {site.range_km:g} km"
    )
    placemark = _placemark(f"{site.name}, face {number + 1}", words, "radar")
    _line(placemark, degrees_of(outline(site, face)))
    return placemark


def _line(placemark: Element, places: NDArray[np.float64]) -> None:
    line = _child(placemark, "LineString")
    _child(line, "altitudeMode", "absolute")
    _child(line, "coordinates", " ".join(_place(place) for place in places))


def _mark(scene: Scene, mark: Mark) -> Element:
    placemark = Element(_k("Placemark"))
    _child(placemark, "name", mark.kind)
    _child(placemark, "description", f"{mark.threat}: {mark.words}" if mark.threat else mark.words)
    _child(_child(placemark, "TimeSpan"), "begin", iso(scene.start, mark.t_s))
    placemark.append(_style_url(f"mark-{mark.kind}"))
    point = _child(placemark, "Point")
    _child(point, "altitudeMode", "absolute")
    _child(point, "coordinates", _place((mark.lon_deg, mark.lat_deg, 1e3 * mark.altitude_km)))
    return placemark
