"""What `umbrella run` prints: the trial told, the table of ends, the answer with its uncertainty."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.show import show_table, show_text
from umbrella.cli.show_story import show_story

MOST_TOLD: Final = 12  # threats told one by one; the others stand in the tables
HEADINGS: Final = {"out of reach": "short"}  # of the table


def show_run(campaign: Any, pictures: list[Path]) -> None:
    """Print the trial told and the answers against every shield."""
    from umbrella.campaign.story import story_of
    from umbrella.campaign.told import told_of

    folder = campaign.folder
    told = told_of(campaign, campaign.parts[-1])
    show_text(campaign.built.loaded.scenario.title, style="bold")
    show_text(f"Trial {told.trial + 1} of {told.trials}, against {told.title}:")
    for threat in told.threats[:MOST_TOLD]:
        show_story(story_of(told, threat))
    if len(told.threats) > MOST_TOLD:
        more = len(told.threats) - MOST_TOLD
        show_text(f"\nand {more} more threats: umbrella explain {folder} --threat NAME tells each")
    astray = _astray(told.shots)
    if astray:
        show_text(f"\n{astray}")
    for part in campaign.parts:
        _show_answer(campaign, part)
    show_text("")
    for path in (*pictures, folder / "outcomes"):
        click.echo(path)
    click.echo(f"sources: umbrella cite {folder}")


def _astray(shots_by_threat: dict[str, list[dict[str, Any]]]) -> str:
    """Return how many shots of the trial told went at other objects than warheads; nothing for none."""
    shots = [shot for shots in shots_by_threat.values() for shot in shots]
    sent = Counter(shot["object"] for shot in shots if shot["object"] != "warhead")
    struck = sum(shot["fate"] == "decoy" for shot in shots)
    if not sent and not struck:
        return ""
    kinds = f" ({', '.join(f'{kind} {count}' for kind, count in sent.most_common())})" if sent else ""
    return (
        f"In this trial {len(shots)} interceptors were fired, {sum(sent.values()) or 'none'} of them at other objects "
        f"than warheads{kinds}; {struck or 'none'} hit something that was no warhead."
    )


def _show_answer(campaign: Any, part: Any) -> None:
    from umbrella.analysis.effectiveness import effectiveness
    from umbrella.analysis.run_answer import over_points
    from umbrella.analysis.run_words import chance_text, leakers_text, spent_text

    answer = effectiveness(part.tally)
    status = part.defence.provenance.weakest_status.value
    show_text(f"\nAgainst {part.defence.title}, {answer.trials:,} trials:", style="bold")
    ends = sorted({end for of_threat in answer.outcomes.values() for end in of_threat})
    rows = [
        (name, *(f"{100.0 * of_threat.get(end, 0.0):.1f} %" for end in ends))
        for name, of_threat in list(answer.outcomes.items())[:MOST_TOLD]
    ]
    headings = [HEADINGS.get(end, end) for end in ends]
    show_table(("threat", *headings), rows, right=headings)
    over = over_points(campaign, part)
    trials = campaign.recipe.design.trials
    chance = chance_text(answer, over, trials, until=campaign.until, is_enough=campaign.is_enough)
    for line in (chance, leakers_text(answer, over), spent_text(answer)):
        show_text(line)
    show_text(f"Weakest status of its numbers: {status}.", style="yellow" if status == "unverified" else "")
