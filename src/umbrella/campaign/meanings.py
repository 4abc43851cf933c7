"""What the tables of a run hold: every column with its unit, its meaning, and when it is null."""

from collections.abc import Collection, Mapping
from typing import Final, NamedTuple


class Column(NamedTuple):
    """A column: its unit ("" for a name, a number or a share), its meaning, and when it is null ("" for never)."""

    unit: str
    means: str
    null: str = ""


class Table(NamedTuple):
    """A table: what a row of it is, and its columns in their order."""

    row: str
    columns: Mapping[str, Column]


_SHIELD: Final = Column("", "name of the shield")
_TRIAL: Final = Column("", "number of the trial at its point, from 0")
_TOLD: Final = Column("", "number of the trial told")
_THREAT: Final = Column("", "name of the threat")
_POINT: Final = Column("", "number of the point of the design, from 0")
_LATITUDE: Final = Column("°", "geodetic latitude, north positive")
_LONGITUDE: Final = Column("°", "longitude, east positive")
_ALTITUDE: Final = Column("km", "height above the WGS-84 ellipsoid")
_CLOCK: Final = "on the clock of the run"
_UNPLACED: Final = "NaN for an event without a place"

_OUTCOMES: Final = {
    "point": _POINT,
    "shield": _SHIELD,
    "trial": _TRIAL,
    "threat": _THREAT._replace(null="not flown"),
    "outcome": Column("", "how it ended: leaked, killed, failed, out of reach, flying; not flown: the numbers of the "
                      "point give no flight, and the row stands for the whole trial"),
    "loss": Column("", "what let it through: not seen, not tracked, not reached, out of shots, deceived, missed",
                   "it did not leak"),
    "shots": Column("", "interceptors fired at it"),
    "end_s": Column("s", f"when it ended, {_CLOCK}", "never"),
    "seen_s": Column("s", "when its first report was delivered", "never seen"),
    "firm_s": Column("s", "when its warhead's first track became firm", "no firm track"),
    "first_shot_s": Column("s", "launch of the first interceptor at it", "no shot"),
}  # fmt: skip

_EVENTS: Final = {
    "shield": _SHIELD,
    "trial": _TOLD,
    "time_s": Column("s", f"when, {_CLOCK}"),
    "kind": Column("", "what happened: see the kinds of events"),
    "threat": Column("", "name of the threat", "about no threat"),
    "object": Column("", "what it is about: warhead, stage, replica, light, debris", "not told"),
    "object_name": Column("", "name of that object beside its missile's", "not told"),
    "actor": Column("", "name of the sensor or the battery", "nobody's"),
    "shot": Column("", "number of the shot, as in shots", "about no shot"),
    "track": Column("", "number of the track", "about no track"),
    "lat_deg": _LATITUDE._replace(null=_UNPLACED),
    "lon_deg": _LONGITUDE._replace(null=_UNPLACED),
    "altitude_km": _ALTITUDE._replace(null=_UNPLACED),
    "value": Column("by kind", "a number whose meaning depends on the kind"),
    "words": Column("", "the reason of `held`, the fate of `intercept`", "other kinds"),
}

_SHOTS: Final = {
    "shield": _SHIELD,
    "trial": _TOLD,
    "shot": Column("", "its number in the trial, from 0"),
    "threat": Column("", "name of the threat whose launch it was fired at"),
    "battery": Column("", "name of the battery"),
    "object": Column("", "what it was fired at: warhead, stage, replica, light, debris"),
    "struck": Column("", "what it met", "nothing"),
    "object_name": Column("", "name of what it was fired at"),
    "struck_name": Column("", "name of what it met", "nothing"),
    "fate": Column("", "how it ended: kill, common failure, interceptor failure, not acquired, out of divert, decoy, "
                   "miss, target gone, no guidance, flying"),
    "ordered_s": Column("s", f"when it was ordered, {_CLOCK}"),
    "launch_s": Column("s", "when it was launched"),
    "intercept_s": Column("s", "planned time of the intercept, after corrections in flight"),
    "handover_s": Column("s", "from here on its seeker was alone"),
    "assessed_s": Column("s", "when its outcome was told"),
    "spent_m_s": Column("m/s", "divert used on the way"),
    "error_m": Column("m", "true error of the predicted point across the closing direction", "NaN where it flew to "
                      "none"),
    "kill": Column("", "probability of a kill expected when it was ordered: the product of the next five"),
    "reliability": Column("", "factor: the interceptor works"),
    "acquisition": Column("", "factor: its seeker finds the target"),
    "divert": Column("", "factor: it can correct its course as far as needed"),
    "discrimination": Column("", "factor: the object is the warhead"),
    "hit": Column("", "factor: it hits, given all else"),
    "lat_deg": _LATITUDE._replace(means="latitude of the planned intercept"),
    "lon_deg": _LONGITUDE._replace(means="longitude of the planned intercept"),
    "altitude_km": _ALTITUDE._replace(means="height of the planned intercept"),
}  # fmt: skip

