"""The kernels as plain Python: what numba compiles is what is written."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[2]
# left out: flights through many layers. A trial step that strays far beyond its layer takes the root of a negative
# number: compiled that is NaN and a smaller step, in Python an exception
SELECTION = [
    "physics/earth",
    "physics/gravity",
    "physics/flight/test_forces.py",
    "physics/flight/test_plan.py",
    "physics/flight/test_vern7.py",
    "physics/flight/test_nesc.py",
]


@pytest.mark.slow
def test_laws_and_nasa_cases_hold_without_the_compiler():
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        *(str(TESTS / name) for name in SELECTION),
    ]
    done = subprocess.run(
        command,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1"},
        cwd=TESTS.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]
    assert "passed" in done.stdout and "failed" not in done.stdout
