"""The figures of one run: the map with tracks, batteries and sensors, and altitude against time."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon
from numpy.typing import NDArray

from umbrella.report import style
from umbrella.report.labels import Label, place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import Chart, add, circle_on_ground, draw_map, fit, ground_track, mark, scale_bar
from umbrella.report.pictures import EngagementPicture, Flown, Place, Sensor, Shot, Threat
from umbrella.report.projection import HORIZON_KM, to_page

Numbers = NDArray[np.float64]

MAP_IN: Final = (11.0, 9.0)
ALTITUDE_IN: Final = (11.0, 6.4)
REENTRY_IN: Final = 3.3  # width of the panel of a re-entry
REENTRY_KM: Final = 150.0  # from here down
NO_AIR_KM: Final = 100.0  # above, light bodies fly on as heavy ones
BESIDE: Final[dict[str, dict[str, Any]]] = {
    "spent": {"color": style.SOFT, "linewidth": 0.9, "linestyle": (0, (5, 2))},
    "decoy": {"color": style.PURPLE, "linewidth": 1.0, "linestyle": (0, (1, 1.4))},
    "light": {"color": style.ORANGE, "linewidth": 0.9, "linestyle": "-"},
}
BESIDE_NAMES: Final = {"spent": "spent stage", "decoy": "replica", "light": "light decoy"}
MOST_IN_ROW: Final = 9  # keys of a legend
LEGEND_IN: Final = 0.3
ROOM_FOR_NAMES: Final = 1.28  # the time axis is this much longer than the longest flight
NAMED_THREATS: Final = 12  # of more tracks than this only those are named that have room


def finding(picture: EngagementPicture) -> str:
    """Return the headline of a run that has none: how many came, how many were shot at, how many got through."""
    threats = picture.threats
    leaked = sum(threat.outcome == "impact" for threat in threats)
    shots = sum(len(threat.shots) for threat in threats)
    came = "1 missile" if len(threats) == 1 else f"{len(threats)} missiles"
    fired = {0: "no interceptor", 1: "1 interceptor"}.get(shots, f"{shots} interceptors")
    astray = sum(shot.sent_at != "warhead" for threat in threats for shot in threat.shots)
    at_others = f" ({astray} at other objects than warheads)" if astray else ""
    short = sum(threat.outcome == "short" for threat in threats)
    fell = f", {short} fell short" if short else ""
    through = f"{leaked if leaked else 'none'} got through"
    return f"{picture.scenario}: {came}{fell}, {fired} fired{at_others}, {through}"


def map_figure(picture: EngagementPicture) -> Figure:
    """Return the map of a run: ground tracks, sensors with their sectors, batteries, intercepts and impacts."""
    with style.house_style():
        credit = style.with_note(picture.credit, CREDIT)
        figure, box = style.new_page(*MAP_IN, picture.title or finding(picture), picture.subtitle, credit)
        left, bottom, right, top = box
        keys = (*_track_keys(picture), *_site_keys(picture))
        low = bottom + _legend_height(keys)
        axes = style.axes_at(figure, left, low, right, top)
        aspect = (right - left) / (top - low)
        chart = draw_map(axes, *fit(*_seen_points(picture), aspect, margin=0.08))
        scale_bar(chart)
        for sensor in picture.sensors:
            _draw_sectors(chart, sensor)
        lines = [line for threat in picture.threats for line in _draw_threat(chart, threat)]
        place_labels(axes, _labels(chart, picture), lines)
        _legend(figure, bottom, keys)
    return figure


def altitude_figure(picture: EngagementPicture) -> Figure:
    """Return altitude against time of every object of a run, with the intercepts; beside it a re-entry with decoys."""
    with style.house_style():
        title = picture.title or finding(picture)
        figure, box = style.new_page(*ALTITUDE_IN, title, picture.subtitle, picture.credit)
        left, bottom, right, top = box
        keys = (*_track_keys(picture), *_beside_keys(picture))
        low, shown = bottom + _legend_height(keys) + 0.45, reentry_of(picture)
        if shown is not None:
            _draw_reentry(style.axes_at(figure, right - REENTRY_IN + 0.5, low, right, top - 0.2), shown)
            right -= REENTRY_IN + 0.1
        axes = style.axes_at(figure, left + 0.5, low, right, top)
        axes.margins(y=0.1)
        lines = [line for threat in picture.threats for line in _draw_altitude(axes, threat)]
        beside = [path.t_s[-1] / 60.0 for threat in picture.threats for path in threat.beside]
        axes.set_xlim(0.0, max([ROOM_FOR_NAMES * max(line[-1, 0] for line in lines), *beside]))
        axes.set_ylim(bottom=0.0)
        axes.set_xlabel("minutes after the first launch", color=style.SOFT)
        axes.set_ylabel("altitude, km", color=style.SOFT)
        axes.yaxis.set_major_formatter("{x:,g}")
        place_labels(axes, [_name(threat, len(picture.threats)) for threat in picture.threats], lines)
        _legend(figure, bottom, keys)
    return figure


def reentry_of(picture: EngagementPicture) -> Threat | None:
    """Return the first threat whose light decoys come into the air, one whose warhead does first; None: none does."""
    found = [
        threat
        for threat in picture.threats
        if any(flown.role == "light" and flown.altitude_km[-1] < NO_AIR_KM for flown in threat.beside)
    ]
    return min(found, key=lambda threat: threat.path.altitude_km[-1] > NO_AIR_KM, default=None)


def _draw_reentry(axes: Any, threat: Threat) -> None:
    """Draw how what flew together comes down: light bodies fall behind."""
    whole = threat.path.altitude_km[-1] < NO_AIR_KM
    paths = [*threat.beside, *([threat.path] if whole else [])]
    falls = {path.name: fall for path in paths if len(fall := _fall(path)) > 1}
    axes.set_title(f"Re-entry of {threat.name}", parse_math=False)
    for path in paths:
        if path.name in falls:
            look = BESIDE.get(path.role, {"color": style.THREAT, "linewidth": 1.8, "zorder": 3})
            axes.plot(falls[path.name][:, 0], falls[path.name][:, 1], **look)
    axes.set_ylim(0.0, REENTRY_KM)
    axes.set_xlim(min(fall[0, 0] for fall in falls.values()), max(fall[-1, 0] for fall in falls.values()) + 0.1)
    axes.set_xlabel("minutes after the first launch", color=style.SOFT)
    axes.set_ylabel("altitude, km", color=style.SOFT)


def _fall(path: Flown) -> Numbers:
    """Return minutes and altitude (km) of a path from where it last comes below the height of the panel."""
    down = np.flatnonzero(path.altitude_km > REENTRY_KM)
    first = int(down[-1]) if len(down) else len(path.t_s)
    return np.stack([path.t_s[first:] / 60.0, path.altitude_km[first:]], axis=1)


def draw_engagement_map(picture: EngagementPicture, path: Path) -> None:
    """Write the map of a run as PNG or SVG."""
    style.write(map_figure(picture), path)


def draw_altitudes(picture: EngagementPicture, path: Path) -> None:
    """Write altitude against time of a run as PNG or SVG."""
    style.write(altitude_figure(picture), path)


SPARE: Final[dict[str, Any]] = {
    "marker": "o",
    "markersize": 5.5,
    "color": style.PAPER,
    "markeredgecolor": style.DEFENDER,
    "markeredgewidth": 1.3,
}


ASTRAY: Final[dict[str, Any]] = {
    "marker": "v",
    "markersize": 6.5,
    "color": style.PURPLE,
    "markeredgecolor": style.DEFENDER,
    "markeredgewidth": 0.9,
}


def symbol_of(shot: Shot) -> dict[str, Any]:
    """Return the marker of a shot: a disc is a hit, a triangle a hit on a decoy, a cross a miss, a ring too late."""
    if shot.is_hit:
        return {"marker": "o", "markersize": 6.5, "color": style.DEFENDER, "markeredgecolor": style.PAPER}
    if shot.is_spare:
        return {**SPARE}
    if shot.is_astray:
        return {**ASTRAY}
    return {"marker": "x", "markersize": 6.0, "color": style.DEFENDER, "markeredgewidth": 1.8}


IMPACT: Final[dict[str, Any]] = {
    "marker": "X",
    "markersize": 8.5,
    "color": style.THREAT,
    "markeredgecolor": style.PAPER,
}


def _key(name: str, **look: Any) -> Line2D:
    return Line2D([], [], label=name, linestyle=look.pop("linestyle", "none"), **look)


TRACK_KEYS: Final = (
    _key("missile", color=style.THREAT, linestyle="-", linewidth=2.0),
    _key("interceptor", color=style.DEFENDER, linestyle="-", linewidth=1.0),
    _key("intercept", marker="o", markersize=6.5, color=style.DEFENDER, markeredgecolor=style.PAPER),
    _key("miss", marker="x", markersize=6.0, color=style.DEFENDER, markeredgewidth=1.8),
    _key("target already gone", **SPARE),
    _key("impact", **IMPACT),
)


def _track_keys(picture: EngagementPicture) -> list[Line2D]:
    """Return the keys of tracks and shots, that of hits on other objects only where there are some."""
    keys = list(TRACK_KEYS)
    if any(shot.is_astray for threat in picture.threats for shot in threat.shots):
        keys.insert(3, _key("hit something else", **ASTRAY))
    return keys


def _beside_keys(picture: EngagementPicture) -> list[Line2D]:
    """Return the keys of what flies beside warheads, as far as there is any."""
    roles = {path.role for threat in picture.threats for path in threat.beside}
    return [_key(BESIDE_NAMES[role], **look) for role, look in BESIDE.items() if role in roles]


def _site_keys(picture: EngagementPicture) -> list[Line2D | Patch]:
    keys: list[Line2D | Patch] = []
    if picture.batteries:
        keys.append(_key("battery", marker="s", markersize=6.5, color=style.DEFENDER))
    if picture.sensors:
        keys.append(_key("sensor", marker="D", markersize=5.5, color=style.SENSOR))
        keys.append(Patch(label="instrumented range", facecolor=style.SENSOR, alpha=0.15))
    return keys


def _legend_height(keys: Sequence[Any]) -> float:
    """Return the height of a legend, inches."""
    return LEGEND_IN if len(keys) <= MOST_IN_ROW else LEGEND_IN + 0.2


def _legend(figure: Figure, bottom_in: float, keys: Sequence[Any]) -> None:
    width_in, height_in = figure.get_size_inches()
    corner = (style.MARGIN_IN / width_in, bottom_in / height_in)
    columns = len(keys) if len(keys) <= MOST_IN_ROW else -(-len(keys) // 2)
    figure.legend(
        handles=list(keys), loc="lower left", bbox_to_anchor=corner, ncols=columns, frameon=False, borderpad=0.0,
        borderaxespad=0.0, fontsize=style.TEXT_PT, handletextpad=0.5, columnspacing=1.8,
    )  # fmt: skip


def _seen_points(picture: EngagementPicture) -> tuple[Numbers, Numbers]:
    """Return every point that the map must show."""
    spots: list[Place | Sensor | Shot] = [*picture.launches, *picture.batteries, *picture.sensors, *picture.places]
    spots += [shot for threat in picture.threats for shot in threat.shots]
    lat = [threat.path.lat_deg for threat in picture.threats] + [np.array([spot.lat_deg for spot in spots])]
    lon = [threat.path.lon_deg for threat in picture.threats] + [np.array([spot.lon_deg for spot in spots])]
    return np.concatenate(lat), np.concatenate(lon)


def _draw_sectors(chart: Chart, sensor: Sensor) -> None:
    """Shade what each face of a sensor looks at, out to its range."""
    for azimuth, half_width in sensor.sectors if sensor.range_km > 0.0 else ():
        directions = np.linspace(azimuth - half_width, azimuth + half_width, max(8, int(half_width)))
        lat, lon = circle_on_ground(sensor.lat_deg, sensor.lon_deg, sensor.range_km, directions)
        if half_width < 180.0:
            sides = np.linspace(0.0, sensor.range_km, 20)
            out = [circle_on_ground(sensor.lat_deg, sensor.lon_deg, km, [directions[0]]) for km in sides]
            back = [circle_on_ground(sensor.lat_deg, sensor.lon_deg, km, [directions[-1]]) for km in sides[::-1]]
            lat = np.concatenate([*(p[0] for p in out), lat, *(p[0] for p in back)])
            lon = np.concatenate([*(p[1] for p in out), lon, *(p[1] for p in back)])
        points = np.stack(to_page(chart.projection, lat, lon), axis=1)
        if np.hypot(points[:, 0], points[:, 1]).max() < HORIZON_KM:
            add(chart, Polygon(points, facecolor=style.SENSOR, alpha=0.055, edgecolor="none", zorder=3))
            add(chart, Polygon(points, fill=False, edgecolor=style.SENSOR, linewidth=0.6, alpha=0.5, zorder=3))


def _draw_threat(chart: Chart, threat: Threat) -> list[Numbers]:
    """Draw a ground track with its shots and its end; return the lines."""
    path = threat.path
    lines = ground_track(chart, path.lat_deg, path.lon_deg, style.THREAT, linewidth=1.8)
    for shot in sorted(threat.shots, key=lambda one: one.is_hit):
        x, y = to_page(chart.projection, shot.lat_deg, shot.lon_deg)
        chart.axes.plot(x, y, linestyle="none", zorder=8, **symbol_of(shot))
    if threat.outcome in ("impact", "short"):
        x, y = to_page(chart.projection, path.lat_deg[-1], path.lon_deg[-1])
        chart.axes.plot(x, y, linestyle="none", zorder=8, **IMPACT)
    return lines


def _labels(chart: Chart, picture: EngagementPicture) -> list[Label]:
    """Mark the sites and return every label of the map; each launch point is named once."""
    _draw_fly_outs(chart, picture)
    labels = []
    for site in picture.batteries:
        look: dict[str, Any] = {"symbol": "s", "size": 7.0, "colour": style.DEFENDER, "weight": "bold", "priority": 3.0}
        labels += mark(chart, site.lat_deg, site.lon_deg, site.short_name, **look)
    for sensor in picture.sensors:
        look = {"symbol": "D", "size": 5.5, "colour": style.SENSOR, "priority": 2.0}
        labels += mark(chart, sensor.lat_deg, sensor.lon_deg, sensor.name, **look)
    for place in picture.places:
        labels += mark(chart, place.lat_deg, place.lon_deg, place.short_name, size=4.0, weight="bold", priority=4.0)
    for place in picture.launches:
        look = {"symbol": "^", "size": 8.0, "weight": "bold", "priority": 5.0}
        labels += mark(chart, place.lat_deg, place.lon_deg, place.short_name, **look)
    return labels


def _draw_fly_outs(chart: Chart, picture: EngagementPicture) -> None:
    sites = {site.name: site for site in picture.batteries}
    for shot in (shot for threat in picture.threats for shot in threat.shots):
        if shot.path is not None:
            ground_track(chart, shot.path.lat_deg, shot.path.lon_deg, style.DEFENDER, linewidth=1.0, zorder=6)
        elif shot.battery in sites:
            site = sites[shot.battery]
            ends = ([site.lat_deg, shot.lat_deg], [site.lon_deg, shot.lon_deg])
            ground_track(chart, *ends, style.DEFENDER, linewidth=1.0, zorder=6)


def _draw_altitude(axes: Any, threat: Threat) -> list[Numbers]:
    """Draw one missile and the shots at it; return the lines."""
    path = threat.path
    line = np.stack([path.t_s / 60.0, path.altitude_km], axis=1)
    lines, boost = [line], path.t_s <= threat.boost_end_s
    for beside in threat.beside:
        axes.plot(beside.t_s / 60.0, beside.altitude_km, zorder=3, alpha=0.7, **BESIDE[beside.role])
    axes.plot(line[:, 0], line[:, 1], color=style.THREAT, linewidth=1.5, zorder=4)
    axes.plot(line[boost, 0], line[boost, 1], color=style.THREAT, linewidth=3.4, zorder=4)
    for shot in sorted(threat.shots, key=lambda one: one.is_hit):
        straight = np.array([shot.launch_s, shot.intercept_s]), np.array([0.0, shot.altitude_km])
        t_s, height_km = (shot.path.t_s, shot.path.altitude_km) if shot.path else straight
        axes.plot(t_s / 60.0, height_km, color=style.DEFENDER, linewidth=0.9, zorder=5)
        lines.append(np.stack([t_s / 60.0, height_km], axis=1))
        axes.plot(shot.intercept_s / 60.0, shot.altitude_km, linestyle="none", zorder=8, **symbol_of(shot))
    if threat.outcome in ("impact", "short"):
        axes.plot(*line[-1], linestyle="none", zorder=8, clip_on=False, **IMPACT)
    return lines


def _name(threat: Threat, count: int) -> Label:
    """Return the name of a missile for the end of its curve."""
    return Label(
        x=float(threat.path.t_s[-1] / 60.0),
        y=float(threat.path.altitude_km[-1]),
        text=f"{threat.name} → {threat.target}",
        colour=style.THREAT,
        size_pt=style.SMALL_PT + 0.5,
        gap_pt=7.0,
        required=count <= NAMED_THREATS,
    )