_SIGHTINGS: Final = {
    "shield": _SHIELD,
    "sensor": Column("", "name of the radar or the satellite"),
    "threat": _THREAT,
    "visible_from_s": Column("s", f"begin of the first span in which it could see the threat, {_CLOCK}"),
    "visible_to_s": Column("s", "end of the last such span"),
    "first_look_s": Column("s", "first look that detected it", "no detection"),
    "last_look_s": Column("s", "last look that detected it", "no detection"),
    "looks": Column("", "looks that detected it"),
}

_PREDICTIONS: Final = {
    "shield": _SHIELD,
    "trial": _TOLD,
    "threat": _THREAT,
    "kind": Column("", "impact or intercept"),
    "shot": Column("", "number of the shot whose intercept it is", "an impact"),
    "time_s": Column("s", f"when it was predicted, {_CLOCK}"),
    "lat_deg": _LATITUDE,
    "lon_deg": _LONGITUDE,
    "altitude_km": _ALTITUDE,
    "var_east_m2": Column("m²", "variance of the point eastward"),
    "var_north_m2": Column("m²", "variance of the point northward"),
    "cov_m2": Column("m²", "covariance of both"),
    "error_m": Column("m", "true error of the point along the ground: from where the warhead comes down if nothing "
                      "hits it, or from where what the shot was sent at is at the intercept"),
}  # fmt: skip

_THREATS: Final = {
    "threat": _THREAT,
    "missile": Column("", "what flies"),
    "origin": Column("", "where it leaves"),
    "target": Column("", "what it is aimed at"),
    "target_lat_deg": _LATITUDE._replace(means="latitude of the target"),
    "target_lon_deg": _LONGITUDE._replace(means="longitude of the target"),
    "launch_s": Column("s", f"when it leaves, {_CLOCK}"),
    "is_in_reach": Column("", "whether it can reach the target"),
    "distance_km": Column("km", "from the origin to the target along the ground"),
    "longest_km": Column("km", "how far it flies in that direction at most; the distance where it reaches the target"),
}

_SITES: Final = {
    "shield": _SHIELD,
    "role": Column("", "radar, satellite or battery"),
    "name": Column("", "its name, as in events, shots and sightings"),
    "design": Column("", "id of the sensor or the interceptor in the catalogue"),
    "lat_deg": _LATITUDE._replace(null="a satellite"),
    "lon_deg": _LONGITUDE._replace(null="a satellite"),
}

_TRAJECTORIES: Final = {
    "shield": _SHIELD,
    "role": Column("", "missile (then its warhead), object (what flew beside it) or interceptor"),
    "object": Column("", "name of the threat, of the object (threat/name), or shot-N with N from 1"),
    "kind": Column("", "what flew: missile, warhead, stage, replica, light, debris, interceptor; where a warhead "
                   "leaves its missile there is a row of each"),
    "t_s": Column("s", f"when, {_CLOCK}"),
    "lat_deg": _LATITUDE,
    "lon_deg": _LONGITUDE,
    "altitude_km": _ALTITUDE,
    **{
        f"v{axis}_m_s": Column("m/s", f"velocity relative to the turning Earth, along the Earth-fixed {axis} axis")
        for axis in "xyz"
    },
}  # fmt: skip

_POINTS: Final = {
    "point": _POINT,
    "path": Column("", "what is set, in the scenario or the catalogue"),
    "number": Column("as there", "its value, if it is a number", "a text"),
    "text": Column("", "its value, if it is a text", "a number"),
}

# the tables that a run writes
WRITTEN: Final[dict[str, Table]] = {
    "outcomes": Table("a threat in a trial at a point against a shield", _OUTCOMES),
    "points": Table("a setting of a point of the design; none for a scenario fought as it is written", _POINTS),
    "told": Table("a threat in the trial told against a shield", _OUTCOMES),
    "events": Table("an event of the trial told", _EVENTS),
    "shots": Table("a shot of the trial told", _SHOTS),
    "sightings": Table("a sensor and a threat that it could see in the trial told", _SIGHTINGS),
    "predictions": Table("a prediction of an impact or of an intercept in the trial told", _PREDICTIONS),
    "threats": Table("a missile of the attack", _THREATS),
    "sites": Table("a radar, a satellite or a battery of a shield", _SITES),
    "trajectories": Table("a place on a path flown in the trial told", _TRAJECTORIES),
}

