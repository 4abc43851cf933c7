"""Fit the catalogue's derived stage numbers to what was reported, and print how well everything reported is met.

    python scripts/fit_missiles.py [ENTRY ...] [--json FILE]

Three kinds of fit, listed below as data:

* `Lofted`: one observed flight gives apogee and range; unknown are a common scale of the tank loads (dry fraction,
  specific impulse and, for liquids, thrust unchanged) and the final pitch. The time of flight is then a prediction.
  The range of a number is the fit with the lightest and the heaviest payload that is thought possible.
* `Reach`: a reported range gives one scale (of tank loads, dry masses or payload), as the longest range on a
  non-rotating Earth, which is what reported ranges usually mean.
* `Ascent`: a launcher; unknown are the pitch at the end of each burn, and where nothing better is known, tank loads.
  Known are the orbit, the places where stages fell, the launch mass. Solved by least squares, held weakly to the start.

Every flight is flown by the project's own physics. Nothing is written into the catalogue: the numbers to be written
(status `derived`, source `fit-missiles`) go to the JSON file. docs/explanation/missile-fits.md shows the outcome.
"""

import argparse
import json
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from geographiclib.geodesic import Geodesic
from missile_reports import (
    FITS,
    FORDEN_AZIMUTH_DEG,
    FORDEN_RANGES_KM,
    FORDEN_SITE,
    REPORTS,
    SITES,
    Ascent,
    Lofted,
    Reach,
    Report,
)
from scipy.optimize import brentq, least_squares

from umbrella.catalog.reading import read_file
from umbrella.catalog.records import DragTable, Missile
from umbrella.core.status import FlightStatus
from umbrella.physics.atmosphere.air import us76_air
from umbrella.physics.earth.ellipsoid import ecef_to_geodetic
from umbrella.physics.earth.frames import eci_to_ecef
from umbrella.physics.earth.model import WGS84, without_rotation
from umbrella.physics.flight.aim import longest, programme_of
from umbrella.physics.flight.plan import CONSTANT_DRAG, SPENT_BETA, Vehicle, burn_time, stage_times
from umbrella.physics.flight.shot import NODE_CAPACITY, LaunchPoint, Nature, boost, coast, fire
from umbrella.physics.flight.trajectory import NODE_COLUMNS, state_at
from umbrella.physics.orbit.elements import orbit_of
from umbrella.scenario.vehicles import missile_vehicle, steer_of

DATA = Path(__file__).resolve().parents[1] / "src" / "umbrella" / "catalog" / "data"
TOLERANCE = 1e-9
HALF_WAY_ROUND_KM = 20_004.0
ROTATING = Nature(WGS84, us76_air(), TOLERANCE)
STANDING = Nature(without_rotation(WGS84), us76_air(), TOLERANCE)

# ------------------------------------------------------------------ entries


def entries() -> dict[str, Missile]:
    """Return the missiles of the catalogue by id."""
    files = (read_file(path) for path in sorted(DATA.glob("missiles-*.yaml")))
    return {key: entry for file in files for key, entry in file.entries.items() if isinstance(entry, Missile)}


def drag_tables_of_catalogue() -> dict[str, DragTable]:
    """Return the drag tables of the catalogue by id."""
    tables = read_file(DATA / "drag.yaml").entries
    return {key: entry for key, entry in tables.items() if isinstance(entry, DragTable)}


def _steps(path: str) -> list[str]:
    return path.replace("[", ".").replace("]", "").split(".")


def number(missile: Missile, path: str) -> float:
    """Return the value of a number of an entry by its path (`stages[0].dry_kg`)."""
    node: Any = missile
    for step in _steps(path):
        node = node[int(step)] if step.isdigit() else getattr(node, step)
    return float(node.value)


def changed(missile: Missile, values: dict[str, float]) -> Missile:
    """Return an entry with other values at some paths."""
    tree = missile.model_dump(mode="python")
    for path, value in values.items():
        *way, last = _steps(path)
        node: Any = tree
        for step in way:
            node = node[int(step)] if step.isdigit() else node[step]
        node[last] = {"value": value, "status": "derived", "source": "fit-missiles"}
    return Missile.model_validate(tree)


