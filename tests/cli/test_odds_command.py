"""`umbrella odds` tells the closed forms, independent beside correlated."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from umbrella.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "odds-on-paper.md"
NUMBERS = {"p_no_leak", "expected_leakers", "p_kill", "shots_used", "interceptors_needed"}


def _odds(*args: str) -> Result:
    return CliRunner().invoke(main, ["odds", *args])


def test_json_has_both_sides() -> None:
    data = json.loads(_odds("--warheads", "1", "--pk", "0.56", "--shots", "4", "--common", "0.25", "--json").output)
    assert set(data) == NUMBERS | {
        "warheads", "pk", "shots", "common", "doctrine", "confidence", "correlated", "by_common", "by_shots", "record",
        "p_no_leak_uncertain", "assumptions", "weakest_status", "sources",
    }  # fmt: skip
    assert set(data["correlated"]) == NUMBERS
    assert data["p_no_leak"] == pytest.approx(0.9625, abs=5e-5)
    assert data["correlated"]["p_no_leak"] < data["p_no_leak"]
    assert (data["interceptors_needed"], data["correlated"]["interceptors_needed"]) == (4, None)
    assert data["weakest_status"] == "assumed"


def test_the_how_to_page_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "100")
    shown = PAGE.read_text(encoding="utf-8").split("```")[1].strip()
    assert _odds("--warheads", "1", "--pk", "0.56", "--shots", "4").output.strip() == shown


def test_the_claim_is_explained() -> None:
    shown = " ".join(_odds("--warheads", "1", "--pk", "0.56", "--shots", "4").output.split())
    assert "0.44^4 = 3.7 %" in shown
    assert "'97 % if you send four' is 1 - (1 - p)^4 with p = 0.584" in shown
    assert "no number" in shown


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--warheads", "1", "--pk", "56", "--shots", "4"), "Error: --pk = 56: must be 0 <= pk <= 1; 56 % is 0.56"),
        (("--warheads", "1", "--shots", "4"), "Error: --pk = nothing: must be one of --pk P and --record SYSTEM"),
        (("--warheads", "1", "--record", "GMX", "--shots", "4"), "Error: no tested system is called 'GMX'"),
        (
            ("--warheads", "1", "--pk", "0.5", "--shots", "4", "--plot", "a.pdf"),
            "Error: --plot = a.pdf: must be a file",
        ),
    ],
)
def test_what_cannot_be_used_is_said_once(args: tuple[str, ...], said: str) -> None:
    done = _odds(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_picture_and_a_folder_to_cite_are_written(tmp_path: Path) -> None:
    chart, folder = tmp_path / "odds.svg", tmp_path / "odds"
    done = _odds("--warheads", "5", "--record", "gmd", "--shots", "4", "--plot", str(chart), "--out", str(folder))
    assert done.exit_code == 0, done.output
    assert chart.read_bytes().startswith(b"<?xml")
    assert json.loads((folder / "answer.json").read_text(encoding="utf-8"))["record"] == "GMD"
    cited = CliRunner().invoke(main, ["cite", str(folder)])
    assert cited.exit_code == 0
    assert "weakest status: assumed" in cited.output
