"""Space-based interceptors in pictures: their number, their bill, where they stand, and how dense."""

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

from umbrella.analysis.absentee import latitude_factor
from umbrella.analysis.constellation import ConstellationAnswer, snapshot
from umbrella.report import style
from umbrella.report.credits import credit_of
from umbrella.report.labels import place_labels
from umbrella.report.land import CREDIT
from umbrella.report.map import circle_on_ground, disk, draw_map, ground_track, mark, scale_bar
from umbrella.report.projection import around

PAGE_IN: Final = (11.0, 9.2)
MAP_KM: Final = 4_000.0
KM_PER_RAD: Final = 6371.0


def finding(answer: ConstellationAnswer) -> str:
    """Return the headline: how many for how many, and what they cost."""
    missiles = "one missile" if answer.launches == 1 else f"{answer.launches} missiles at once"
    bill = f"{answer.cost.mid_busd:,.0f} bn\u00a0$ in twenty years"
    place = answer.place.name.split(" (")[0]
    return f"To meet {missiles} from {place}: {answer.pattern.total:,} interceptors in orbit, {bill}"


def constellation_figure(answer: ConstellationAnswer) -> Figure:
    """Return number against launches and against reach, cost against launch price, a map, density by latitude."""
    with style.house_style():
        credit = credit_of(answer.provenance, CREDIT)
        figure, (left, bottom, right, top) = style.new_page(*PAGE_IN, finding(answer), _subtitle(answer), credit)
        middle, half = (bottom + top) / 2.0, (left + right) / 2.0
        third, floor, ceiling = (right - left) / 3.0, middle + 0.45, top - 0.3
        panels = (_draw_number, _draw_reach, _draw_cost)
        for k, draw in enumerate(panels):
            draw(style.axes_at(figure, left + k * third + 0.6, floor, left + (k + 1) * third - 0.05, ceiling), answer)
        _draw_map(style.axes_at(figure, left, bottom, half - 0.25, middle - 0.3), answer)
        _draw_density(style.axes_at(figure, half + 0.6, bottom + 0.42, right, middle - 0.3), answer)
    return figure


def draw_constellation(answer: ConstellationAnswer, path: Path) -> None:
    """Write the picture of a constellation as PNG or SVG."""
    style.write(constellation_figure(answer), path)


def _subtitle(answer: ConstellationAnswer) -> str:
    space = answer.space
    return (
        f"{answer.boost.flown.missile.name}: {answer.boost.flight_s:.0f} s to fly out at {space.speed_km_s.value:g} "
        f"km/s from orbits of {space.altitude_km.value:g} km at {answer.inclination_deg:.1f} deg; "
        f"{answer.mass_kg[1]:,.0f} kg each"
    )


def _draw_number(axes: Any, answer: ConstellationAnswer) -> None:
    launches = [k for k, _ in answer.by_launches]
    axes.plot(
        launches,
        [answer.closed_total(k) for k in launches],
        color=style.SOFT,
        linestyle=(0, (5, 2)),
        label="closed form",
    )
    totals = [pattern.total for _, pattern in answer.by_launches]
    axes.plot(launches, totals, "o", color=style.BLUE, label="simulation: always enough")
    axes.plot(
        launches, [k * answer.shots * answer.closed_mean for k in launches], color=style.SKY, linestyle=(0, (1, 1.5)),
        label="enough on average",
    )  # fmt: skip
    axes.set(xlim=(0.0, None), ylim=(0.0, None), xlabel="missiles launched at the same moment", ylabel="satellites")
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.set_title("How many, against launches")
    axes.legend(loc="upper left", frameon=False)


