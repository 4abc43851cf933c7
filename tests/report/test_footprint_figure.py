"""The map of a footprint: shots by shade, reasons by hatch, right across the antimeridian and at the pole."""

import numpy as np
import pytest

from umbrella.analysis.regions import chosen, ground_of
from umbrella.report.footprint import OPEN, SHOTS, draw_footprint, footprint_figure
from umbrella.report.pictures import Credit, Place
from umbrella.report.pictures_footprint import FootprintPicture, RegionRow

LATE = "it was too late"


def picture(names=("alaska",), step_deg=2.0, launch=(41.0, 129.7), regions=3):
    """Return a footprint: shots by the number of the cell, none in every seventh, the last three out of reach."""
    ground = ground_of(chosen(names), step_deg)
    shots = np.arange(len(ground)) % 7
    is_reached = np.arange(len(ground)) < len(ground) - 3
    shots[~is_reached] = 0
    return FootprintPicture(
        cell_at=ground.cell_at,
        lat_deg=ground.lat_deg,
        lon_deg=ground.lon_deg,
        is_reached=is_reached,
        shots=shots,
        reason=np.where((shots == 0) & is_reached, 0, -1),
        reasons=(LATE,),
        regions=tuple(
            RegionRow(name=f"region-{k}", covered=k / regions, covered_text=f"{k} part", shots_min=k)
            for k in range(regions)
        ),
        launch=Place(name="Here (a base)", lat_deg=launch[0], lon_deg=launch[1]),
        batteries=(Place(name="battery", lat_deg=63.9, lon_deg=-145.7),),
        radars=(Place(name="radar", lat_deg=52.7, lon_deg=174.1),),
        title="a finding",
        subtitle="a subtitle",
        credit=Credit(weakest_status="assumed", sources=("A source",)),
    )


def words_of(figure):
    keys = [text.get_text() for legend in figure.legends for text in legend.get_texts()]
    return " ".join([*keys, *(text.get_text() for holder in (figure, *figure.axes) for text in holder.texts)])


def shades_of(figure):
    """Return the number of pixels of each class that the map shows."""
    (image,) = figure.axes[0].images
    values = np.ma.compressed(image.get_array())
    return dict(zip(*np.unique(values, return_counts=True), strict=True))


def test_the_legend_names_every_shade_and_reason_that_is_there():
    words = words_of(footprint_figure(picture()))
    for told in ("1 shot", "2 shots", "3 shots", "4 shots or more", f"no shot: {LATE}", "not reached"):
        assert told in words


def test_every_class_is_on_the_map():
    assert set(shades_of(footprint_figure(picture()))) == {1, 2, 3, 4, len(SHOTS) + 1, len(SHOTS) + 2}


def test_ground_without_a_shot_is_hatched():
    figure = footprint_figure(picture())
    hatched = [one for one in figure.axes[0].collections if getattr(one, "hatches", None)]
    assert len(hatched) == 1


def test_the_table_stands_inside_its_box_and_says_what_it_leaves_out():
    figure = footprint_figure(picture(regions=51))
    words, height = words_of(figure), figure.get_size_inches()[1]
    assert "region-0" in words and "region-50" not in words and "more, with" in words
    rows = [text for text in figure.texts if text.get_text().startswith("region-")]
    assert min(text.get_position()[1] for text in rows) * height > 0.7


def test_one_region_needs_no_table():
    assert "region-0" not in words_of(footprint_figure(picture(regions=1)))


@pytest.mark.parametrize("launch", [(41.0, 129.7), (90.0, 0.0), (35.0, 51.0), (-40.0, -70.0)])
def test_a_map_can_be_drawn_from_anywhere(launch, tmp_path):
    one, other = tmp_path / "map.png", tmp_path / "again.png"
    draw_footprint(picture(launch=launch), one)
    draw_footprint(picture(launch=launch), other)
    assert one.read_bytes() == other.read_bytes() and len(one.read_bytes()) > 20_000


def test_shades_are_told_apart_by_lightness():
    def light(colour):
        return sum(int(colour[k : k + 2], 16) for k in (1, 3, 5))

    assert [light(one) for one in SHOTS] == sorted((light(one) for one in SHOTS), reverse=True)
    assert OPEN not in SHOTS
