"""Predicted points in the tables of a run, and from there into its picture."""

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest

from umbrella.campaign import store, tables
from umbrella.campaign.conduct import write_told
from umbrella.report.fill_run import track_picture

PREDICTION = np.dtype([("threat", "i8"), ("kind", "i8"), ("shot", "i8"), *((name, "f8") for name in (
    "time_s", "lat_deg", "lon_deg", "altitude_km", "var_east_m2", "var_north_m2", "cov_m2"))])  # fmt: skip


@pytest.fixture
def foreseen(small):
    """The campaign with made-up predictions in the trial told against its last shield."""
    rows = np.zeros(3, PREDICTION)
    rows["threat"], rows["kind"], rows["time_s"] = (1, 0, 1), (0, 0, 1), (200.0, 150.0, 210.0)
    rows["shot"] = (-1, -1, 0)
    rows["lat_deg"], rows["lon_deg"], rows["altitude_km"] = 33.6, 130.4, (0.0, 0.0, 120.0)
    rows["var_east_m2"], rows["var_north_m2"], rows["cov_m2"] = 4e6, 1e6, 5e5
    part = small.parts[-1]
    told = replace(part, story=part.story._replace(predictions=rows))
    return replace(small, parts=(*small.parts[:-1], told))


def test_predictions_are_written_with_their_names(foreseen, tmp_path):
    write_told(foreseen, tmp_path)
    rows = store.read_table(tmp_path / "predictions.parquet").to_pylist()
    assert [(row["shield"], row["threat"], row["kind"], row["time_s"]) for row in rows] == [
        ("ship", "second", "impact", 200.0),
        ("ship", "first", "impact", 150.0),
        ("ship", "second", "intercept", 210.0),
    ]
    assert [row["shot"] for row in rows] == [None, None, 0]
    assert {row["var_east_m2"] for row in rows} == {4e6}


def test_a_run_without_predictions_has_the_same_columns(small, foreseen):
    columns = [
        pa.table(tables.prediction_columns(campaign.parts[-1].story, campaign.built, campaign.parts[-1].defence)).schema
        for campaign in (small, foreseen)
    ]
    assert columns[0] == columns[1]


def test_predictions_come_into_the_picture_by_threat_and_kind(foreseen):
    picture = track_picture(foreseen, foreseen.parts[-1])
    first, second = picture.threats
    assert [point.time_s for point in first.impact] == [150.0] and first.intercept == ()
    assert [point.time_s for point in second.intercept] == [210.0]
    assert second.intercept[0].altitude_km == 120.0 and second.aim.name == "Fukuoka" and second.shot == 1
