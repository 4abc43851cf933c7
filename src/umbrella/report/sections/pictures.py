"""Map, timeline and altitude of the trial told: drawn again where it comes out the same, else as the run drew them."""

import struct
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from matplotlib.figure import Figure

from umbrella.analysis.dossier import Dossier
from umbrella.battle.reasons import OUTCOME_TEXT, Outcome
from umbrella.campaign.words import clock
from umbrella.report.blocks import Block, Picture, Section, State, Text
from umbrella.report.engagement import altitude_figure, finding, map_figure
from umbrella.report.inline import inline, stored
from umbrella.report.pictures import EngagementPicture
from umbrella.report.timeline import sheets_of, timeline_figure

MOST_SAID: Final = 6  # missiles that the words beside a picture tell one by one
SIZE_AT: Final = 16  # where a PNG file says how large it is

Drawn = Callable[[EngagementPicture], Figure]


def map_section(told: Dossier, picture: EngagementPicture) -> Section:
    """Return the map of the engagement against the last shield."""
    alt = f"Map of the trial told. {finding(picture)}. {_where(picture)}"
    return _section(told, [picture], "map", "Map of the engagement", map_figure, alt)


def timeline_section(told: Dossier, picture: EngagementPicture) -> Section:
    """Return when each missile flew, was seen, was tracked, was shot at and ended."""
    alt = f"Timeline of the trial told, a block for each missile: {_ends(told)}."
    return _section(told, sheets_of(picture), "timeline", "Timeline", timeline_figure, alt)


def altitude_section(told: Dossier, picture: EngagementPicture) -> Section:
    """Return the altitudes of everything that flew."""
    highest = max(picture.threats, key=lambda one: one.path.altitude_km.max())
    met = [shot.altitude_km for threat in picture.threats for shot in threat.shots if shot.is_hit]
    hits = f"; intercepts between {min(met):.0f} and {max(met):.0f} km" if met else "; no intercept"
    alt = f"Altitude against time: {highest.name} climbs highest, to {highest.path.altitude_km.max():,.0f} km{hits}."
    return _section(told, [picture], "altitude", "Altitude", altitude_figure, alt)


def _section(
    told: Dossier, sheets: Sequence[EngagementPicture], name: str, title: str, draw: Drawn, alt: str
) -> Section:
    caption = (
        f"Trial {told.run.told.trial + 1} of {told.run.told.trials:,}, seed {told.run.told.seed}, against "
        f"{told.run.told.title}. One trial of many: the next one may end otherwise."
    )
    blocks: tuple[Block, ...]
    state: State = "told"
    if told.run.is_same_trial:
        blocks = tuple(inline(draw(sheet), _numbered(alt, k, len(sheets)), caption) for k, sheet in enumerate(sheets))
    elif old := _of_the_run(told.run.folder / f"{name}.png", f"{title} as the run drew it: {_ends(told)}.", caption):
        blocks = (old,)
    else:
        why = "today's program tells another trial than the run did, and the run drew no picture of its own"
        blocks, state = (Text(words=f"No picture: {why}.", look="note"),), "left out"
    return Section(id=name, title=title, blocks=blocks, state=state)


def _numbered(alt: str, k: int, count: int) -> str:
    return alt if count == 1 else f"Sheet {k + 1} of {count}. {alt}"


def _of_the_run(path: Path, alt: str, caption: str) -> Picture | None:
    """Return a picture that the run drew; None where it has none."""
    if not path.is_file():
        return None
    content = path.read_bytes()
    width, height = struct.unpack(">II", content[SIZE_AT : SIZE_AT + 8])
    return stored(content, width, height, alt, caption)


def _where(picture: EngagementPicture) -> str:
    launches = ", ".join(one.short_name for one in picture.launches)
    targets = ", ".join(one.short_name for one in picture.places)
    batteries = ", ".join(one.name for one in picture.batteries) or "none"
    return f"Launched from {launches} at {targets}; batteries: {batteries}."


def _ends(told: Dossier) -> str:
    """Return how the first missiles ended, in words."""
    rows = list(told.run.told.outcomes.items())
    said = [f"{name} {_ended(row['outcome'])} at {clock(row['end_s'])}" for name, row in rows[:MOST_SAID]]
    return "; ".join([*said, *([f"and {len(rows) - MOST_SAID} more"] if len(rows) > MOST_SAID else [])])


def _ended(outcome: str) -> str:
    known = Outcome.__members__.get(outcome.upper().replace(" ", "_"))
    return OUTCOME_TEXT[known] if known is not None else outcome
