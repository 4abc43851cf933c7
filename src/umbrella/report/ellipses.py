"""Predicted points of impact and intercept with their error ellipses, shrinking as the track gets better."""

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Polygon
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.flight import clock
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, add, draw_map, mark, scale_bar
from umbrella.report.pictures import Foreseen, Predicted, TrackPicture
from umbrella.report.projection import HORIZON_KM, WGS84, Projection, Window, around, to_page

Numbers = NDArray[np.float64]

SIGMAS: Final = 2.0  # half axes of an ellipse, in standard deviations: it holds 86 % of a plane's normal errors
WIDTH_IN: Final = 11.0
ROW_IN: Final = 2.75
FRAME_IN: Final = 1.7
GAP_IN: Final = 0.25
MOST_THREATS: Final = 5
SHRUNK: Final = 0.62  # of the ellipses one is drawn when it is so much smaller than the one before
MOST_ELLIPSES: Final = 6
LEAST_KM: Final = 3.0  # half width of the smallest map
TINTS: Final = {  # light to dark: early to late
    "impact": LinearSegmentedColormap.from_list("impact", ["#e3955c", style.THREAT, "#5a2600"]),
    "intercept": LinearSegmentedColormap.from_list("intercept", ["#62aedb", style.DEFENDER, "#00263d"]),
}


def axes_of(point: Predicted) -> tuple[float, float, float]:
    """Return half the long and the short axis of a prediction's ellipse (km) and the long one's azimuth (deg).

    **Valid**: any covariance; one that rounding has made slightly indefinite is taken as flat. **Leaves out**: the
    error along the vertical. **Source**: eigenvalues of a symmetric matrix of two rows. **Checked**:
    tests/report/test_ellipses.py.
    """
    mean, half = 0.5 * (point.var_east_m2 + point.var_north_m2), 0.5 * (point.var_east_m2 - point.var_north_m2)
    spread = math.hypot(half, point.cov_m2)
    along, across = math.sqrt(max(0.0, mean + spread)), math.sqrt(max(0.0, mean - spread))
    from_east = 0.5 * math.atan2(point.cov_m2, half)
    return SIGMAS * along / 1e3, SIGMAS * across / 1e3, math.degrees(0.5 * math.pi - from_east) % 180.0


def ring_of(point: Predicted, steps: int = 72) -> tuple[Numbers, Numbers]:
    """Return latitudes and longitudes (deg) of a prediction's ellipse, closed; right at the poles and the date line."""
    long_km, short_km, azimuth_deg = axes_of(point)
    turn = np.linspace(0.0, 2.0 * math.pi, steps + 1)
    ahead, aside = long_km * np.cos(turn), short_km * np.sin(turn)
    same = np.ones(steps + 1)
    azimuths = azimuth_deg + np.degrees(np.arctan2(aside, ahead))
    lon, lat, _ = WGS84.fwd(point.lon_deg * same, point.lat_deg * same, azimuths, 1e3 * np.hypot(ahead, aside))
    return np.asarray(lat), np.asarray(lon)


def chosen(points: Sequence[Predicted]) -> tuple[Predicted, ...]:
    """Return the predictions to draw: the first, each that is clearly smaller than the one before, and the last."""
    kept: list[Predicted] = []
    for point in points:
        if not kept or axes_of(point)[0] < SHRUNK * axes_of(kept[-1])[0]:
            kept.append(point)
    if points and kept[-1] is not points[-1]:
        kept.append(points[-1])
    if len(kept) > MOST_ELLIPSES:
        at = np.unique(np.rint(np.linspace(0, len(kept) - 1, MOST_ELLIPSES)).astype(int))
        kept = [kept[k] for k in at]
    return tuple(kept)


def finding(picture: TrackPicture) -> str:
    """Return the headline: from which size to which the ellipses of the impact shrink."""
    known = [threat.impact for threat in picture.threats if threat.impact]
    if not known:
        return f"{picture.scenario}: no impact point was predicted"
    first, last = ([axes_of(points[k])[0] for points in known] for k in (0, -1))
    return f"{picture.scenario}: predicted impact points shrink from ±{_range(first)} to ±{_range(last)}"