def _draw_reach(axes: Any, answer: ConstellationAnswer) -> None:
    shown = [one for one in answer.by_speed if math.isfinite(one.total)]
    reach, totals = [one.reach_m / 1e3 for one in shown], [one.total for one in shown]
    axes.plot(reach, totals, color=style.SOFT, linestyle=(0, (5, 2)), marker="|", markersize=7, label="closed form")
    axes.plot([answer.reach.reach_m[-1] / 1e3], [answer.pattern.total], "o", color=style.BLUE, label="simulation")
    for one in shown[:: max(1, len(shown) // 4)]:
        axes.annotate(
            f"{one.speed_km_s:g} km/s", (one.reach_m / 1e3, one.total), xytext=(4, 5), textcoords="offset points",
            size=style.SMALL_PT, color=style.SOFT,
        )  # fmt: skip
    axes.set_yscale("log")
    axes.yaxis.set_major_locator(LogLocator(subs=(1.0, 2.0, 5.0)))
    axes.yaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    axes.minorticks_off()
    axes.margins(x=0.12, y=0.1)
    axes.set(xlabel="reach at the last hit, km")
    axes.set_title("… against reach and speed")
    axes.legend(loc="upper right", frameon=False)


def _draw_cost(axes: Any, answer: ConstellationAnswer) -> None:
    prices = [cost.launch_usd_kg for cost in answer.by_price]
    low, mid, high = ([getattr(c, name) for c in answer.by_price] for name in ("low_busd", "mid_busd", "high_busd"))
    axes.fill_between(prices, low, high, color=style.BLUE, alpha=0.15, linewidth=0.0, label="low to high inputs")
    axes.plot(prices, mid, color=style.BLUE, marker="o", markersize=4, label="mid inputs")
    axes.plot(
        prices,
        [cost.launch_busd for cost in answer.by_price],
        color=style.ORANGE,
        linestyle=(0, (5, 2)),
        label="launches only",
    )
    axes.plot([answer.cost.launch_usd_kg], [answer.cost.mid_busd], "D", color=style.INK, label="price asked for")
    axes.set_xscale("log")
    axes.set_xticks([500, 2000, 5000, 20_000], ["500", "2,000", "5,000", "20,000"])
    axes.minorticks_off()
    axes.set(ylim=(0.0, None), xlabel="launch price, $ per kg", ylabel="twenty years, bn $")
    axes.set_title(f"What {answer.pattern.total:,} cost")
    axes.legend(loc="upper left", frameon=False)


def _draw_map(axes: Any, answer: ConstellationAnswer) -> None:
    shot, place = snapshot(answer), answer.place
    chart = draw_map(axes, around(place.lat_deg, place.lon_deg), disk(MAP_KM), states=False)
    reached = shot.is_in_reach
    for is_one, colour, size in ((~reached, style.SOFT, 2.6), (reached, style.BLUE, 6.0)):
        for lat, lon in zip(shot.lat_deg[is_one], shot.lon_deg[is_one], strict=True):
            mark(chart, float(lat), float(lon), size=size, colour=colour)
    circle = circle_on_ground(
        shot.hit_lat_deg, shot.hit_lon_deg, KM_PER_RAD * answer.reach.angle_rad, np.linspace(0.0, 360.0, 121)
    )
    ground_track(chart, *circle, style.BLUE, linewidth=1.4)
    labels = mark(chart, place.lat_deg, place.lon_deg, place.name.split(" (")[0], symbol="^", size=7, weight="bold",
                  colour=style.THREAT)  # fmt: skip
    scale_bar(chart)
    place_labels(chart.axes, labels)
    axes.set_title(
        f"One moment: {int(reached.sum())} of {answer.pattern.total:,} in reach (circle: reach at the last hit)"
    )


def _draw_density(axes: Any, answer: ConstellationAnswer) -> None:
    inclination = math.radians(answer.inclination_deg)
    lat = np.linspace(-89.9, 89.9, 1200)
    factor = np.array([latitude_factor(math.radians(value), inclination) for value in lat])
    axes.plot(lat, np.minimum(factor, 8.0), color=style.BLUE)
    axes.fill_between(lat, 0.0, np.minimum(factor, 8.0), color=style.BLUE, alpha=0.12, linewidth=0.0)
    here, angle = math.degrees(answer.reach.lat_rad), math.degrees(answer.reach.angle_rad)
    axes.axvspan(here - angle, here + angle, color=style.THREAT, alpha=0.25, linewidth=0.0)
    axes.annotate(
        f"the hit: {answer.reach.latitude_factor:.1f} times\nas dense", (here - angle, 4.6), xytext=(-6, 0),
        textcoords="offset points", ha="right", color=style.THREAT,
    )  # fmt: skip
    axes.set(
        xlim=(-90.0, 90.0), ylim=(0.0, 6.0), xlabel="latitude, deg", ylabel="density of ground tracks over the mean"
    )
    axes.set_xticks([-90, -60, -30, 0, 30, 60, 90])
    axes.set_title("Satellites crowd where their orbits turn back")
