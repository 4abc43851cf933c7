"""The pictures of a sweep: P(no leaker) along one setting, or over two."""

from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from umbrella.analysis.points import Point
from umbrella.analysis.sweep import Sweep, finding, is_scale, value_text
from umbrella.report import style
from umbrella.report.credits import credit_of

WIDTH_IN: Final = 8.0
HEIGHT_IN: Final = 5.2
ROW_IN: Final = 0.42  # of a bar
CELL_IN: Final = 0.55  # high
FRAME_IN: Final = 2.9  # headline, names and footer of a map
WIDEST_CELL_IN: Final = 1.7
LEAST_CELL_IN: Final = 0.75  # wide, for an interval
NAME_PT: Final = style.TEXT_PT
MOST_MARKED: Final = 15  # points of a line that are told apart
CROWDED: Final = 0.05  # of the axis, between neighbours
# from paper to the defender's blue: one hue, so that light and dark alone tell the order to everybody
SHADES: Final = LinearSegmentedColormap.from_list("shield", [style.PAPER, "#9fcbe3", style.BLUE, "#003f66"])
DARK: Final = 0.6  # from here on numbers in a cell are white


def sweep_figure(sweep: Sweep) -> Figure:
    """Return the picture of a sweep along one setting, a line or bars, or over two, a map of cells.

    Settings with one value only are told and not drawn.
    """
    axes = {path: values for path, values in sweep.axes.items() if len(values) > 1}
    with style.house_style():
        if len(axes) == 2:
            return _map(sweep, axes)
        path = next(iter(axes or sweep.axes))
        return (_line if is_scale(sweep.axes[path]) else _bars)(sweep, path)


def draw_sweep(sweep: Sweep, path: Path) -> None:
    """Write the picture of a sweep as PNG or SVG."""
    style.write(sweep_figure(sweep), path)


def _page(sweep: Sweep, width_in: float, height_in: float, more: str = "") -> tuple[Figure, list[float]]:
    fought = sweep.fought
    recipe = fought.recipe
    fixed = [f"{path} = {value_text(values[0])}" for path, values in sweep.axes.items() if len(values) == 1]
    parts = (recipe.loaded.scenario.name, f"against {fought.defence.title}", *fixed, f"{sweep.trials:,} trials a point")
    note = "What is swept is an assumption."
    return style.new_page(
        width_in, height_in, finding(sweep), ", ".join(parts) + more, credit_of(fought.provenance, note)
    )


def _shares(points: tuple[Point, ...]) -> Any:
    """Return value, low and high of P(no leaker), each an array over the points."""
    return np.array([point.p_no_leak for point in points]).T


def _line(sweep: Sweep, path: str) -> Figure:
    figure, (left, bottom, right, top) = _page(sweep, WIDTH_IN, HEIGHT_IN, "; band: 95 % intervals")
    axes = style.axes_at(figure, left + 0.55, bottom + 0.45, right - 0.15, top - 0.1)
    x = np.array(sweep.axes[path], dtype=np.float64)
    value, low, high = _shares(sweep.points)
    axes.fill_between(x, low, high, color=style.DEFENDER, alpha=0.18, linewidth=0.0)
    axes.plot(x, value, color=style.DEFENDER, marker="o", markersize=4.5, clip_on=False, zorder=3)
    axes.set_ylim(0.0, 1.0)
    axes.set_ylabel("P(no leaker)")
    axes.set_xlabel(path)
    _ticks(axes, x)
    if len(x) <= MOST_MARKED:
        for one, p in zip(x[~np.isnan(value)], value[~np.isnan(value)], strict=True):
            axes.annotate(f"{p:.2f}", (one, p), (0, 7 if p < 0.94 else -13), textcoords="offset points", ha="center",
                          color=style.INK, path_effects=style.halo())  # fmt: skip
    return figure


