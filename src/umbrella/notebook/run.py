"""A run in Python: its answer, the stories and pictures of the trial that it tells, its tables."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import pyarrow as pa

from umbrella.analysis.effectiveness import Effectiveness, effectiveness
from umbrella.analysis.run_answer import over_points
from umbrella.analysis.run_words import chance_text, leakers_text, spent_text
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.campaign.query import listing, query
from umbrella.campaign.story import ThreatStory, clock, stories_of
from umbrella.campaign.told import Told, read_told
from umbrella.catalog.cite import Provenance
from umbrella.catalog.names import nearest
from umbrella.core.errors import UnknownName
from umbrella.notebook.answer import Answer, Page, rests_on
from umbrella.report.blocks import Block, Picture, Table, Text, columns
from umbrella.report.engagement import altitude_figure, finding, map_figure
from umbrella.report.fill_run import run_picture
from umbrella.report.thumbnail import thumbnail
from umbrella.report.timeline import timeline_figure

MOST_ENDS: Final = 12  # threats in the table of a cell; the others stand in the tables of the run
FIGURES: Final = {"map": map_figure, "timeline": timeline_figure, "altitude": altitude_figure}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Run(Answer):
    """A scenario after its trials. The answer is about the last of its shields, or the one that is named.

    `changed` says what of the program is another than when the run was made: its pictures then tell today's trial.
    """

    campaign: Campaign
    changed: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        """Return where the run lies: `umbrella explain`, `report` and `query` read it."""
        return self.campaign.folder

    @property
    def shields(self) -> tuple[str, ...]:
        """Return the names of the shields."""
        return tuple(part.defence.name for part in self.campaign.parts)

    @property
    def provenance(self) -> Provenance:
        """Return what the answer rests on: the attack and every shield."""
        return self.campaign.built.provenance

    def answer(self, shield: str | None = None) -> Effectiveness:
        """Return how well a shield did; raises UnknownName."""
        return effectiveness(self._part(shield).tally)

    @property
    def p_no_leak(self) -> float:
        """Return the share of the trials in which nothing got through the last shield."""
        return self.answer().p_no_leak.value

    @property
    def headline(self) -> str:
        """Return the answer in a sentence."""
        return _headline(self.campaign, self.campaign.parts[-1])

    def blocks(self) -> tuple[Block, ...]:
        """Return the answer in words, every shield and every threat in a table, and the map of the trial told."""
        part = self.campaign.parts[-1]
        answer = self.answer()
        words = f"{leakers_text(answer, over_points(self.campaign, part))} {spent_text(answer)}"
        return (
            Text(words=self.headline, look="lead"),
            Text(words=words),
            _shields(self.campaign),
            _ends(part, answer),
            self._picture("map", part),
            rests_on(part.defence.provenance.weakest_status, f"Sources: umbrella cite {self.folder}.{self._since()}"),
        )

    def tables(self) -> Mapping[str, Callable[[], pa.Table]]:
        """Return the tables of the run as `umbrella query` sees them, the outcomes first."""
        return {one.name: partial(query, self.folder, f'SELECT * FROM "{one.name}"') for one in listing(self.folder)}

    def query(self, sql: str) -> pa.Table:
        """Return the answer of one SELECT over the tables; raises as `campaign.query.query`."""
        return query(self.folder, sql)

    def explain(self, threat: str | None = None, shield: str | None = None) -> Page:
        """Return the story of a threat in the trial told, or in one line each those of all.

        Raises:
            UnknownName: no such threat or shield.
        """
        told = read_told(self.folder, shield)
        stories = {story.name: story for story in stories_of(told)}
        if threat is None:
            return Page(inside=_in_short(told, stories))
        if threat not in stories:
            raise UnknownName("threat of this run", threat, nearest(threat, stories) or tuple(stories))
        return Page(inside=_in_full(stories[threat]))

    def picture(self, name: str = "map", shield: str | None = None) -> Page:
        """Return a picture of the trial told: map, timeline or altitude; raises UnknownName."""
        if name not in FIGURES:
            raise UnknownName("picture of a run", name, nearest(name, FIGURES) or tuple(FIGURES))
        return Page(inside=(self._picture(name, self._part(shield)),))

    def _since(self) -> str:
        """Return what became another since the run was made; nothing where all is the same."""
        if not self.changed:
            return ""
        words = f" Since it was made the {', '.join(self.changed)} changed"
        return f"{words}: pictures show its trial as it is fought today, the stories as it was told then."

    def _picture(self, name: str, part: Fought) -> Picture:
        picture = run_picture(self.campaign, part)
        number = f"Trial {part.story.trial + 1} of {self.campaign.trials:,}: the next one may end otherwise."
        return thumbnail(FIGURES[name](picture), f"{name.capitalize()} of one trial. {finding(picture)}.", number)

    def _part(self, shield: str | None) -> Fought:
        if shield is None:
            return self.campaign.parts[-1]
        if shield not in self.shields:
            raise UnknownName("shield of this run", shield, nearest(shield, self.shields) or self.shields)
        return self.campaign.parts[self.shields.index(shield)]


def _headline(campaign: Campaign, part: Fought) -> str:
    answer, over = effectiveness(part.tally), over_points(campaign, part)
    came = "1 missile" if len(answer.outcomes) == 1 else f"{len(answer.outcomes)} missiles"
    chance = chance_text(
        answer, over, campaign.recipe.design.trials, until=campaign.until, is_enough=campaign.is_enough
    )
    return f"{answer.trials:,} trials of {came} against {part.defence.title}: {chance}"


def _shields(campaign: Campaign) -> Table:
    numbers = ("P(no leaker)", "95 % interval", "expected leakers", "shots")
    return Table(
        caption=campaign.built.loaded.scenario.title,
        columns=columns("shield", *numbers, numbers=numbers),
        rows=tuple(_shield_row(campaign, part) for part in campaign.parts),
    )


def _shield_row(campaign: Campaign, part: Fought) -> tuple[str, ...]:
    answer, over = effectiveness(part.tally), over_points(campaign, part)
    share = over.p_no_leak if over else answer.p_no_leak
    return (
        part.defence.title,
        f"{share.value:.3f}",
        f"{share.low:.3f} to {share.high:.3f}",
        f"{answer.expected_leakers:.2f}",
        f"{answer.shots:.1f}",
    )


def _ends(part: Fought, answer: Effectiveness) -> Table:
    ends = sorted({end for of_threat in answer.outcomes.values() for end in of_threat})
    shown = list(answer.outcomes.items())[:MOST_ENDS]
    more = f", the first {MOST_ENDS} of {len(answer.outcomes)}" if len(answer.outcomes) > MOST_ENDS else ""
    return Table(
        caption=f"What became of each missile against {part.defence.title}{more}",
        columns=columns("missile", *ends, numbers=ends),
        rows=tuple((name, *(f"{100.0 * of.get(end, 0.0):.1f} %" for end in ends)) for name, of in shown),
    )


def _in_short(told: Told, stories: Mapping[str, ThreatStory]) -> tuple[Block, ...]:
    table = Table(
        caption=f"Trial {told.trial + 1} of {told.trials:,} against {told.title}",
        columns=columns("missile", "how it ended", "what decided it"),
        rows=tuple((one.name, one.headline, one.decided) for one in stories.values()),
    )
    return (table,)


def _in_full(story: ThreatStory) -> tuple[Block, ...]:
    rows = [
        (clock(line.t_s) if line.to_s is None else f"{clock(line.t_s)} to {clock(line.to_s)}", line.words)
        for line in story.lines
    ]
    table = Table(caption="", columns=columns("time", "what happened", numbers=("time",)), rows=tuple(rows))
    return (
        Text(words=f"{story.name}: {story.headline}", look="lead"),
        table,
        Text(words=f"Decided: {story.decided}.", look="lead"),
    )
