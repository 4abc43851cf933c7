"""The trial told, as rows of the tables: the same from a campaign in memory and from the files of a run."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pyarrow as pa

from umbrella.campaign import reading, tables
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.campaign.words import Row
from umbrella.catalog.names import nearest
from umbrella.core.errors import UnknownName
from umbrella.engagement.kill import Factors

Rows = tuple[Row, ...]

# what a story needs of each table: a run that lacks one of these columns is of another version
NEEDED: Final = {
    "threats": ("threat", "missile", "origin", "target", "target_lat_deg", "target_lon_deg", "launch_s", "is_in_reach",
                "distance_km", "longest_km"),
    "sites": ("shield", "role", "name"),
    "told": ("shield", "trial", "threat", "outcome", "loss", "end_s"),
    "events": ("shield", "time_s", "kind", "threat", "object", "object_name", "actor", "shot", "lat_deg",
               "lon_deg", "altitude_km", "value", "words"),
    "shots": ("shield", "shot", "threat", "battery", "object", "object_name", "struck", "struck_name", "fate",
              "ordered_s", "launch_s", "intercept_s", "assessed_s", "kill", *Factors._fields, "spent_m_s", "error_m",
              "lat_deg", "lon_deg", "altitude_km"),
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One trial against one shield: threats in the order of the attack, events and shots in the order of time."""

    scenario: str
    shield: str
    title: str
    seed: int
    trial: int
    trials: int
    threats: Rows
    batteries: tuple[str, ...]
    outcomes: dict[str, Row]
    events: dict[str, list[Row]]
    shots: dict[str, list[Row]]


def told_of(campaign: Campaign, part: Fought) -> Told:
    """Return the trial told against one shield of a campaign in memory."""
    built, defence, story = campaign.built, part.defence, part.story
    outcomes = tables.outcome_columns(story.results[None, :], built, defence)
    return Told(
        scenario=built.loaded.scenario.name,
        shield=defence.name,
        title=defence.title,
        seed=campaign.seed,
        trial=story.trial,
        trials=campaign.trials,
        threats=_rows(tables.threat_columns(built)),
        batteries=tuple(battery.name for battery in defence.batteries),
        outcomes={row["threat"]: row for row in _rows(outcomes)},
        events=_by_threat(_rows(tables.event_columns(story, built, defence))),
        shots=_by_threat(_rows(tables.shot_columns(story, built, defence))),
    )


def read_told(folder: Path, shield: str | None = None) -> Told:
    """Return the trial told from the files of a run.

    Args:
        folder: what `umbrella run` wrote. shield: its name; None for the last, which the answer is about.

    Raises:
        BadValue: the folder is not that of a run, or of another version's. FaultyFile: a file that cannot be read.
        UnknownName: the run has no such shield.
    """
    manifest = reading.read_manifest(folder)
    names = manifest["shields"]
    name = names[-1] if shield is None else shield
    if name not in names:
        raise UnknownName("shield of this run", name, nearest(name, names) or tuple(names))
    trial = reading.told_trial(folder, manifest)
    rows = {table: _read(folder, table, name) for table in NEEDED}
    return Told(
        scenario=manifest["scenario"],
        shield=name,
        title=manifest["titles"][names.index(name)],
        seed=manifest["seed"],
        trial=trial,
        trials=manifest["fought"],
        threats=rows["threats"],
        batteries=tuple(row["name"] for row in rows["sites"] if row["role"] == "battery"),
        outcomes={row["threat"]: row for row in rows["told"]},
        events=_by_threat(rows["events"]),
        shots=_by_threat(rows["shots"]),
    )


def _read(folder: Path, table: str, shield: str) -> Rows:
    """Return the rows of a table that belong to one shield."""
    wanted = {"shield": shield} if table != "threats" else {}
    return tuple(reading.read_rows(folder, table, NEEDED[table], wanted))


def _rows(columns: tables.Columns) -> Rows:
    return tuple(pa.table(columns).to_pylist())


def _by_threat(rows: Iterable[Row]) -> dict[str, list[Row]]:
    """Return rows by threat, in their order; what belongs to no threat is left out."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row["threat"] is not None:
            found.setdefault(row["threat"], []).append(row)
    return found
