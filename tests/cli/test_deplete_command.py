"""`umbrella deplete` from the command line."""

import json

import pytest
from click.testing import CliRunner

from umbrella.cli.main import main

SMALL = ("japan-2000", "--raids", "3", "--sequences", "6", "--seed", "3")


def deplete(*arguments):
    return CliRunner().invoke(main, ["deplete", *arguments])


@pytest.fixture(scope="module")
def answers():
    """The same raids fought with one and with two workers, with a refill."""
    refill = ("--refill", "SM-3 Block IA=24", "--refill", "thaad=6", "--interval-days", "60", "--json")
    return [deplete(*SMALL, *refill, "--workers", number) for number in ("1", "2")]


def test_workers_do_not_change_the_answer(answers):
    assert answers[0].exit_code == 0, answers[0].output
    assert answers[0].stdout == answers[1].stdout


def test_the_answer_has_both_sides_and_every_raid(answers):
    data = json.loads(answers[0].stdout)
    assert data["refill_per_year"] == {"sm-3-ia": 24.0, "thaad": 6.0}
    assert sum(data["stock"].values()) == 56
    for side in ("without_refill", "with_refill"):
        raids = data[side]["by_raid"]
        assert [raid["raid"] for raid in raids] == [1, 2, 3]
        for raid in raids:
            assert raid["p_no_leak"]["low"] <= raid["p_no_leak"]["value"] <= raid["p_no_leak"]["high"]
            assert set(raid["stock_by_battery"]) == set(data["stock"])
        assert set(data[side]["raids_until_empty_by_battery"]) == set(data["stock"])
    first = [data[side]["by_raid"][0] for side in ("without_refill", "with_refill")]
    assert first[0] == first[1]  # nothing is delivered before the first raid


def test_without_a_refill_it_is_said_why(tmp_path):
    done = deplete("japan-2000", "--raids", "2", "--sequences", "2", "--plot", str(tmp_path / "stock.png"))
    assert done.exit_code == 0, done.output
    for words in ("no public production rates", "P(no leaker)", "until navy-theater-wide was empty (8)", "stock.png"):
        assert words in done.output, words
    assert (tmp_path / "stock.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--refill", "sm-3-ia"), "--refill = sm-3-ia: must be INTERCEPTOR=PER_YEAR"),
        (("--refill", "sm-3-ia=many"), "must be INTERCEPTOR=PER_YEAR"),
        (("--refill", "sm-3-ia=-1"), "refill of sm-3-ia = -1.0: must be 0 <= interceptors per year"),
        (("--refill", "sm-3-ia=1", "--refill", "sm3-ia=2"), "sm-3-ia was given twice"),
        (("--refill", "sm-3-ix=1"), "did you mean sm-3-i"),
        (("--refill", "gbi=1"), "no interceptor of the shield theatre is called 'gbi'"),
        (("--raids", "0"), "raids = 0: must be 1 <= raids"),
        (("--sequences", "0"), "sequences = 0"),
        (("--interval-days", "0"), "interval between raids = 0.0"),
        (("--workers", "0"), "workers = 0"),
        (("--plot", "a.pdf"), "a file ending in .png or .svg"),
    ],
)
def test_what_cannot_be_used_is_said_once(arguments, words):
    done = deplete("japan-2000", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert words in done.stderr and len(done.stderr.splitlines()) == 1
