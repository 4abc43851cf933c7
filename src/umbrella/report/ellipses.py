"""Predicted points of impact and intercept with their error ellipses, shrinking as the track gets better."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.colors import LinearSegmentedColormap, to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.flight import clock
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, add, draw_map, mark, scale_bar
from umbrella.report.pictures import Foreseen, Place, Predicted, TrackPicture
from umbrella.report.projection import HORIZON_KM, WGS84, Projection, Window, around, to_page

Numbers = NDArray[np.float64]

SIGMAS: Final = 2.0  # half axes of an ellipse, in standard deviations: it holds 86 % of a plane's normal errors
WIDTH_IN: Final = 11.0
ROW_IN: Final = 2.75
FRAME_IN: Final = 1.95
GAP_IN: Final = 0.25
MOST_THREATS: Final = 5
SHRUNK: Final = 0.62  # of the ellipses one is drawn when it is so much smaller than the one before
MOST_ELLIPSES: Final = 6
LEAST_KM: Final = 0.02  # half height of the smallest map
CLOSE: Final = 4.5  # where the last ellipse is so much smaller than the map, it is shown again in a corner …
CORNER: Final = 0.42  # … this part of the map wide and high …
AROUND: Final = 2.2  # … with so much around it
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
        note = f"Ellipses: {SIGMAS:g} standard deviations, holding 86 % of the errors, with the time of the prediction."
        note += f" Cross: where it came down, or would have. {CREDIT}"
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
    number_of = f" {threat.shot}" if threat.shot is not None else ""
    for number, (name, points) in enumerate((("impact", threat.impact), ("intercept", threat.intercept))):
        x = left + number * (wide + GAP_IN)
        words = f"Predicted impact: {threat.name} → {threat.target}"
        words = words if name == "impact" else f"Predicted intercept{number_of}: {threat.name}"
        words = style.shortened(words, wide, style.SMALL_PT + 0.5, "bold")
        figure.text(x / width_in, top / height_in, words, size=style.SMALL_PT + 0.5, weight="bold", va="top")
        if points:
            _draw_place(figure, (x, bottom, x + wide, top - head), points, name, threat)
        else:
            middle = ((x + 0.5 * wide) / width_in, 0.5 * (bottom + top) / height_in)
            figure.text(*middle, f"no {name} was predicted", size=style.SMALL_PT + 0.5, color=style.SOFT, ha="center")
    _draw_sizes(figure, (right - wide + 0.5, bottom + 0.33, right, top - head), threat)


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What a map of predictions shows: the ellipses, as rings on the page, and the places around them."""

    name: str
    drawn: Sequence[Predicted]
    projection: Projection
    rings: Sequence[Numbers]
    aim: Place | None
    end: Place | None

    def colour(self, k: int) -> str:
        """Return the colour of an ellipse: the later, the darker."""
        return to_hex(TINTS[self.name](k / max(1, len(self.drawn) - 1)))

    def spots(self) -> Numbers:
        """Return the places that are marked, km on the page."""
        places = [place for place in (self.aim, self.end) if place is not None]
        return np.array([to_page(self.projection, place.lat_deg, place.lon_deg) for place in places]).reshape(-1, 2)


def _draw_place(
    figure: Figure, box: tuple[float, float, float, float], points: Sequence[Predicted], name: str, threat: Foreseen
) -> None:
    """Draw the map of one kind of prediction, and in a corner of it what is too small there."""
    left, bottom, right, top = box
    projection, drawn, is_impact = around(points[-1].lat_deg, points[-1].lon_deg), chosen(points), name == "impact"
    rings = [np.stack(to_page(projection, *ring_of(point)), axis=1) for point in drawn]
    view = _View(name=name, drawn=drawn, projection=projection, rings=rings,
                 aim=threat.aim if is_impact else None, end=threat.end if is_impact else None)  # fmt: skip
    aspect = (right - left) / (top - bottom)
    window = _window(np.vstack([*rings, view.spots(), [[0.0, 0.0]]]), aspect)
    close = _close_up(view, aspect)
    if (close.top - close.bottom) * CLOSE > window.top - window.bottom or len(drawn) == 1:
        _draw_map(figure, box, view, window, range(len(drawn)), None)
        return
    corner = _corner(window, np.vstack([*rings, view.spots()]))
    last = [k for k in range(len(drawn)) if np.ptp(rings[k], axis=0).max() < close.right - close.left]
    _draw_map(figure, box, view, window, [k for k in range(len(drawn)) if k not in last], corner, close)
    _draw_map(figure, _inches(box, window, corner), view, close, last, None, is_inset=True)


def _inches(box: tuple[float, float, float, float], window: Window, part: Window) -> tuple[float, float, float, float]:
    """Return where on the page a part of a map that fills a box lies, inches."""
    left, bottom, right, top = box
    wide, tall = (right - left) / (window.right - window.left), (top - bottom) / (window.top - window.bottom)
    low, high = left + (part.left - window.left) * wide, left + (part.right - window.left) * wide
    return low, bottom + (part.bottom - window.bottom) * tall, high, bottom + (part.top - window.bottom) * tall


