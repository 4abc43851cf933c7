"""The head of the report: what was run."""

from dataclasses import dataclass

from umbrella.analysis.dossier import Dossier
from umbrella.campaign.told import Rows


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """What stands above the sections: the scenario's title, its words about itself, and what was run."""

    name: str
    title: str
    description: str
    facts: tuple[tuple[str, str], ...]


def heading(told: Dossier) -> Heading:
    """Return the head of the report."""
    campaign = told.run.campaign
    scenario = campaign.recipe.loaded.scenario
    design = campaign.recipe.design
    drawn = (
        f", {design.kind} over {len(design.points):,} draws of the uncertain inputs" if design.kind != "nominal" else ""
    )
    facts = [
        ("Scenario", scenario.name),
        ("Set in", scenario.date or ""),
        ("Attack", _attack(told.run.told.threats)),
        ("Shields", "; ".join(part.defence.title for part in campaign.parts)),
        ("Trials", f"{campaign.trials:,} against each shield{drawn}; seed {campaign.seed}"),
        ("Weakest status", told.run.provenance.weakest_status.value),
    ]
    return Heading(
        name=scenario.name,
        title=scenario.title,
        description=" ".join((scenario.description or "").split()),
        facts=tuple((name, value) for name, value in facts if value),
    )


def _attack(threats: Rows) -> str:
    """Return the missiles of the attack by what flies."""
    names: dict[str, list[str]] = {}
    for row in threats:
        names.setdefault(row["missile"], []).append(row["threat"])
    return "; ".join(f"{len(own)} {missile}: {', '.join(own)}" for missile, own in names.items())
