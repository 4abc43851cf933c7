"""Claims on launches to orbit: what lies under the trace, who is warned, and whether the track tells what it is."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np

from umbrella.analysis.claim_flights import drawn_missiles
from umbrella.analysis.draws import decided_by, latin_hypercube, uncertain_in
from umbrella.analysis.flying import FlyingAnswer, fly_missile
from umbrella.analysis.impact_trace import Fall, impact_trace
from umbrella.analysis.launch_or_test import classify
from umbrella.analysis.nature import standard_nature
from umbrella.analysis.regions import Region, all_regions, around, chosen
from umbrella.analysis.verdicts import Decided
from umbrella.analysis.watched import watched
from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.points import Point
from umbrella.catalog.records import Missile
from umbrella.catalog.records_claims import ClassifiedCheck, LaunchCheck
from umbrella.core.errors import FlightError
from umbrella.scenario.load import load

MOST_TRACED: Final = 6  # draws whose traces are followed: each takes a fifth of a second
COARSE_S, COARSE_M = 5.0, 60e3  # their points
ELSEWHERE: Final = "elsewhere"


class Under(NamedTuple):
    """A country under the trace: from when to when (s after launch) a failure would come down on it."""

    country: str
    from_s: float
    to_s: float


def launch_check(check: LaunchCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """Return how likely no end of the thrust drops a flight by its own programme on some regions.

    **Valid**: as `impact_trace`; a launcher's numbers are drawn, at most 6 times. **Leaves out**: a rocket that turns
    off its course. **Source**: as `impact_trace` and `watched`. **Checked**: tests/analysis/test_claim_launches.py.
    """
    missile, start = catalog.missile(check.missile), catalog.place_or_point(check.origin)
    regions = chosen(check.over)
    numbers = uncertain_in(missile)
    drawn = latin_hypercube([one.quantity for one in numbers], min(draws, MOST_TRACED), seed)
    answers = np.array([_is_spared(catalog, one, start, regions) for one in drawn_missiles(missile, numbers, drawn)])
    flown = fly_missile(catalog, missile, start, standard_nature())
    trace = impact_trace(flown.flight, flown.earth)
    rests_on = Provenance.of(missile, catalog.drag(missile.drag), start)
    words = [_trace_words(trace, flown)]
    if check.watched_by:
        loaded = load(check.watched_by, catalog)
        seen = [f"{one.sensor} from {one.first_s:.0f} s" for one in watched(loaded, catalog, flown)]
        words.append(f"the sensors of {loaded.scenario.name} see it: {', '.join(seen) or 'none'}; no other does")
    decided = decided_by([f"{missile.id}.{one.path}" for one in numbers], drawn, answers)
    return Decided(
        probability=float(answers.mean()),
        draws=len(drawn),
        detail=f"{missile.name} from {start.name}: {'; '.join(words)}",
        deciding=decided or "the direction of its orbit: none of its numbers, within their ranges",
        provenance=rests_on,
    )


def _is_spared(catalog: Catalog, missile: Missile, start: Point, regions: Sequence[Region]) -> float:
    """Return 1 if no point of the trace lies in the regions, else 0."""
    try:
        flown = fly_missile(catalog, missile, start, standard_nature())
    except FlightError:
        return 1.0
    trace = impact_trace(flown.flight, flown.earth, COARSE_S, COARSE_M)
    return float(all(around(regions, one.lat_deg, one.lon_deg) is None for one in trace))


def under(trace: Sequence[Fall]) -> Iterator[Under]:
    """Yield the countries under a trace in its order; ground that has no outline here, and the sea, is elsewhere."""
    regions = all_regions()
    names = [found.country if (found := around(regions, one.lat_deg, one.lon_deg)) else ELSEWHERE for one in trace]
    begin = 0
    for k in range(1, len(trace) + 1):
        if k == len(trace) or names[k] != names[begin]:
            yield Under(names[begin], trace[begin].t_s, trace[k - 1].t_s)
            begin = k


def _trace_words(trace: Sequence[Fall], flown: FlyingAnswer) -> str:
    spans: dict[str, list[str]] = {}
    for one in under(trace):
        if one.country != ELSEWHERE:
            spans.setdefault(one.country, []).append(f"{one.from_s:.0f} to {one.to_s:.0f} s")
    where = ", ".join(f"{country} ({', '.join(times)})" for country, times in spans.items())
    text = f"if its thrust ends it falls on {where or 'no country of the outlines'}"
    if flown.orbit is not None and trace:
        text += f", and from {trace[-1].t_s:.0f} s on nowhere"
    return text


def classified_check(check: ClassifiedCheck, catalog: Catalog, draws: int, seed: int) -> Decided:
    """Return how likely an observer of the boost takes a flight for what the claim says; nothing is drawn."""
    answer = classify(
        check.missile,
        origin=check.origin,
        to=check.to,
        azimuth_deg=None if check.azimuth_deg is None else check.azimuth_deg.value,
        unlit_stage=check.unlit_stage,
        catalog=catalog,
    )
    is_launch = check.taken_for == "launch"
    when = f", told {answer.told_s:.0f} s after launch" if answer.told_s is not None else ""
    return Decided(
        probability=answer.p_launch if is_launch else 1.0 - answer.p_launch,
        detail=f"{answer.name} from {answer.launch.name}: {answer.verdict}, P(launch) {answer.p_launch:.2f}{when}",
        deciding=answer.looks[-1].by,
        provenance=answer.provenance,
    )
