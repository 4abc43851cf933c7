"""A scene as JSON, for the page and for other programs."""

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from umbrella.analysis.scene_parts import Mark, Mover, Numbers, Scene, Site, TrackErrors

DEGREES: Final = 6  # decimals: 0.1 m
KM: Final = 4
SECONDS: Final = 3
METRES: Final = 1


def scene_dict(scene: Scene) -> dict[str, Any]:
    """Return a scene with its arrays as lists, rounded to 0.1 m of place, 1 ms of time and 0.1 m/s of speed."""
    return {
        "scenario": scene.scenario,
        "title": scene.title,
        "shield": scene.shield,
        "shield_title": scene.shield_title,
        "trial": scene.trial,
        "trials": scene.trials,
        "seed": scene.seed,
        "start": scene.start.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "begin_s": round(scene.begin_s, SECONDS),
        "end_s": round(scene.end_s, SECONDS),
        "movers": [_mover(mover) for mover in scene.movers],
        "sites": [_site(site) for site in scene.sites],
        "marks": [_mark(mark) for mark in scene.marks],
        "track_errors": [_errors(errors) for errors in scene.track_errors],
    }


def _rounded(numbers: Numbers, decimals: int) -> list[float]:
    listed: list[float] = np.round(numbers, decimals).tolist()
    return listed


def _mover(mover: Mover) -> dict[str, Any]:
    return {
        "id": mover.id,
        "name": mover.name,
        "role": mover.role,
        "threat": mover.threat,
        "shot": mover.shot,
        "outcome": mover.outcome,
        "t_s": _rounded(mover.t_s, SECONDS),
        "lat_deg": _rounded(mover.lat_deg, DEGREES),
        "lon_deg": _rounded(mover.lon_deg, DEGREES),
        "altitude_km": _rounded(mover.altitude_km, KM),
        "speed_m_s": _rounded(np.linalg.norm(mover.v_ecef_m_s, axis=1), METRES),
    }


def _site(site: Site) -> dict[str, Any]:
    return {
        **asdict(site),
        "lat_deg": round(site.lat_deg, DEGREES),
        "lon_deg": round(site.lon_deg, DEGREES),
        "altitude_km": round(site.altitude_km, KM),
    }


def _mark(mark: Mark) -> dict[str, Any]:
    return {
        **asdict(mark),
        "t_s": round(mark.t_s, SECONDS),
        "lat_deg": round(mark.lat_deg, DEGREES),
        "lon_deg": round(mark.lon_deg, DEGREES),
        "altitude_km": round(mark.altitude_km, KM),
    }


def _errors(errors: TrackErrors) -> dict[str, Any]:
    return {
        "threat": errors.threat,
        "kind": errors.kind,
        "shot": errors.shot,
        "t_s": _rounded(errors.t_s, SECONDS),
        "error_km": _rounded(errors.error_km, KM),
        "sigma_km": _rounded(errors.sigma_km, KM),
    }
