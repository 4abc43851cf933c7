"""What a job's process does: `python -m umbrella.server.work FOLDER`, started by the server and by nobody else."""

import fcntl
import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from umbrella.core.errors import UmbrellaError
from umbrella.server.pipe import tell

LOCK: Final = ".lock"
COMPILING: Final = "compiling the engine (first run, some minutes)"
INTERRUPTED: Final = 130
REFUSED: Final = 2
NICENESS: Final = 5


def main(folder: Path) -> int:
    """Do the job that lies in a folder, and return the exit status."""
    _end_with_the_server()
    os.nice(NICENESS)
    try:
        with _alone_in(folder):
            return _do(folder)
    except KeyboardInterrupt:
        return INTERRUPTED


def _do(folder: Path) -> int:
    tell(words="starting")
    from umbrella.server.jobs import read_job
    from umbrella.server.replies import faults_of
    from umbrella.server.tasks import TASKS

    job = read_job(folder)
    _announce_compilation()
    try:
        TASKS[job.kind](job, folder)
    except UmbrellaError as error:
        tell(failed=str(error), faults=faults_of(error))
        return REFUSED
    return 0


def _end_with_the_server() -> None:
    """Interrupt this process when its standard input ends: the server has gone."""

    def listen() -> None:
        while os.read(0, 1024):
            pass
        os.kill(os.getpid(), signal.SIGINT)

    signal.signal(signal.SIGINT, signal.default_int_handler)
    threading.Thread(target=listen, daemon=True).start()


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Wait until no earlier process works in the folder: one of a server that was killed may still be ending."""
    with (folder / LOCK).open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _announce_compilation() -> None:
    """Tell the server while kernels are compiled."""
    from numba.core import event

    class Announcer(event.Listener):
        depth = 0

        def on_start(self, happening: Any) -> None:
            self.depth += 1
            if self.depth == 1:
                tell(words=COMPILING)

        def on_end(self, happening: Any) -> None:
            self.depth -= 1
            if self.depth == 0:
                tell(words="compiled")

    event.register("numba:compile", Announcer())  # type: ignore[no-untyped-call]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
