"""What happened in a scene, with time, place and words; and how far predictions were off."""

import math
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import numpy as np

from umbrella.analysis.scene_movers import degrees_and_km
from umbrella.analysis.scene_parts import Mark, Mover, TrackErrors
from umbrella.campaign.told import Told
from umbrella.campaign.words import Row, line_of

MARKED: Final = ("launch", "burnout", "plume seen", "detected", "track firm", "fired", "intercept", "failure", "impact")


def marks_of(told: Told, movers: Sequence[Mover]) -> tuple[Mark, ...]:
    """Return what happened to every threat, in the order of time.

    An event that has no place of its own (a first look of a sensor) stands where its threat was then.
    """
    threats = {row["threat"]: row for row in told.threats}
    shots = {shot["shot"]: shot for own in told.shots.values() for shot in own}
    paths: dict[str, list[Mover]] = {}
    for mover in movers:
        if mover.role in ("missile", "warhead") and mover.threat is not None:
            paths.setdefault(mover.threat, []).append(mover)
    marks = [
        _mark(event, threats[name], shots.get(event["shot"]), paths.get(name, []))
        for name, events in told.events.items()
        for event in events
        if event["kind"] in MARKED
    ]
    marks += [_separation(mover) for mover in movers if mover.role == "warhead"]
    return tuple(sorted((mark for mark in marks if mark is not None), key=lambda mark: mark.t_s))


def _mark(event: Row, threat: Row, shot: Row | None, path: Sequence[Mover]) -> Mark | None:
    """Return the mark of an event; None where it has no place and its threat has none either."""
    t_s, line = float(event["time_s"]), line_of(event, threat, shot)
    place = (event["lat_deg"], event["lon_deg"], event["altitude_km"])
    if not math.isfinite(place[0]):
        if not path:
            return None
        flying = [mover for mover in path if mover.t_s[0] <= t_s] or [path[0]]
        place = tuple(degrees_and_km([flying[-1].place_at(t_s)])[0])
    lat, lon, height = (float(part) for part in place)
    return Mark(kind=event["kind"], t_s=t_s, lat_deg=lat, lon_deg=lon, altitude_km=height, threat=threat["threat"],
                shot=event["shot"], words=line.words if line is not None else event["kind"])  # fmt: skip


def _separation(warhead: Mover) -> Mark:
    """Return the mark of a warhead's separation from its missile."""
    return Mark(
        kind="separation",
        t_s=float(warhead.t_s[0]),
        lat_deg=float(warhead.lat_deg[0]),
        lon_deg=float(warhead.lon_deg[0]),
        altitude_km=float(warhead.altitude_km[0]),
        threat=warhead.threat,
        shot=None,
        words=f"warhead separated at {warhead.altitude_km[0]:.0f} km",
    )


def track_errors_of(rows: Iterable[Row], told: Told) -> tuple[TrackErrors, ...]:
    """Return how far predictions were off, one entry for each threat's impact and each shot's intercept.

    Args:
        rows: of the table `predictions`, against one shield. told: the trial.
    """
    found: dict[tuple[str, str, int | None], list[Row]] = {}
    for row in _after_boost(rows, told):
        found.setdefault((row["threat"], row["kind"], row["shot"]), []).append(row)
    return tuple(_errors(*whose, own) for whose, own in found.items())


def _after_boost(rows: Iterable[Row], told: Told) -> Iterator[Row]:
    """Yield the predictions made between the last burnout and the end: of what burns a free fall says nothing."""
    burnt = {
        name: max((event["time_s"] for event in events if event["kind"] == "burnout"), default=-math.inf)
        for name, events in told.events.items()
    }
    for row in rows:
        if burnt.get(row["threat"], -math.inf) < row["time_s"] <= told.outcomes[row["threat"]]["end_s"]:
            yield row


def _errors(threat: str, kind: str, shot: int | None, rows: Sequence[Row]) -> TrackErrors:
    return TrackErrors(
        threat=threat,
        kind="impact" if kind == "impact" else "intercept",
        shot=shot,
        t_s=np.array([row["time_s"] for row in rows]),
        error_km=np.array([row["error_m"] for row in rows]) / 1e3,
        sigma_km=np.array([math.sqrt(row["var_east_m2"] + row["var_north_m2"]) for row in rows]) / 1e3,
    )
