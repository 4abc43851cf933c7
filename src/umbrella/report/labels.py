"""Where the labels go: beside their points, off the lines, off each other, inside the picture.

Each label tries places around its point, near ones first, and takes the one that covers least. What finds no clear
place is left out, least important first, unless it is required; a figure that leaves labels out lists them beside.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.text import Text
from matplotlib.transforms import Bbox
from numpy.typing import NDArray

from umbrella.report import style

Numbers = NDArray[np.float64]

# directions in order of liking: right, left, above, below, then the corners
DIRECTIONS: Final = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
REACHES_PT: Final = (0.0, 9.0, 20.0, 34.0)  # beyond the gap; from the second on a thin line leads back to the point
OPTIONAL_REACHES: Final = 2  # a label that may be left out stays near its point
COVERED: Final = 8.0  # cost of covering one px2 of another text, or of standing one px2 outside the axes
ON_LINE: Final = 40.0  # cost of covering one point of a line (there is one every few pixels)
ON_MARKER: Final = 300.0  # cost of covering a marked point
FAR: Final = 30.0  # cost of each step outwards
CLEAR: Final = 160.0  # a label that costs more than this is left out if it may be


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """Words for a point of the axes; the higher the priority, the earlier it chooses its place."""

    x: float
    y: float
    text: str
    colour: str = style.INK
    size_pt: float = style.TEXT_PT
    weight: str = "normal"
    priority: float = 0.0
    gap_pt: float = 5.0
    required: bool = True


def place_labels(axes: Any, labels: Sequence[Label], lines: Sequence[Numbers] = ()) -> tuple[Label, ...]:
    """Write the labels and return those that were left out.

    Args:
        axes: with its final limits and size: labels are placed in pixels.
        labels: what to write.
        lines: arrays [n, 2] in data units that labels should not cover; each is followed point by point.
    """
    axes.apply_aspect()
    obstacles = _obstacles(axes, labels, lines)
    left_out = []
    for label in sorted(labels, key=lambda one: (-one.priority, one.text)):
        size = _size_px(axes, label)
        cost, box, offset, ends = min(_candidates(axes, label, size, obstacles), key=lambda found: found[0])
        if cost > CLEAR and not label.required:
            left_out.append(label)
            continue
        obstacles.taken.append(box)
        _write(axes, label, offset, ends)
    return tuple(left_out)


def _pixels_per_point(axes: Any) -> float:
    return float(axes.figure.dpi / 72.0)


def _size_px(axes: Any, label: Label) -> tuple[float, float]:
    """Return width and height of the written label, px."""
    text = Text(0, 0, label.text, size=label.size_pt, weight=label.weight, figure=axes.figure)
    box = text.get_window_extent(axes.figure.canvas.get_renderer())
    return float(box.width), float(box.height)


@dataclass(frozen=True, slots=True)
class Obstacles:
    """Points in pixels that labels should not cover, what each costs, and the boxes of all text already written."""

    points: Numbers
    costs: Numbers
    taken: list[Bbox]


def _obstacles(axes: Any, labels: Sequence[Label], lines: Sequence[Numbers]) -> Obstacles:
    """Return the marked points and, every few pixels, the points of all lines."""
    marked = axes.transData.transform(np.array([[label.x, label.y] for label in labels]).reshape(-1, 2))
    followed = [_followed(axes.transData.transform(line)) for line in lines if len(line) > 1]
    points = np.vstack([marked, *followed])
    costs = np.append(np.full(len(marked), ON_MARKER), np.full(len(points) - len(marked), ON_LINE))
    renderer = axes.figure.canvas.get_renderer()
    return Obstacles(points, costs, [text.get_window_extent(renderer) for text in axes.texts])


def _followed(line: Numbers, step_px: float = 6.0) -> Numbers:
    """Return points every few pixels along a line."""
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
    wanted = np.arange(0.0, along[-1], step_px)
    return np.stack([np.interp(wanted, along, line[:, 0]), np.interp(wanted, along, line[:, 1])], axis=1)


def _candidates(
    axes: Any, label: Label, size: tuple[float, float], obstacles: Obstacles
) -> Iterator[tuple[float, Bbox, tuple[float, float], tuple[int, int]]]:
    """Yield (cost, box, offset in points, direction) for every place that a label may take."""
    scale = _pixels_per_point(axes)
    anchor = axes.transData.transform((label.x, label.y))
    for ring, reach in enumerate(REACHES_PT if label.required else REACHES_PT[:OPTIONAL_REACHES]):
        for liking, (right, up) in enumerate(DIRECTIONS):
            slant = 0.75 if right and up else 1.0
            offset = ((label.gap_pt + reach) * right * slant, (label.gap_pt + reach) * up * slant)
            x = anchor[0] + offset[0] * scale + (right - 1) * 0.5 * size[0]
            y = anchor[1] + offset[1] * scale + (up - 1) * 0.5 * size[1]
            box = Bbox.from_bounds(x, y, *size)
            cost = _cost(box, axes.bbox, obstacles) + FAR * ring + 1.5 * liking
            yield cost, box, offset, (right, up)


def _cost(box: Bbox, frame: Bbox, obstacles: Obstacles) -> float:
    """Return how much a label at this place would cover."""
    shared = sum(_shared_area(box.padded(2.0), other) for other in obstacles.taken)
    outside = box.width * box.height - _shared_area(box, frame.padded(-2.0))
    x, y, wide = obstacles.points[:, 0], obstacles.points[:, 1], box.padded(1.5)
    hit = (x > wide.x0) & (x < wide.x1) & (y > wide.y0) & (y < wide.y1)
    return COVERED * (shared + outside) + float(obstacles.costs[hit].sum())


def _shared_area(a: Bbox, b: Bbox) -> float:
    width = min(a.x1, b.x1) - max(a.x0, b.x0)
    height = min(a.y1, b.y1) - max(a.y0, b.y0)
    return float(width * height) if width > 0.0 and height > 0.0 else 0.0


def _write(axes: Any, label: Label, offset: tuple[float, float], direction: tuple[int, int]) -> None:
    right, up = direction
    far = max(abs(offset[0]), abs(offset[1])) > label.gap_pt + 1.0
    axes.annotate(
        label.text,
        (label.x, label.y),
        xytext=offset,
        textcoords="offset points",
        ha={1: "left", 0: "center", -1: "right"}[right],
        va={1: "bottom", 0: "center", -1: "top"}[up],
        size=label.size_pt,
        weight=label.weight,
        color=label.colour,
        parse_math=False,
        path_effects=style.halo(),
        zorder=9,
        arrowprops={"arrowstyle": "-", "color": style.SOFT, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 2}
        if far
        else None,
    )
