"""A Ctrl-C that comes where Python drops it still stops the work."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
import os, signal
from umbrella.cli.progress import progress_bar
from umbrella.cli.stop import listen

class Dropped:
    def __del__(self):
        os.kill(os.getpid(), signal.SIGINT)
        for _ in range(1000):
            pass

listen()
Dropped()
print("dropped", flush=True)
with progress_bar("work") as progress:
    progress(1, 2)
    print("went on", flush=True)
"""


@pytest.mark.skipif(os.name != "posix", reason="signals as on Linux")
def test_a_stop_that_a_destructor_swallowed_is_heard_at_the_next_step():
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == ["dropped"]
    assert "KeyboardInterrupt" in done.stderr.splitlines()[-1]
    assert done.returncode != 0
