"""From a campaign to the picture of the trial that it tells."""

from collections.abc import Iterable
from typing import Any, Final, Literal

import numpy as np

from umbrella.analysis.coverage import groups_of
from umbrella.battle.reasons import Fate, Outcome
from umbrella.battle.record import Kind
from umbrella.battle.world import ObjectKind
from umbrella.campaign import flown, tables
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.campaign.story import ThreatStory, stories_of
from umbrella.campaign.tell import Story
from umbrella.campaign.told import told_of
from umbrella.catalog.points import Point
from umbrella.physics.earth.geodesic import distance_and_bearing
from umbrella.report.credits import credit_of
from umbrella.report.pictures import (
    EngagementPicture,
    Flown,
    Foreseen,
    Place,
    Predicted,
    Sensor,
    Shot,
    Span,
    Threat,
    TrackPicture,
)
from umbrella.scenario.attack import Attacker, burns_of

ENDS: Final[dict[Outcome, Literal["short", "intercepted", "failed"]]] = {
    Outcome.KILLED: "intercepted",
    Outcome.OUT_OF_REACH: "short",
    Outcome.FAILED: "failed",
}


Role = Literal["missile", "interceptor", "spent", "decoy", "light"]
ROLES: Final[dict[int, Role]] = {
    ObjectKind.STAGE: "spent",
    ObjectKind.DEBRIS: "spent",
    ObjectKind.LIGHT: "light",
}


def run_picture(campaign: Campaign, part: Fought) -> EngagementPicture:
    """Return the picture of the trial told against one shield."""
    attack, defence = campaign.built.attack, part.defence
    scenario = campaign.built.loaded.scenario
    stories, shots = stories_of(told_of(campaign, part)), _shots(campaign, part)
    beside = _beside(campaign, part)
    saw = {span.name for i in range(len(attack)) for span in _seen(i, part)}
    return EngagementPicture(
        scenario=f"{scenario.name}, {defence.title}",
        threats=tuple(
            _threat(i, attacker, part, stories[i], shots.get(i, ()), beside.get(i, ()))
            for i, attacker in enumerate(attack)
        ),
        launches=_places(attacker.origin for attacker in attack),
        batteries=tuple(
            Place(name=battery.name, lat_deg=battery.point.lat_deg, lon_deg=battery.point.lon_deg)
            for battery in defence.batteries
        ),
        sensors=tuple(
            Sensor(
                name=station.name,
                lat_deg=station.point.lat_deg,
                lon_deg=station.point.lon_deg,
                range_km=station.radar.range_max_km.value if station.name in saw else 0.0,
                sectors=tuple(
                    (face.azimuth_deg.value + station.turn_deg, face.azimuth_half_width_deg.value)
                    for face in station.radar.faces
                ),
            )
            for station in defence.stations
        ),
        places=_places(attacker.target for attacker in attack),
        subtitle=f"trial {part.story.trial + 1} of {campaign.trials}, seed {campaign.seed}",
        credit=credit_of(defence.provenance),
    )


def track_picture(campaign: Campaign, part: Fought) -> TrackPicture:
    """Return the picture of the points of impact and intercept that were predicted in the trial told."""
    story, attack, defence = part.story, campaign.built.attack, part.defence
    by_threat: dict[int, list[Any]] = {}
    for row in story.predictions:
        by_threat.setdefault(int(row["threat"]), []).append(row)
    return TrackPicture(
        scenario=f"{campaign.built.loaded.scenario.name}, {defence.title}",
        threats=tuple(_foreseen(i, attacker, story, by_threat.get(i, [])) for i, attacker in enumerate(attack)),
        subtitle=f"trial {story.trial + 1} of {campaign.trials}, seed {campaign.seed}",
        credit=credit_of(defence.provenance),
    )


def _foreseen(i: int, attacker: Attacker, story: Story, rows: list[Any]) -> Foreseen:
    end_s, burnt_s = float(story.results["end_s"][i]), _burnt_out_s(attacker)
    # of what still burns a free fall says nothing
    own = sorted((row for row in rows if burnt_s < row["time_s"] <= end_s), key=lambda row: float(row["time_s"]))
    shot = _shot_of(own, story)
    target, nodes = attacker.target, story.warhead(i).nodes
    last = flown.geodetic_path(nodes, float(nodes[-1, 0]), float(nodes[-1, 0]), 1.0)
    return Foreseen(
        name=attacker.name,
        target=target.name,
        aim=Place(name=target.name, lat_deg=target.lat_deg, lon_deg=target.lon_deg),
        end=Place(name="", lat_deg=float(last.lat_deg[0]), lon_deg=float(last.lon_deg[0])),
        end_s=end_s,
        impact=_predicted(own, "impact", None),
        intercept=_predicted(own, "intercept", shot),
        shot=shot + 1 if shot is not None else None,
    )


def _shot_of(rows: list[Any], story: Story) -> int | None:
    """Return the number of the shot whose intercept is shown: the one that killed, else the last."""
    known = sorted({int(row["shot"]) for row in rows if row["shot"] >= 0})
    killed = [k for k in known if story.shots["fate"][k] == Fate.KILL]
    return max(killed or known, default=None)


