"""`umbrella sense` from the command line."""

import json

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from umbrella.cli.main import main


def sense(*arguments):
    return CliRunner().invoke(main, ["sense", *(str(argument) for argument in arguments)])


@pytest.fixture(scope="module")
def answer():
    """What the sensors of the scenario see, in JSON."""
    done = sense("japan-2000", "--altitude", "100", "--altitude", "300", "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_the_answer_has_spans_for_every_flight_and_parts_for_every_altitude(answer):
    assert {"scenario", "shield", "seed", "trial", "flights", "coverage", "weakest_status", "sources"} == set(answer)
    assert [flight["threat"] for flight in answer["flights"]] == ["nodong-1", "nodong-2", "nodong-3", "nodong-4"]
    for flight in answer["flights"]:
        assert {"launch_s", "burns_s", "apogee_s", "end_s", "is_impact", "sensors"} <= set(flight)
        for sight in flight["sensors"]:
            assert {"sensor", "visible_s", "detected_s", "tracked_s", "looks"} == set(sight)
    assert [coverage["altitude_km"] for coverage in answer["coverage"]] == [100.0, 300.0]
    for coverage in answer["coverage"]:
        assert set(coverage["sensors"]) >= {"ship-radar", "thaad-radar", "dsp-pacific"}
        assert coverage["object"]["at_least_1"] >= coverage["object"]["at_least_2"]


def test_a_folder_gets_pictures_tables_and_sources(answer, tmp_path):
    out = tmp_path / "sense"
    done = sense("japan-2000", "--altitude", "100", "--altitude", "300", "--out", out)
    assert done.exit_code == 0, done.output
    names = {path.name for path in out.iterdir()}
    assert names == {"sight.png", "sight-coverage-100km.png", "sight-coverage-300km.png", "sight.parquet",
                     "coverage.parquet", "provenance.json", "scenario.yaml", "sense.json"}  # fmt: skip
    assert json.loads((out / "sense.json").read_text()) == answer
    cells = pq.read_table(out / "coverage.parquet")
    assert set(cells["altitude_km"].to_pylist()) == {100.0, 300.0}
    spans = pq.read_table(out / "sight.parquet").to_pylist()
    assert {row["state"] for row in spans} == {"visible", "detected", "tracked"}
    cited = CliRunner().invoke(main, ["cite", str(out)])
    assert cited.exit_code == 0 and "spy-1" in cited.output
    again = sense("japan-2000", "--out", out)
    assert again.exit_code == 0, again.output


def test_a_person_reads_phases_spans_and_parts(tmp_path):
    plot = tmp_path / "seen.svg"
    done = sense("japan-2000", "--plot", plot)
    assert done.exit_code == 0, done.output
    for words in (
        "no interceptor is fired",
        "nodong-1",
        "ship-radar",
        "apogee",
        "At 300 km the radars would see",
        "Weakest",
    ):
        assert words in done.output, words
    assert plot.exists() and (tmp_path / "seen-coverage.svg").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["japan"], "did you mean"),
        (["japan-2000", "--shield", "theater"], "did you mean theatre"),
        (["japan-2000", "--altitude", "0"], "--altitude = 0"),
        (["japan-2000", "--rcs", "-1"], "--rcs = -1"),
        (["japan-2000", "--trial", "-1"], "--trial = -1"),
        (["japan-2000", "--seed", "-1"], "seed = -1"),
        (["japan-2000", "--plot", "map.pdf"], "ending in .png or .svg"),
        (["japan-2000", "--out", "."], "choose another"),
    ],
)
def test_bad_input_is_one_message_and_nothing_is_written(tmp_path, monkeypatch, arguments, words):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "thesis.docx").write_text("years of work")
    done = sense(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.docx"]
