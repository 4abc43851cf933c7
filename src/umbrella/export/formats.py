"""The formats in which a scene is exported, by name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, NamedTuple

from umbrella.analysis.scene import Scene
from umbrella.catalog.names import nearest
from umbrella.core.errors import UnknownName


class Format(NamedTuple):
    """A format: what it is, the suffix of its files, whether each mover has a file of its own, and who writes it."""

    what: str
    suffix: str
    is_folder: bool
    write: Callable[[Scene, datetime], Mapping[str, bytes]]  # name of a file ('' for the only one) to its content


def _one(module: str, function: str) -> Callable[[Scene, datetime], Mapping[str, bytes]]:
    """Return a writer of one file, imported when it is used."""
    return lambda scene, created: {"": _function(module, function)(scene)}


def _function(module: str, function: str) -> Callable[..., Any]:
    from importlib import import_module

    found: Callable[..., Any] = getattr(import_module(f"umbrella.export.{module}"), function)
    return found


FORMATS: Final[dict[str, Format]] = {
    "czml": Format("CesiumJS: everything, with time", ".czml", False, _one("czml", "czml")),
    "kml": Format("Google Earth: tracks with time, radar volumes, sites, marks", ".kml", False, _one("kml", "kml")),
    "geojson": Format("maps: ground tracks, sites, marks", ".geojson", False, _one("geojson", "geojson")),
    "oem": Format("CCSDS ephemeris messages", ".oem", True, lambda s, c: _function("oem", "oem")(s, c)),
    "stk": Format("STK ephemeris files", ".e", True, lambda s, c: _function("stk", "stk")(s)),
    "dis": Format("DIS packets (IEEE 1278.1), a file for Wireshark", ".pcap", False, _one("dis", "dis_bytes")),
    "csv": Format("a flat table of all movers", ".csv", False, _one("flat", "csv_table")),
    "parquet": Format("the same, for programs", ".parquet", False, _one("flat", "parquet_table")),
}


def only(scene: Scene, ids: Collection[str]) -> Scene:
    """Return a scene with these movers alone and the marks of their threats; all of it without ids.

    Raises:
        UnknownName: the scene has no such mover.
    """
    if not ids:
        return scene
    known = [mover.id for mover in scene.movers]
    for ident in ids:
        if ident not in known:
            raise UnknownName("object of this scene", ident, nearest(ident, known) or tuple(known[:5]))
    movers = tuple(mover for mover in scene.movers if mover.id in ids)
    threats = {mover.threat for mover in movers if mover.threat is not None}
    return replace(scene, movers=movers, marks=tuple(mark for mark in scene.marks if mark.threat in threats))


def exported(scene: Scene, name: str, created: datetime) -> Mapping[str, bytes]:
    """Return the files of a scene in a format: the name of each ('' for the only one) and its content.

    Args:
        scene: what is told. name: of the format. created: when, UTC, for formats that tell it.

    Raises:
        UnknownName: there is no such format.
    """
    if name not in FORMATS:
        raise UnknownName("format", name, nearest(name, list(FORMATS)) or tuple(FORMATS))
    return FORMATS[name].write(scene, created)
