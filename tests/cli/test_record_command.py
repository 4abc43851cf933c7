"""`umbrella record` tells what the intercept tests say, by counting rule."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from umbrella.analysis.hit_record import hit_record, systems_on_record
from umbrella.catalog.counting import RULES, meaning
from umbrella.cli.main import main

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "test-record.md"


def _record(*args: str) -> Result:
    return CliRunner().invoke(main, ["record", *args])


def _blocks() -> list[tuple[str, str]]:
    """The commands of the how-to page, each with the output that is printed below it."""
    blocks = PAGE.read_text(encoding="utf-8").split("```")[1::2]
    shown = [block.strip("\n").split("\n", 1) for block in blocks if block.strip().startswith("$ umbrella record")]
    return [(lines[0].removeprefix("$ umbrella record").strip(), "".join(lines[1:])) for lines in shown]


def test_json_has_every_rule_with_its_numbers() -> None:
    data = json.loads(_record("gmd", "--json").output)
    assert set(data) == {
        "system", "prior", "confidence", "until", "rules", "tests", "weakest_status", "sources",
    }  # fmt: skip
    assert [rule["rule"] for rule in data["rules"]] == list(RULES)
    first = data["rules"][0]
    assert set(first) == {
        "rule", "meaning", "hits", "tests", "rate", "mean", "median", "low", "high", "at_least_one", "counted",
    }  # fmt: skip
    posterior = hit_record("GMD").answers[0].posterior
    assert (first["hits"], first["tests"], first["low"]) == (12, 20, posterior.low)
    assert [one["shots"] for one in first["at_least_one"]] == [1, 2, 3, 4]
    assert set(first["at_least_one"][0]) == {"shots", "predictive", "naive"}
    assert data["tests"][0] == {
        "id": "gmd-ift-3", "name": "IFT-3", "date": "1999-10-02", "result": "hit", "failed_at": None,
    }  # fmt: skip


def test_without_a_system_all_are_listed() -> None:
    data = json.loads(_record("--json").output)["systems"]
    assert [one["system"] for one in data] == list(systems_on_record())
    shown = _record().output
    assert all(system in shown for system in systems_on_record())


def test_each_rule_is_told_with_its_meaning() -> None:
    shown = " ".join(_record("GMD").output.split())
    assert all(f"{rule}: {meaning(rule)}" in shown for rule in RULES)
    only = _record("GMD", "--counting", "last-ten").output
    assert "last-ten" in only and "all-tests" not in only


def test_prior_confidence_and_day_are_taken() -> None:
    asked = ("thaad", "--prior", "uniform", "--confidence", "0.8", "--json")
    (rule,) = json.loads(_record(*asked).output)["rules"]
    assert rule["mean"] == pytest.approx(16 / 17)
    assert rule["low"] == pytest.approx(0.1 ** (1 / 16))  # Beta(16, 1): its distribution function is p^16
    known = json.loads(_record("gmd", "--until", "2000-07-31", "--json").output)["rules"][0]
    assert (known["hits"], known["tests"]) == (1, 3)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("THADD",), "Error: no tested system is called 'THADD'; did you mean THAAD"),
        (("gmd", "--counting", "al-tests"), "Error: no counting rule is called 'al-tests'; did you mean all-tests"),
        (("gmd", "--prior", "flat"), "Error: no prior is called 'flat'; did you mean "),
        (("gmd", "--confidence", "95"), "Error: confidence = 95: must be 0 < confidence < 1; 95 % is 0.95"),
        (("gmd", "--until", "yesterday"), "Error: until = yesterday: must be a day as YYYY-MM-DD"),
        (("thaad", "--counting", "last-ten"), "Error: counting rule = last-ten: must be all-tests"),
        (("gmd", "--plot", "a.pdf"), "Error: --plot = a.pdf: must be a file ending in .png or .svg"),
        (("--plot", "a.png"), "Error: --plot = a.png: must be left out without SYSTEM"),
    ],
)
def test_what_cannot_be_used_is_said_once_and_nothing_is_written(args: tuple[str, ...], said: str) -> None:
    done = _record(*args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_a_picture_is_written(tmp_path: Path) -> None:
    done = _record("gmd", "--plot", str(tmp_path / "gmd.svg"))
    assert done.exit_code == 0
    assert "picture: " in done.output
    assert (tmp_path / "gmd.svg").read_bytes().startswith(b"<?xml")


def test_the_how_to_page_prints_what_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """The output there is a snapshot of the catalogue as it stands; the tallies behind it are tested elsewhere."""
    monkeypatch.setenv("COLUMNS", "100")
    blocks = _blocks()
    assert len(blocks) >= 3
    for args, said in blocks:
        assert _record(*args.split()).output.strip() == said.strip(), args