def _predicted(rows: list[Any], kind: str, shot: int | None) -> tuple[Predicted, ...]:
    numbers = ("time_s", "lat_deg", "lon_deg", "altitude_km", "var_east_m2", "var_north_m2", "cov_m2")
    number = tables.PREDICTED.index(kind)
    chosen = [row for row in rows if row["kind"] == number and (shot is None or row["shot"] == shot)]
    return tuple(Predicted(**{name: float(row[name]) for name in numbers}) for row in chosen)


def _places(points: Iterable[Point]) -> tuple[Place, ...]:
    unique: dict[str, Point] = {point.name: point for point in points}
    return tuple(Place(name=p.name, lat_deg=p.lat_deg, lon_deg=p.lon_deg) for p in unique.values())


def _flown(name: str, path: flown.Path, origin: Point, role: Role) -> Flown:
    apart = [
        distance_and_bearing(origin.lat_deg, origin.lon_deg, float(lat), float(lon))[0] / 1e3
        for lat, lon in zip(path.lat_deg, path.lon_deg, strict=True)
    ]
    steps = np.diff(apart, prepend=apart[0]) / np.diff(path.t_s, prepend=path.t_s[0] - 1.0)
    return Flown(
        name=name,
        role=role,
        t_s=path.t_s,
        altitude_km=path.altitude_km,
        range_km=np.array(apart),
        speed_km_s=np.abs(steps),
        lat_deg=path.lat_deg,
        lon_deg=path.lon_deg,
    )


def _beside(campaign: Campaign, part: Fought) -> dict[int, tuple[Flown, ...]]:
    """Return the objects that flew beside each threat's warhead."""
    found: dict[int, tuple[Flown, ...]] = {}
    for one in flown.companions_of(part.story, campaign.built, part.defence):
        origin = campaign.built.attack[one.missile].origin
        drawn = _flown(one.name, one.path, origin, ROLES.get(one.kind, "decoy"))
        found[one.missile] = (*found.get(one.missile, ()), drawn)
    return found


def _burnt_out_s(attacker: Attacker) -> float:
    """Return when the last burn ends (s, clock of the run): at launch where a recorded path names none."""
    return max((burn[1] for burn in burns_of(attacker)), default=attacker.launch_s)


def _threat(
    i: int,
    attacker: Attacker,
    part: Fought,
    story: ThreatStory,
    shots: tuple[Shot, ...],
    beside: tuple[Flown, ...],
) -> Threat:
    outcome = Outcome(int(part.story.results["outcome"][i]))
    path = flown.threat_path(part.story.warhead(i), len(part.story.results))
    return Threat(
        name=attacker.name,
        target=attacker.target.name if attacker.is_in_reach else f"{attacker.target.name} (out of reach)",
        path=_flown(attacker.name, path, attacker.origin, "missile"),
        boost_end_s=_burnt_out_s(attacker),
        seen=_seen(i, part),
        tracked=_tracked(i, part),
        shots=shots,
        outcome=ENDS.get(outcome, "impact"),
        reason=story.decided if outcome == Outcome.LEAKED else "",
        beside=beside,
    )


def _seen(i: int, part: Fought) -> tuple[Span, ...]:
    """Return from the first to the last look of each sensor that detected threat i; a constellation is told as one."""
    spans = {}
    for group in groups_of(part.defence):
        looks = part.story.sightings[list(group.members), i]
        looks = looks[looks["looks"] > 0]
        if len(looks):
            from_s, to_s = float(looks["first_s"].min()), float(looks["last_s"].max())
            spans[group.sensor] = Span(name=group.sensor, from_s=from_s, to_s=to_s)
    return tuple(spans.values())


def _tracked(i: int, part: Fought) -> tuple[Span, ...]:
    """Return from each firm track to its break or loss, or to the last look."""
    events = part.story.events[part.story.events["threat"] == i]
    firm = events["time_s"][events["kind"] == Kind.TRACK_FIRM]
    over = events["time_s"][(events["kind"] == Kind.TRACK_BROKEN) | (events["kind"] == Kind.TRACK_LOST)]
    last = max((span.to_s for span in _seen(i, part)), default=0.0)
    ends = [min([last, *(float(t) for t in over if t > start)]) for start in firm]
    return tuple(Span(name="track", from_s=float(a), to_s=b) for a, b in zip(firm, ends, strict=True) if b > a)


def _shots(campaign: Campaign, part: Fought) -> dict[int, tuple[Shot, ...]]:
    """Return the shots at each threat."""
    columns = tables.shot_columns(part.story, campaign.built, part.defence)
    found: dict[int, tuple[Shot, ...]] = {}
    for k, shot in enumerate(part.story.shots):
        battery = part.defence.batteries[int(shot["battery"])]
        path = flown.shot_path(shot, part.defence, campaign.catalog.drag)
        drawn = Shot(
            battery=battery.name,
            launch_s=float(shot["launch_s"]),
            intercept_s=float(shot["intercept_s"]),
            is_hit=Fate(int(shot["fate"])) == Fate.KILL,
            is_spare=Fate(int(shot["fate"])) == Fate.TARGET_GONE,
            is_astray=Fate(int(shot["fate"])) == Fate.DECOY,
            sent_at=columns["object"][k].as_py(),
            lat_deg=float(columns["lat_deg"][k]),
            lon_deg=float(columns["lon_deg"][k]),
            altitude_km=float(columns["altitude_km"][k]),
            path=_flown(f"shot-{k + 1}", path, battery.point, "interceptor") if path is not None else None,
        )
        i = int(shot["threat"])
        found[i] = (*found.get(i, ()), drawn)
    return found
