"""What `umbrella run` prints: the trial told, the table of ends, the answer with its uncertainty; or JSON."""

from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.show import show_table, show_text
from umbrella.cli.show_story import show_story

MOST_TOLD: Final = 12  # threats told one by one; the others stand in the tables
HEADINGS: Final = {"out of reach": "short"}  # of the table


def answer_dict(campaign: Any) -> dict[str, Any]:
    """Return a run as `umbrella run --json` prints it; the keys at the top are those of the last shield."""
    shields = [_part_dict(campaign, part) for part in campaign.parts]
    recipe = campaign.recipe
    return {
        "scenario": recipe.loaded.scenario.name,
        "trials": campaign.trials,
        "seed": campaign.seed,
        "design": recipe.design.kind,
        "points": len(recipe.design.points),
        "until": campaign.until,
        "is_known_well_enough": campaign.is_enough if campaign.until is not None else None,
        **shields[-1],
        "run": str(campaign.folder),
        "shields": shields,
    }


def _part_dict(campaign: Any, part: Any) -> dict[str, Any]:
    from umbrella.analysis.effectiveness import effectiveness

    answer = effectiveness(part.tally)
    over = _over_points(campaign, part)
    share = over.p_no_leak if over else answer.p_no_leak
    low, high = over.expected_leakers[1:] if over else answer.expected_leakers_interval
    return {
        "shield": part.defence.name,
        "p_no_leak": share._asdict(),
        "p_no_leak_exact": None if over else answer.p_no_leak_exact._asdict(),  # trials of one draw are kin
        **({"spread_over_points": _spread_dict(over)} if over else {}),
        "expected_leakers": answer.expected_leakers,
        "expected_leakers_interval": {"low": low, "high": high},
        "leakers": list(answer.leakers),
        "shots": answer.shots,
        "shots_per_kill": answer.shots_per_kill,
        "stock": {"confidence": answer.stock_confidence, **answer.stock._asdict()},
        "outcomes": answer.outcomes,
        "losses": answer.losses,
        "weakest_status": part.defence.provenance.weakest_status.value,
    }


def _over_points(campaign: Any, part: Any) -> Any:
    """Return how the answer spreads over the points of a design; None for the scenario as it is written."""
    from umbrella.analysis.effectiveness import spread

    return spread(campaign.tallies, part.defence.name) if campaign.recipe.design.kind != "nominal" else None


def _spread_dict(over: Any) -> dict[str, Any]:
    return {"low": over.low, "high": over.high, "points": over.points, "not_flown": over.not_flown}


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
    over = _over_points(campaign, part)
    for line in (_chance(campaign, answer, over), _leakers(answer, over), _spent(answer)):
        show_text(line)
    show_text(f"Weakest status of its numbers: {status}.", style="yellow" if status == "unverified" else "")


def _chance(campaign: Any, answer: Any, over: Any) -> str:
    if over:
        share = over.p_no_leak
        lost = f" {over.not_flown} more gave no flight." if over.not_flown else ""
        return (
            f"P(no leaker) = {share.value:.3f} on average over {over.points} draws of the uncertain inputs (95 % "
            f"interval {share.low:.3f} to {share.high:.3f}); for nine in ten of them it lies from {over.low:.3f} to "
            f"{over.high:.3f}, the scatter of the {campaign.recipe.design.trials:,} trials of each included.{lost}"
        )
    share, exact = answer.p_no_leak, answer.p_no_leak_exact
    stopped = ""
    if campaign.until is not None:
        known = "as well known as was asked for"
        stopped = f"; {known}" if campaign.is_enough else f"; not {known} (± {campaign.until:g}): give more --trials"
    return (
        f"P(no leaker) = {share.value:.3f} (95 % interval {share.low:.3f} to {share.high:.3f}; exact {exact.low:.3f} "
        f"to {exact.high:.3f}){stopped}."
    )


def _leakers(answer: Any, over: Any) -> str:
    low, high = over.expected_leakers[1:] if over else answer.expected_leakers_interval
    text = f"Expected leakers {answer.expected_leakers:.2f} of {len(answer.outcomes)} ({low:.2f} to {high:.2f})"
    lost = ", ".join(f"{name} {100.0 * share:.0f} %" for name, share in answer.losses.items())
    return f"{text}; what lost them: {lost}." if lost else f"{text}."


def _spent(answer: Any) -> str:
    per_kill = f", {answer.shots_per_kill:.1f} for each kill" if answer.shots_per_kill is not None else ""
    if answer.shots == 0.0:
        return "No shots were fired."
    return (
        f"Shots {answer.shots:.1f} on average{per_kill}; {answer.stock.value:.0f} were enough in "
        f"{100.0 * answer.stock_confidence:.0f} % of the trials."
    )