def _range(sizes_km: Sequence[float]) -> str:
    low, high = _km(min(sizes_km)), _km(max(sizes_km))
    return f"{low}\u00a0km" if low == high else f"{low}\u2013{high}\u00a0km"


def _km(size_km: float) -> str:
    return f"{size_km:,.0f}" if size_km >= 10.0 else f"{size_km:.1f}"


def track_figure(picture: TrackPicture) -> Figure:
    """Return the ellipses of predicted impact and intercept of each threat, beside their size over time.

    Args:
        picture: the predictions. Beyond five threats only the first are drawn, and the picture says so.

    Returns:
        A page as high as its rows need.
    """
    with style.house_style():
        shown = [threat for threat in picture.threats if threat.impact or threat.intercept][:MOST_THREATS]
        note = f"Ellipses: {SIGMAS:g} standard deviations, holding 86 % of the errors. {CREDIT}"
        more = sum(bool(threat.impact or threat.intercept) for threat in picture.threats) - len(shown)
        note += f" {more} more threats are in the tables." if more > 0 else ""
        credit = style.with_note(picture.credit, note)
        height = FRAME_IN + max(1, len(shown)) * ROW_IN
        title = picture.title or finding(picture)
        figure, (left, _, right, top) = style.new_page(WIDTH_IN, height, title, picture.subtitle, credit)
        for number, threat in enumerate(shown):
            _draw_row(figure, (left, top - (number + 1) * ROW_IN + GAP_IN, right, top - number * ROW_IN), threat)
    return figure


def draw_track(picture: TrackPicture, path: Path) -> None:
    """Write the ellipses of predicted points as PNG or SVG."""
    style.write(track_figure(picture), path)


def _draw_row(figure: Figure, box: tuple[float, float, float, float], threat: Foreseen) -> None:
    """Draw one threat: map of the impact, map of the intercept, sizes over time."""
    left, bottom, right, top = box
    wide = (right - left - 2.0 * GAP_IN) / 3.0
    head = 0.2
    width_in, height_in = figure.get_size_inches()
    for number, (name, points) in enumerate((("impact", threat.impact), ("intercept", threat.intercept))):
        x = left + number * (wide + GAP_IN)
        words = f"Predicted {name}: {threat.name} → {threat.target}"
        words = style.shortened(words, wide, style.SMALL_PT + 0.5, "bold")
        figure.text(x / width_in, top / height_in, words, size=style.SMALL_PT + 0.5, weight="bold", va="top")
        if points:
            _draw_map(figure, (x, bottom, x + wide, top - head), points, name, threat)
        else:
            middle = ((x + 0.5 * wide) / width_in, 0.5 * (bottom + top) / height_in)
            figure.text(*middle, f"no {name} was predicted", size=style.SMALL_PT + 0.5, color=style.SOFT, ha="center")
    _draw_sizes(figure, (right - wide + 0.5, bottom + 0.33, right, top - head), threat)


def _draw_map(
    figure: Figure, box: tuple[float, float, float, float], points: Sequence[Predicted], name: str, threat: Foreseen
) -> None:
    left, bottom, right, top = box
    drawn, end = chosen(points), threat.end if name == "impact" else None
    projection = around(points[-1].lat_deg, points[-1].lon_deg)
    rings = [np.stack(to_page(projection, *ring_of(point)), axis=1) for point in drawn]
    window = _window(projection, rings, (right - left) / (top - bottom), end)
    chart = draw_map(style.axes_at(figure, *box), projection, window)
    labels: list[Label] = []
    for k, (point, ring) in enumerate(zip(drawn, rings, strict=True)):
        colour = to_hex(TINTS[name](k / max(1, len(drawn) - 1)))
        add(chart, Polygon(ring, facecolor=colour, alpha=0.12, edgecolor="none", zorder=4 + 0.1 * k))
        add(chart, Polygon(ring, fill=False, edgecolor=colour, linewidth=1.3, zorder=4.05 + 0.1 * k))
        labels.append(_time(ring, point, colour, required=k in (0, len(drawn) - 1)))
    labels += _centre(chart, drawn[-1], name) + _end(chart, end)
    place_labels(chart.axes, labels, [scale_bar(chart), *rings])


