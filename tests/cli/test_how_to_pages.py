"""Tutorial and how-to pages on runs and sensors: every command that they show works, in the order of the page."""

import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

PAGES = Path(__file__).parents[2] / "docs" / "how-to"


def commands_of(page):
    """Return the commands of a page: indented lines that begin with `umbrella`."""
    return re.findall(r"^    umbrella (.+)$", (PAGES / page).read_text(encoding="utf-8"), flags=re.MULTILINE)


@pytest.mark.parametrize(
    "page",
    [
        "../tutorials/first-flight.md",
        "explain-a-run.md",
        "see-what-sensors-see.md",
        "who-is-covered.md",
        "query-a-run.md",
        "report.md",
        "deplete-a-stock.md",
        "run-a-campaign.md",
        "boost-phase.md",
        "space-based-interceptors.md",
        "odds-on-paper.md",
        "check-a-claim.md",
        "judge-by-the-treaty.md",
        "what-does-it-cost.md",
        "what-is-left-of-a-deterrent.md",
        "when-was-the-threat.md",
        "judge-a-missile-test.md",
    ],
)
def test_every_command_of_a_page_works(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    if page != "../tutorials/first-flight.md":  # the pictures of a run are drawn there: once is enough
        monkeypatch.setattr("umbrella.cli.run._draw", lambda campaign: [])
    commands = commands_of(page)
    assert len(commands) >= 3
    for command in commands:
        done = CliRunner().invoke(main, shlex.split(command))
        assert done.exit_code == 0, f"{command}\n{done.output}"


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("explain-a-run.md", 5),
        ("query-a-run.md", 1),
        ("deplete-a-stock.md", 1),
        ("boost-phase.md", 2),
        ("space-based-interceptors.md", 1),
    ],
)
def test_the_python_of_the_page_works(page, lines, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("umbrella.cli.run._draw", lambda campaign: [])
    made = commands_of(page)[0]
    if made.startswith("run "):
        assert CliRunner().invoke(main, shlex.split(made)).exit_code == 0
    (code,) = re.findall(r"From Python:\n\n((?:    .*\n|\n)+)", (PAGES / page).read_text(encoding="utf-8"))
    exec(compile("\n".join(line[4:] for line in code.splitlines()), page, "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) == lines
