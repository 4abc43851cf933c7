"""Parts in parallel, on threads, processes or a cluster: the same bytes for any number of workers, in any order.

This is the only module that knows Dask. A part is handed out, fought, and written to the disk before it counts.
"""

import logging
import os
from collections.abc import Callable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ProcessPoolExecutor,
    ThreadPoolExecutor,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, Protocol

from umbrella.campaign import store
from umbrella.campaign.fight_part import Part, fight_part
from umbrella.campaign.recipe import Recipe, engine_hash
from umbrella.campaign.tally import Tallies, add_all, tallies_of
from umbrella.campaign.worker import attend
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue, Stopped

KINDS: Final = ("threads", "spawn", "forkserver", "cluster")
MOST_WORKERS: Final = 1024
TRIES: Final = 4  # of a part whose worker died
MOST_WORDS: Final = 3  # told of points that cannot be flown
POLL_S: Final = 1.0
CONNECT_S: Final = 20.0  # within which a scheduler must answer
GONE: Final = "the cluster does not answer any more"
# Dask's errors when a worker or the scheduler has died
DEATHS: Final = {"KilledWorker", "FutureCancelledError", "CommClosedError"}
DEAF: Final = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # what Dask's workers do first
UNMANNED: Final = "the cluster has no workers: they are looked for again and again"

Progress = Callable[[int, int], None]
Say = Callable[[str], None]
Enough = Callable[[Tallies], bool]


@dataclass(frozen=True, slots=True, kw_only=True)
class Workers:
    """Who does the work: `number` threads or processes of this machine, or a Dask cluster at an address.

    `kind` is `threads`, `spawn`, `forkserver` (ways to start processes) or `cluster`; the address that of a scheduler,
    or `local:N` for a cluster of N processes on this machine. None: as many as there are processors.
    """

    kind: str = "threads"
    number: int | None = None
    address: str = ""

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise BadValue("pool", self.kind, f"one of {', '.join(KINDS)}")
        if self.number is not None and not 1 <= self.number <= MOST_WORKERS:
            raise BadValue("workers", self.number, f"1 <= workers <= {MOST_WORKERS}")

    @property
    def count(self) -> int:
        """Return how many parts are worked on at once, as far as this machine decides it."""
        return self.number or os.cpu_count() or 1


class Pool(Protocol):
    """Takes parts; `mend` makes it whole after a worker's death and tells whether that was possible.

    A part that it cannot take it gives back as a future that has failed. `width` is the number of its workers.
    """

    def submit(self, recipe: Recipe, part: int) -> "Future[Part]": ...

    def width(self) -> int: ...

    def mend(self) -> bool: ...

    def is_alive(self) -> bool: ...

    def close(self) -> None: ...


@dataclass(slots=True)
class LocalPool:
    """Threads or processes of this machine."""

    workers: Workers
    executor: Executor | None = None

    def __post_init__(self) -> None:
        self.executor = self._new()

    def _new(self) -> Executor:
        count = self.workers.count
        if self.workers.kind == "threads":
            return ThreadPoolExecutor(count)
        return ProcessPoolExecutor(count, mp_context=get_context(self.workers.kind), initializer=attend)

    def submit(self, recipe: Recipe, part: int) -> "Future[Part]":
        assert self.executor is not None
        try:
            return self.executor.submit(fight_part, recipe, part)
        except BrokenProcessPool as error:
            return _failed(error)

    def width(self) -> int:
        return self.workers.count

    def mend(self) -> bool:
        self.close()
        self.executor = self._new()
        return True

    def is_alive(self) -> bool:
        return True

    def close(self) -> None:
        if self.executor is not None:
            self.executor.shutdown(wait=False, cancel_futures=True)


def _failed(error: BaseException) -> "Future[Part]":
    future: Future[Part] = Future()
    future.set_exception(error)
    return future


@dataclass(slots=True)
class DaskPool:
    """A cluster that Dask distributed runs: it hands a part to another worker when one dies."""

    address: str
    client: Any = None
    cluster: Any = None
    executor: Any = None

    def __post_init__(self) -> None:
        from distributed import Client

        local, _, number = self.address.partition(":")
        try:
            if local == "local":
                self.cluster = _local_cluster(_local_count(number))
            self.client = Client(self.cluster or self.address, timeout=CONNECT_S)  # type: ignore[no-untyped-call]
        except (OSError, ValueError, TimeoutError) as error:
            hint = f"{error}: start one with `dask scheduler` and `dask worker ADDRESS`"
            raise BadValue("--cluster", self.address, "local:N or the address of a Dask scheduler", hint) from None
        self.executor = self.client.get_executor(pure=False, retries=TRIES)

    def submit(self, recipe: Recipe, part: int) -> "Future[Part]":
        try:
            future: Future[Part] = self.executor.submit(fight_as_asked, recipe, part, _program(recipe))
        except Exception:  # of several kinds, when the scheduler has just gone
            if self.is_alive():
                raise
            return _failed(CancelledError())
        return future

    def width(self) -> int:
        try:
            return sum(int(n) for n in self.client.ncores().values())
        except (OSError, TimeoutError):  # the scheduler has just gone: `is_alive` will say so
            return 0

    def mend(self) -> bool:
        return self.is_alive()

    def is_alive(self) -> bool:
        return bool(self.client.status == "running")

    def close(self) -> None:
        self.client.close(timeout=2)
        if self.cluster is not None:
            self.cluster.close(timeout=5)


