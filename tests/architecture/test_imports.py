"""Who may import whom: the contracts of pyproject.toml hold, and a breach of each would be found."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "umbrella"
ENGINE_ROOMS = ("physics", "sensing", "tracking", "engagement", "battle")
READS_FILES = {"open", "fopen", "load", "loadtxt", "genfromtxt", "fromfile", "memmap", "read_text", "read_bytes"}
FILE_MODULES = {"pathlib", "os", "io", "importlib", "shutil", "tempfile", "glob", "socket", "urllib", "json", "csv"}


def lint_imports(root: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter on the package below root/src with this checkout's contracts."""
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command as run; run()"]
    options = ["--config", str(ROOT / "pyproject.toml"), "--no-cache", "--no-logo"]
    environment = os.environ | {"PYTHONPATH": str(root / "src"), "COLUMNS": "200"}
    return subprocess.run(command + options, cwd=root, env=environment, capture_output=True, text=True, check=False)


def test_import_contracts_hold():
    result = lint_imports(ROOT)
    assert result.returncode == 0, result.stdout + result.stderr


PLANTED = {
    "a lower layer sees a higher one": ("core", "import umbrella.battle"),
    "siblings see each other": ("catalog", "import umbrella.physics"),
    "the engine reads text": ("physics", "import yaml"),
    "the engine reads text by way of the catalogue": ("battle", "import umbrella.catalog.records"),
    "a tracker reads the truth": ("tracking", "import umbrella.physics.flight.trajectory"),
    "a planner reads the truth": ("engagement", "import umbrella.physics.flight.trajectory"),
    "someone else draws": ("analysis", "import matplotlib"),
    "someone else speaks HTTP": ("report", "import fastapi"),
    "someone else writes CZML": ("report", "import czml3"),
}


def copy_with(root: Path, module: str, text: str) -> Path:
    """Copy the package's modules below root and write one more (or another) module into it."""
    package = root / "src" / "umbrella"
    shutil.copytree(SRC, package, ignore=shutil.ignore_patterns("__pycache__", "data", "static"))
    (package / module).parent.mkdir(exist_ok=True)
    (package / module).write_text(text)
    return root


@pytest.mark.parametrize("breach", PLANTED)
def test_planted_breach_is_found(breach, tmp_path):
    room, statement = PLANTED[breach]
    result = lint_imports(copy_with(tmp_path, f"{room}/planted.py", f"{statement}\n"))
    assert result.returncode == 1, result.stdout + result.stderr
    assert f"umbrella.{room}.planted" in result.stdout


def test_planted_circle_is_found(tmp_path):
    copy_with(tmp_path, "core/chicken.py", "import umbrella.core.egg\n")
    (tmp_path / "src" / "umbrella" / "core" / "egg.py").write_text("import umbrella.core.chicken\n")
    result = lint_imports(tmp_path)
    assert result.returncode == 1 and "chicken" in result.stdout, result.stdout + result.stderr


def test_room_outside_the_house_plan_is_found(tmp_path):
    result = lint_imports(copy_with(tmp_path, "attic/__init__.py", ""))
    assert result.returncode == 1 and "attic" in result.stdout, result.stdout + result.stderr


def test_the_family_of_paths_may_fly_the_interceptors(tmp_path):
    # an interceptor's own path is no secret to its owner: the one way from the engagement to the flight
    result = lint_imports(copy_with(tmp_path, "engagement/family.py", "import umbrella.physics.flight.trajectory\n"))
    assert result.returncode == 0, result.stdout + result.stderr


def readers(tree: ast.AST) -> Iterator[str]:
    """Yield every call that reads a file, and every import of a module that can."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name.split(".")[0] in FILE_MODULES)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in FILE_MODULES:
            yield str(node.module)
        elif isinstance(node, ast.Call):
            name = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if name in READS_FILES:
                yield f"{name}(...)"


def test_engine_reads_no_file():
    files = [file for room in ENGINE_ROOMS for file in sorted((SRC / room).rglob("*.py"))]
    assert files
    found = [(str(file.relative_to(SRC)), name) for file in files for name in readers(ast.parse(file.read_text()))]
    assert found == []
