"""A Ctrl-C that is heard wherever it comes.

Python drops a KeyboardInterrupt that is raised in a destructor or in a callback of compiled code, as happens while
libraries are loaded. Long work asks here at each step whether one was dropped.
"""

import signal
import threading
from types import FrameType

_heard = threading.Event()


def listen() -> None:
    """From now on remember a Ctrl-C; where something else handles it, it stays."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, _remember)


def check_stop() -> None:
    """Raise KeyboardInterrupt if there was a Ctrl-C that nobody heard.

    Raises:
        KeyboardInterrupt: once for each Ctrl-C.
    """
    if _heard.is_set():
        _heard.clear()
        raise KeyboardInterrupt


def _remember(number: int, frame: FrameType | None) -> None:
    _heard.set()
    raise KeyboardInterrupt
