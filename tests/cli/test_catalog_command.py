"""The command line shows the catalogue, says every error once, and starts without the heavy libraries."""

import json
import subprocess
import sys
from collections.abc import Callable
from importlib import resources
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from umbrella.catalog.cite import Provenance
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Status
from umbrella.catalog.reading import KINDS
from umbrella.cli.catalog import WORDS
from umbrella.cli.lazy import LazyGroup, Verb
from umbrella.cli.main import VERBS, main
from umbrella.cli.show import number_text
from umbrella.core.errors import BadValue, Fault, FaultyFile, FlightError

HEAVY = ("numba", "numpy", "pydantic", "yaml", "rich", "scipy", "matplotlib", "pyarrow")


def _umbrella(*args: str) -> Result:
    return CliRunner().invoke(main, list(args))


def _loaded(*args: str) -> list[str]:
    """Return the heavy libraries that a fresh interpreter has loaded after a command."""
    code = (
        "import sys\nfrom umbrella.cli.main import main\n"
        f"try: main({list(args)!r})\nexcept SystemExit: pass\n"
        f"print(*(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stderr.split()


@pytest.mark.parametrize("args", [("--help",), ("--version",), ()])
def test_help_loads_no_heavy_library(args: tuple[str, ...]) -> None:
    assert [name for name in _loaded(*args) if name in HEAVY] == []


def test_the_catalogue_flies_nothing_and_so_compiles_nothing() -> None:
    assert {"pydantic", "yaml"} <= set(_loaded("catalog", "--help"))
    assert not {"numba", "scipy", "matplotlib"} & set(_loaded("catalog", "missiles"))


def test_help_lists_every_verb_with_its_line() -> None:
    shown = _umbrella("--help").output
    assert all(name in shown and verb.help in shown for name, verb in VERBS.items())


def test_an_unknown_verb_is_offered_the_nearest() -> None:
    done = _umbrella("catalogue")
    assert done.exit_code == 2
    assert "no verb is called 'catalogue'; did you mean catalog?" in done.output


# --- errors -----------------------------------------------------------------------------------------------------------

FAULTS = [Fault(file="a.yaml", line=line, path="x", message="must be y") for line in (3, 7)]


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (BadValue("azimuth", 400, "0 <= azimuth < 360"), 2, "Error: azimuth = 400: must be 0 <= azimuth < 360\n"),
        (FaultyFile(FAULTS[:1]), 2, "a.yaml:3 x: must be y\n"),
        (FaultyFile(FAULTS), 2, "a.yaml:3 x: must be y\na.yaml:7 x: must be y\nError: 2 faults, nothing was done.\n"),
        (FlightError("it fell back"), 1, "Error: it fell back\n"),
    ],
)
def test_an_error_is_one_message_on_stderr_and_an_exit_code(
    monkeypatch: pytest.MonkeyPatch, error: Exception, code: int, said: str
) -> None:
    @click.command()
    def command() -> None:
        raise error

    monkeypatch.setattr(sys.modules[__name__], "failing", command, raising=False)
    monkeypatch.setitem(sys.modules, "a_failing_verb", sys.modules[__name__])
    group = LazyGroup("umbrella", verbs={"fail": Verb("a_failing_verb:failing", "Fail.")})
    done = CliRunner().invoke(group, ["fail"])
    assert (done.exit_code, done.stdout, done.stderr) == (code, "", said)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("missiles", "hwasong-51"), "Error: no missile is called 'hwasong-51'; did you mean hwasong-"),
        (
            ("sensors", "cobra-dame"),
            "Error: no radar or infrared satellite is called 'cobra-dame'; did you mean cobra-d",
        ),
        (("missles",), "Error: no kind is called 'missles'; did you mean missiles"),
        (("sources", "no-such-work"), "Error: no source is called 'no-such-work'"),
    ],
)
def test_a_wrong_name_is_refused_with_the_nearest(args: tuple[str, ...], said: str) -> None:
    done = _umbrella("catalog", *args)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


# --- what is shown ----------------------------------------------------------------------------------------------------


def test_without_arguments_every_kind_is_counted() -> None:
    counts = json.loads(_umbrella("catalog", "--json").output)["kinds"]
    library = builtin_catalog()
    assert counts["missiles"] == len(library.ids("missile"))
    assert counts["sensors"] == counts["radars"] + counts["satellites"]
    assert {kind for kinds in WORDS.values() for kind in kinds} == set(KINDS)
    shown = _umbrella("catalog").output
    assert all(word in shown for word in counts)


@pytest.mark.parametrize("word", [*WORDS, "missile", "Cities", "satellite", "flight", "infrared-satellite", "source"])
def test_a_kind_lists_all_its_entries_in_a_hundred_columns(word: str) -> None:
    entries = json.loads(_umbrella("catalog", word, "--json").output)["entries"]
    lines = _umbrella("catalog", word).output.splitlines()
    assert max(map(len, lines)) <= 100
    assert {entry["id"] for entry in entries} <= {line.split(" ")[0] for line in lines}


