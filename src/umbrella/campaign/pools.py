"""Pools: threads or processes of this machine, or a Dask cluster, that take parts and give them back fought.

This is the only module that knows Dask.
"""

import logging
import os
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from typing import Any, Final, Protocol

from umbrella.campaign.fight_part import HALT, Part, fight_part
from umbrella.campaign.recipe import Recipe, engine_hash
from umbrella.campaign.worker import attend
from umbrella.catalog.library import Catalog
from umbrella.core.errors import BadValue, Stopped

KINDS: Final = ("threads", "spawn", "forkserver", "cluster")
MOST_WORKERS: Final = 1024
TRIES: Final = 4  # of a part whose worker died
CONNECT_S: Final = 20.0  # within which a scheduler must answer
DEAF: Final = "import signal; signal.signal(signal.SIGINT, signal.SIG_IGN)"  # what Dask's workers do first


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
        if self.executor is None:
            return
        is_here = self.workers.kind == "threads"
        if is_here:  # what is still fought is not wanted any more
            HALT.set()
        self.executor.shutdown(wait=is_here, cancel_futures=True)
        HALT.clear()


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
def opened(workers: Workers) -> Iterator[Pool]:
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
