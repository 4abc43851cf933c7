"""Parts handed out, fought, and written before they count: the same bytes for any number of workers, in any order."""

from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Final

from umbrella.campaign import store
from umbrella.campaign.fight_part import Part
from umbrella.campaign.pools import TRIES, Pool, Workers, opened
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.work import Enough, Say, Work
from umbrella.core.errors import Stopped

POLL_S: Final = 1.0
GONE: Final = "the cluster does not answer any more"
# Dask's errors when a worker or the scheduler has died
DEATHS: Final = {"KilledWorker", "FutureCancelledError", "CommClosedError"}
UNMANNED: Final = "the cluster has no workers: they are looked for again and again"

Progress = Callable[[int, int], None]


def execute(
    recipe: Recipe,
    folder: Path,
    *,
    workers: Workers | None = None,
    enough: Enough | None = None,
    say: Say = lambda words: None,
    progress: Progress = lambda done, total: None,
) -> Work:
    """Fight the parts of a campaign that its folder lacks, and return the work with the tallies of all.

    Args:
        recipe: of the campaign. folder: where its parts are written. workers: who does it. enough: is asked after each
            part, in the order of their numbers, whether the tallies so far suffice. say: is told what went wrong and
            is mended. progress: is told (trials done, trials to do).

    Raises:
        Stopped: the disk is full, the cluster is gone or another program; the parts finished are kept.

    **Valid**: the same files for any workers, any order, interrupted and resumed. **Leaves out**: other processors,
    whose mathematical library may round otherwise. **Source**: none. **Checked**: tests/campaign/test_execute.py,
    tests/campaign/test_kills.py.
    """
    (folder / store.OUTCOMES).mkdir(exist_ok=True)
    store.sweep_up(folder)
    work = Work(recipe, folder, enough)
    work.find(say)
    progress(work.trials(), recipe.trials)
    if not work.is_over():
        with opened(workers or Workers()) as pool:
            _work_through(work, pool, say, progress)
    work.tell(say)
    work.drop_surplus()
    return work


def _work_through(work: Work, pool: Pool, say: Say, progress: Progress) -> None:
    """Keep the workers busy until nothing is left; few parts are handed out ahead, so that memory stays flat."""
    left, pending = work.left(), dict[Future[Part], int]()
    ahead, is_manned = 2 * max(1, pool.width()), True
    while True:
        while len(pending) < ahead and (number := next(left, None)) is not None:
            pending[pool.submit(work.recipe, number)] = number
        if not pending or work.is_over():
            return
        finished, _ = wait(pending, timeout=POLL_S, return_when=FIRST_COMPLETED)
        if not finished:
            is_manned = _waited(pool, is_manned, say)
        broken = [number for future in finished if not _kept(work, future, number := pending.pop(future))]
        if broken:
            broken += list(pending.values())
            pending.clear()
            _mended(work, pool, broken, say)
            pending = {pool.submit(work.recipe, number): number for number in broken}
        progress(work.trials(), work.recipe.trials)


def _waited(pool: Pool, was_manned: bool, say: Say) -> bool:
    """Return whether there is anybody who works, and say it when there is nobody any more."""
    if not pool.is_alive():
        raise Stopped(GONE)
    is_manned = pool.width() > 0
    if was_manned and not is_manned:
        say(UNMANNED)
    return is_manned


def _kept(work: Work, future: "Future[Part]", number: int) -> bool:
    """Keep a finished part; return False for one whose worker died."""
    try:
        part = future.result()
    except (BrokenProcessPool, CancelledError):
        return False
    except Exception as error:
        if type(error).__name__ in DEATHS:
            return False
        raise
    work.keep(part)
    return True


def _mended(work: Work, pool: Pool, broken: list[int], say: Say) -> None:
    """Make the pool whole again, or give up: it is gone, or a part has broken it too often."""
    for number in broken:
        work.tries[number] = work.tries.get(number, 0) + 1
    worst = max(work.tries.values())
    if worst > TRIES:
        raise Stopped(f"a worker died {worst} times in a row: too little memory?")
    if not pool.mend():
        raise Stopped(GONE)
    say("a worker died: its parts are fought again")
