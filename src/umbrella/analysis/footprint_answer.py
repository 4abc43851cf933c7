"""A footprint as data: what `umbrella footprint --json` prints, and the server hands out."""

from typing import Any

from umbrella.analysis.footprint import Footprint, RegionCover
from umbrella.analysis.launch_ground import LaunchGround


def answer_dict(answer: Footprint) -> dict[str, Any]:
    """Return a footprint as `umbrella footprint --json` prints it; fractions are of the ground that is reached."""
    return {
        "scenario": answer.scenario,
        "shield": answer.defence.name,
        "threat": answer.missile.id,
        "from": answer.origin.id or answer.origin.name,
        "trajectory": answer.trajectory,
        "seed": answer.seed,
        "trials": answer.trials,
        "settings": dict(answer.settings),
        "grid_deg": answer.ground.step_deg,
        "reached_fraction": round(answer.reached_fraction, 5),
        "covered_fraction": round(answer.covered_fraction(), 5),
        "shoot_look_shoot_fraction": round(answer.covered_fraction(2), 5),
        "window_fraction": round(answer.window_fraction, 5),
        "population_of": "cities of the catalogue",
        "population_reached": round(answer.population_reached),
        "population_covered": _rounded(answer.population_covered),
        "regions": [_region_dict(one) for one in answer.regions],
        "cities": [
            {"id": one.place.id, "reached": one.is_reached, "shots": one.shots, "reason": one.reason}
            for one in answer.cities
        ],
        "place": (answer.place.id or answer.place.name) if answer.place is not None else None,
        "denied_launch_points": [one.point.id or one.point.name for one in answer.denied],
        "launch_points": [
            {
                "id": one.point.id or one.point.name,
                "lat_deg": round(one.point.lat_deg, 5),
                "lon_deg": round(one.point.lon_deg, 5),
                "reached": one.is_reached,
                "shots": one.shots,
                "reason": one.reason,
            }
            for one in answer.launch_points
        ],
        "launch_ground": _launch_ground_dict(answer.launch_ground),
        "cells": [_cell_dict(answer, row) for row in range(len(answer.ground))],
        "deciding_assumptions": [
            {"path": one.path, "value": one.value, "status": one.status.value} for one in answer.deciding
        ],
        "weakest_status": answer.provenance.weakest_status.value,
        "sources": list(answer.provenance.sources),
    }


def _launch_ground_dict(found: LaunchGround | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "grid_deg": found.ground.step_deg,
        "regions": [one.id for one in found.ground.regions],
        "reaching_fraction": round(found.reaching_fraction, 5),
        "denied_fraction": _rounded(found.denied_fraction),
        "cells": [
            {
                "lat_deg": round(one.point.lat_deg, 5),
                "lon_deg": round(one.point.lon_deg, 5),
                "reached": one.is_reached,
                "shots": one.shots,
                "reason": one.reason,
            }
            for one in found.answers
        ],
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 5)


def _region_dict(one: RegionCover) -> dict[str, Any]:
    return {
        "id": one.region.id,
        "name": one.region.name,
        "reached_fraction": round(one.reached, 5),
        "covered_fraction": _rounded(one.covered),
        "shoot_look_shoot_fraction": _rounded(one.looked_twice),
        "shots_min": one.shots_min,
        "reason": one.reason,
    }


def _cell_dict(answer: Footprint, row: int) -> dict[str, Any]:
    ground, shots = answer.ground, int(answer.shots[row])
    return {
        "lat_deg": round(float(ground.lat_deg[row]), 5),
        "lon_deg": round(float(ground.lon_deg[row]), 5),
        "reached": bool(answer.is_reached[row]),
        "shots": shots,
        "shoot_look_shoot": shots > 1,
        "engaged_fraction": round(float(answer.met.engaged[row]), 4),
        "reason": answer.reason_of(row),
        "window_s": round(float(answer.met.window_s[row]), 1) if answer.had_window[row] else None,
        "first_shot_s": round(float(answer.met.first_shot_s[row]), 1) if shots else None,
        "battery": answer.defence.batteries[answer.met.first_battery[row]].name if shots else None,
    }
