"""The page as a person uses it, in a real browser: chosen, run, watched, read, exported; on a phone and in the dark."""

import json

import httpx
import pytest

GLOBE = "!!document.querySelector('u-globe')?.globe"
CLOCK = "document.querySelector('u-run').clock.t"
DRAWN = "document.querySelector('u-globe').globe.parts.movers"
SHOWN = f"[...{DRAWN}.shown].filter(one => one.symbol.show).map(one => one.path.mover.id)"


@pytest.fixture(scope="module")
def page(open_page, wait_for):
    """Return the page of a run that was chosen, ordered and watched as a person does."""
    page = open_page("")
    page.fill("input[type=search]", "Tonghae Anchorage")
    page.click(".card a:has-text('July 2000')")
    page.wait_for_selector("u-form .field")
    page.fill("input[name=trials]", "4")
    page.click("button[name=run]")
    page.wait_for_selector(".headline", timeout=400_000)  # an engine that is not compiled yet takes minutes
    wait_for(page, GLOBE)
    return page


@pytest.fixture(scope="module")
def told(page, served):
    """Return what the server says of that run: the last part of its address."""
    name = page.url.split("/run/")[1].split("/")[0]
    return lambda what: httpx.get(f"{served}/api/runs/{name}/{what}", timeout=60).json()


@pytest.fixture(scope="module")
def editor(open_page):
    """Return the page of a scenario."""
    page = open_page("scenario/seed-2000")
    page.wait_for_selector("u-form .field")
    return page


def test_a_run_is_answered_in_two_sentences(page, told):
    words, answer = page.inner_text(".headline"), told("answer")
    assert f"{100 * answer['p_no_leak']['value']:.0f} % of 4 trials with the 2000 plan, Capability 1" in words
    low, high = (f"{100 * answer['p_no_leak'][end]:.0f} %" for end in ("low", "high"))
    assert f"between {low} and {high}" in words
    assert page.inner_text("a.status") == answer["weakest_status"]


def test_the_slider_moves_the_globe_and_is_worked_by_keys(page, told):
    page.focus("input[name=time]")
    for key in ("PageUp", "PageUp", "ArrowRight"):
        page.keyboard.press(key)
    assert page.evaluate(CLOCK) == pytest.approx(121.0)
    flying = {one["id"] for one in told("scene")["movers"] if one["t_s"][0] <= 121.0 <= one["t_s"][-1]}
    assert set(page.evaluate(SHOWN)) == flying
    assert page.get_attribute("input[name=time]", "aria-valuetext").startswith("2:01 of ")


def test_the_globe_is_turned_and_the_head_is_skipped_by_keys(page):
    where = "(c => [c.longitude, c.height])(document.querySelector('u-globe').globe.viewer.camera.positionCartographic)"
    page.focus(".globe-box")
    before = page.evaluate(where)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("-")
    after = page.evaluate(where)
    assert after[0] != pytest.approx(before[0], abs=1e-3)
    assert after[1] > 1.1 * before[1]
    page.keyboard.press("Home")
    assert page.evaluate(where) == pytest.approx(before)
    page.focus(".skip")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_a_line_of_a_story_sets_the_time(page, told):
    page.click("#tab-story")
    story = told("stories")[1]
    page.click(f"u-story summary:has-text('{story['threat']}')")
    page.click("u-story details >> nth=1 >> .lines li:last-child button")
    assert page.evaluate(CLOCK) == pytest.approx(story["lines"][-1]["t_s"])
    assert story["lines"][-1]["words"] in page.inner_text("u-story details >> nth=1")


def test_a_number_tells_its_status_and_source(page):
    page.click("#tab-numbers")
    page.fill("input[name=find-number]", "taepodong-2.stages[0].propellant_kg")
    page.click("u-numbers tbody button.status")
    assert "source" in page.inner_text("dialog h3")
    assert page.locator("dialog li strong").count() > 0  # the work's title, not its id alone
    page.keyboard.press("Escape")
    assert page.evaluate("document.querySelector('dialog').open") is False


