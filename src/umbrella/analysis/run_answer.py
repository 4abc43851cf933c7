"""The answer of a run as data: what `umbrella run --json` prints, and the server hands out."""

from typing import Any

from umbrella.analysis.effectiveness import Spread, effectiveness, spread
from umbrella.campaign.conduct import Campaign, Fought


def answer_dict(campaign: Campaign) -> dict[str, Any]:
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


def _part_dict(campaign: Campaign, part: Fought) -> dict[str, Any]:
    answer = effectiveness(part.tally)
    over = over_points(campaign, part)
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


def over_points(campaign: Campaign, part: Fought) -> Spread | None:
    """Return how the answer spreads over the points of a design; None for the scenario as it is written."""
    return spread(campaign.tallies, part.defence.name) if campaign.recipe.design.kind != "nominal" else None


def _spread_dict(over: Spread) -> dict[str, Any]:
    return {"low": over.low, "high": over.high, "points": over.points, "not_flown": over.not_flown}