def scale_values(missile: Missile, scale: float, what: str = "tanks") -> dict[str, float]:
    """Return the numbers that change with a scale of the dry masses, of the payload, or of all tank loads.

    With the tank loads go the dry masses, of liquids also the burn times (the engines stay as they are).
    """
    if what == "payload":
        return {"payload.mass_kg": missile.payload.mass_kg.value * scale}
    if what == "dry":
        return {f"stages[{i}].dry_kg": stage.dry_kg.value * scale for i, stage in enumerate(missile.stages)}
    values: dict[str, float] = {}
    for i, stage in enumerate(missile.stages):
        values[f"stages[{i}].propellant_kg"] = stage.propellant_kg.value * scale
        values[f"stages[{i}].dry_kg"] = stage.dry_kg.value * scale
        if missile.propellant != "solid":
            values[f"stages[{i}].burn_s"] = stage.burn_s.value * scale
    turn_s, first_s = missile.steering.turn_end_s.value, missile.stages[0].burn_s.value
    if missile.propellant != "solid" and abs(turn_s - first_s) < 1.0:
        values["steering.turn_end_s"] = first_s * scale
    return values


def launch_mass_kg(missile: Missile) -> float:
    """Return the mass at lift-off."""
    stages = sum(s.count * (s.propellant_kg.value + s.dry_kg.value) for s in missile.stages)
    shroud = missile.shroud.mass_kg.value if missile.shroud is not None else 0.0
    return stages + shroud + missile.payload.mass_kg.value


# ------------------------------------------------------------------ flying


@dataclass(frozen=True, slots=True)
class Flown:
    """What a flight did; `is_good` is false for one that fell while burning or stayed up."""

    is_good: bool
    apogee_km: float
    range_km: float  # negative for an impact behind the launch point
    time_s: float


def _distance_km(site: tuple[float, float], x: float, y: float, z: float) -> float:
    lat, lon, _ = ecef_to_geodetic(x, y, z, WGS84)
    return float(Geodesic.WGS84.Inverse(*site, math.degrees(lat), math.degrees(lon))["s12"]) / 1e3


def _point(site: tuple[float, float]) -> LaunchPoint:
    return LaunchPoint(math.radians(site[0]), math.radians(site[1]), 0.0)


class TestRange:
    """Flies entries of the catalogue."""

    def __init__(self, drag: dict[str, DragTable]) -> None:
        self.drag = drag

    def vehicle(self, missile: Missile) -> Vehicle:
        """Return an entry as the numbers that fly."""
        return missile_vehicle(missile, self.drag[missile.drag])

    def shot(
        self, missile: Missile, site: tuple[float, float], azimuth_deg: float, pitch_deg: float, nature: Nature = ROTATING
    ) -> Flown:
        """Fly a missile with all propellant burnt and one final pitch."""
        vehicle = self.vehicle(missile)
        programme = programme_of(steer_of(missile.steering), math.radians(pitch_deg), burn_time(vehicle))
        shot = fire(vehicle, programme, _point(site), math.radians(azimuth_deg), 0.0, nature)
        ahead = math.copysign(1.0, math.cos(shot.bearing_rad - math.radians(azimuth_deg)))
        return Flown(
            is_good=shot.status == FlightStatus.IMPACT,
            apogee_km=shot.apogee_m / 1e3,
            range_km=ahead * _distance_km(site, shot.x_m, shot.y_m, shot.z_m),
            time_s=shot.t_impact_s,
        )

    def longest(
        self, missile: Missile, site: tuple[float, float] = (40.0, 0.0), azimuth_deg: float = 90.0, nature: Nature = STANDING
    ) -> tuple[float, Flown]:
        """Return (pitch deg, flight) of the longest flight in one direction."""
        vehicle = self.vehicle(missile)
        pitch, _ = longest(vehicle, steer_of(missile.steering), _point(site), nature, 0.0, math.radians(azimuth_deg))
        return math.degrees(pitch), self.shot(missile, site, azimuth_deg, math.degrees(pitch), nature)

    def ascent(self, missile: Missile, site: tuple[float, float]) -> dict[str, float]:
        """Fly a launcher's programme; return orbit (km, deg), stage impacts (km), end time (s), launch mass (kg)."""
        vehicle = self.vehicle(missile)
        programme = programme_of(steer_of(missile.steering), 0.0, burn_time(vehicle))
        y, nodes = np.zeros(6), np.zeros((NODE_CAPACITY, NODE_COLUMNS))
        azimuth_rad = math.radians(number(missile, "orbit.launch_azimuth_deg"))
        status, count, t_end = boost(vehicle, programme, _point(site), azimuth_rad, ROTATING, y, nodes)
        found = {"time": t_end, "mass": launch_mass_kg(missile)}
        if status != FlightStatus.TIME_LIMIT:
            return found
        orbit = orbit_of(*y, WGS84)
        found |= {"perigee": orbit.perigee_m / 1e3, "apogee": orbit.apogee_m / 1e3}
        found |= {"inclination": math.degrees(orbit.inclination_rad), "height": float(np.linalg.norm(y[:3])) / 1e3 - 6371.0}
        powered = nodes[:count]
        for i, (_, burnout_s) in enumerate(stage_times(vehicle)[:-1]):
            spent = np.array(state_at(powered, burnout_s))
            area = 1.0 / vehicle.stages[i, SPENT_BETA]
            status, _, t = coast(
                burnout_s, spent, area, CONSTANT_DRAG, vehicle.drag, ROTATING, 0.0, burnout_s + 7200.0, np.zeros((0, NODE_COLUMNS))
            )
            if status == FlightStatus.IMPACT:
                found[f"impact-{i + 1}"] = _distance_km(site, *eci_to_ecef(*spent[:3], t, WGS84.omega_rad_s))
        return found


