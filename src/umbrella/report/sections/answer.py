"""The answer: what `umbrella run` says, how well it is known, and how weak its weakest number is."""

from collections import Counter
from typing import Final

from umbrella.analysis.dossier import Dossier
from umbrella.analysis.effectiveness import Effectiveness, Spread, effectiveness
from umbrella.analysis.run_answer import over_points
from umbrella.analysis.run_words import chance_text, leakers_text, spent_text
from umbrella.campaign.conduct import Campaign, Fought
from umbrella.catalog.quantity import STATUS_ORDER, Status
from umbrella.report.blocks import Block, Link, Mark, Section, Table, Text, columns

STATUS_WORDS: Final = {
    Status.PUBLISHED: "read in the work that is named",
    Status.SECOND_HAND: "read in a copy or a report of it",
    Status.DERIVED: "computed from such numbers",
    Status.ASSUMED: "a modelling assumption",
    Status.UNVERIFIED: "from memory, checked by nobody yet: the source names the publication to check",
}
ABOUT_CHANCE: Final = (
    "P(no leaker) is the chance that no warhead comes down at its target. Its interval is about chance alone: what "
    "another million trials of these numbers would give. It says nothing of whether the numbers are right."
)


def answer(told: Dossier) -> Section:
    """Return the section: the answer against the last shield in two sentences, and all shields in a table."""
    campaign = told.run.campaign
    last = campaign.parts[-1]
    return Section(
        id="answer",
        title="The answer",
        blocks=(
            Text(words=_lead(campaign, last), look="lead"),
            _weakest(told, last),
            Text(words=ABOUT_CHANCE),
            _table(campaign),
            *_warnings(told),
        ),
    )


def known(campaign: Campaign, part: Fought) -> tuple[Effectiveness, Spread | None]:
    """Return how well a shield did, and how that spreads over the points of a design, if there is one."""
    return effectiveness(part.tally), over_points(campaign, part)


def _lead(campaign: Campaign, part: Fought) -> str:
    found, over = known(campaign, part)
    threats = len(found.outcomes)
    came = "1 missile" if threats == 1 else f"{threats} missiles"
    chance = chance_text(found, over, campaign.recipe.design.trials, until=campaign.until, is_enough=campaign.is_enough)
    head = f"In {found.trials:,} trials of {came} against {part.defence.title}: {chance}"
    return f"{head} {leakers_text(found, over)}"


def _weakest(told: Dossier, part: Fought) -> Text:
    """Return how weak the weakest number is, and how many there are of each status."""
    weakest, counts = part.defence.provenance.weakest_status, Counter(one.status for one in told.assumptions)
    rest = ", ".join(f"{counts[status]} {status.value}" for status in reversed(STATUS_ORDER) if counts[status])
    words = (
        "Weakest status of its numbers: ",
        Mark(words=weakest.value, kind=weakest.value),
        f" ({STATUS_WORDS[weakest]}). Of the {len(told.assumptions)} numbers behind all shields: {rest}. ",
        Link(words="Each of them is listed under Assumptions", to="#assumptions"),
        ".",
    )
    return Text(words=words, look="warning" if weakest == Status.UNVERIFIED else "note")


def _table(campaign: Campaign) -> Table:
    numbers = ("trials", "P(no leaker)", "95 % interval", "expected leakers", "their 95 % interval", "shots")
    return Table(
        caption="The answer against each shield",
        columns=columns("shield", *numbers, numbers=numbers),
        rows=tuple(_row(campaign, part) for part in campaign.parts),
    )


def _row(campaign: Campaign, part: Fought) -> tuple[str, ...]:
    found, over = known(campaign, part)
    share = over.p_no_leak if over else found.p_no_leak
    low, high = over.expected_leakers[1:] if over else found.expected_leakers_interval
    return (
        part.defence.title,
        f"{found.trials:,}",
        f"{share.value:.3f}",
        f"{share.low:.3f} to {share.high:.3f}",
        f"{found.expected_leakers:.2f} of {len(found.outcomes)}",
        f"{low:.2f} to {high:.2f}",
        f"{found.shots:.1f}",
    )


def _warnings(told: Dossier) -> list[Block]:
    campaign = told.run.campaign
    found, _ = known(campaign, campaign.parts[-1])
    blocks: list[Block] = [Text(words=f"Against {campaign.parts[-1].defence.title}: {spent_text(found)}")]
    if told.run.changed:
        same = "The trial told was fought again and came out the same." if told.run.is_same_trial else (
            "The trial told comes out otherwise today: its pictures are those that the run itself drew."
        )  # fmt: skip
        blocks.append(
            Text(words=f"Since the run was made the {_listed(told.run.changed)} changed. {same}", look="note")
        )
    return blocks


def _listed(words: tuple[str, ...]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