def _draw_map(
    figure: Figure,
    box: tuple[float, float, float, float],
    view: _View,
    window: Window,
    timed: Sequence[int],
    corner: Window | None,
    close: Window | None = None,
    *,
    is_inset: bool = False,
) -> None:
    """Draw ellipses and places on a map; the ellipses of the numbers `timed` get their times.

    `corner` is kept free of labels, and `close` framed: what is shown there.
    """
    chart = draw_map(style.axes_at(figure, *box), view.projection, window)
    for spine in chart.axes.spines.values():
        spine.set_color(style.INK if is_inset else style.RULE)
    for k, ring in enumerate(view.rings):
        look: dict[str, Any] = {"zorder": 4 + 0.1 * k}
        add(chart, Polygon(ring, facecolor=view.colour(k), alpha=0.12, edgecolor="none", **look))
        add(chart, Polygon(ring, fill=False, edgecolor=view.colour(k), linewidth=1.3, **look))
    ends = (timed[0], timed[-1]) if timed else ()
    labels = [_time(view.rings[k], view.drawn[k], view.colour(k), required=k in ends) for k in timed]
    if corner is None:
        labels += _centre(chart, view.drawn[-1], view.name)
    labels += _places(chart, view)
    is_right = corner is not None and corner.left == window.left
    taken = [scale_bar(chart, is_right=is_right, part=0.45 if is_inset else 0.25), *view.rings]
    for frame in filter(None, (corner, close)):
        taken += _rows(frame)
    if close is not None:
        at = (close.left, close.bottom)
        add(chart, Rectangle(at, close.right - close.left, close.top - close.bottom, fill=False,
                             edgecolor=style.INK, linewidth=0.7, zorder=7))  # fmt: skip
    place_labels(chart.axes, labels, taken)


def _rows(frame: Window) -> list[Numbers]:
    """Return lines that fill a part of the page, so that no label is put there."""
    heights = np.linspace(frame.bottom, frame.top, 9)
    return [np.array([[frame.left, y], [frame.right, y]]) for y in heights]


def _close_up(view: _View, aspect: float) -> Window:
    """Return the part of the page around the last ellipse."""
    ring = view.rings[-1]
    middle, half = 0.5 * (ring.min(axis=0) + ring.max(axis=0)), 0.5 * AROUND * np.ptp(ring, axis=0)
    near = [spot for spot in view.spots() if np.hypot(*(spot - middle)) < 1.5 * AROUND * max(half)]
    tall = max(float(half[1]), float(half[0]) / aspect, LEAST_KM)
    frame = np.array([[tall * aspect, tall], [-tall * aspect, -tall]]) + middle
    spread = np.vstack([frame, *(1.4 * (spot - middle) + middle for spot in near)])
    return _window(spread, aspect, room=1.0)


def _corner(window: Window, points: Numbers) -> Window:
    """Return the corner of a map with the fewest points in it."""
    wide, tall = CORNER * (window.right - window.left), CORNER * (window.top - window.bottom)
    corners = [Window(x, x + wide, y, y + tall) for x in (window.right - wide, window.left)
               for y in (window.top - tall, window.bottom)]  # fmt: skip

    def taken(corner: Window) -> int:
        inside = (corner.left < points[:, 0]) & (points[:, 0] < corner.right)
        return int((inside & (corner.bottom < points[:, 1]) & (points[:, 1] < corner.top)).sum())

    return min(corners, key=taken)


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


def _places(chart: Chart, view: _View) -> list[Label]:
    """Mark what the threat was aimed at, and where it came down or would have."""
    labels: list[Label] = []
    if view.end is not None:
        mark(chart, view.end.lat_deg, view.end.lon_deg, symbol="X", size=6.5, colour=style.INK)
    if view.aim is not None:
        look: dict[str, Any] = {"size": 4.5, "size_pt": style.SMALL_PT, "required": False, "priority": 3.0}
        labels += mark(chart, view.aim.lat_deg, view.aim.lon_deg, view.aim.short_name, colour=style.INK, **look)
    return labels


def _window(points: Numbers, aspect: float, room: float = 1.16) -> Window:
    """Return the part of the page that shows all points, with some room around."""
    low, high = points.min(axis=0), points.max(axis=0)
    middle, half = 0.5 * (low + high), 0.5 * room * (high - low)
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
    end = threat.end_s / 60.0
    axes.axvline(end, color=style.SOFT, linewidth=0.8, linestyle=(0, (1, 2)))
    axes.set_xlim(right=end + 0.09 * (end - axes.get_xlim()[0]))
    words: dict[str, Any] = {"rotation": 90, "ha": "left", "va": "center", "size": style.SMALL_PT, "color": style.SOFT}
    axes.text(end, 0.5, f" end {clock(threat.end_s)}", transform=axes.get_xaxis_transform(), **words)
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0) if _is_flat(axes) else (1.0,)))
    axes.yaxis.set_major_formatter("{x:,g}")
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.tick_params(labelsize=style.SMALL_PT)
    axes.set_ylabel("half the long axis, km", size=style.SMALL_PT, color=style.SOFT)
    axes.set_xlabel("minutes on the clock of the run", size=style.SMALL_PT, color=style.SOFT, labelpad=1.0)
    axes.legend(fontsize=style.SMALL_PT, frameon=False, loc="lower right", bbox_to_anchor=(1.0, 0.99), ncols=2,
                borderpad=0.0, borderaxespad=0.2)  # fmt: skip


def _is_flat(axes: Any) -> bool:
    """Return whether an axis of powers of ten spans less than two of them."""
    low, high = axes.get_ylim()
    return bool(high < 100.0 * low)
