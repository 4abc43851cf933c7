"""`umbrella run`: a scenario fought many times, told once, and written down."""

import sys
from collections import Counter
from pathlib import Path
from typing import Any, Final

import click

from umbrella.cli.progress import progress_bar
from umbrella.cli.show import show_json, show_table, show_text
from umbrella.cli.show_story import show_story
from umbrella.core.compiled import announce_compilation

MOST_TOLD: Final = 12  # threats told one by one; the others stand in events.parquet
RUNS: Final = Path("runs")
HEADINGS: Final = {"out of reach": "short"}  # of the table


@click.command(short_help="Run a scenario: attack against shield, many times.")
@click.argument("scenario")
@click.option("--trials", type=int, default=200, show_default=True, metavar="N", help="Trials for each shield.")
@click.option("--seed", type=int, default=0, show_default=True, metavar="S", help="The same seed gives the same bytes.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="DIR", help="Folder of the results [default: in runs/]."
)
@click.option("--workers", type=int, metavar="N", help="Threads [default: as many as processors].")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(scenario: str, trials: int, seed: int, out: Path | None, workers: int | None, as_json: bool) -> None:
    """Run SCENARIO, the name of a shipped one or a YAML file, and tell what got through and why."""
    from umbrella.campaign import store
    from umbrella.campaign.conduct import conduct, write_campaign
    from umbrella.campaign.execute import check_numbers
    from umbrella.catalog.library import builtin_catalog
    from umbrella.scenario.load import load

    check_numbers(trials, workers)
    announce_compilation()
    catalog = builtin_catalog()
    loaded = load(scenario, catalog)
    with progress_bar(f"running {loaded.scenario.name}") as progress:
        campaign = conduct(loaded, catalog, trials=trials, seed=seed, workers=workers, say=_say, progress=progress)
    folder = store.given_folder(out) if out else store.new_folder(RUNS, loaded.scenario.name)
    _say("writing tables and pictures")
    write_campaign(campaign, folder)
    pictures = _draw(campaign, folder)
    if as_json:
        show_json(answer_dict(campaign, folder))
    else:
        _show(campaign, folder, pictures)


def _say(words: str) -> None:
    """Say on stderr what is being done, where a person is watching."""
    if sys.stderr.isatty():
        click.echo(f"{words} …", err=True)


def _draw(campaign: Any, folder: Path) -> list[Path]:
    """Draw the trial told against the last shield: map, altitudes, timeline, and what was predicted if anything was."""
    from umbrella.report.ellipses import draw_track
    from umbrella.report.engagement import draw_altitudes, draw_engagement_map
    from umbrella.report.fill_run import run_picture, track_picture
    from umbrella.report.timeline import draw_timeline

    part = campaign.parts[-1]
    picture = run_picture(campaign, part)
    drawn = []
    for name, draw in (("map", draw_engagement_map), ("altitude", draw_altitudes), ("timeline", draw_timeline)):
        drawn.append(folder / f"{name}.png")
        draw(picture, drawn[-1])
    if len(part.story.predictions) > 0:
        drawn.append(folder / "track.png")
        draw_track(track_picture(campaign, part), drawn[-1])
    return drawn


def answer_dict(campaign: Any, folder: Path) -> dict[str, Any]:
    """Return a run as `umbrella run --json` prints it; the keys at the top are those of the last shield."""
    shields = [_part_dict(campaign, part) for part in campaign.parts]
    return {
        "scenario": campaign.built.loaded.scenario.name,
        "trials": campaign.trials,
        "seed": campaign.seed,
        **shields[-1],
        "run": str(folder),
        "shields": shields,
    }


def _part_dict(campaign: Any, part: Any) -> dict[str, Any]:
    from umbrella.analysis.effectiveness import effectiveness

    answer = effectiveness(part.results, [attacker.name for attacker in campaign.built.attack])
    return {
        "shield": part.defence.name,
        "p_no_leak": answer.p_no_leak._asdict(),
        "expected_leakers": answer.expected_leakers,
        "leakers": list(answer.leakers),
        "shots": answer.shots,
        "outcomes": answer.outcomes,
        "weakest_status": part.defence.provenance.weakest_status.value,
    }


def _show(campaign: Any, folder: Path, pictures: list[Path]) -> None:
    from umbrella.campaign.story import story_of
    from umbrella.campaign.told import told_of

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
    for path in (*pictures, folder / "outcomes.parquet"):
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

    answer = effectiveness(part.results, [attacker.name for attacker in campaign.built.attack])
    share, status = answer.p_no_leak, part.defence.provenance.weakest_status.value
    show_text(f"\nAgainst {part.defence.title}, {answer.trials} trials:", style="bold")
    ends = sorted({end for of_threat in answer.outcomes.values() for end in of_threat})
    rows = [
        (name, *(f"{100.0 * of_threat.get(end, 0.0):.1f} %" for end in ends))
        for name, of_threat in list(answer.outcomes.items())[:MOST_TOLD]
    ]
    headings = [HEADINGS.get(end, end) for end in ends]
    show_table(("threat", *headings), rows, right=headings)
    show_text(
        f"P(no leaker) = {share.value:.3f} (95 % interval {share.low:.3f} to {share.high:.3f}); expected leakers "
        f"{answer.expected_leakers:.2f} of {len(answer.outcomes)}; shots {answer.shots:.1f} on average."
    )
    show_text(f"Weakest status of its numbers: {status}.", style="yellow" if status == "unverified" else "")
