"""The report of a run: it loads nothing, hides nothing, says every number, and is the same file for the same run."""

import json
import re
import shutil
import subprocess
from dataclasses import replace
from itertools import pairwise

import pytest
from click.testing import CliRunner
from lxml import html as reader

from umbrella.analysis.assumptions import assumptions_of
from umbrella.analysis.run_answer import answer_dict
from umbrella.campaign.conduct import conduct
from umbrella.campaign.design import nominal
from umbrella.campaign.pools import Workers
from umbrella.campaign.recipe import recipe_of
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import STATUS_ORDER
from umbrella.cli.main import main
from umbrella.core.errors import BadValue
from umbrella.report.blocks import Link
from umbrella.report.engagement import finding
from umbrella.report.fill_run import run_picture
from umbrella.report.html import POLICY, _made, page, report_of
from umbrella.report.sections.head import heading
from umbrella.report.sections.pictures import map_section
from umbrella.report.sections.sources import linked
from umbrella.report.timeline import sheets_of
from umbrella.scenario.load import read

TITLE = "<script>alert('title')</script> & \"one missile\""
SCENARIO = f"""
name: small
title: {json.dumps(TITLE)}
description: "<img src=x onerror=alert(1)> at one city"
sources:
  letter: {{title: A letter <b>bold</b>, where: "javascript:alert(2) and https://example.org/a?b=c&d", read: source}}
threats:
  - name: first
    missile: no-dong
    from: kittaeryong
    at: fukuoka
    launch_s: 0
    reliability: {{value: 0.9, low: 0.7, high: 1.0, status: second-hand, source: letter}}
rules: {{doctrine: shoot-look-shoot, decision_delay_s: 5, min_track_s: 8, assessment_delay_s: 10}}
uncertain:
  threats.first.reliability: {{}}
shields:
  none: {{}}
  ship:
    title: a ship <i>alone</i> for $5 or $x_{{$
    sensors: [dsp-pacific, {{name: ship-radar, sensor: spy-1, at: "36.0,132.0"}}]
    batteries:
      - {{name: ship, interceptor: sm-3-ia, at: "36.0,132.0", magazine: 4}}
"""
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")


@pytest.fixture(scope="module")
def campaign(tmp_path_factory):
    catalog = builtin_catalog()
    recipe = recipe_of(read(SCENARIO.encode(), "papers/of-anna/small.yaml", catalog), catalog, nominal(32), 5)
    folder = tmp_path_factory.mktemp("run") / "small"
    folder.mkdir()
    return conduct(recipe, folder, workers=Workers(number=1))


@pytest.fixture(scope="module")
def report(campaign):
    return report_of(campaign.folder, grid_deg=3.0)


@pytest.fixture(scope="module")
def tree(report):
    return reader.document_fromstring(report.html)


def rows_of(section):
    """Return the rows of all tables below a section, as the texts of their cells."""
    return [[" ".join(cell.text_content().split()) for cell in row] for row in section.iterfind(".//tbody/tr")]


def section(tree, name):
    (found,) = tree.xpath(f"//section[@id='{name}']")
    return found


def test_it_loads_nothing_and_runs_nothing(report, tree):
    assert not tree.xpath("//script | //iframe | //object | //embed | //form | //base | //video | //audio")
    assert not tree.xpath("//@*[starts-with(name(), 'on')]")
    addresses = tree.xpath("//@src | //@srcset | //link/@href | //@poster | //@background")
    assert all(one.startswith("data:") for one in addresses)
    style = "".join(tree.xpath("//style/text()")) + "".join(tree.xpath("//@style"))
    assert "url(" not in style and "@import" not in style
    assert tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content") == [POLICY]
    assert not tree.xpath("//meta[@http-equiv='refresh']")
    assert len(report.html.encode()) < 5_000_000


def test_every_section_is_there_in_its_order(report, tree):
    wanted = ["answer", "map", "timeline", "altitude", "outcomes", "stories", "footprint", "cost", "treaty", "decides",
              "assumptions", "sources", "repeat"]  # fmt: skip
    assert tree.xpath("//main/section/@id") == wanted
    assert [one.state for one in report.sections if one.id != "cost"] == ["told"] * 12
    assert "No programme of the catalogue names the scenario small" in section(tree, "cost").text_content()


