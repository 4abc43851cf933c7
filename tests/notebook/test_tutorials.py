"""The tutorial notebooks run from the first cell to the last, and what they show obeys the laws that they teach."""

import json
import re
from math import comb
from pathlib import Path
from typing import Any

import nbformat
import pytest

from umbrella.analysis.odds import odds

TUTORIALS = Path(__file__).parents[2] / "docs" / "tutorials"
NAMES = sorted(path.name for path in TUTORIALS.glob("*.ipynb"))
CELL_S = 600  # the first run of all compiles the engine
QUOTED = {"97 %", "95 %", "99.9 %"}  # a claim that is discussed, a level, a question


def notebook(name: str) -> Any:
    return nbformat.read(TUTORIALS / name, as_version=4)


def executed(name: str, place: Path, asked: str) -> Any:
    """Run a notebook in a kernel of its own, then ask it for values: an expression whose value JSON can hold."""
    nbclient = pytest.importorskip("nbclient", reason="runs the notebooks")
    pytest.importorskip("ipykernel", reason="runs the notebooks")
    pages = notebook(name)
    pages.cells.append(nbformat.v4.new_code_cell(f"import json\nprint(json.dumps({asked}))"))
    client = nbclient.NotebookClient(
        pages, timeout=CELL_S, kernel_name="python3", resources={"metadata": {"path": str(place)}}
    )
    client.execute()
    return json.loads(pages.cells[-1].outputs[0].text), pages


@pytest.mark.parametrize("name", NAMES)
def test_a_notebook_is_a_page_without_results(name: str) -> None:
    pages = notebook(name)
    nbformat.validate(pages)
    code = [cell for cell in pages.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in code)
    prose = "\n".join(cell.source for cell in pages.cells if cell.cell_type == "markdown")
    assert prose.startswith("# ") and "\n## Exercises" in prose + "\n## Exercises" * ("**Question 1.**" in prose)
    assert "\n## Sources" in prose and "Answers" in prose


@pytest.mark.parametrize("name", NAMES)
def test_prose_states_no_result(name: str) -> None:
    """Shares, chances and speeds in the text are computed by the cells: a typed one would grow old."""
    prose = "\n".join(cell.source for cell in notebook(name).cells if cell.cell_type == "markdown")
    stated = set(re.findall(r"\d[\d.]*\s?%|\d+\.\d+", re.sub(r"`[^`]*`|\$[^$]*\$", "", prose)))
    assert stated - QUOTED == set()


@pytest.mark.slow
def test_the_first_engagement_counts_what_its_tables_hold(tmp_path: Path) -> None:
    asked = """{
        "said": run.p_no_leak, "trials": run.answer().trials,
        "leaky": int(run.query("SELECT count(DISTINCT trial) n FROM outcomes WHERE shield = 'c1' "
                               "AND outcome = 'leaked'")["n"][0].as_py()),
        "ends": len(outcomes), "shields": len(run.shields), "threats": int(outcomes.threat.nunique()),
        "short": sorted(outcomes[outcomes.outcome == "out of reach"].threat.unique().tolist()),
        "covered": alaska.covered_fraction,
        "reached": int(cells.reached.sum()), "open": len(open_cells),
    }"""
    told, pages = executed(NAMES[0], tmp_path, asked)
    assert told["said"] == pytest.approx(1.0 - told["leaky"] / told["trials"])
    assert told["ends"] == told["trials"] * told["shields"] * told["threats"]
    assert {"td1-a", "td1-b"} <= set(told["short"])  # as the page says in words
    assert -1e-9 <= told["covered"] <= 1.0 + 1e-9 and (told["open"] == 0) == (told["covered"] > 1.0 - 1e-9)
    shown = [out.data.get("text/html", "") for cell in pages.cells for out in cell.get("outputs", ()) if "data" in out]
    # flight, run, timeline, ground, two sweeps
    assert sum('<img src="data:image/png;base64,' in html for html in shown) == 6


@pytest.mark.slow
def test_the_dispute_adds_up_and_is_about_telling_apart(tmp_path: Path) -> None:
    asked = """{
        "whole": whole, "forward": forward, "back": back, "steps": len(steps),
        "deciding": deciding.step.path, "a": first.p_no_leak.value, "b": second.p_no_leak.value,
        "eyes": by_eyes.to_dict(), "critics": by_critics.to_dict(),
    }"""
    told, _ = executed(NAMES[1], tmp_path, asked)
    assert told["forward"] == pytest.approx(told["whole"], abs=1e-12) == pytest.approx(told["back"], abs=1e-12)
    assert told["whole"] == pytest.approx(told["b"] - told["a"], abs=1e-12)
    assert told["deciding"].startswith("rules.discrimination")
    # sight is worth more than all the rest: along a row the chance moves less than down a column
    assert told["eyes"]["perfect"] - told["eyes"]["none"] > abs(told["eyes"]["perfect"] - told["critics"]["perfect"])


@pytest.mark.slow
def test_the_ladder_stands_on_the_closed_forms(tmp_path: Path) -> None:
    asked = """{
        "p": P, "shots": SHOTS, "warheads": WARHEADS, "binomial": binomial.tolist(), "fought": fought.tolist(),
        "trials": easy.answer().trials, "common": common.p_no_leak, "common_trials": common.answer().trials,
        "envelope": envelope.correlated.p_no_leak, "delays": ends.p_no_leak.tolist(),
        "eyes": eyes.to_pandas().set_index("rules.discrimination").p_no_leak.to_dict(),
        "answers": [q1, q2, q3, q4], "saved": saved,
    }"""
    told, _ = executed(NAMES[2], tmp_path, asked)
    p, n, warheads = told["p"], told["shots"], told["warheads"]
    q = (1.0 - p) ** n
    law = [comb(warheads, k) * q**k * (1.0 - q) ** (warheads - k) for k in range(warheads + 1)]
    assert told["binomial"] == pytest.approx(law)
    assert odds(warheads, p, n, common=0.0).independent.p_no_leak == pytest.approx(law[0])
    for shown, expected in zip(told["fought"], law, strict=True):
        assert shown == pytest.approx(expected, abs=four_sigma(expected, told["trials"]))
    assert told["envelope"] == pytest.approx(odds(warheads, p, n, common=0.25).correlated.p_no_leak)
    assert told["common"] == pytest.approx(told["envelope"], abs=four_sigma(told["envelope"], told["common_trials"]))
    assert told["delays"] == sorted(told["delays"], reverse=True)
    assert told["eyes"]["none"] <= told["eyes"]["perfect"]
    claim, most_shots, raid, _ = told["answers"]
    assert 1.0 - (1.0 - claim) ** 4 == pytest.approx(0.97)
    assert (1.0 - p) ** most_shots <= 0.001 < (1.0 - p) ** (most_shots - 1)
    assert 0.95**raid < 0.5 <= 0.95 ** (raid - 1)
    assert 0.0 < told["saved"] < 4 * warheads


def four_sigma(share: float, trials: int) -> float:
    """Four standard deviations of a share, and one trial: crossed once in 16,000 comparisons."""
    return float(4.0 * (share * (1.0 - share) / trials) ** 0.5 + 1.0 / trials)
