"""The loop of a chunk of lanes: all lanes try a step, the ones with an event are served, until the queue is empty."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from umbrella.core.compiled import njit
from umbrella.physics.flight.lanes_aim import aim_at_height, aim_at_mach, set_step
from umbrella.physics.flight.lanes_judge import judge_height, judge_mach, take
from umbrella.physics.flight.lanes_load import REC_COLUMNS, REC_KIND, Ensemble, clear_stages
from umbrella.physics.flight.lanes_rows import (
    ALL_ROWS,
    EVENT,
    FLIGHT,
    IN_AIR,
    IN_VACUUM,
    LANES,
    LOADED,
    POWERED,
    STAGE,
)
from umbrella.physics.flight.lanes_serve import DONE, serve
from umbrella.physics.flight.lanes_step import accelerate, blend, estimate
from umbrella.physics.flight.trajectory import NODE_COLUMNS

HARM: Final = 0.04  # share of a step's tolerance that passing a border beside its place may use


@njit(nogil=True, _nrt=False)
def fly_kind(w, stages, step, cursor, kind, queue, records, launches, common):
    """Fly all flights of a queue as far as the same kind of forces acts on them.

    Args:
        w: float64[ALL_ROWS * LANES], the lanes. stages: float64[10, 3 * LANES], its rows from STAGE on.
        step: float64[2, 13], work. cursor: int64[1], 0.
        kind: POWERED, IN_AIR or IN_VACUUM. queue: int64[m], flights.
        records: float64[n, REC_COLUMNS], read (for a coast) and written. launches: float64[n, 4].
        common: `Ensemble`.
    """
    earth, has_knots = common.earth, common.has_knots[kind]
    per_m, per_m_s = 1.0 / (common.tolerance * 6.4e6), 1.0 / (common.tolerance * 7.0e3)
    harm_m_s = HARM * common.tolerance * 7.0e3
    for i in range(LANES):
        w[EVENT * LANES + i], w[FLIGHT * LANES + i] = LOADED, -1.0
        clear_stages(w, i)  # an idle lane goes on with what was in it
    while serve(w, kind, queue, cursor, records, step, launches, common):
        take(w, earth.omega_rad_s)
        for stage in range(10):
            accelerate(w, stages, stage, kind, has_knots, earth)
            if stage == 0:  # the size of the step is chosen when the acceleration at its start is known
                aim_at_height(w, earth)
                if has_knots:
                    aim_at_mach(w, earth)
                set_step(w)
            blend(w, stage + 1)
        estimate(w, per_m, per_m_s)
        judge_height(w, earth, harm_m_s)
        if has_knots:
            judge_mach(w, earth, harm_m_s)


def fly_block(
    first: int, last: int, records: NDArray[np.float64], launches: NDArray[np.float64], common: Ensemble
) -> None:
    """Fly the launches from first to last to their ends and write their records.

    A flight does not depend on its neighbours: which forces act on it is decided by its own height alone.
    """
    w = np.ones(ALL_ROWS * LANES)
    stages = w[STAGE * LANES :].reshape(10, 3 * LANES)
    records[first:last, REC_KIND] = POWERED
    waiting = np.arange(first, last)
    while len(waiting):
        for kind in (POWERED, IN_AIR, IN_VACUUM):
            queue = waiting[records[waiting, REC_KIND] == kind]
            if len(queue):
                step, cursor = np.zeros((2, NODE_COLUMNS)), np.zeros(1, dtype=np.int64)
                fly_kind(w, stages, step, cursor, kind, queue, records, launches, common)
        waiting = waiting[records[waiting, REC_KIND] < DONE]


def empty_records(n: int) -> NDArray[np.float64]:
    """Return the records of flights that have not begun."""
    return np.zeros((n, REC_COLUMNS))
