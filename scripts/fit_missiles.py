"""Fit the catalogue's derived stage numbers to what was reported, and print how well everything reported is met.

    python scripts/fit_missiles.py [ENTRY ...] [--json FILE]

Three kinds of fit, listed in missile_reports.py:

* `Lofted`: one observed flight gives apogee and range; unknown are a common scale of the dry masses and the final
  pitch; tank loads come from the size of the missile. The time of flight is then a prediction. The range of a number
  is the fit with the lightest and with the heaviest payload that is thought possible.
* `Reach`: a reported range gives one scale, of dry masses or payload, as the longest range on a non-rotating Earth,
  which is what reported ranges usually mean.
* `Ascent`: a launcher; unknown are the pitch at the end of each burn, and where nothing better is known, tank loads.
  Known are the orbit, the places where stages fell, the launch mass. Solved by least squares, held weakly to the start.

Every flight is flown by the project's own physics. Nothing is written into the catalogue: the numbers to be written
(status `derived`, source `fit-missiles`) go to the JSON file. docs/explanation/missile-fits.md shows the outcome.
"""

import argparse
import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from missile_range import (
    ROTATING,
    Flown,
    ProvingGround,
    changed,
    launch_mass_kg,
    number,
    scale_values,
)
from missile_reports import (
    FITS,
    FORDEN_AZIMUTH_DEG,
    FORDEN_RANGES_KM,
    FORDEN_SITE,
    OBSERVED_AS,
    UNLIT_FROM_S,
    Ascent,
    Lofted,
    Reach,
)
from scipy.optimize import brentq, least_squares

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.records import Missile, ObservedFlight
from umbrella.physics.flight.plan import stage_times

