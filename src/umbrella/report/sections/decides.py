"""What decides the answer: the link that fails, the numbers that the parts name, and a tornado where there is one."""

from typing import Final

from umbrella.analysis.dossier import Dossier, Missing
from umbrella.analysis.sensitivity import decided_by_ends
from umbrella.analysis.tornado import Bar, Tornado
from umbrella.report.blocks import (
    Block,
    Cell,
    Code,
    Listing,
    Mark,
    Part,
    Section,
    State,
    Table,
    Text,
    columns,
    number_text,
)
from umbrella.report.inline import inline
from umbrella.report.sections.answer import known
from umbrella.report.sections.footprint import deciding
from umbrella.report.sections.repeat import scenario_name
from umbrella.report.sections.stories import reasons
from umbrella.report.tornado import tornado_figure

SHOWN: Final = 15


def decides(told: Dossier) -> Section:
    """Return the section."""
    state: State = "failed" if isinstance(told.tornado, Missing) and told.tornado.is_fault else "told"
    blocks: list[Block] = [Listing(items=tuple(_named(told))), *_tornado(told)]
    return Section(id="decides", title="What decides the answer", blocks=tuple(blocks), state=state)


def _named(told: Dossier) -> list[Cell]:
    """Return what the parts of the report name as deciding."""
    campaign = told.run.campaign
    found, _ = known(campaign, campaign.parts[-1])
    lost = ", ".join(f"{name} {100.0 * share:.0f} %" for name, share in found.losses.items())
    items: list[Cell] = [
        f"The link of the chain: {lost} of the leakers." if lost else "No missile leaked in any trial."
    ]
    items += [f"A missile that leaked in the trial told: {why}." for why in reasons(told)]
    if not isinstance(told.footprint, Missing):
        items.append(f"The ground that is covered hangs on {deciding(told.footprint)}.")
    if not isinstance(told.treaty, Missing):
        open_ones = dict.fromkeys(one.finding.depends_on for one in told.treaty.articles if one.finding.depends_on)
        items += [f"The verdict of the law hangs on {one}." for one in open_ones]
    if not isinstance(told.cost, Missing):
        items.append(f"The cost hangs on {'; '.join(told.cost.assumptions)}.")
    return items


def _tornado(told: Dossier) -> list[Block]:
    found = told.tornado
    if isinstance(found, Missing):
        look = "warning" if found.is_fault else "note"
        ask = Code(caption="To ask it:", text=f"umbrella sensitivity {scenario_name(told.run)}")
        return [Text(words=found.why, look="warning" if look == "warning" else "note"), ask]
    sentence = f"{decided_by_ends(found)}."
    moving = [bar for bar in found.bars if bar.swing > 0.0]
    blocks: list[Block] = [Text(words=sentence)]
    if moving:
        alt = f"Tornado: a bar for each input from the answer at its low to that at its high end. {sentence}"
        blocks += [
            inline(tornado_figure(found, SHOWN), alt, "Each input alone at both ends of its range."),
            _table(found, moving),
        ]
    return [Part(title="Each uncertain input alone", inside=tuple(blocks))]


def _table(found: Tornado, moving: list[Bar]) -> Table:
    numbers = ("low", "value", "high", "answer at low", "answer at high")
    still = len(found.bars) - len(moving)
    rows: list[tuple[Cell, ...]] = [
        (bar.input.path, *(number_text(one) for one in (bar.low.value, bar.input.quantity.value, bar.high.value)),
         f"{bar.low.answer.value:.3f}", f"{bar.high.answer.value:.3f}", "yes" if bar.stands_out else "no",
         Mark(words=bar.input.quantity.status.value, kind=bar.input.quantity.status.value))
        for bar in moving[:SHOWN]
    ]  # fmt: skip
    return Table(
        caption=f"The inputs that move P(no leaker) most; {still} of {len(found.bars)} move it at neither end",
        columns=columns("input", *numbers, "beyond the noise", "status", numbers=numbers, names=("input",)),
        rows=tuple(rows),
    )
