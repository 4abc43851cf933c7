"""Designs: which points a campaign fights, and how often each."""

from dataclasses import dataclass

from umbrella.scenario.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Design:
    """The points of a campaign; a point is what it sets in the scenario and the catalogue.

    `kind` is nominal, monte-carlo, latin-hypercube, sobol, grid, one-at-a-time, saltelli or walk. Each point has so
    many `trials` against each shield. `is_common`: every point fights with the same random numbers, so that points
    differ by their settings alone; otherwise each has its own.
    """

    kind: str
    points: tuple[Settings, ...]
    trials: int
    is_common: bool


def nominal(trials: int) -> Design:
    """Return the design of a scenario fought as it is written."""
    return Design(kind="nominal", points=((),), trials=trials, is_common=True)
