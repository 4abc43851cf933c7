"""KML: valid by the schemas of OGC and Google, and read back with pyKML and lxml."""

from datetime import datetime

import numpy as np
import pytest
from pykml import parser

from umbrella.export.kml import kml
from umbrella.export.moment import told_rows

KML, GX = "{http://www.opengis.net/kml/2.2}", "{http://www.google.com/kml/ext/2.2}"


@pytest.fixture(scope="module")
def document(scene):
    schema = parser.Schema("kml22gx.xsd")
    root = parser.fromstring(kml(scene), schema=schema)  # raises where it is not valid
    assert schema.validate(root)
    return root.Document


def folder(document, name):
    (found,) = [one for one in document.Folder if one.name == name]
    return list(found.iter(f"{KML}Placemark"))


def test_tracks_are_those_of_the_scene(scene, document):
    placemarks = folder(document, "Flights")
    assert len(placemarks) == len(scene.movers)
    for placemark, mover in zip(placemarks, scene.movers, strict=True):
        track = placemark.find(f"{GX}Track")
        assert track.find(f"{KML}altitudeMode") == "absolute"
        times = [datetime.fromisoformat(str(when)) for when in track.findall(f"{KML}when")]
        places = np.array([str(coord).split() for coord in track.findall(f"{GX}coord")], float)
        kept = told_rows(mover)
        assert [(t - scene.start).total_seconds() for t in times] == pytest.approx(mover.t_s[kept], abs=1e-6)
        assert places[:, 0] == pytest.approx(mover.lon_deg[kept], abs=6e-8)
        assert places[:, 1] == pytest.approx(mover.lat_deg[kept], abs=6e-8)
        assert places[:, 2] == pytest.approx(1e3 * mover.altitude_km[kept], abs=6e-3)


def test_styles_that_are_named_are_there(document):
    styles = {style.get("id") for style in document.iter(f"{KML}Style")}
    named = {str(url)[1:] for url in document.iter(f"{KML}styleUrl")}
    assert named <= styles and "warhead" in named


def test_radars_batteries_targets_and_marks_are_there_and_nothing_asks_the_network(scene, document):
    assert len(folder(document, "Sites")) == len(scene.sites)
    assert len(folder(document, "Radar volumes")) == sum(len(site.faces) for site in scene.sites)
    marks = folder(document, "Marks")
    assert [str(mark.name) for mark in marks] == [mark.kind for mark in scene.marks]
    begins = [datetime.fromisoformat(str(mark.TimeSpan.begin)) for mark in marks]
    assert [(t - scene.start).total_seconds() for t in begins] == pytest.approx([m.t_s for m in scene.marks], abs=1e-6)
    assert not list(document.iter(f"{KML}href"))
