"""The pictures of README and docs: each is drawn by a committed script, by the command that its page shows."""

import re
import runpy
import shlex
from pathlib import Path

import click
import pytest

from umbrella.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
SCRIPTS = ROOT / "scripts"
MAIN_SCRIPT = SCRIPTS / "draw_pictures.py"
IMAGES = ROOT / "docs" / "images"
TABLE = runpy.run_path(str(MAIN_SCRIPT))
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "docs").rglob("*.ipynb"))]
SHOWN = re.compile(r"(?:!\[[^\]]*\]\(|<img[^>]*src=\\?[\"'])([^)\"'\s\\]+\.(?:png|svg|jpg|gif|webp))")
FILES = re.compile(r" --(?:plot|out) [^\s`]+")  # where the files of a command go


def shown() -> dict[str, list[Path]]:
    """Return the pages of each picture, by the path of the picture."""
    found: dict[str, list[Path]] = {}
    for page in PAGES:
        for target in SHOWN.findall(page.read_text(encoding="utf-8")):
            path = (page.parent / target).resolve()
            found.setdefault(str(path.relative_to(ROOT)), []).append(page)
    return found


def drawn_elsewhere() -> str:
    """Return the text of the scripts that draw pictures of their own."""
    return "".join(script.read_text(encoding="utf-8") for script in SCRIPTS.glob("*.py") if script != MAIN_SCRIPT)


def test_every_picture_of_a_page_is_drawn_by_a_committed_script() -> None:
    others = drawn_elsewhere()
    made = {f"docs/images/{name}.png" for name in TABLE["PICTURES"]}
    assert [path for path in shown() if path not in made and Path(path).name not in others] == []


def test_every_picture_in_the_folder_is_shown_on_a_page() -> None:
    there = {str(path.relative_to(ROOT)) for path in IMAGES.iterdir()}
    assert sorted(there - set(shown())) == []


@pytest.mark.parametrize("name", [*TABLE["PICTURES"], *TABLE["SCRIPTS"]])
def test_a_picture_of_the_table_is_there(name: str) -> None:
    assert (IMAGES / f"{name}.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("name", TABLE["PICTURES"])
def test_its_command_can_be_given(name: str) -> None:
    """The verb takes these options: nothing is drawn."""
    verb, *options = shlex.split(TABLE["PICTURES"][name].command)
    command = main.get_command(click.Context(main), verb)
    assert command is not None
    command.make_context(verb, options)


@pytest.mark.parametrize("name", TABLE["PICTURES"])
def test_its_page_shows_its_command(name: str) -> None:
    pages = shown()[f"docs/images/{name}.png"]
    told = FILES.sub("", "".join(page.read_text(encoding="utf-8") for page in pages))
    if ROOT / "README.md" in pages:  # says `make demo`
        told += FILES.sub("", (ROOT / "Makefile").read_text(encoding="utf-8"))
    command = re.escape(TABLE["PICTURES"][name].command)
    assert re.search(rf"umbrella {command}(?=`|  |[ \t]*$)", told, flags=re.MULTILINE)
