"""Answers show themselves: every word escaped, every picture with its message; their tables are those of the run."""

import builtins
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import umbrella
from umbrella.cli.main import main
from umbrella.core.errors import BadValue, InputError, UnknownName
from umbrella.notebook.answer import Page, as_pandas
from umbrella.notebook.cell import html_of, text_of
from umbrella.report.blocks import Code, Picture, Table, Text, columns

VOID = {"img"}


class Checked(HTMLParser):
    """Reads HTML, and fails where a tag is not closed, or something would be loaded from elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text = ""
        self.alts: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag not in ("script", "link", "iframe")
        if tag == "img":
            assert (dict(attrs)["src"] or "").startswith("data:image/png;base64,")
            self.alts.append(dict(attrs)["alt"] or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return umbrella.run("seed-2000", trials=6, out=tmp_path_factory.mktemp("notebook") / "run")


def test_words_of_a_file_stay_words() -> None:
    wild = '<script>alert("1")</script> & <b>'
    table = Table(caption=wild, columns=columns("a", wild), rows=((wild, "2"),))
    picture = Picture(uri="data:image/png;base64,AA==", width=1, height=1, alt=wild, caption=wild)
    read = Checked(html_of((Text(words=wild, look="lead"), table, picture)))
    assert read.text.count(wild) == 5 and read.alts == [wild]


def test_a_block_that_a_cell_cannot_show_is_refused() -> None:
    with pytest.raises(TypeError, match="code"):
        html_of((Code(caption="", text=""),))


def test_a_run_shows_its_answer_every_shield_and_the_map(run: Any) -> None:
    read = Checked(run._repr_html_())
    assert run.headline in read.text and all(title in read.text for title in ("no shield", "Capability 1"))
    (alt,) = read.alts
    assert alt.startswith("Map of one trial")
    assert len(run._repr_html_()) < 300_000  # bytes that a saved notebook grows by
    assert repr(run).startswith(run.headline) and "<" not in repr(run).replace("< ", "")


def test_its_numbers_are_those_of_its_table(run: Any) -> None:
    outcomes = run.to_pandas()
    outcomes = outcomes[outcomes.shield == run.shields[-1]]
    leaks = outcomes.outcome.eq("leaked").groupby(outcomes.trial).sum()
    assert run.p_no_leak == pytest.approx((leaks == 0).mean())
    assert run.answer().expected_leakers == pytest.approx(leaks.mean())
    assert run.to_arrow().num_rows == run.query("SELECT count(*) AS n FROM outcomes")["n"][0].as_py()


def test_a_run_read_again_is_the_same(run: Any) -> None:
    again = umbrella.open_run(run.folder)
    assert again._repr_html_() == run._repr_html_()


def test_stories_and_pictures_of_the_trial_told(run: Any) -> None:
    assert "Decided: " in Checked(run.explain("td2-a")._repr_html_()).text
    assert len(re.findall(r"^td\d-", repr(run.explain()), flags=re.MULTILINE)) == 4
    assert len(Checked(run.picture("timeline")._repr_html_()).alts) == 1
    assert "Rules of the fight" in Checked(run.sources()._repr_html_()).text


@pytest.mark.parametrize(
    "ask",
    [
        lambda run: run.explain("td2-x"),
        lambda run: run.picture("mapp"),
        lambda run: run.answer("c11"),
        lambda run: run.to_arrow("outcome"),
    ],
)
def test_a_name_that_is_not_there_is_told_with_the_nearest(run: Any, ask: Any) -> None:
    with pytest.raises(UnknownName, match="did you mean"):
        ask(run)


def test_without_pandas_a_plain_message_says_what_to_do(run: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: Any, **kwargs: Any) -> Any:
        if name == "pandas":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    table = run.to_arrow("threats")
    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(InputError, match=r"pip install 'umbrella\[notebook\]'"):
        as_pandas(table)


def test_a_footprint_shows_regions_and_a_map_and_gives_its_cells() -> None:
    covered = umbrella.footprint("seed-2000", over=["alaska"], grid_deg=5.0)
    read = Checked(covered._repr_html_())
    assert covered.headline in read.text and len(read.alts) == 1
    cells, ground = covered.to_arrow("cells").to_pandas(), covered.footprint.ground
    assert len(cells) == len(ground)
    share = ground.weight[cells.reached & (cells.shots > 0)].sum() / ground.weight[cells.reached].sum()
    assert share == pytest.approx(covered.covered_fraction)
    assert covered.to_arrow("regions").num_rows == len(covered.footprint.regions)
    assert covered.to_arrow("cities").num_rows == len(covered.footprint.cities)


def test_a_sweep_has_a_column_for_each_setting(tmp_path: Any) -> None:
    axes = {"rules.shots": [1, 2], "rules.most_shots": [2]}
    swept = umbrella.sweep("seed-2000", axes, trials=4, out=tmp_path / "sweep")
    table = swept.to_pandas()
    assert table["rules.shots"].tolist() == [1, 2] and table["rules.most_shots"].tolist() == [2, 2]
    assert table.p_no_leak.tolist() == [point.p_no_leak.value for point in swept.sweep.points]
    read = Checked(swept._repr_html_())
    assert swept.headline in read.text and len(read.alts) == 1


def test_flights_and_odds_are_shown_and_nothing_else() -> None:
    odds = umbrella.odds(warheads=2, pk=0.5, shots=2)
    page = umbrella.show(odds)
    assert isinstance(page, Page) and len(Checked(page._repr_html_()).alts) == 1
    assert text_of(page.inside[:1]) == f"{odds.headline[:1].upper()}{odds.headline[1:]}."
    with pytest.raises(InputError, match="OddsAnswer"):
        umbrella.show(3)


def test_importing_umbrella_imports_neither_pandas_nor_pictures() -> None:
    code = "import sys, umbrella; print([m for m in ('pandas', 'matplotlib', 'numba', 'pyarrow') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_python_of_the_how_to_page_works(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "in-a-notebook.md").read_text(encoding="utf-8")
    (code,) = re.findall(r"From Python:\n\n((?:    .*\n|\n)+)", page)
    monkeypatch.chdir(tmp_path)
    exec(compile("\n".join(line[4:] for line in code.splitlines()), "in-a-notebook.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) == 3


def test_a_run_stops_when_it_is_known_well_enough(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    known = umbrella.run(
        "seed-2000",
        trials=64,
        until=0.3,
        out=tmp_path / "known",
        progress=lambda done, total: told.append((done, total)),
    )
    assert known.answer().p_no_leak.half_width <= 0.3 and known.answer().trials < 64
    assert "as well known as was asked for" in known.headline
    assert told[-1][0] <= told[-1][1] == 64
    with pytest.raises(BadValue, match="until"):
        umbrella.run("seed-2000", until=9.0, out=tmp_path / "wrong")


def test_two_scenarios_that_are_one_differ_in_nothing(tmp_path: Path) -> None:
    same = umbrella.compare("seed-2000", "seed-2000", trials=2, out=tmp_path / "same")
    assert "differ in nothing" in Checked(same._repr_html_()).text
    assert same.to_arrow().num_rows == 0 and "assumption" in same.to_arrow().column_names


def test_draws_of_the_inputs_are_told_with_their_spread(tmp_path: Path) -> None:
    options = ["--design", "monte-carlo", "--points", "2", "--trials", "2", "--out", str(tmp_path / "drawn")]
    assert CliRunner().invoke(main, ["run", "seed-2000", *options, "--json"]).exit_code == 0
    drawn = umbrella.open_run(tmp_path / "drawn")
    assert "on average over 2 draws of the uncertain inputs" in drawn.headline
    with pytest.raises(BadValue, match="told no trial of any"):
        umbrella.open_run(swept_folder(tmp_path))


def swept_folder(tmp_path: Path) -> Path:
    return umbrella.sweep("seed-2000", {"rules.shots": [1]}, trials=2, out=tmp_path / "swept").folder


def test_every_question_is_offered_and_can_be_asked() -> None:
    offered = {"run", "open_run", "footprint", "sweep", "compare", "fly", "reach", "odds", "show"}
    assert offered <= set(dir(umbrella))
    assert all(callable(getattr(umbrella, name)) for name in offered)
    with pytest.raises(AttributeError, match="no attribute 'rum'"):
        umbrella.rum  # noqa: B018
