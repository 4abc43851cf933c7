"""The cache of compiled kernels: never stale, and nothing is compiled twice."""

import math
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from umbrella.core import compiled

SOURCES = compiled.PACKAGE_ROOT


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A copy of the package's lower layers whose files may be changed; its root stands in for the real one."""
    root = tmp_path / "src" / "umbrella"
    for room in ("core", "physics"):
        shutil.copytree(SOURCES / room, root / room, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(SOURCES / "__init__.py", root)
    monkeypatch.setattr(compiled, "PACKAGE_ROOT", root)
    forget()
    yield root
    forget()


def forget():
    compiled.source_stamp.cache_clear()
    compiled._imports_of.cache_clear()


def stamp_after(change: Path, of: Path) -> str:
    """Return the stamp of a file before (nothing written) or after a comment was added to another."""
    change.write_text(change.read_text() + "\n# changed\n")
    forget()
    return compiled.source_stamp(of)


@pytest.mark.parametrize(
    "changed",
    [
        "physics/flight/forces.py",  # itself
        "physics/gravity/zonal.py",  # imported
        "core/constants.py",  # a constant read in a kernel
        "core/compiled.py",  # the way in which kernels are compiled
    ],
)
def test_stamp_changes_with_everything_that_is_imported(package, changed):
    forces = package / "physics" / "flight" / "forces.py"
    before = compiled.source_stamp(forces)
    assert stamp_after(package / changed, forces) != before


def test_stamp_changes_with_what_is_imported_at_second_hand(package):
    # aim imports shot, which imports integrate, which imports the forces, which import gravity
    aim = package / "physics" / "flight" / "aim.py"
    before = compiled.source_stamp(aim)
    assert stamp_after(package / "physics" / "gravity" / "zonal.py", aim) != before


def test_stamp_does_not_change_with_what_is_not_imported(package):
    frames = package / "physics" / "earth" / "frames.py"
    before = compiled.source_stamp(frames)
    assert stamp_after(package / "physics" / "orbit" / "lambert.py", frames) == before


@pytest.mark.parametrize(
    "statement",
    [
        "import umbrella.core.constants",
        "from umbrella.core import constants",
        "from umbrella.core import errors, constants",
        "from umbrella.core import constants as numbers",
        "from umbrella.core import (\n    errors,  # a comment, with a comma\n    constants as numbers,\n)",
        "from umbrella.core.constants import (\n    J2,\n)",
        "    from umbrella.core import constants  # inside a function",
    ],
)
def test_every_way_to_write_an_import_is_seen(package, statement):
    module = package / "physics" / "made_up.py"
    module.write_text(f'"""A module."""\n\n{statement}\n')
    assert package / "core" / "constants.py" in compiled._imports_of(module)


def test_circle_of_imports_ends(package):
    (package / "core" / "egg.py").write_text("import umbrella.core.hen\n")
    (package / "core" / "hen.py").write_text("import umbrella.core.egg\n")
    assert len(compiled.source_stamp(package / "core" / "egg.py")) == 64


PROGRAM = """
import sys
from numba.core import event
from umbrella.core.compiled import announce_compilation

class Listener(event.Listener):
    def on_start(self, happening):
        print(happening.data["dispatcher"].py_func.__name__)
    def on_end(self, happening):
        pass

event.register("numba:compile", Listener())
announce_compilation()
from umbrella.physics.earth.frames import ecef_to_eci
assert ecef_to_eci(1.0, 2.0, 3.0, 0.0, 0.0) == (1.0, 2.0, 3.0)
"""


def compiled_by_a_new_process(package, cache):
    """Return (kernels compiled, what was said on stderr) by a process that runs one kernel of the copied package."""
    environment = os.environ | {"PYTHONPATH": str(package.parent), "NUMBA_CACHE_DIR": str(cache)}
    environment.pop("NUMBA_DISABLE_JIT", None)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM], env=environment, capture_output=True, text=True, check=True, cwd=package
    )
    return done.stdout.split(), done.stderr


@pytest.mark.slow
def test_a_kernel_is_compiled_once_and_again_only_after_a_change(package, tmp_path):
    cache = tmp_path / "cache"
    first, told = compiled_by_a_new_process(package, cache)
    assert "ecef_to_eci" in first and "eci_to_ecef" in first
    assert "compiling kernels" in told and "ecef_to_eci" in told
    assert compiled_by_a_new_process(package, cache) == ([], "")
    constants = package / "core" / "constants.py"
    constants.write_text(constants.read_text() + "\n# not imported by the frames\n")
    assert compiled_by_a_new_process(package, cache) == ([], "")
    way = package / "core" / "compiled.py"
    way.write_text(way.read_text() + "\n# imported by the frames\n")
    again, _ = compiled_by_a_new_process(package, cache)
    assert again == first


def test_kernels_divide_as_ieee_says():
    @compiled.njit(cache=False)
    def quotient(a, b):
        return a / b

    assert quotient(1.0, 0.0) == math.inf
    assert math.isnan(quotient(0.0, 0.0))