def test_it_can_be_read_by_ear(tree):
    assert tree.get("lang") == "en"
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    pictures = list(tree.iter("img"))
    assert len(pictures) == 6  # map, timeline, altitude, outcomes, footprint, tornado
    assert all(re.fullmatch(r"[A-Z].{40,}\.", one.get("alt"), re.DOTALL) for one in pictures)
    for table in tree.iter("table"):
        assert table.find("caption").text_content().strip()
        assert all(one.get("scope") == "col" for one in table.iterfind("thead/tr/th"))
        assert all(row[0].get("scope") == "row" for row in table.iterfind("tbody/tr"))


def test_every_link_within_it_leads_somewhere(tree):
    places = tree.xpath("//@id")
    assert len(places) == len(set(places))
    inner = [one[1:] for one in tree.xpath("//a/@href") if one.startswith("#")]
    assert set(inner) <= set(places)
    assert all(one.startswith(("https://", "http://", "#")) for one in tree.xpath("//a/@href"))


def test_what_a_file_says_stays_text(report, tree):
    assert tree.findtext(".//h1") == TITLE
    assert not tree.xpath("//b | //i")
    (letter,) = tree.xpath("//tr[@id='source-letter']")
    assert "javascript:alert(2)" in letter.text_content()
    assert letter.xpath(".//a/@href") == ["https://example.org/a?b=c&d"]
    assert "papers/of-anna" not in report.html  # where it lay is nobody's business


def test_an_address_ends_where_its_sentence_does():
    assert linked("See https://a.org/b, (http://c.org/d).") == (
        "See ", Link(words="https://a.org/b", to="https://a.org/b"), ", (",
        Link(words="http://c.org/d", to="http://c.org/d"), ").",
    )  # fmt: skip


def test_every_number_is_said_with_its_status(campaign, tree):
    said = {row[0]: row for row in rows_of(section(tree, "assumptions"))}
    numbers = json.loads((campaign.folder / "provenance.json").read_text(encoding="utf-8"))["numbers"]
    assert len(numbers) > 100 and set(said) == {one["path"] for one in numbers}
    for one in numbers:
        _, value, _, unit, status, sources = said[one["path"]]
        assert (unit, status, sources) == (one["unit"], one["status"], ", ".join(one["sources"]))
        assert value == "a table" if one["value"] is None else float(value) == pytest.approx(one["value"], rel=1e-5)
    assert said["threats[0].reliability"][2] == "0.7 to 1"


def test_the_weakest_come_first(campaign):
    found = assumptions_of(campaign.built.provenance, campaign.recipe.loaded, campaign.catalog)
    ranks = [STATUS_ORDER.index(one.status) for one in found]
    assert ranks == sorted(ranks, reverse=True)
    hit = next(one for one in found if one.path == "sm-3-ia.hit_probability")
    quantity = campaign.catalog.interceptor("sm-3-ia").hit_probability
    assert (hit.low, hit.value, hit.high, hit.note) == (quantity.low, quantity.value, quantity.high, quantity.note)


def test_the_answer_is_that_of_the_run(campaign, tree):
    answer, found = answer_dict(campaign), section(tree, "answer")
    chance, leakers = answer["p_no_leak"], answer["expected_leakers_interval"]
    lead = found.xpath(".//p[@class='lead']")[0].text_content()
    ends = (chance["low"], chance["high"])
    assert f"P(no leaker) = {chance['value']:.3f} (95 % interval {ends[0]:.3f} to {ends[1]:.3f};" in lead
    assert f"Expected leakers {answer['expected_leakers']:.2f} of 1" in lead
    last = rows_of(found)[-1]
    assert last == [
        "a ship <i>alone</i> for $5 or $x_{$", "32", f"{chance['value']:.3f}", f"{ends[0]:.3f} to {ends[1]:.3f}",
        f"{answer['expected_leakers']:.2f} of 1", f"{leakers['low']:.2f} to {leakers['high']:.2f}",
        f"{answer['shots']:.1f}",
    ]  # fmt: skip
    assert f"Weakest status of its numbers: {answer['weakest_status']}" in found.text_content()


