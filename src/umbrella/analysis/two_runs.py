"""Two finished runs side by side: by how much their answers differ, how surely, and in which assumptions."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np

from umbrella.analysis.luck import Trials, difference_of_leakers, difference_of_p, no_difference
from umbrella.campaign.by_trial import leakers_of_run
from umbrella.campaign.reading import read_manifest
from umbrella.campaign.resume import read_recipe
from umbrella.campaign.statistics import Share, mean_of, wilson, within
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue
from umbrella.scenario.differences import Difference, Said, differences
from umbrella.scenario.load import LoadedScenario

FEWEST: Final = 2  # trials


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two runs: its scenario, its last shield, and how that did in the trials compared."""

    loaded: LoadedScenario
    shield: str
    seed: int
    key: str
    leakers: Trials
    threats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoRuns:
    """The second answer less the first, with intervals at 95 %.

    `is_paired`: both drew the same random numbers, and were compared trial by trial over the `trials` that both have;
    `by_chance` is then the chance of a change of P(no leaker) so large or larger where nothing differs.
    """

    first: Side
    second: Side
    is_paired: bool
    trials: int | None
    p_no_leak: Share
    leakers: Share
    by_chance: float | None
    differences: tuple[Difference, ...]


def two_runs(first: Path, second: Path, catalog: Catalog) -> TwoRuns:
    """Return by how much the answers of two finished runs differ, each against the last of its shields.

    Args:
        first, second: folders of runs of the scenario as it is written. catalog: where their names are looked up.

    Raises:
        BadValue: no run, not finished, of uncertain inputs, or of a single trial. FaultyFile: a file of it is broken.

    **Valid**: same seed: the pairs of `luck`, over the trials that both have; other seeds: intervals of both put
    together. **Leaves out**: what each assumption does by itself (`compare`). **Source**: of independent runs Newcombe,
    Statistics in Medicine 17 (1998) 873, method 10, and for means Zou and Donner, the same 27 (2008) 1693.
    **Checked**: tests/analysis/test_two_runs.py.
    """
    one, other = _side(first, catalog), _side(second, catalog)
    found = differences(one.loaded, other.loaded, catalog)
    if one.seed != other.seed:
        p, leakers, chance, trials = *_apart(one, other), None, None
    else:
        trials = min(len(one.leakers), len(other.leakers))
        p, leakers, chance = _paired(one, other, trials)
    return TwoRuns(
        first=one,
        second=other,
        is_paired=one.seed == other.seed,
        trials=trials,
        p_no_leak=p,
        leakers=leakers,
        by_chance=chance,
        differences=found,
    )


def _side(folder: Path, catalog: Catalog) -> Side:
    manifest = read_manifest(folder)
    _check(folder, manifest)
    recipe = read_recipe(folder, catalog, manifest)
    shield = str(manifest["shields"][-1])
    return Side(
        loaded=recipe.loaded,
        shield=str(manifest["titles"][-1]),
        seed=int(manifest["seed"]),
        key=str(manifest["key"]),
        leakers=leakers_of_run(folder, manifest, shield),
        threats=sum(threat.count for threat in recipe.loaded.scenario.threats),
    )


def _check(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Refuse what cannot be compared.

    Raises:
        BadValue: telling why.
    """
    if manifest.get("design") != "nominal":
        raise BadValue("RUN", folder, "a run of the scenario as it is written", f"its design is {manifest['design']}")
    if manifest["fought"] < FEWEST:
        raise BadValue("RUN", folder, f"a run of {FEWEST} trials or more", "a difference is known by its scatter")


def _paired(one: Side, other: Side, trials: int) -> tuple[Share, Share, float]:
    if one.key == other.key:
        return no_difference().paired, no_difference().paired, 1.0
    first, second = one.leakers[:trials], other.leakers[:trials]
    p = difference_of_p(first, second)
    leakers = difference_of_leakers(first, second, max(one.threats, other.threats))
    return p.paired, leakers.paired, p.by_chance


def _apart(one: Side, other: Side) -> tuple[Share, Share]:
    return less(held_of(other), held_of(one)), less(leakers_of(other), leakers_of(one))


def held_of(side: Side) -> Share:
    """Return P(no leaker) of a run."""
    return wilson(int((side.leakers == 0).sum()), len(side.leakers))


def leakers_of(side: Side) -> Share:
    """Return the expected leakers of a run."""
    values, counts = np.unique(side.leakers, return_counts=True)
    mean = mean_of(dict(zip(values.tolist(), counts.tolist(), strict=True)))
    return within(mean, len(side.leakers), float(side.threats))


def less(one: Share, other: Share) -> Share:
    """Return the difference of two independent answers from their intervals.

    **Valid**: where each interval is good by itself; for shares with Wilson intervals this is Newcombe's method 10.
    **Leaves out**: what the two have in common. **Source**: Zou and Donner, Statistics in Medicine 27 (2008) 1693, eq.
    1. **Checked**: tests/analysis/test_two_runs.py.
    """
    value = one.value - other.value
    down = math.hypot(one.value - one.low, other.high - other.value)
    up = math.hypot(one.high - one.value, other.value - other.low)
    return Share(value, value - down, value + up)


def as_dict(found: TwoRuns) -> dict[str, Any]:
    """Return a comparison of two runs as data."""
    return {
        "a": _side_dict(found.first),
        "b": _side_dict(found.second),
        "is_paired": found.is_paired,
        "trials": found.trials,
        "difference": {
            "p_no_leak": found.p_no_leak.value,
            "low": found.p_no_leak.low,
            "high": found.p_no_leak.high,
            "by_chance": found.by_chance,
            "expected_leakers": found.leakers._asdict(),
        },
        "settings": [
            {"path": one.path, "a": _said_dict(one.before), "b": _said_dict(one.after)} for one in found.differences
        ],
    }


def _side_dict(side: Side) -> dict[str, Any]:
    return {
        "scenario": side.loaded.scenario.name,
        "title": side.loaded.scenario.title,
        "shield": side.shield,
        "seed": side.seed,
        "trials": len(side.leakers),
        "threats": side.threats,
        "p_no_leak": held_of(side)._asdict(),
        "expected_leakers": leakers_of(side)._asdict(),
    }


def _said_dict(said: Said) -> dict[str, Any]:
    return {"says": said.text, "status": said.status or None, "sources": list(said.sources)}
