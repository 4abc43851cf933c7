"""What the repository promises about itself: locks, sizes, docstrings, no path of anyone's machine."""

import ast
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src" / "umbrella"
LOCKS = sorted(ROOT.glob("requirements*.lock"))
MADE = {".git", ".hypothesis", ".venv", "node_modules", "__pycache__", "runs", "build", "dist"}
MACHINE_PATH = re.compile(r"(?<![\w.:/~-])/(home|Users|root|work|tmp|opt|mnt|srv|var)/\w|\b[A-Z]:\\\\?Users")
ADDRESS = re.compile(r"://|--(extra-)?index-url|--find-links|--trusted-host")
MAX_BODY_LINES = 60  # the house style: a longer body wants functions
MAX_MODULE_LINES = 400


def written_files() -> Iterator[Path]:
    """Yield the text files of the checkout that people wrote."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in MADE and not name.endswith("_cache"))
        for path in (Path(folder, name) for name in sorted(names)):
            if path.stat().st_size < 2_000_000 and b"\0" not in path.read_bytes()[:4096]:
                yield path


def pinned(lock: Path) -> dict[str, str]:
    """Return the requirement of each package in a lock, with its hashes."""
    joined = re.sub(r"\\\n\s*", " ", lock.read_text())
    return {re.split(r"[=\s]", line)[0]: line for line in joined.splitlines() if line and not line.startswith("#")}


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_pins_every_package_by_version_and_hash(lock):
    loose = [name for name, line in pinned(lock).items() if "==" not in line or "--hash=sha256:" not in line]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_lock_names_no_address(lock):
    assert ADDRESS.findall(lock.read_text()) == []


def required(*extras: str) -> set[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return {re.split(r"[<>=!\[; ]", line)[0].lower().replace("_", "-") for line in lines}


@pytest.mark.parametrize(
    ("lock", "extras"),
    [
        ("requirements.lock", ("build",)),
        ("requirements-dev.lock", ("build", "dev")),
        ("requirements-bench.lock", ("build", "dev", "bench")),
    ],
)
def test_lock_holds_everything_that_the_project_asks_for(lock, extras):
    assert required(*extras) - set(pinned(ROOT / lock)) == set()


def test_locks_agree_with_each_other():
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, line in pinned(lock).items():
            versions.setdefault(name, set()).add(line.split()[0])
    assert {name: found for name, found in versions.items() if len(found) > 1} == {}


def test_no_file_names_a_path_of_a_machine():
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:100]}"
        for path in written_files()
        for number, line in enumerate(path.read_text(errors="replace").splitlines(), start=1)
        if MACHINE_PATH.search(line)
    ]
    assert found == []


def modules() -> list[Path]:
    return sorted(SRC.rglob("*.py"))


def test_every_module_says_what_it_is():
    silent = [str(file.relative_to(SRC)) for file in modules() if not ast.get_docstring(ast.parse(file.read_text()))]
    assert silent == []


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the number of lines of a function's body without its docstring."""
    body = function.body[1:] if ast.get_docstring(function) is not None else function.body
    return (function.end_lineno or 0) - body[0].lineno + 1 if body else 0


def test_no_function_is_longer_than_the_house_style_allows():
    long = [
        f"{file.relative_to(SRC)}:{node.lineno} {node.name}: {body_lines(node)} lines"
        for file in modules()
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and body_lines(node) > MAX_BODY_LINES
    ]
    assert long == []


def test_no_module_is_longer_than_the_house_style_allows():
    sizes = {str(file.relative_to(SRC)): len(file.read_text().splitlines()) for file in modules()}
    assert {name: size for name, size in sizes.items() if size > MAX_MODULE_LINES} == {}


LINK = re.compile(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")


def test_links_between_pages_lead_somewhere():
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
    broken = [
        f"{page.relative_to(ROOT)}: {target}"
        for page in pages
        for target in LINK.findall(page.read_text())
        if not (page.parent / target).exists()
    ]
    assert broken == []


def test_decisions_are_numbered_without_gaps_and_listed():
    folder = ROOT / "docs" / "decisions"
    pages = sorted(page.name for page in folder.glob("[0-9]*.md"))
    assert [int(name[:4]) for name in pages] == list(range(len(pages)))
    listed = LINK.findall((folder / "README.md").read_text())
    assert sorted(set(listed)) == pages


def test_every_test_that_a_docstring_names_exists():
    named = {name for file in SRC.rglob("*.py") for name in re.findall(r"tests/[\w/]+(?:\.py)?", file.read_text())}
    assert sorted(name for name in named if not (ROOT / name).exists()) == []
