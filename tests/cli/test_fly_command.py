"""`umbrella fly` and `umbrella reach` as a person or a program uses them."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from umbrella.cli.main import main


def umbrella(*words: str) -> Result:
    return CliRunner().invoke(main, list(words), catch_exceptions=False)


def test_fly_answers_in_json_with_the_promised_keys() -> None:
    result = umbrella("fly", "no-dong", "--from", "tonghae", "--azimuth", "40", "--json")
    answer = json.loads(result.stdout)
    promised = {"missile", "from", "impact", "range_km", "apogee_km", "time_s", "azimuth_deg", "burnout", "events"}
    assert promised | {"status", "sources", "weakest_status"} <= set(answer)
    assert set(answer["impact"]) == {"lat_deg", "lon_deg"}
    assert {"time_s", "speed_m_s", "altitude_km", "flight_path_deg"} <= set(answer["burnout"])
    assert answer["status"] == "impact"


def test_reach_answers_in_json_with_the_promised_keys() -> None:
    answer = json.loads(umbrella("reach", "no-dong", "--from", "tonghae", "--json").stdout)
    assert {"by_azimuth", "max_range_km", "cities"} <= set(answer)
    assert {"azimuth_deg", "range_km"} <= set(answer["by_azimuth"][0])
    assert answer["max_range_km"] == max(flight["range_km"] for flight in answer["by_azimuth"])
    assert {"id", "distance_km", "reachable", "margin_km"} <= set(answer["cities"][0])


def test_other_spellings_fly_the_same_missile() -> None:
    spellings = ("no-dong", "nodong", "Rodong")
    answers = {umbrella("fly", name, "--from", "tonghae", "--azimuth", "40", "--json").stdout for name in spellings}
    assert len(answers) == 1


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("fly", "nodonk", "--from", "tonghae", "--azimuth", "40"), "did you mean"),
        (("fly", "no-dong", "--from", "tonghey", "--azimuth", "40"), "tonghae"),
        (("fly", "no-dong", "--from", "tonghae", "--to", "seattle"), "longest range"),
        (("fly", "no-dong", "--from", "95,10", "--azimuth", "40"), "-90 <= latitude <= 90"),
        (("fly", "no-dong", "--from", "tonghae", "--azimuth", "4000"), "azimuth"),
        (("fly", "no-dong", "--from", "tonghae", "--azimuth", "40", "--apogee", "-3"), "> 0"),
        (("fly", "no-dong", "--from", "tonghae", "--to", "tokyo", "--azimuth", "40"), "--to"),
        (("fly", "no-dong", "--from", "tonghae", "--azimuth", "40", "--plot", "x.doc"), ".png or .svg"),
        (("reach", "no-dong", "--from", "91,0"), "latitude"),
    ],
)
def test_bad_input_gets_one_message_exit_code_2_and_no_file(
    words: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = umbrella(*words)
    assert result.exit_code == 2
    assert said in result.stderr
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


BILLION_LAUGHS = "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\n"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "empty"),
        ("{]", ":1"),
        (BILLION_LAUGHS, "not allowed"),
        ("kind: missile\nentries: {}\n", "missile"),
        ("just words", ":1"),
    ],
)
def test_a_missile_file_that_cannot_be_used_is_refused_with_its_place(content: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text(content)
    result = umbrella("fly", str(file), "--from", "tonghae", "--azimuth", "40")
    assert result.exit_code == 2
    assert said in result.stderr
    assert "mine.yaml" in result.stderr


def test_a_picture_is_drawn_where_it_is_wanted(tmp_path: Path) -> None:
    picture = tmp_path / "flight.png"
    assert umbrella("fly", "no-dong", "--from", "tonghae", "--azimuth", "90", "--plot", str(picture)).exit_code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
