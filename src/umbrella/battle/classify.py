"""Classify: how probable it is that a track is the warhead, given all looks at it and at its neighbours."""

import math
from typing import Final

from umbrella.battle.fight import TRACKS
from umbrella.battle.reports import SUREST
from umbrella.core.compiled import step, verb
from umbrella.tracking.initiate import FIRM

UNTRACKED: Final = 0.01  # odds, before the first look, that the warhead is none of the tracks: a search misses so few


@verb
def look_ratio(contrast, information, signatures):
    """Return the logarithm of the likelihood ratio, warhead against something else of the complex, of a mean look.

    Args:
        contrast: mean of the looks (0: looks like a warhead). information: inverse of its variance, 0: no look.
        signatures: `Signatures`, what else there may be.

    Valid: normal errors. Leaves out: kinds that the shield does not know of. Source: Neyman & Pearson (1933).
    Checked: tests/battle/test_classify.py.
    """
    if information <= 0.0 or signatures.contrast.shape[0] == 0:
        return 0.0
    other = 0.0
    for k in range(signatures.contrast.shape[0]):
        # both densities divided by that of the warhead
        c = signatures.contrast[k]
        other += signatures.share[k] * math.exp(min(700.0, information * c * (contrast - 0.5 * c)))
    return max(-SUREST, min(SUREST, -math.log(other) if other > 0.0 else SUREST))


@step
def _information(belief):
    """Return the information of all looks at a track; what averaging never removes adds to the error of their mean."""
    if belief.information <= 0.0:
        return 0.0
    return belief.information / (1.0 + belief.information / belief.information_cap)


@step
def classify(shield, fight):
    """Say of every firm track how probable it is that it is the warhead of its launch.

    One object of each launch is the warhead: the probability of a track is its likelihood ratio over the sum of those
    of all tracks of the launch (Bayes, with equal odds before the first look). Tracks that were called killed count on
    when they are kept no more: what flies on beside a killed warhead does not become one; nor do decoys that are known
    as such while nobody has found the warhead.

    Args:
        shield: `Shield`. fight: `Fight`, whose belief changes.

    Valid: one warhead a missile. Leaves out: that a warhead is found sooner or later. Source: Bayes' rule.
    Checked: tests/battle/test_classify.py.
    """
    total = fight.desk.total
    for m in range(total.shape[0]):
        total[m] = fight.fates[m].gone + UNTRACKED
    for j in range(fight.counts[TRACKS]):
        belief = fight.belief[j]
        if fight.tracks[j].phase == FIRM:
            log_ratio = belief.declared + look_ratio(belief.contrast, _information(belief), shield.rules.signatures)
            belief.ratio = math.exp(log_ratio)
            total[belief.missile] += belief.ratio
    for j in range(fight.counts[TRACKS]):
        belief = fight.belief[j]
        belief.warhead = belief.ratio / total[belief.missile] if fight.tracks[j].phase == FIRM else 0.0
