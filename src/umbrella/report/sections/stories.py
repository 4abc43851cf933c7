"""The story of each threat in the trial told, from the run's own tables."""

from collections import Counter
from itertools import accumulate
from typing import Final

from umbrella.analysis.dossier import Dossier
from umbrella.campaign.story import ThreatStory, clock, stories_of
from umbrella.report.blocks import Block, Fold, Section, Table, Text, columns

IN_FULL: Final = 24  # threats whose stories are told line by line
ON_PAPER: Final = 400  # lines of stories that are printed: eight pages


def stories(told: Dossier) -> Section:
    """Return the section: what decided the fate of each, then each story in full."""
    run = told.run.told
    found = stories_of(run)
    intro = (
        f"Trial {run.trial + 1} of {run.trials:,} against {run.title}, told line by line. Times are minutes and "
        "seconds on the clock of the run; a line with two times is a stretch in which batteries held fire, and why."
    )
    decided = Table(
        caption="What decided the fate of each missile in this trial",
        columns=columns("missile", "how it ended", "what decided it"),
        rows=tuple((one.name, one.headline, one.decided) for one in found),
    )
    told_so_far = accumulate(len(one.lines) for one in found[:IN_FULL])
    folds = [_told(one, lines <= ON_PAPER) for one, lines in zip(found, told_so_far, strict=False)]
    blocks: list[Block] = [Text(words=intro), decided, *folds]
    if not all(fold.on_paper for fold in folds):
        why = "On paper the later stories stay folded: the table above tells what decided them."
        blocks.insert(2, Text(words=why, look="note"))
    if len(found) > IN_FULL:
        more = f"{len(found) - IN_FULL} more missiles are told by `umbrella explain`, one by one."
        blocks.append(Text(words=more, look="note"))
    return Section(id="stories", title="The story of each missile", blocks=tuple(blocks))


def reasons(told: Dossier) -> list[str]:
    """Return what decided the missiles that leaked in the trial told, the most frequent first."""
    leaked = [one.decided for one in stories_of(told.run.told) if one.outcome.name == "LEAKED"]
    return [f"{why} ({count} of them)" if count > 1 else why for why, count in Counter(leaked).most_common()]


def _told(story: ThreatStory, on_paper: bool) -> Fold:
    rows = [
        (clock(line.t_s) if line.to_s is None else f"{clock(line.t_s)} to {clock(line.to_s)}", line.words)
        for line in story.lines
    ]
    table = Table(
        caption=f"{story.name}, line by line",
        columns=columns("time", "what happened", numbers=("time",)),
        rows=tuple(rows),
    )
    inside = (table, Text(words=f"Decided: {story.decided}."))
    return Fold(title=f"{story.name}: {story.headline}", inside=inside, on_paper=on_paper)
