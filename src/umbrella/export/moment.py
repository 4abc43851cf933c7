"""Times of a scene as dates, to the microsecond."""

from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from umbrella.analysis.scene import Mover


def moment(start: datetime, t_s: float) -> datetime:
    """Return the date of a time on the clock of a run whose zero is `start`."""
    return start + timedelta(microseconds=round(t_s * 1e6))


def iso(start: datetime, t_s: float) -> str:
    """Return it as ISO 8601 in UTC, with six decimals: 2000-07-20T00:02:03.000000Z."""
    return moment(start, t_s).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def told_rows(mover: Mover) -> NDArray[np.int64]:
    """Return the numbers of the rows of a mover that stand a microsecond apart or more: what a date can tell apart."""
    ticks = np.round(mover.t_s * 1e6)
    return np.flatnonzero(np.diff(ticks, prepend=-np.inf) > 0.5)