_SWEPT: Final = {
    "point": _POINT,
    "settings": Column("", "what the point sets"),
    "shield": _SHIELD,
    "trials": Column("", "trials that count"),
    "p_no_leak": Column("", "share of trials in which nothing leaked"),
    "p_no_leak_low": Column("", "begin of its 95 % interval"),
    "p_no_leak_high": Column("", "end of its 95 % interval"),
    "expected_leakers": Column("", "leakers on average"),
    "expected_leakers_low": Column("", "begin of their 95 % interval"),
    "expected_leakers_high": Column("", "end of their 95 % interval"),
    "shots": Column("", "interceptors fired on average"),
    "change": Column("", "of p_no_leak against the first point, the same random numbers on both sides"),
    "change_low": Column("", "begin of its 95 % interval"),
    "change_high": Column("", "end of its 95 % interval"),
    "most_lost_by": Column("", "what let most leakers through", "nothing leaked"),
}

_INPUT: Final = {
    "path": Column("", "the input, in the scenario or the catalogue"),
    "of": Column("", "the answer: p-no-leak or leakers"),
    "value": Column("as there", "its value as it is written"),
}
_SUPPORT: Final = {
    "status": Column("", "how well its value is supported"),
    "source": Column("", "works that its value rests on"),
}

_TORNADO: Final = {
    **_INPUT,
    **_SUPPORT,
    "swing": Column("", "from the smallest to the largest answer"),
    "stands_out": Column("", "whether a change is beyond the noise of the trials"),
    **{
        column: meaning
        for end in ("low", "high")
        for column, meaning in (
            (end, Column("as there", f"the {end} end of its range")),
            (f"answer_at_{end}", Column("", "the answer there")),
            (f"change_at_{end}", Column("", "of the answer there, the same random numbers on both sides")),
            (f"change_at_{end}_from", Column("", "begin of its 95 % interval")),
            (f"change_at_{end}_to", Column("", "end of its 95 % interval")),
        )
    },
}

_SOBOL: Final = {
    **_INPUT,
    "low": Column("as there", "low end of its range"),
    "high": Column("as there", "high end of its range"),
    "distribution": Column("", "how it is drawn"),
    **_SUPPORT,
    "first": Column("", "share of the answer's variance that it explains alone"),
    "first_from": Column("", "begin of its 95 % interval"),
    "first_to": Column("", "end of its 95 % interval"),
    "total": Column("", "share of the variance in which it takes part"),
    "total_from": Column("", "begin of its 95 % interval"),
    "total_to": Column("", "end of its 95 % interval"),
}

# the table `answers`, by what wrote it
ANSWERS: Final[dict[str, Table]] = {
    "a sweep": Table("a point of the design, against the last shield", _SWEPT),
    "a tornado": Table("an input, varied alone", _TORNADO),
    "Sobol indices": Table("an input, all drawn at once", _SOBOL),
}

# what a query can ask for beside them
DERIVED: Final[dict[str, Table]] = {
    "trials": Table(
        "a trial at a point against a shield",
        {
            "point": _POINT,
            "shield": _SHIELD,
            "trial": _TRIAL,
            "threats": Column("", "missiles of the attack"),
            "leakers": Column("", "of them those that leaked"),
            "killed": Column("", "of them those that were killed"),
            "shots": Column("", "interceptors fired"),
        },
    ),
    "losses": Table(
        "what let threats through at a point against a shield",
        {
            "point": _POINT,
            "shield": _SHIELD,
            "loss": Column("", "not seen, not tracked, not reached, out of shots, deceived or missed"),
            "leakers": Column("", "threats that it let through, over all trials"),
            "share": Column("", "of all leakers there"),
        },
    ),
}

ALL: Final = WRITTEN | DERIVED


def table_of(name: str, columns: Collection[str]) -> Table | None:
    """Return what a table with these columns holds; None for one that is not known."""
    candidates = ANSWERS.values() if name == "answers" else [ALL[name]] if name in ALL else []
    return next((table for table in candidates if set(columns) <= set(table.columns)), None)
