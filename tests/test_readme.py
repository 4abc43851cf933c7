"""The README keeps its promises: it is short, and its Python prints what it says."""

import contextlib
import io
import re
from pathlib import Path

README = Path(__file__).parents[1] / "README.md"


def test_the_readme_is_at_most_120_lines() -> None:
    assert len(README.read_text().splitlines()) <= 120


def test_the_readme_prints_what_it_says() -> None:
    """The blocks are the example and its output; the output is a snapshot of the catalogue as it stands."""
    code, said = re.findall(r"```(?:python)?\n(.*?)```", README.read_text(), flags=re.DOTALL)[:2]
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(code, "README.md", "exec"), {})
    assert printed.getvalue().strip() == said.strip()