HALF_WAY_ROUND_KM = 20_004.0
SPANS = {"dry": (0.3, 2.6), "payload": (0.3, 3.0)}  # where scales are looked for


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a fit found: the fitted entry, the numbers to write by path, and a line that tells it."""

    missile: Missile
    values: dict[str, dict[str, float]]
    text: str


def _residual(flown: Flown, report: ObservedFlight) -> tuple[float, float]:
    """Return the relative errors of apogee and range; far off for a flight that failed."""
    assert report.apogee_km is not None and report.range_km is not None
    if not flown.is_good:
        return 5.0, 5.0
    return flown.apogee_km / report.apogee_km.value - 1.0, flown.range_km / report.range_km.value - 1.0


def fly_as_reported(
    ground: ProvingGround, missile: Missile, report: ObservedFlight, what: str
) -> tuple[float, float, Flown]:
    """Return (scale, pitch deg, flight) that meets the reported apogee and range by pitch and one scale.

    With `what` empty only the pitch is free, and apogee and range are met as well as it can. The search starts from the
    best of a grid: a lofted flight has a second solution that falls behind the launch point.
    """
    assert report.azimuth_deg is not None
    site, azimuth = ground.site(report.site), report.azimuth_deg.value

    def flight(pitch: float, scale: float = 1.0) -> Flown:
        flown = changed(missile, scale_values(missile, scale, what)) if what else missile
        return ground.shot(flown, site, azimuth, pitch)

    pitches = [float(p) for p in (*np.arange(25.0, 80.0, 5.0), *np.arange(80.0, 90.0, 1.0))]
    scales = np.geomspace(*SPANS[what], 25) if what else ()
    grid = [(p, float(s)) for s in scales for p in pitches] if what else [(p,) for p in pitches]
    begin = min(grid, key=lambda x: math.hypot(*_residual(flight(*x), report)))
    low, high, unit = (20.0, 0.02), (89.9, 9.0), (1.0, 0.02)
    n = len(begin)
    found = least_squares(
        lambda x: _residual(flight(*x), report), begin, bounds=(low[:n], high[:n]), x_scale=unit[:n], diff_step=1e-5
    )
    return (float(found.x[1]) if what else 1.0), float(found.x[0]), flight(*found.x)


def _scale_for_range(ground: ProvingGround, missile: Missile, what: str, range_km: float) -> float:
    """Return the scale, the one nearest to 1, at which the longest range is `range_km`."""

    def excess(scale: float) -> float:
        _, flown = ground.longest(changed(missile, scale_values(missile, scale, what)))
        return (flown.range_km if flown.is_good else HALF_WAY_ROUND_KM) - range_km

    scales = np.geomspace(*SPANS[what], 60)
    ranges = [excess(scale) for scale in scales]
    pairs = zip(scales, scales[1:], ranges, ranges[1:], strict=False)
    crossings = [(a, b) for a, b, fa, fb in pairs if fa * fb <= 0.0]
    if not crossings:
        raise ValueError(f"{missile.id}: no scale of {what} gives {range_km} km")
    a, b = min(crossings, key=lambda pair: abs(math.log(pair[0])))
    return float(brentq(excess, a, b, xtol=1e-5))


def _scaled(missile: Missile, what: str, scales: Sequence[float], text: str) -> Outcome:
    """Return the outcome of a scale (value, one end of its range, other end)."""
    spans = [scale_values(missile, scale, what) for scale in scales]
    values = {
        path: {"value": spans[0][path], "low": min(s[path] for s in spans), "high": max(s[path] for s in spans)}
        for path in spans[0]
    }
    return Outcome(changed(missile, spans[0]), values, text)


def solve_lofted(ground: ProvingGround, fit: Lofted, missile: Missile) -> Outcome:
    """Fit a scale to one flight, for the payload of the entry and for the ends of its span."""
    report = ground.catalog.observed_flight(fit.flight)
    payloads = (missile.payload.mass_kg.value, *fit.payloads_kg)
    loaded = [changed(missile, {"payload.mass_kg": payload}) for payload in payloads]
    met = [fly_as_reported(ground, load, report, "dry") for load in loaded]
    if any(math.hypot(*_residual(flown, report)) > 1e-3 for _, _, flown in met):
        raise ValueError(f"{missile.id}: no scale of the dry masses meets {report.id}")
    scales = [scale for scale, _, _ in met]
    ends = ", ".join(f"{s:.3f} with {p:g} kg" for s, p in zip(scales[1:], fit.payloads_kg, strict=True))
    return _scaled(missile, "dry", scales, f"dry x {scales[0]:.4f} with {payloads[0]:g} kg ({ends})")


def solve_reach(ground: ProvingGround, fit: Reach, missile: Missile) -> Outcome:
    """Fit a scale to a reported range and to the ends of its span."""
    scales = [_scale_for_range(ground, missile, fit.what, r) for r in (fit.range_km, *fit.ranges_km)]
    ends = ", ".join(f"{s:.3f} for {r:g} km" for s, r in zip(scales[1:], fit.ranges_km, strict=True))
    return _scaled(missile, fit.what, scales, f"{fit.what} x {scales[0]:.4f} for {fit.range_km:g} km ({ends})")


def _with_unknowns(ground: ProvingGround, missile: Missile, fit: Ascent, x: Sequence[float]) -> dict[str, float]:
    """Return the numbers of an ascent for its unknowns: burn times and the times of the knots follow them."""
    values = {free.path: float(value) for free, value in zip(fit.free, x, strict=True)}
    for free in fit.free:
        if free.burn_follows:
            burn = free.path.split(".")[0] + ".burn_s"
            values[burn] = number(missile, burn) * values[free.path] / number(missile, free.path)
    times = stage_times(ground.vehicle(changed(missile, values)))
    for i, label in enumerate(fit.knots):
        event, stage = label.split("-")
        values[f"steering.knots[{i + 2}].t_s"] = float(times[int(stage) - 1, int(event == "burnout")])
    values["steering.turn_end_s"] = values["steering.knots[2].t_s"]
    return values


def _with_ends(fit: Ascent, path: str, value: float) -> dict[str, float]:
    """Return a number to write; a mass or a coast gets the spread of its unknown, within its bounds, as its range."""
    free = next((f for f in fit.free if f.path == path and not path.endswith("_deg")), None)
    if free is None:
        return {"value": value}
    return {"value": value, "low": max(value - free.spread, free.low), "high": min(value + free.spread, free.high)}


def solve_ascent(ground: ProvingGround, fit: Ascent, missile: Missile) -> Outcome:
    """Fit the programme, and masses where they are unknown, to orbit, fall zones and launch mass."""
    site = ground.site(fit.site)
    begin = np.array([number(missile, free.path) for free in fit.free])
    spread = np.array([free.spread for free in fit.free])

    def residuals(x: Any) -> list[float]:
        flown = ground.ascent(changed(missile, _with_unknowns(ground, missile, fit, x)), site)
        off = [(flown.get(name, -6000.0) - value) / tolerance for name, (value, tolerance) in fit.targets.items()]
        return [*(math.asinh(o) for o in off), *(0.03 * (x - begin) / spread)]

    bounds = ([free.low for free in fit.free], [free.high for free in fit.free])
    found = least_squares(residuals, begin, bounds=bounds, x_scale=spread, diff_step=1e-5, max_nfev=400)
    values = _with_unknowns(ground, missile, fit, found.x)
    text = ", ".join(f"{free.path.split('.', 1)[1]} {x:.1f}" for free, x in zip(fit.free, found.x, strict=True))
    return Outcome(changed(missile, values), {p: _with_ends(fit, p, v) for p, v in values.items()}, text)


def solve(ground: ProvingGround, fit: Lofted | Reach | Ascent, missile: Missile) -> Outcome:
    """Solve one fit."""
    if isinstance(fit, Lofted):
        return solve_lofted(ground, fit, missile)
    return solve_reach(ground, fit, missile) if isinstance(fit, Reach) else solve_ascent(ground, fit, missile)


def print_table(title: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print a table in the form of the documentation."""
    print(f"\n### {title}\n\n| {' | '.join(head)} |\n|{'---|' * len(head)}", flush=True)
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)


