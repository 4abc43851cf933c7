"""The queue: one job at a time, in the order in which they were asked for, each in a process of its own."""

import threading
from dataclasses import dataclass, field, replace
from typing import Final

from umbrella.server.child import Child, Report
from umbrella.server.jobs import FAILED, FINISHED, QUEUED, RUNNING, STOPPED, Job, Jobs

CLOSING: Final = "the server ended"
ASKED: Final = "stopped; what is finished is kept"
CLOSE_S: Final = 30.0


@dataclass(slots=True)
class Queue:
    """Takes the oldest job that waits, lets it work, writes down how it ended, and goes on."""

    jobs: Jobs
    _wake: threading.Condition = field(default_factory=threading.Condition)
    _child: Child | None = None
    _current: str = ""
    _closing: bool = False
    _thread: threading.Thread | None = None

    def open(self) -> None:
        """Begin to work."""
        self._thread = threading.Thread(target=self._work, name="queue", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """End the process that works; its job stays open, for the next server to go on with."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
            child = self._child
        if child is not None:
            child.stop(CLOSING)
        if self._thread is not None:
            self._thread.join(CLOSE_S)

    def look(self) -> None:
        """Look whether there is something to do."""
        with self._wake:
            self._wake.notify_all()

    def stop(self, job: Job) -> Job | None:
        """Stop a job that waits or runs; one that has ended stays as it is."""
        with self._wake:
            is_current, child = job.id == self._current, self._child
            if not is_current:
                return self.jobs.change(job.id, lambda one: _stopped(one, ASKED) if one.is_open else one)
        if child is not None:
            child.stop(ASKED)
        return self.jobs.change(job.id, lambda one: replace(one, words="stopping") if one.is_open else one)

    def remove(self, job: Job) -> bool:
        """Forget a job with all that it wrote; return False for one that is being worked on."""
        with self._wake:
            if job.id == self._current:
                return False
            self.jobs.remove(job)
            return True

    def resume(self, job: Job) -> Job | None:
        """Queue a job again that was stopped or failed; one that is finished stays as it is."""
        found = self.jobs.change(
            job.id, lambda one: replace(one, state=QUEUED, message="") if one.state in (STOPPED, FAILED) else one
        )
        self.look()
        return found

    def _work(self) -> None:
        while (job := self._next()) is not None:
            self._do(job)

    def _next(self) -> Job | None:
        """Return the next job as soon as there is one, None when the server ends."""
        with self._wake:
            while not self._closing:
                for job in self.jobs.waiting():
                    self._current = job.id
                    self._child = self._child_of(job)
                    return job
                self._wake.wait()
            return None

    def _child_of(self, job: Job) -> Child:
        def hear(said: Report) -> None:
            self.jobs.change(job.id, lambda one: _told(one, said))

        return Child(folder=self.jobs.folder_of(job), seconds=self.jobs.limits.seconds, hear=hear)

    def _do(self, job: Job) -> None:
        child = self._child
        assert child is not None
        self.jobs.change(job.id, lambda one: replace(one, state=RUNNING, words="starting", message=""))
        try:
            status = child.work()
            self.jobs.change(job.id, lambda one: _ended(one, status, child.why))
        except OSError as error:
            why = f"its process could not be started ({error.strerror})"
            self.jobs.change(job.id, lambda one: replace(one, state=FAILED, words="", message=why))
        finally:
            with self._wake:
                self._child, self._current = None, ""


def _stopped(job: Job, why: str) -> Job:
    return replace(job, state=STOPPED, words="", message=why)


def _told(job: Job, said: Report) -> Job:
    """Return a job with what its process said of it."""
    if "failed" in said:
        return replace(job, message=str(said["failed"]))
    if "total" in said:
        return replace(job, done=int(said["done"]), total=int(said["total"]))
    return replace(job, words=str(said.get("words", "")))


def _ended(job: Job, status: int, why: str) -> Job:
    """Return a job whose process has ended."""
    if status == 0:
        return replace(job, state=FINISHED, done=job.total, words="", message="")
    if why == CLOSING:
        return replace(job, state=QUEUED, words="")
    if why:
        return _stopped(job, why)
    message = job.message or f"its process ended unexpectedly (status {status}): too little memory?"
    return replace(job, state=FAILED, words="", message=message)