def _time(ring: Numbers, point: Predicted, colour: str, *, required: bool) -> Label:
    """Return the time of a prediction, for the top of its ellipse."""
    x, y = ring[np.argmax(ring[:, 1])]
    return Label(x=float(x), y=float(y), text=clock(point.time_s), colour=colour, size_pt=style.SMALL_PT,
                 weight="bold", gap_pt=3.0, required=required, priority=2.0 if required else 1.0)  # fmt: skip


def _centre(chart: Chart, last: Predicted, name: str) -> list[Label]:
    """Mark the last predicted point; of an intercept, with its height."""
    text = f"{last.altitude_km:,.0f} km high" if name == "intercept" else ""
    look: dict[str, Any] = {"symbol": "+", "size": 5.0, "size_pt": style.SMALL_PT, "required": False}
    return mark(chart, last.lat_deg, last.lon_deg, text, colour=to_hex(TINTS[name](1.0)), **look)


def _end(chart: Chart, end: Any) -> list[Label]:
    """Mark where the threat came down."""
    if end is None:
        return []
    look: dict[str, Any] = {"symbol": "X", "size": 7.0, "size_pt": style.SMALL_PT, "required": False, "priority": 3.0}
    return mark(chart, end.lat_deg, end.lon_deg, end.short_name, colour=style.INK, **look)


def _window(projection: Projection, rings: Sequence[Numbers], aspect: float, end: Any) -> Window:
    """Return the part of the page around the last prediction that shows every ellipse and the end."""
    points = np.vstack([*rings, [[0.0, 0.0]]])
    if end is not None:
        points = np.vstack([points, np.reshape(to_page(projection, end.lat_deg, end.lon_deg), (1, 2))])
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = 0.5 * (low + high), 0.58 * (high - low)
    tall = max(float(half[1]), float(half[0]) / aspect, LEAST_KM)
    tall = min(tall, 0.5 * HORIZON_KM / max(1.0, aspect))
    wide = tall * aspect
    return Window(middle[0] - wide, middle[0] + wide, middle[1] - tall, middle[1] + tall)


def _draw_sizes(figure: Figure, box: tuple[float, float, float, float], threat: Foreseen) -> None:
    """Draw half the long axis of every ellipse against time, on a scale of powers of ten."""
    axes = style.axes_at(figure, *box)
    axes.set_yscale("log")
    for name, points in (("impact", threat.impact), ("intercept", threat.intercept)):
        if points:
            minutes = [point.time_s / 60.0 for point in points]
            sizes = [max(axes_of(point)[0], 1e-3) for point in points]
            line = {"impact": "-", "intercept": (0, (4, 1.5))}[name]
            axes.plot(minutes, sizes, color=to_hex(TINTS[name](0.5)), linestyle=line, label=name)
    axes.axvline(threat.end_s / 60.0, color=style.SOFT, linewidth=0.8, linestyle=(0, (1, 2)))
    words: dict[str, Any] = {"ha": "right", "va": "bottom", "size": style.SMALL_PT, "color": style.SOFT}
    end_text = f"end {clock(threat.end_s)} "
    axes.text(threat.end_s / 60.0, 0.02, end_text, transform=axes.get_xaxis_transform(), **words)
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.tick_params(labelsize=style.SMALL_PT)
    axes.set_ylabel("half the long axis, km", size=style.SMALL_PT, color=style.SOFT)
    axes.set_xlabel("minutes on the clock of the run", size=style.SMALL_PT, color=style.SOFT, labelpad=1.0)
    axes.legend(fontsize=style.SMALL_PT, frameon=False, loc="lower right", bbox_to_anchor=(1.0, 0.99), ncols=2,
                borderpad=0.0, borderaxespad=0.2)  # fmt: skip
