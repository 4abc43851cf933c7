"""Outcomes: how many missiles leak against each shield, what became of each, and what lost the leakers."""

from typing import Final

from umbrella.analysis.dossier import Dossier
from umbrella.analysis.effectiveness import Effectiveness
from umbrella.battle.reasons import LOSS_TEXT, Loss
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.report.blocks import Block, Section, Table, Text, columns
from umbrella.report.credits import credit_of
from umbrella.report.inline import inline
from umbrella.report.outcomes import OutcomesPicture, ShieldOutcome, finding, outcomes_figure, percent_text
from umbrella.report.sections.answer import known

CHAIN: Final = {loss.name.lower().replace("_", " "): words for loss, words in LOSS_TEXT.items() if loss != Loss.NONE}


def outcomes(told: Dossier) -> Section:
    """Return the section: a chart of the leakers, and tables of the same and of what stands behind it."""
    campaign = told.run.campaign
    found = [known(campaign, part)[0] for part in campaign.parts]
    picture = _picture(told)
    blocks: list[Block] = [
        inline(outcomes_figure(picture), _alt(picture), "Diamonds: expected leakers with their 95 % interval."),
        _leakers(campaign, found),
        _losses(campaign, found),
    ]
    blocks += [_ends(part, one) for part, one in zip(campaign.parts, found, strict=True)]
    return Section(id="outcomes", title="Outcomes", blocks=tuple(blocks))


def _picture(told: Dossier) -> OutcomesPicture:
    campaign = told.run.campaign
    shields = tuple(_shield(campaign, part) for part in campaign.parts)
    design = campaign.recipe.design
    over = f", over {len(design.points):,} draws of the uncertain inputs" if design.kind != "nominal" else ""
    trials = f"share of the {campaign.trials:,} trials{over}"
    return OutcomesPicture(
        shields=shields,
        title=finding(shields),
        subtitle=f"{trials} by the number of missiles that leak, seed {campaign.seed}",
        credit=credit_of(told.run.provenance),
    )


def _shield(campaign: Campaign, part: Fought) -> ShieldOutcome:
    found, over = known(campaign, part)
    low, high = over.expected_leakers[1:] if over else found.expected_leakers_interval
    return ShieldOutcome(
        title=part.defence.title, shares=found.leakers, expected=found.expected_leakers, low=low, high=high
    )


def _alt(picture: OutcomesPicture) -> str:
    each = "; ".join(
        f"against {one.title} {one.expected:.2f} leakers are expected ({one.low:.2f} to {one.high:.2f})"
        for one in picture.shields
    )
    return f"Bars of how often so many missiles leak. {finding(picture.shields)}: {each}."


def _leakers(campaign: Campaign, found: list[Effectiveness]) -> Table:
    titles = [part.defence.title for part in campaign.parts]
    most = max(len(one.leakers) for one in found)
    rows = [
        (str(k), *(percent_text(one.leakers[k]) for one in found))
        for k in range(most)
        if any(one.leakers[k] > 0.0 for one in found)
    ]
    return Table(
        caption="In which share of the trials so many missiles leak",
        columns=columns("leakers", *titles, numbers=("leakers", *titles)),
        rows=tuple(rows),
    )


def _losses(campaign: Campaign, found: list[Effectiveness]) -> Block:
    links = dict.fromkeys(name for one in found for name in one.losses)
    if not links:
        return Text(words="Nothing leaked against any shield: there is nothing to lose the leakers.")
    titles = [part.defence.title for part in campaign.parts]
    order = [name for name in CHAIN if name in links] + [name for name in links if name not in CHAIN]
    rows = [
        (
            name,
            CHAIN.get(name, ""),
            *(percent_text(one.losses.get(name, 0.0)) if one.losses else "no leaker" for one in found),
        )
        for name in order
    ]
    return Table(
        caption="What lost the leakers: the link of the chain that failed, as a share of all leakers",
        columns=columns("link", "what it means", *titles, numbers=titles),
        rows=tuple(rows),
    )


def _ends(part: Fought, found: Effectiveness) -> Table:
    ends = sorted({end for of_threat in found.outcomes.values() for end in of_threat})
    rows = [
        (name, *(percent_text(of_threat.get(end, 0.0)) for end in ends)) for name, of_threat in found.outcomes.items()
    ]
    return Table(
        caption=f"What became of each missile against {part.defence.title}, in shares of {found.trials:,} trials",
        columns=columns("missile", *ends, numbers=ends),
        rows=tuple(rows),
    )
