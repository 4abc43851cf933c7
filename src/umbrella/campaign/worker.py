"""What a worker process does beside its work: it leaves Ctrl-C to the command, and ends when the command does."""

import os
import signal
from multiprocessing import parent_process
from multiprocessing.connection import wait
from threading import Thread


def attend() -> None:
    """Begin the life of a worker: deaf to Ctrl-C, which a terminal sends to all, and bound to its parent.

    A command that is killed can tell its workers nothing; they would wait for parts for ever.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    """End this process when its parent has ended."""
    wait([sentinel])
    os._exit(1)
