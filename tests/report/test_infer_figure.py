"""The map of what a missile test says."""

import numpy as np
import pytest

from umbrella.analysis.infer import infer
from umbrella.core.errors import BadValue
from umbrella.report.infer import finding, inference_figure, inference_picture


@pytest.fixture(scope="module")
def answer():
    return infer(3724.9, 998.0, origin="mupyong-ni", azimuth_deg=70.0, propellant="solid", step_deg=45.0)


def test_the_line_is_the_mean_and_lies_between_its_ends(answer):
    picture = inference_picture(answer)
    assert (picture.low_km <= picture.range_km).all() and (picture.range_km <= picture.high_km).all()
    np.testing.assert_allclose(picture.range_km, [one.band.mid_m / 1e3 for one in answer.by_azimuth])


def test_the_headline_tells_distance_and_cities(answer):
    text = finding(answer)
    assert text.startswith("A test 3,725 km high and 998 km far means ")
    assert f"of {len(answer.cities)} cities" in text
    assert inference_figure(answer).axes


def test_without_a_place_or_a_model_there_is_no_map():
    for asked in ({"apogee_km": 3724.9, "range_km": 998.0}, {"apogee_km": 60.0, "range_km": 9000.0, "origin": "sunan"}):
        with pytest.raises(BadValue):
            inference_picture(infer(**asked, propellant="solid", step_deg=90.0))
