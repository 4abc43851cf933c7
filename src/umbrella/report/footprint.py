"""The map of a footprint: ground by the shots that there is time for, hatched by why there is none."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, draw_map, fit, mark, scale_bar
from umbrella.report.pictures import Place
from umbrella.report.pictures_footprint import FootprintPicture
from umbrella.report.projection import from_page
from umbrella.report.table import ROW_IN, Column, draw_table

Numbers = NDArray[np.float64]

PAGE_IN: Final = (11.0, 7.8)
SIDE_IN: Final = 2.6  # width of the table
LEGEND_IN: Final = 0.26
FINENESS: Final = 2.0  # pixels of the page to a point of the shading
SHOTS: Final = ("#b4c6ea", "#7e9fd8", "#3f6fb5", "#123f7d")  # 1, 2, 3, 4 or more: lightness tells them apart
OPEN: Final = "#f3c3a6"
BEYOND: Final = "#d9d9d6"
HATCHES: Final = ("////", "xxx", "...", "\\\\\\\\", "oo", "---", "++", "|||", "**")
KEY_GAP_IN: Final = 0.18

# classes of the ground: 0 none, 1 to 4 shots, 5 beyond the missile, from 6 on one for each reason
_BEYOND: Final = len(SHOTS) + 1
_FIRST_REASON: Final = len(SHOTS) + 2


def footprint_figure(picture: FootprintPicture) -> Figure:
    """Return the map of a footprint with a table of its regions, the least covered first.

    Args:
        picture: see `FootprintPicture`.
    """
    with style.house_style():
        credit = style.with_note(picture.credit, CREDIT)
        figure, (left, bottom, right, top) = style.new_page(*PAGE_IN, picture.title, picture.subtitle, credit)
        split = right - SIDE_IN if len(picture.regions) > 1 else right
        edge = split - 0.25 if split < right else right
        classes = _classes(picture)
        lines = _legend_lines(picture, classes, edge - left)
        _draw_map(figure, (left, bottom + LEGEND_IN * len(lines), edge, top), picture, classes)
        for number, keys in enumerate(lines):
            _legend(figure, left, bottom + LEGEND_IN * (len(lines) - 1 - number), keys)
        if split < right:
            _draw_regions(figure, (split, bottom, right, top), picture)
    return figure


def draw_footprint(picture: FootprintPicture, path: Path) -> None:
    """Write the map of a footprint as PNG or SVG."""
    style.write(footprint_figure(picture), path)


def _classes(picture: FootprintPicture) -> NDArray[np.int64]:
    """Return the class of each cell."""
    by_shots = np.minimum(picture.shots, len(SHOTS))
    is_open = np.where(picture.reason >= 0, _FIRST_REASON + picture.reason, _BEYOND)
    return np.asarray(np.where(picture.shots > 0, by_shots, is_open))


def _draw_map(
    figure: Figure, box: tuple[float, float, float, float], picture: FootprintPicture, classes: NDArray[np.int64]
) -> None:
    left, bottom, right, top = box
    shown = picture.is_reached if picture.is_reached.any() else np.ones(len(classes), np.bool_)
    places = [picture.launch, *picture.batteries]
    lat = np.concatenate([picture.lat_deg[shown], [one.lat_deg for one in places]])
    lon = np.concatenate([picture.lon_deg[shown], [one.lon_deg for one in places]])
    projection, window = fit(lat, lon, (right - left) / (top - bottom), margin=0.06)
    chart = draw_map(style.axes_at(figure, *box), projection, window)
    _shade(chart, picture, classes)
    lines = [scale_bar(chart)] if window.radius is None else []
    labels: list[Label] = []
    for one in picture.radars:
        labels += _marked(chart, one, symbol="D", size=4.5, colour=style.SENSOR, priority=1.0, required=False)
    for one in picture.batteries:
        labels += _marked(chart, one, symbol="s", size=7.0, colour=style.DEFENDER, weight="bold", priority=3.0)
    labels += _marked(chart, picture.launch, symbol="^", size=8.0, colour=style.THREAT, weight="bold", priority=4.0)
    place_labels(chart.axes, labels, lines)


def _marked(chart: Chart, place: Place, **look: Any) -> list[Label]:
    return mark(chart, place.lat_deg, place.lon_deg, place.short_name, **look)


def _shade(chart: Chart, picture: FootprintPicture, classes: NDArray[np.int64]) -> None:
    """Colour the map point by point, and hatch the ground without a shot by reason."""
    window, box = chart.window, chart.axes.get_window_extent()
    across, up = (max(2, round(length / FINENESS)) for length in (box.width, box.height))
    x, y = np.linspace(window.left, window.right, across + 1), np.linspace(window.bottom, window.top, up + 1)
    x, y = 0.5 * (x[1:] + x[:-1]), 0.5 * (y[1:] + y[:-1])
    lat, lon = from_page(chart.projection, *np.meshgrid(x, y))
    found, is_shown = np.zeros(lat.shape, np.int64), np.isfinite(lat)
    cells = picture.cell_at(lat[is_shown], lon[is_shown])
    found[is_shown] = np.where(cells >= 0, classes[cells], 0)
    colours = [*SHOTS, BEYOND, *[OPEN] * len(picture.reasons)]
    image = chart.axes.imshow(
        np.ma.masked_equal(found, 0), extent=(window.left, window.right, window.bottom, window.top), origin="lower",
        cmap=ListedColormap(colours), vmin=0.5, vmax=len(colours) + 0.5, interpolation="nearest", alpha=0.85,
        zorder=1.5, aspect="auto",
    )  # fmt: skip
    artists = [image]
    for number in range(len(picture.reasons)):
        is_here = found == _FIRST_REASON + number
        if is_here.any():
            artists.append(
                chart.axes.contourf(
                    x, y, is_here, levels=[0.5, 1.5], colors="none", hatches=[_hatch(number)], zorder=1.6
                )
            )
    chart.axes.set_aspect("equal", adjustable="box")
    if window.radius is not None:
        for artist in artists:
            artist.set_clip_path(Circle((0, 0), window.radius, transform=chart.axes.transData))


def _hatch(number: int) -> str:
    return HATCHES[number % len(HATCHES)]


def _keys(picture: FootprintPicture, classes: NDArray[np.int64]) -> list[tuple[str, Patch]]:
    """Return the words of the legend and their patches: what there is on the map."""
    found = set(classes.tolist())
    keys = []
    for k, colour in enumerate(SHOTS, start=1):
        words = f"{k} shot{'s' if k > 1 else ''}{' or more' if k == len(SHOTS) else ''}"
        keys += [(words, Patch(facecolor=colour, alpha=0.85))] if k in found else []
    for number, words in enumerate(picture.reasons):
        look = Patch(facecolor=OPEN, alpha=0.85, hatch=_hatch(number), edgecolor=style.INK, linewidth=0.0)
        keys.append((f"no shot: {words}", look))
    return keys + ([("not reached", Patch(facecolor=BEYOND, alpha=0.85))] if _BEYOND in found else [])


def _legend_lines(
    picture: FootprintPicture, classes: NDArray[np.int64], width_in: float
) -> list[list[tuple[str, Patch]]]:
    """Return the legend in lines that fit a width."""
    lines: list[list[tuple[str, Patch]]] = [[]]
    room = width_in
    for key in _keys(picture, classes):
        wide = _width_in(key[0])
        if lines[-1] and wide > room:
            lines.append([])
            room = width_in
        lines[-1].append(key)
        room -= wide
    return lines


def _width_in(words: str) -> float:
    size = style.SMALL_PT + 0.5
    return float(sum(style.word_width_in(f"{word} ", size) for word in words.split()) + 0.3 + KEY_GAP_IN)


def _legend(figure: Figure, left: float, bottom: float, keys: list[tuple[str, Patch]]) -> None:
    width_in, height_in = figure.get_size_inches()
    middle = bottom + 0.11
    for words, patch in keys:
        patch.set(label=words)
        figure.legend(
            handles=[patch], loc="center left", bbox_to_anchor=(left / width_in, middle / height_in), frameon=False,
            borderpad=0.0, borderaxespad=0.0, fontsize=style.SMALL_PT + 0.5, handlelength=1.8, handletextpad=0.4,
        )  # fmt: skip
        left += _width_in(words)


def _draw_regions(figure: Figure, box: tuple[float, float, float, float], picture: FootprintPicture) -> None:
    left, bottom, _, top = box
    rows = sorted(picture.regions, key=lambda one: (round(one.covered, 4), one.shots_min, one.name))
    most = int((top - bottom) / ROW_IN - 2.6)
    columns = (Column("region", 0.0), Column("covered", 0.7, "right"), Column("fewest shots", 1.0, "right"))
    shown = [(one.name, one.covered_text, str(one.shots_min)) for one in rows[:most]]
    colours = [style.THREAT if one.covered < 0.995 else style.INK for one in rows[:most]]
    draw_table(figure, box, columns, shown, colours)
    if len(rows) > most:
        width_in, height_in = figure.get_size_inches()
        fewest = min(one.shots_min for one in rows[most:])
        text = f"and {len(rows) - most} more, with {fewest} shots or more"
        figure.text(left / width_in, bottom / height_in, text, size=style.SMALL_PT, color=style.SOFT, va="bottom")
