"""Texts that somebody sent, read in a process of its own: one that takes too long, or breaks it, hurts nobody else."""

import json
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from functools import cache
from typing import Any, Final

from umbrella.catalog.library import builtin_catalog
from umbrella.core.errors import Fault, FaultyFile
from umbrella.server.jobs import SCENARIO
from umbrella.server.limits import Limits
from umbrella.server.posted import read_posted
from umbrella.server.replies import fault_dict
from umbrella.server.summary import summary_of

TOO_LONG: Final = "takes longer than {seconds:g} s to read: a server takes texts of a page or two"
READY: Final = "ready"

Checked = dict[str, Any]


@dataclass(slots=True)
class Checker:
    """A process that reads one text after another.

    **Valid**: an answer comes within `Limits.check_s` and the start of a process. **Leaves out**: how long the trials
    of a scenario take. **Source**: none. **Checked**: tests/server/test_posted.py.
    """

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _process: "subprocess.Popen[str] | None" = None

    def check(self, text: str, limits: Limits) -> Checked:
        """Return `{ok, faults}` of a text; of one without faults also what the scenario is, and its data."""
        with self._lock:
            process = self._started()
            timer = threading.Timer(limits.check_s, process.kill)
            timer.start()
            try:
                answer = _asked(process, text, limits)
            finally:
                timer.cancel()
        if answer is not None:
            return answer
        fault = Fault(file=SCENARIO, line=None, path="", message=TOO_LONG.format(seconds=limits.check_s))
        return {"ok": False, "faults": [fault_dict(fault)]}

    def close(self) -> None:
        """End the process."""
        with self._lock:
            if self._process is not None:
                self._process.kill()
                _closed(self._process)
                self._process = None

    def _started(self) -> "subprocess.Popen[str]":
        """Return a process that waits for texts."""
        if self._process is not None and self._process.poll() is None:
            return self._process
        if self._process is not None:
            _closed(self._process)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "umbrella.server.checker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        assert self._process.stdout is not None
        self._process.stdout.readline()  # it is ready: its start does not count
        return self._process


def _asked(process: "subprocess.Popen[str]", text: str, limits: Limits) -> Checked | None:
    """Return what a process says of a text; None where it ended instead."""
    assert process.stdin is not None and process.stdout is not None
    try:
        process.stdin.write(json.dumps({"text": text, "limits": asdict(limits)}) + "\n")
        process.stdin.flush()
        answer: Checked = json.loads(process.stdout.readline())
    except (OSError, ValueError):
        process.kill()
        process.wait()
        return None
    return answer


def _closed(process: "subprocess.Popen[str]") -> None:
    process.wait()
    for stream in (process.stdin, process.stdout):
        if stream is not None:
            with suppress(OSError):  # what was not written any more
                stream.close()


@cache
def the_checker() -> Checker:
    """Return the checker of this process."""
    return Checker()


def checked(text: str, limits: Limits) -> Checked:
    """Return what `Checker.check` says, here and now."""
    try:
        loaded = read_posted(text, limits, builtin_catalog())
    except FaultyFile as error:
        return {"ok": False, "faults": [fault_dict(fault) for fault in error.faults[: limits.faults]]}
    return {"ok": True, "faults": [], **summary_of(loaded), "data": loaded.written}


def main() -> None:
    """Read texts from the standard input until it ends, which it does with the server."""
    print(READY, flush=True)
    for line in sys.stdin:
        asked = json.loads(line)
        print(json.dumps(checked(asked["text"], Limits(**asked["limits"]))), flush=True)


if __name__ == "__main__":
    main()
