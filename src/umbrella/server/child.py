"""A job's own process: started, listened to, stopped. What goes wrong in it hurts nobody else."""

import json
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGINT
from typing import IO, Any, Final

LOG: Final = "log.txt"
GRACE_S: Final = 20.0  # between the wish that it ends and its end by force
MOST_LINE: Final = 65_536  # characters of one report

Report = dict[str, Any]


@dataclass(slots=True)
class Child:
    """`python -m umbrella.server.work FOLDER`.

    It tells in lines of JSON on its standard output what it does, and ends when its standard input does: so it ends
    with the server, however that ended. Interrupted, it keeps what is finished.
    """

    folder: Path
    seconds: float
    hear: Callable[[Report], None]
    why: str = ""  # it was stopped
    _process: "subprocess.Popen[str] | None" = None
    _timers: list[threading.Timer] = field(default_factory=list)

    def work(self) -> int:
        """Let it work to its end, and return its exit status (negative: ended by that signal)."""
        with (self.folder / LOG).open("wb") as log:
            self._process = process = subprocess.Popen(
                [sys.executable, "-m", "umbrella.server.work", str(self.folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                encoding="utf-8",
                start_new_session=True,  # a terminal's Ctrl-C is the server's
            )
        if self.why:  # it was stopped before it began
            self.stop(self.why)
        self._after(self.seconds, lambda: self.stop(f"it ran longer than {self.seconds:g} s"))
        try:
            assert process.stdout is not None
            self._listen(process.stdout)
            return process.wait()
        finally:
            for timer in self._timers:
                timer.cancel()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    stream.close()

    def _listen(self, stream: IO[str]) -> None:
        while line := stream.readline(MOST_LINE):
            try:
                said = json.loads(line)
            except ValueError:
                continue
            if isinstance(said, dict):
                self.hear(said)

    def stop(self, why: str) -> None:
        """Ask it to end; end it if it does not."""
        self.why = self.why or why
        process = self._process
        if process is not None and process.poll() is None:
            process.send_signal(SIGINT)
            self._after(GRACE_S, process.kill)

    def _after(self, seconds: float, do: Callable[[], object]) -> None:
        timer = threading.Timer(seconds, do)
        timer.daemon = True
        self._timers.append(timer)
        timer.start()