def test_the_command_writes_the_same_bytes_again(campaign, report, tmp_path):
    done = CliRunner().invoke(
        main, ["report", str(campaign.folder), "--grid", "3", "--out", str(tmp_path / "a.html"), "--json"]
    )
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    content = (tmp_path / "a.html").read_bytes()
    assert content == report.html.encode() and said["bytes"] == len(content)
    assert {one["id"]: one["state"] for one in said["sections"]} == {one.id: one.state for one in report.sections}


def test_what_fails_says_why_and_takes_nothing_with_it(report):
    broken = _made("map", "Map", lambda: 1 / 0)
    assert broken.state == "failed"
    tree = reader.document_fromstring(page(heading(report.dossier), (broken, *report.sections[4:5])))
    assert "ZeroDivisionError: division by zero" in section(tree, "map").text_content()
    assert section(tree, "outcomes") is not None


def test_another_program_s_trial_is_not_drawn_for_that_of_the_run(report, tmp_path):
    told, campaign = report.dossier, report.dossier.run.campaign
    picture = run_picture(campaign, campaign.parts[-1])
    other = replace(told, run=replace(told.run, is_same_trial=False))
    assert map_section(other, picture).state == "left out"
    png = bytes.fromhex("89504e470d0a1a0a0000000d49484452000000030000000208060000009d74661a")
    kept = replace(campaign, folder=tmp_path)
    (tmp_path / "map.png").write_bytes(png)
    (image,) = map_section(replace(other, run=replace(other.run, campaign=kept)), picture).blocks
    assert (image.width, image.height) == (3, 2)


def test_a_long_timeline_is_cut_into_sheets_that_hold_each_missile_once(make_engagement):
    picture = make_engagement()
    assert sheets_of(picture, 1000.0) == [picture]
    sheets = sheets_of(picture, 3.0)
    assert len(sheets) > 1 and {sheet.title for sheet in sheets} == {finding(picture)}
    assert [one.name for sheet in sheets for one in sheet.threats] == [one.name for one in picture.threats]
    assert sheets_of(sheets[0], 3.0) == [sheets[0]]


def test_a_folder_of_another_kind_is_refused_with_words(campaign, tmp_path):
    sweep = tmp_path / "sweep"
    shutil.copytree(campaign.folder, sweep)
    manifest = json.loads((sweep / "manifest.json").read_text(encoding="utf-8"))
    (sweep / "manifest.json").write_text(json.dumps(manifest | {"told_trial": None, "design": "grid", "points": 7}))
    with pytest.raises(BadValue, match=r"a run of `umbrella run`, which tells a trial; it fought 7 points"):
        report_of(sweep)
    (tmp_path / "comparison.json").write_text("{}")
    with pytest.raises(BadValue, match="a comparison tells no trial"):
        report_of(tmp_path)
    with pytest.raises(BadValue, match=r"--grid = 0\.0: must be 0\.1 <= DEG <= 10"):
        report_of(campaign.folder, grid_deg=0.0)
    done = CliRunner().invoke(main, ["report", str(campaign.folder), "--out", str(tmp_path / "a.pdf")])
    assert done.exit_code == 2 and "a file ending in .html" in done.output


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no chromium to print with")
@pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="no pdfinfo to look at the print")
def test_it_prints_on_a4_with_everything_unfolded(report, tmp_path):
    (tmp_path / "a.html").write_text(report.html, encoding="utf-8")
    subprocess.run(
        ["chromium", *CHROMIUM, f"--user-data-dir={tmp_path / 'profile'}", "--no-pdf-header-footer",
         f"--print-to-pdf={tmp_path / 'a.pdf'}", (tmp_path / "a.html").as_uri()],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    info = subprocess.run(["pdfinfo", tmp_path / "a.pdf"], check=True, capture_output=True, text=True).stdout
    assert "A4" in info
    pages = int(re.search(r"Pages:\s+(\d+)", info)[1])
    text = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], check=True, capture_output=True, text=True).stdout
    assert f"{pages} of {pages}" in text
    weakest, *_ = numbers = report.dossier.assumptions
    folded = [one.path for one in numbers if one.status != weakest.status and len(one.path) < 20]  # longer ones wrap
    assert len(folded) > 10 and all(path in text for path in folded)