# ------------------------------------------------------------------ fitting

_SPANS = {"tanks": (0.5, 2.0), "dry": (0.3, 2.6), "payload": (0.3, 3.0)}  # where scales are looked for


@dataclass(frozen=True, slots=True)
class Solution:
    """A fitted set: the numbers to write, and the fitted entry."""

    values: dict[str, float]
    missile: Missile
    note: str


def _residual(flown: Flown, report: Report) -> tuple[float, float]:
    """Return the relative errors of apogee and range; far off for a flight that failed."""
    if not flown.is_good:
        return 5.0, 5.0
    return flown.apogee_km / report.apogee_km - 1.0, flown.range_km / report.range_km - 1.0


def fly_as_reported(place: TestRange, missile: Missile, report: Report, what: str) -> tuple[float, float, Flown]:
    """Return (scale, pitch deg, flight) that meets the reported apogee and range by pitch and one scale.

    With `what` empty only the pitch is free, and apogee and range are met as well as it can. The search starts from the
    best of a grid: a lofted flight has a second solution that falls behind the launch point.
    """
    site, azimuth = SITES[report.site], report.azimuth_deg

    def flight(pitch: float, scale: float) -> Flown:
        flown = changed(missile, scale_values(missile, scale, what)) if what else missile
        return place.shot(flown, site, azimuth, pitch)

    def cost(x: tuple[float, float]) -> float:
        return math.hypot(*_residual(flight(*x), report))

    scales = np.geomspace(*_SPANS[what], 25) if what else np.ones(1)
    grid = [(float(p), float(s)) for s in scales for p in (*np.arange(25.0, 80.0, 5.0), *np.arange(80.0, 90.0, 1.0))]
    begin = min(grid, key=cost)[: 2 if what else 1]
    low, high = (20.0, 0.02), (89.9, 9.0)
    found = least_squares(
        lambda x: _residual(flight(x[0], x[1] if what else 1.0), report),
        begin,
        bounds=(low[: len(begin)], high[: len(begin)]),
        diff_step=1e-5,
        x_scale=(1.0, 0.02)[: len(begin)],
    )
    scale = float(found.x[1]) if what else 1.0
    return scale, float(found.x[0]), flight(float(found.x[0]), scale)


def _scale_for_range(place: TestRange, missile: Missile, what: str, range_km: float) -> float:
    """Return the scale at which the longest range is `range_km`."""

    def excess(scale: float) -> float:
        _, flown = place.longest(changed(missile, scale_values(missile, scale, what)))
        return (flown.range_km if flown.is_good else HALF_WAY_ROUND_KM) - range_km

    scales = np.geomspace(*_SPANS[what], 60)
    ranges = [excess(scale) for scale in scales]
    pairs = zip(scales, scales[1:], ranges, ranges[1:], strict=False)
    crossings = [(a, b) for a, b, fa, fb in pairs if fa * fb <= 0.0]
    if crossings:
        a, b = min(crossings, key=lambda pair: abs(math.log(pair[0])))
        return float(brentq(excess, a, b, xtol=1e-4))
    raise ValueError(f"{missile.id}: no scale of {what} gives {range_km} km")


