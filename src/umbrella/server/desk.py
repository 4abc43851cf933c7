"""What every route needs of the server it belongs to, and the job that an address names."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Depends, HTTPException, Request

from umbrella.server.jobs import FINISHED, RUN, Job, Jobs
from umbrella.server.limits import Limits
from umbrella.server.memory import Memory
from umbrella.server.queue import Queue
from umbrella.server.settings import Settings

MOST_BYTES: Final = 64_000_000  # of scenes, and of reports, that are kept
MOST_REACHES: Final = 64
# of a job, what goes out
SHOWN: Final = (
    "id", "kind", "scenario", "title", "state", "done", "total", "words", "created", "trials", "seed", "grid_deg",
    "run", "shield", "shields", "message",
)  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Desk:
    """One server: its settings, its jobs, its queue, and how many questions it works on at once."""

    settings: Settings
    jobs: Jobs
    queue: Queue
    reaches: Memory[dict[str, Any]] = field(default_factory=lambda: Memory(MOST_REACHES))
    scenes: Memory[bytes] = field(default_factory=lambda: Memory(MOST_BYTES, len))
    reports: Memory[bytes] = field(default_factory=lambda: Memory(MOST_BYTES, len))
    _places: threading.BoundedSemaphore = field(init=False)

    def __post_init__(self) -> None:
        """Count the places."""
        self._places = threading.BoundedSemaphore(self.limits.at_once)

    @property
    def limits(self) -> Limits:
        """Return what is refused above."""
        return self.settings.limits

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Hold one of the few places for questions that compute.

        Raises:
            HTTPException: none became free in time.
        """
        if not self._places.acquire(timeout=self.limits.body_s):
            raise HTTPException(429, "too many questions at once: ask again in a moment", {"retry-after": "5"})
        try:
            yield
        finally:
            self._places.release()

    def job(self, name: str, kind: str | None = None) -> Job:
        """Return the job of an id.

        Raises:
            HTTPException: there is none, or it is of another kind.
        """
        job = self.jobs.get(name)
        if job is None or kind not in (None, job.kind):
            raise HTTPException(404, f"there is no such {kind or 'job'}: it may have been deleted")
        return job

    def finished(self, name: str, kind: str) -> Path:
        """Return the folder of a job that has come to its end.

        Raises:
            HTTPException: there is none, or it has not.
        """
        job = self.job(name, kind)
        if job.state != FINISHED:
            raise HTTPException(409, f"the {kind} is {job.state}: it has no answer{' yet' if job.is_open else ''}")
        return self.jobs.folder_of(job)

    def run_folder(self, name: str) -> Path:
        """Return the folder of a finished run as `umbrella run` writes it.

        Raises:
            HTTPException: there is none, or it has not come to its end.
        """
        return self.finished(name, "run") / RUN


def shown(job: Job) -> dict[str, Any]:
    """Return a job as it goes out."""
    said = asdict(job)
    return {name: said[name] for name in SHOWN}


def desk_of(request: Request) -> Desk:
    """Return the desk of the server that was asked."""
    desk: Desk = request.app.state.desk
    return desk


AtDesk = Annotated[Desk, Depends(desk_of)]
