"""Labels keep off each other, off lines and inside the picture."""

import itertools

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from umbrella.report.labels import Label, place_labels


@pytest.fixture
def axes():
    figure = Figure(figsize=(5, 4), dpi=100)
    FigureCanvasAgg(figure)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0.0, 100.0), ylim=(0.0, 80.0))
    return axes


def boxes(axes):
    axes.figure.canvas.draw()
    # a text's own extent, without the line that leads back to the point
    return [super(type(text), text).get_window_extent() for text in axes.texts]


def overlap_px2(a, b):
    return max(0.0, min(a.x1, b.x1) - max(a.x0, b.x0)) * max(0.0, min(a.y1, b.y1) - max(a.y0, b.y0))


def test_labels_of_neighbours_do_not_overlap(axes):
    place_labels(axes, [Label(x=50.0 + i, y=40.0 + i, text=f"place {i}") for i in range(4)])
    assert all(overlap_px2(a, b) == 0.0 for a, b in itertools.combinations(boxes(axes), 2))


def test_labels_stay_inside_the_picture(axes):
    corners = [(0.5, 0.5), (99.5, 0.5), (0.5, 79.5), (99.5, 79.5)]
    place_labels(axes, [Label(x=x, y=y, text="a corner") for x, y in corners])
    frame = axes.bbox
    assert all(frame.x0 <= b.x0 and b.x1 <= frame.x1 and frame.y0 <= b.y0 and b.y1 <= frame.y1 for b in boxes(axes))


def test_label_keeps_off_a_line(axes):
    line = np.array([[50.0, 40.0], [100.0, 40.0]])  # the label would like to stand on the right
    place_labels(axes, [Label(x=50.0, y=40.0, text="launch")], [line])
    (box,) = boxes(axes)
    height = axes.transData.transform((0.0, 40.0))[1]
    assert box.y0 > height or box.y1 < height or box.x1 < axes.transData.transform((50.0, 0.0))[0]


def test_crowd_leaves_out_the_least_important(axes):
    crowd = [Label(x=50.0, y=40.0, text=f"city {i:02d}", priority=float(i), required=False) for i in range(30)]
    left_out = place_labels(axes, crowd)
    assert 0 < len(left_out) < len(crowd)
    shown = {text.get_text() for text in axes.texts}
    assert "city 29" in shown and not shown & {label.text for label in left_out}


def test_required_label_is_always_written(axes):
    place_labels(axes, [Label(x=50.0, y=40.0, text=f"city {i:02d}") for i in range(30)])
    assert len(axes.texts) == 30


def test_no_labels_are_no_trouble(axes):
    assert place_labels(axes, []) == ()