def _with_span(missile: Missile, what: str, scales: Sequence[float]) -> dict[str, Any]:
    """Return {path: {value, low, high}} from the scales (value, one end, other end)."""
    spans = [scale_values(missile, scale, what) for scale in scales]
    return {
        path: {"value": spans[0][path], "low": min(s[path] for s in spans), "high": max(s[path] for s in spans)}
        for path in spans[0]
    }


def solve_lofted(place: TestRange, fit: Lofted, missile: Missile) -> tuple[Missile, dict[str, Any], str]:
    """Return the fitted entry, the numbers to write and a line that tells the outcome."""
    report = next(r for r in REPORTS if r.entry == fit.entry and r.date == fit.date)
    scales = []
    for payload in (missile.payload.mass_kg.value, *fit.payloads_kg):
        loaded = changed(missile, {"payload.mass_kg": payload})
        scales.append(fly_as_reported(place, loaded, report, fit.what)[0])
    fitted = changed(missile, scale_values(missile, scales[0], fit.what))
    text = f"{fit.what} x {scales[0]:.4f} ({scales[1]:.3f} at {fit.payloads_kg[0]:g} kg, {scales[2]:.3f} at {fit.payloads_kg[1]:g} kg)"
    return fitted, _with_span(missile, fit.what, scales), text


def solve_reach(place: TestRange, fit: Reach, missile: Missile) -> tuple[Missile, dict[str, Any], str]:
    """Return the fitted entry, the numbers to write and a line that tells the outcome."""
    scales = [_scale_for_range(place, missile, fit.what, r) for r in (fit.range_km, *fit.ranges_km)]
    fitted = changed(missile, scale_values(missile, scales[0], fit.what))
    text = f"{fit.what} x {scales[0]:.4f} for {fit.range_km:g} km ({min(scales):.3f} to {max(scales):.3f})"
    return fitted, _with_span(missile, fit.what, scales), text


def _apply(place: TestRange, missile: Missile, fit: Ascent, x: Sequence[float]) -> tuple[Missile, dict[str, float]]:
    """Return an ascent's entry with its unknowns set, burn times and the times of its knots following."""
    values: dict[str, float] = {}
    for free, value in zip(fit.free, x, strict=True):
        values[free.path] = float(value)
        if free.burn_follows:
            stage = free.path.split(".")[0]
            values[f"{stage}.burn_s"] = number(missile, f"{stage}.burn_s") * float(value) / number(missile, free.path)
    times = stage_times(place.vehicle(changed(missile, values)))
    for i, label in enumerate(fit.knots):
        event, stage_number = label.split("-")
        values[f"steering.knots[{i + 2}].t_s"] = float(times[int(stage_number) - 1, 1 if event == "burnout" else 0])
    values["steering.turn_end_s"] = values["steering.knots[2].t_s"]
    return changed(missile, values), values


def solve_ascent(place: TestRange, fit: Ascent, missile: Missile) -> tuple[Missile, dict[str, Any], str]:
    """Return the fitted entry, the numbers to write and a line that tells the outcome."""
    site = SITES[fit.site]
    begin = np.array([number(missile, free.path) for free in fit.free])
    spread = np.array([free.spread for free in fit.free])

    def residuals(x: Any) -> list[float]:
        flown = place.ascent(_apply(place, missile, fit, x)[0], site)
        off = [(flown.get(name, -6000.0) - value) / tolerance for name, (value, tolerance) in fit.targets.items()]
        return [*(math.asinh(o) for o in off), *(0.03 * (x - begin) / spread)]

    bounds = ([free.low for free in fit.free], [free.high for free in fit.free])
    found = least_squares(residuals, begin, bounds=bounds, x_scale=spread, diff_step=1e-5, max_nfev=400)
    fitted, values = _apply(place, missile, fit, found.x)
    flown = place.ascent(fitted, site)
    text = ", ".join(f"{name} {flown.get(name, math.nan):.1f} ({value:g})" for name, (value, _) in fit.targets.items())
    text += f"; inclination {flown.get('inclination', math.nan):.2f} deg"
    return fitted, {path: {"value": value, "low": None, "high": None} for path, value in values.items()}, text
