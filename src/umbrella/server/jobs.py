"""Jobs: what was asked for and how far it is, in memory and in a folder each, so that they survive the server."""

import json
import re
import secrets
import shutil
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from umbrella.campaign.store import write_bytes, write_files, write_json
from umbrella.core.errors import Stopped
from umbrella.server.limits import Limits

JOB: Final = "job.json"
SCENARIO: Final = "scenario.yaml"  # as it was sent
BESIDE: Final = "beside"  # files that a shipped scenario names; one that was sent names none
RUN: Final = "run"  # the folder of the run, as `umbrella run` writes it
ANSWER: Final = "answer.json"
GEOJSON: Final = "footprint.geojson"
ID: Final = re.compile(r"[0-9a-f]{16}")
QUEUED, RUNNING, FINISHED, STOPPED, FAILED = "queued", "running", "finished", "stopped", "failed"
STATES: Final = (QUEUED, RUNNING, FINISHED, STOPPED, FAILED)
OPEN: Final = (QUEUED, RUNNING)
PASSING: Final = ("done", "words")  # not written while a job is open: it changes all the time


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of long work: a run, or a footprint of a run (`run` is then its id).

    `shields` holds name and title of each; `words` says what is being done, `message` why it failed or was stopped.
    `done` and `total` count trials of a run, flights of a footprint.
    """

    id: str
    kind: str
    scenario: str
    title: str
    created: str
    trials: int = 0
    seed: int = 0
    grid_deg: float | None = None
    run: str | None = None
    shield: str | None = None
    threat: str | None = None
    shields: list[dict[str, str]] = field(default_factory=list)
    state: str = QUEUED
    done: int = 0
    total: int = 0
    words: str = ""
    message: str = ""

    @property
    def is_open(self) -> bool:
        """Return whether it waits or runs."""
        return self.state in OPEN


def new_id() -> str:
    """Return an id that nobody can guess."""
    return secrets.token_hex(8)


def now() -> str:
    """Return the time as it is written into a job."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(slots=True)
class Jobs:
    """The table of all jobs of a folder. An id that is not in it leads nowhere, least of all to the disk."""

    folder: Path
    limits: Limits
    _table: dict[str, Job] = field(default_factory=dict)
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def __post_init__(self) -> None:
        """Read the jobs that lie in the folder; what was running when the last server ended is queued again."""
        self.folder.mkdir(parents=True, exist_ok=True)
        found = sorted(filter(None, map(_read, self.folder.iterdir())), key=lambda job: (job.created, job.id))
        for job in found:
            self._table[job.id] = job if job.state != RUNNING else replace(job, state=QUEUED)

    def all(self) -> list[Job]:
        """Return every job, the newest first."""
        with self._lock:
            return list(reversed(self._table.values()))

    def get(self, name: str) -> Job | None:
        """Return the job of an id, None where there is no such."""
        with self._lock:
            return self._table.get(name) if ID.fullmatch(name) else None

    def folder_of(self, job: Job) -> Path:
        """Return where a job lies."""
        return self.folder / job.id

    def waiting(self) -> list[Job]:
        """Return those that wait or run, the oldest first."""
        with self._lock:
            return [job for job in self._table.values() if job.is_open]

    def add(self, job: Job, content: bytes, files: Mapping[str, bytes] = MappingProxyType({})) -> bool:
        """Take a job with its scenario and the files that this names; return False where too many wait."""
        with self._lock:
            if len(self.waiting()) >= self.limits.jobs:
                return False
            place = self.folder / job.id
            place.mkdir()
            write_bytes(place / SCENARIO, content)
            write_files(place / BESIDE, files)
            self._table[job.id] = job
            self._write(job)
            return True

    @property
    def is_full(self) -> bool:
        """Return whether so many jobs are kept that no more are taken."""
        with self._lock:
            return len(self._table) >= self.limits.kept

    def change(self, name: str, change: Callable[[Job], Job]) -> Job | None:
        """Change a job and write it down if that says more than how far it is; None where it is gone."""
        with self._lock:
            before = self._table.get(name)
            if before is None:
                return None
            after = self._table[name] = change(before)
            if _written(after) != _written(before):
                with suppress(Stopped):  # a full disk: what is known stays known as long as the server lives
                    self._write(after)
            return after

    def remove(self, job: Job) -> None:
        """Forget a job and all that it wrote."""
        with self._lock:
            if self._table.pop(job.id, None) is not None:
                shutil.rmtree(self.folder / job.id, ignore_errors=True)

    def _write(self, job: Job) -> None:
        write_json(self.folder / job.id / JOB, _written(job) | ({} if job.is_open else _progress(job)))


def _written(job: Job) -> dict[str, Any]:
    return {name: value for name, value in asdict(job).items() if name not in PASSING}


def _progress(job: Job) -> dict[str, Any]:
    return {name: getattr(job, name) for name in PASSING}


def read_job(folder: Path) -> Job:
    """Return the job that lies in a folder.

    Raises:
        OSError, ValueError, TypeError: there is none that can be read.
    """
    said = json.loads((folder / JOB).read_text(encoding="utf-8"))
    known = {one.name for one in fields(Job)}
    return Job(**{name: value for name, value in said.items() if name in known})


def _read(folder: Path) -> Job | None:
    """Return the job of a folder, None for what is none, or cannot be read."""
    if not ID.fullmatch(folder.name):
        return None
    try:
        job = read_job(folder)
    except (OSError, ValueError, TypeError, AttributeError):
        return None
    return job if job.id == folder.name and job.state in STATES else None