def _against(flown: float, reported: float | None, digits: int = 0) -> str:
    """Return 'reported, flown, difference' as one cell."""
    if reported is None:
        return f"-, {flown:,.{digits}f}"
    return f"{reported:,.{digits}f}, {flown:,.{digits}f} ({100.0 * (flown / reported - 1.0):+.1f} %)"


def print_forden(ground: ProvingGround, missiles: dict[str, Missile]) -> None:
    """Print the maximum ranges against those that Forden computed from the same numbers."""
    rows = []
    for entry, range_km in FORDEN_RANGES_KM.items():
        pitch, flown = ground.longest(missiles[entry], FORDEN_SITE, FORDEN_AZIMUTH_DEG, ROTATING)
        rows.append((entry, f"{pitch:.1f}", _against(flown.range_km, range_km)))
    print_table("Forden 2007, azimuth 40 deg", ("entry", "pitch deg", "range km: Forden, flown"), rows)


def _flight_row(ground: ProvingGround, missile: Missile, report: ObservedFlight, is_fitted: bool) -> tuple[str, ...]:
    assert report.apogee_km is not None and report.range_km is not None
    _, _, flown = fly_as_reported(ground, missile, report, "")
    scale, _, met = fly_as_reported(ground, missile, report, "payload")
    is_met = math.hypot(*_residual(met, report)) < 1e-3
    return (
        f"{missile.id}: {report.id}" + (" (fitted)" if is_fitted else ""),
        _against(flown.apogee_km, report.apogee_km.value),
        _against(flown.range_km, report.range_km.value),
        _against(flown.time_s, report.time_s.value if report.time_s is not None else None),
        f"{missile.payload.mass_kg.value * scale:,.0f} kg, {met.time_s:,.0f} s" if is_met else "none",
    )


def print_flights(ground: ProvingGround, missiles: dict[str, Missile]) -> None:
    """Print every observed flight: flown with the pitch that fits best, and the payload that would meet it."""
    fitted = {f.flight for f in FITS if isinstance(f, Lofted)}
    rows = []
    for entry, missile in missiles.items():
        for report in ground.catalog.observed_flights(OBSERVED_AS.get(entry, entry)):
            if report.apogee_km is not None and report.range_km is not None and missile.role == "missile":
                rows.append(_flight_row(ground, missile, report, report.id in fitted))
    head = ("flight", "apogee km: reported, flown", "range km", "time s", "met exactly with, in")
    print_table("Observed flights", head, rows)