@pytest.mark.parametrize("width", [60, 80])
def test_a_narrow_terminal_loses_no_text(monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    narrow = _umbrella("catalog", "missiles", "hwasong-15").output
    assert max(map(len, narrow.splitlines())) <= width
    monkeypatch.setenv("COLUMNS", "100")
    wide = _umbrella("catalog", "missiles", "hwasong-15").output
    letters = [sorted(c for c in text if c.isalnum()) for text in (narrow, wide)]
    assert letters[0] == letters[1]


def test_one_entry_shows_each_number_with_unit_range_status_and_source() -> None:
    shown = _umbrella("catalog", "missiles", "Hwasong 15")
    data = json.loads(_umbrella("catalog", "missile", "hwasong-15", "--json").output)
    missile = builtin_catalog().missile("hwasong-15")
    burn = missile.stages[0].burn_s
    (number,) = [number for number in data["numbers"] if number["path"] == "stages[0].burn_s"]
    assert (number["value"], number["unit"], number["status"]) == (burn.value, "s", burn.status)
    assert set(number["source"]) <= set(data["sources"])
    (line, *_) = [line for line in shown.output.splitlines() if line.startswith("  burn_s")]
    assert f"{number_text(burn.value)} s" in line
    assert burn.status in line
    assert f"weakest status: {data['weakest_status']}" in shown.output


def test_unverified_numbers_are_warned_of() -> None:
    library = builtin_catalog()
    for name in library.ids("missile"):
        rests = json.loads(_umbrella("catalog", "missiles", name, "--json").output)
        warned = "WARNING: " in _umbrella("catalog", "missiles", name).output
        assert warned == bool(rests["unverified"]) == (rests["weakest_status"] == Status.UNVERIFIED)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "source"])
def test_every_kind_of_entry_can_be_shown(kind: str) -> None:
    for name in builtin_catalog().ids(kind)[:2]:
        done = _umbrella("catalog", kind, name)
        assert done.exit_code == 0
        assert f"({kind} {name})" in done.output.replace("\n", " ")


def test_a_missile_of_ones_own_can_be_shown_or_is_refused(tmp_path: Path) -> None:
    text = (resources.files("umbrella.catalog") / "data" / "missiles-generic.yaml").read_text(encoding="utf-8")
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    done = _umbrella("catalog", "missiles", str(path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "holds 2 missiles (generic-icbm-liquid, generic-icbm-solid)" in done.stderr
    path.write_text(text[: text.index("\n  generic-icbm-solid:") + 1].replace("-liquid:", "-mine:"), encoding="utf-8")
    assert "(missile generic-icbm-mine)" in _umbrella("catalog", "missiles", str(path)).output


def test_a_source_can_be_shown() -> None:
    library = builtin_catalog()
    name = library.ids("source")[0]
    assert library.source(name).title in _umbrella("catalog", "source", name).output.replace("\n  ", " ")
    assert json.loads(_umbrella("catalog", "sources", name, "--json").output)["id"] == name


def test_lints_are_reported_and_do_not_fail() -> None:
    done = _umbrella("catalog", "--lint", "--json")
    assert done.exit_code == 0
    findings = json.loads(done.output)["findings"]
    shown = _umbrella("catalog", "--lint").output
    assert f"{len(findings)} findings" in shown if findings else "nothing looks wrong" in shown


@pytest.mark.parametrize(
    ("number", "text"),
    [(None, ""), (0.0, "0"), (1300.0, "1300"), (9988757.0, "9988757"), (0.25, "0.25"), (129.666667, "129.667")],
)
def test_a_number_is_shown_as_people_read_it(number: float | None, text: str) -> None:
    assert number_text(number) == text


# --- cite -------------------------------------------------------------------------------------------------------------


@pytest.fixture
def run(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        (tmp_path / "provenance.json").write_text(text, encoding="utf-8")
        return tmp_path

    return write


def test_a_run_is_cited_from_its_folder(run: Callable[[str], Path]) -> None:
    library = builtin_catalog()
    rests = Provenance.of(library.missile("hwasong-15"), library.place_or_point("seattle"))
    folder = run(json.dumps(rests.to_dict()))
    data = json.loads(_umbrella("cite", str(folder), "--json").output)
    assert data["weakest_status"] == rests.weakest_status
    assert {source["id"] for source in data["sources"]} == set(rests.sources)
    assert all(source["title"] for source in data["sources"])
    shown = _umbrella("cite", str(folder)).output
    assert f"weakest status: {rests.weakest_status}" in shown
    assert ("WARNING: " in shown) == bool(rests.unverified())


def test_a_folder_without_a_result_is_refused(tmp_path: Path) -> None:
    done = _umbrella("cite", str(tmp_path))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "must be a folder with provenance.json" in done.stderr


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"sources": [], "numbers": [], "weakest_status": "sure"}'])
def test_a_broken_provenance_file_is_refused(run: Callable[[str], Path], text: str) -> None:
    done = _umbrella("cite", str(run(text)))
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is not what a run writes" in done.stderr