def _program(recipe: Recipe) -> tuple[str, str]:
    """Return what of a recipe's results the machine decides on which it is: its engine and its catalogue."""
    return engine_hash(), _hash_of(recipe.catalog)


@lru_cache(maxsize=8)
def _hash_of(catalog: Catalog) -> str:
    return catalog.catalog_hash()


def fight_as_asked(recipe: Recipe, part: int, program: tuple[str, str]) -> Part:
    """Fight a part on another machine, if its program is the one that asks.

    Raises:
        Stopped: it is another.
    """
    if _program(recipe) != program:
        raise Stopped("a worker of the cluster has another Umbrella than the command: install the same everywhere")
    return fight_part(recipe, part)


def _local_cluster(count: int) -> Any:
    from distributed import LocalCluster

    return LocalCluster(  # type: ignore[no-untyped-call]
        n_workers=count,
        threads_per_worker=1,
        dashboard_address="127.0.0.1:0",  # for nobody else; None would be port 8787, on every network
        silence_logs=logging.CRITICAL,
        preload=DEAF,
    )


def _local_count(number: str) -> int:
    count = int(number) if number.isdigit() else 0
    if not 1 <= count <= MOST_WORKERS:
        raise BadValue("--cluster", f"local:{number}", f"local:N with 1 <= N <= {MOST_WORKERS}")
    return count


@contextmanager
def _opened(workers: Workers) -> Iterator[Pool]:
    with _quiet_dask() if workers.kind == "cluster" else nullcontext():
        pool: Pool = DaskPool(workers.address) if workers.kind == "cluster" else LocalPool(workers)
        try:
            yield pool
        finally:
            pool.close()


@contextmanager
def _quiet_dask() -> Iterator[None]:
    """Keep Dask from logging every death with a traceback: what matters of it we say."""
    from distributed.utils import silence_logging_cmgr

    with silence_logging_cmgr(level=logging.CRITICAL):
        yield


@dataclass(slots=True)
class Work:
    """What is done and what is left of a campaign in its folder."""

    recipe: Recipe
    folder: Path
    enough: Enough | None = None
    done: dict[int, Tallies] = field(default_factory=dict)  # by part
    first: int = 0  # every part before it is done
    total: Tallies = field(default_factory=dict)  # of the parts before it
    is_enough: bool = False
    tries: dict[int, int] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)  # what was said of parts fought now, once each

    def find(self, say: Say) -> None:
        """Take over the parts that lie in the folder; what cannot be read is deleted and will be fought again."""
        for number in store.part_numbers(self.folder):
            path = store.part_path(self.folder, number)
            table = store.read_part(path, store.mark(self.recipe.key, number))
            if table is None:
                say(f"{path} cannot be read or belongs to another campaign: it is fought again")
                store.forget([path])
            elif number < self.recipe.parts:
                self.take(number, tallies_of(table))

    def keep(self, part: Part) -> None:
        """Write a part; only then does it count."""
        store.write_bytes(store.part_path(self.folder, part.number), part.content)
        self.words.update(dict.fromkeys(part.words))
        self.take(part.number, part.tallies)

    def tell(self, say: Say) -> None:
        """Say what parts had to say, and of how many trials there is nothing."""
        for words in list(self.words)[:MOST_WORDS]:
            say(words)
        if len(self.words) > MOST_WORDS:
            say(f"and {len(self.words) - MOST_WORDS} more points cannot be flown")

    def take(self, number: int, tallies: Tallies) -> None:
        """Count a part, and ask after each part in turn whether there are enough."""
        self.done[number] = tallies
        while not self.is_enough and self.first in self.done:
            add_all(self.total, self.done.pop(self.first))
            self.first += 1
            self.is_enough = self.enough is not None and self.enough(self.total)

    def left(self) -> Iterator[int]:
        """Yield the parts to fight, in order."""
        for number in range(self.first, self.recipe.parts):
            if self.is_enough:
                return
            if number >= self.first and number not in self.done:
                yield number

    def is_over(self) -> bool:
        """Return whether nothing is left to fight."""
        return self.is_enough or self.first == self.recipe.parts

    def trials(self) -> int:
        """Return how many trials are done, about, for a bar."""
        return min((self.first + len(self.done)) * self.recipe.part_trials, self.recipe.trials)

    def drop_surplus(self) -> None:
        """Delete parts beyond the last that counts, so that the folder does not tell how many workers there were."""
        store.forget(store.part_path(self.folder, n) for n in store.part_numbers(self.folder) if n >= self.first)


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
        with _opened(workers or Workers()) as pool:
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