def print_ascents(ground: ProvingGround, missiles: dict[str, Missile]) -> None:
    """Print launchers: every target of the fit against what was flown, and the inclination that comes out."""
    rows = []
    for fit in (f for f in FITS if isinstance(f, Ascent) and f.entry in missiles):
        flown = ground.ascent(missiles[fit.entry], ground.site(fit.site))
        for name, (value, _) in fit.targets.items():
            rows.append((fit.entry, name, _against(flown.get(name, math.nan), value, 1)))
        others = [f"{name} {flown[name]:.1f}" for name in flown if name not in fit.targets]
        rows.append((fit.entry, "also", ", ".join(others)))
    for entry, cutoff_s in ((e, t) for e, t in UNLIT_FROM_S.items() if e in missiles):
        site = next(ground.site(f.site) for f in FITS if isinstance(f, Ascent) and f.entry == entry)
        azimuth = number(missiles[entry], "orbit.launch_azimuth_deg")
        fall = ground.shot(missiles[entry], site, azimuth, 0.0, cutoff_s=cutoff_s)
        what = f"falls at {fall.range_km:,.0f} km after {fall.time_s:,.0f} s, apogee {fall.apogee_km:,.0f} km"
        rows.append((entry, "last stage not lit", what))
    print_table("Launchers", ("entry", "what", "reported, flown (km, deg, s, kg)"), rows)


def print_ranges(ground: ProvingGround, missiles: dict[str, Missile]) -> None:
    """Print the longest range of every missile on a non-rotating Earth beside the ranges that others report."""
    rows = []
    for entry, missile in missiles.items():
        if missile.role == "missile":
            pitch, flown = ground.longest(missile)
            said = ", ".join(f"{r.value:,.0f}" for r in missile.published.range_km) or "-"
            is_short = flown.is_good and flown.range_km > 0.0
            reach = f"{flown.range_km:,.0f}" if is_short else "more than half way round"
            payload, mass = missile.payload.mass_kg.value, launch_mass_kg(missile)
            rows.append((entry, f"{mass / 1e3:.1f}", f"{payload:,.0f}", f"{pitch:.1f}", reach, said))
    head = ("entry", "launch mass t", "payload kg", "pitch deg", "longest range km", "reported km")
    print_table("Longest ranges, non-rotating Earth", head, rows)


def _rounded(numbers: dict[str, float]) -> dict[str, float]:
    """Return a number with five digits, which keeps an orbit to 1 km, and the ends of its range with two."""
    return {key: float(f"{value:.{5 if key == 'value' else 2}g}") for key, value in numbers.items()}


def proposals(outcomes: dict[str, Outcome], names: Sequence[str]) -> dict[str, dict[str, dict[str, float]]]:
    """Return the numbers to write by entry and path, also for entries that share stages with a fitted launcher."""
    found = {e: {p: _rounded(v) for p, v in outcome.values.items()} for e, outcome in outcomes.items()}
    for fit in (f for f in FITS if isinstance(f, Ascent) and f.entry in names):
        for copy, stages in fit.copies.items():
            shared = ("steering.turn_end_s", *(f"stages[{i}]." for i in stages))
            found[copy] = {path: v for path, v in found[fit.entry].items() if path.startswith(shared)}
    return found


def main() -> None:
    """Fit, print, and write the numbers if asked to."""
    parser = argparse.ArgumentParser(description="Fit missile stage numbers to reported flights.")
    parser.add_argument("entries", nargs="*", help="only these entries")
    parser.add_argument("--json", type=Path, help="file for the numbers to write into the catalogue")
    arguments = parser.parse_args()
    catalog = builtin_catalog()
    ground, missiles = ProvingGround(catalog), {name: catalog.missile(name) for name in catalog.ids("missile")}
    names = arguments.entries or list(missiles)
    outcomes = {fit.entry: solve(ground, fit, missiles[fit.entry]) for fit in FITS if fit.entry in names}
    found = proposals(outcomes, names)
    fitted = {e: _with_numbers(missiles[e], found.get(e, {})) for e in names}
    print_table("Fits", ("entry", "outcome"), ((entry, outcome.text) for entry, outcome in outcomes.items()))
    print_forden(ground, missiles)
    print_flights(ground, fitted)
    print_ascents(ground, fitted)
    print_ranges(ground, fitted)
    if arguments.json is not None:
        arguments.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


def _with_numbers(missile: Missile, numbers: dict[str, dict[str, float]]) -> Missile:
    return changed(missile, {path: number["value"] for path, number in numbers.items()})


if __name__ == "__main__":
    main()