def test_cesium_reads_the_exported_czml_and_places_it_as_the_scene_does(page, told):
    page.click("#tab-files")
    with page.expect_download() as caught:
        page.click("button[name=export-czml]")
    document, scene = json.loads(caught.value.path().read_text(encoding="utf-8")), told("scene")
    asked = [(one, k) for one in scene["movers"] for k in (0, len(one["t_s"]) // 2)]
    count, places = page.evaluate(
        """async ([document_, start, asked]) => {
          const { globe } = document.querySelector("u-globe");
          const shown = await globe.showExported(document_, start);
          const places = asked.map(([id, t]) => shown.placeOf(id, t) ?? null);
          globe.hideExported();
          return [shown.count, places];
        }""",
        [document, scene["start"], [[one["id"], one["t_s"][k] + 1e-3] for one, k in asked]],
    )
    assert count == len(document) - 1  # all packets but the document's own
    for (one, k), there in zip(asked, places, strict=True):
        # a millisecond after the sample, so that rounding of times leaves it inside: 10 m of flight
        assert there is not None, one["id"]
        assert there["altitude_km"] == pytest.approx(one["altitude_km"][k], abs=0.02), one["id"]
        assert there["lat_deg"] == pytest.approx(one["lat_deg"][k], abs=2e-4), one["id"]
        assert (there["lon_deg"] - one["lon_deg"][k] + 180.0) % 360.0 == pytest.approx(180.0, abs=4e-4), one["id"]


def test_against_the_other_shield_no_interceptor_flies(page, wait_for):
    page.click("#tab-answer")
    page.select_option("select[name=shield]", "none")
    wait_for(page, "document.querySelector('u-globe').scene?.shield === 'none'")
    roles = page.evaluate(f"{DRAWN}.paths.map(one => one.mover.role)")
    assert "warhead" in roles
    assert "interceptor" not in roles
    assert page.inner_text(".headline").startswith("Something leaked in every one")
    page.click("#tab-files")
    with page.expect_download() as caught:
        page.click("button[name=export-csv]")
    assert caught.value.suggested_filename == "seed-2000-none.csv"  # what is looked at, not the last shield
    page.select_option("select[name=shield]", "c1")


def test_a_fault_is_said_as_the_command_line_says_it(editor, tmp_path):
    from umbrella.catalog.library import builtin_catalog
    from umbrella.core.errors import FaultyFile
    from umbrella.scenario.load import load

    editor.click("#tab-text")
    text = (
        editor.input_value("#yaml").replace("launch_s: 60", "launch_s: -60").replace("at: anchorage", "at: anchorige")
    )
    editor.fill("#yaml", text)
    editor.wait_for_selector(".faults li")
    own = tmp_path / "own.yaml"
    own.write_text(text)
    with pytest.raises(FaultyFile) as caught:
        load(str(own), builtin_catalog())
    said = editor.inner_text(".faults")
    assert caught.value.faults
    assert all(fault.message in said for fault in caught.value.faults)
    assert editor.is_disabled("button[name=run]")
    editor.click("button:has-text('Undo all changes')")
    editor.click("#tab-form")


def test_the_form_changes_the_text_and_keeps_its_comments(editor):
    editor.click("#tab-text")
    editor.fill("#yaml", editor.input_value("#yaml").replace("rules:", "# of the fight\nrules:"))
    editor.click("#tab-form")
    editor.click(".group summary:has-text('td1-a') >> nth=-1")
    editor.fill("[id='f-threats[0].launch_s']", "15")
    editor.keyboard.press("Tab")
    editor.click("#tab-text")
    text = editor.input_value("#yaml")
    assert "launch_s: 15, reliability: 1.0" in text
    assert "# of the fight" in text
    editor.click("#tab-form")


@pytest.mark.parametrize("view", ["answer", "story", "charts", "events", "ground", "numbers", "files"])
def test_axe_finds_no_serious_fault_in_a_run(page, view, wait_for):
    page.click(f"#tab-{view}")
    page.wait_for_selector({"charts": ".chart svg", "numbers": "u-numbers tbody tr"}.get(view, f"u-{view}"))
    if view == "numbers":
        page.fill("input[name=find-number]", "gbi-2000.")  # some of some hundred rows
    assert no_fault_in_light_and_dark(page)
    page.set_viewport_size({"width": 360, "height": 740})
    wait_for(page, "document.documentElement.scrollWidth <= 360", 10.0)  # charts follow a frame later
    page.set_viewport_size({"width": 1100, "height": 700})


def test_axe_finds_no_serious_fault_before_a_run(editor):
    editor.set_viewport_size({"width": 360, "height": 740})
    for path, what in (("scenario/seed-2000", "u-form .field"), ("", ".card"), ("runs", "tbody tr"), ("compare", "h1")):
        editor.goto(editor.url.split("#")[0] + f"#/{path}")
        editor.wait_for_selector(what)
        assert no_fault_in_light_and_dark(editor)
        assert editor.evaluate("document.documentElement.scrollWidth") <= 360


def no_fault_in_light_and_dark(page):
    """Return whether axe calls nothing serious or critical, in both themes; the system's choice is followed at once."""
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    rules = {"dark": {"runOnly": ["color-contrast"]}, "light": {}}  # the others do not see the theme
    for theme, only in rules.items():
        page.emulate_media(color_scheme=theme)
        page.wait_for_selector(f"html[data-theme={theme}]")
        found = axe.run(page, options={"resultTypes": ["violations"]} | only).response["violations"]
        serious = [fault for fault in found if fault["impact"] in ("serious", "critical")]
        assert [(fault["id"], fault["nodes"][0]["html"][:120]) for fault in serious] == []
    return True