def _ticks(axes: Any, x: Any) -> None:
    """Put the ticks at the values swept where they do not crowd, at whole numbers where all are whole."""
    if np.abs(np.diff(x)).min() > CROWDED * np.ptp(x):
        axes.set_xticks(x, [f"{one:g}" for one in x])
    elif (x == np.round(x)).all():
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))


def _bars(sweep: Sweep, path: str) -> Figure:
    values = [value_text(value) for value in sweep.axes[path]]
    names_in = min(2.6, max(style.word_width_in(name, NAME_PT) for name in values) + 0.2)
    figure, (left, bottom, right, top) = _page(
        sweep, WIDTH_IN, 2.4 + ROW_IN * len(values), "; whiskers: 95 % intervals"
    )
    axes = style.axes_at(figure, left + names_in, bottom + 0.45, right - 0.6, top - 0.35)
    value, low, high = _shares(sweep.points)
    rows = np.arange(len(values))
    axes.barh(rows, value, height=0.62, color=style.DEFENDER, alpha=0.75)
    axes.hlines(rows, low, high, color=style.INK, linewidth=1.4)
    axes.set_ylim(len(values) - 0.4, -0.6)
    axes.set_xlim(0.0, 1.0)
    axes.set_yticks(rows, [style.shortened(name, names_in - 0.15, NAME_PT) for name in values], color=style.INK)
    axes.tick_params(axis="y", length=0.0)
    axes.grid(visible=False, axis="y")
    axes.set_xlabel("P(no leaker)")
    axes.set_title(path, color=style.INK)
    for row, p in zip(rows, value, strict=True):
        axes.text(
            1.02,
            row,
            "not flown" if np.isnan(p) else f"{p:.2f}",
            va="center",
            transform=axes.get_yaxis_transform(),
            color=style.INK,
        )
    return figure


def _map(sweep: Sweep, varied: dict[str, Any]) -> Figure:
    (down, rows), (across, columns) = ((path, [value_text(v) for v in values]) for path, values in varied.items())
    shares = [part.reshape(len(rows), len(columns)) for part in _shares(sweep.points)]
    names_in = min(2.4, max(style.word_width_in(name, NAME_PT) for name in rows) + 0.2)
    height_in = FRAME_IN + CELL_IN * len(rows)
    figure, (left, bottom, right, top) = _page(sweep, WIDTH_IN, height_in, "; below each number its 95 % interval")
    width_in = min(right - left - names_in, WIDEST_CELL_IN * len(columns))
    axes = style.axes_at(figure, left + names_in, bottom + 0.4, left + names_in + width_in, top - 0.35)
    axes.imshow(shares[0], cmap=SHADES, vmin=0.0, vmax=1.0, aspect="auto")
    axes.grid(visible=False)
    axes.set_xticks(range(len(columns)), columns, color=style.INK)
    axes.set_yticks(range(len(rows)), [style.shortened(name, names_in - 0.15, NAME_PT) for name in rows])
    axes.tick_params(length=0.0, labelcolor=style.INK)
    axes.set_xlabel(across, weight="bold", loc="left")
    axes.set_title(down, color=style.INK, size=NAME_PT, x=-names_in / width_in, ha="left")
    for spine in axes.spines.values():
        spine.set_visible(False)
    _write_cells(axes, shares, has_room=width_in / len(columns) > LEAST_CELL_IN)
    return figure


def _write_cells(axes: Any, shares: list[Any], *, has_room: bool) -> None:
    """Write each number into its cell, and its interval below it where there is room."""
    value, low, high = shares
    for i, j in np.ndindex(value.shape):
        look = {"ha": "center", "va": "center", "color": style.PAPER if value[i, j] > DARK else style.INK}
        if np.isnan(value[i, j]):
            axes.text(j, i, "not flown", size=style.SMALL_PT, **look)
            continue
        axes.text(j, i - 0.16 * has_room, f"{value[i, j]:.2f}", size=style.TEXT_PT + 1.5, weight="bold", **look)
        if has_room:
            axes.text(j, i + 0.22, f"{low[i, j]:.2f}–{high[i, j]:.2f}", size=style.SMALL_PT, **look)
