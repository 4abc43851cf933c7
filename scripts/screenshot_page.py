"""Take a picture of each view of the page that `umbrella serve` gives, in headless Chromium, on a run of its own.

python scripts/screenshot_page.py --to DIR          # every view
python scripts/screenshot_page.py --measure         # how long a picture of the globe takes here
python scripts/screenshot_page.py                   # those that docs/how-to/the-page.md shows, into docs/images

Needs the built page (make page), Playwright (requirements-dev.lock) and Debian's chromium. Software draws the globe:
the same pixels on any machine are not promised.
"""

import argparse
import io
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from PIL import Image
from playwright.sync_api import Page, sync_playwright

IMAGES: Final = Path(__file__).parents[1] / "docs" / "images"
CHROMIUM: Final = ("--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--no-first-run",
                   "--disable-quic", "--disable-background-networking", "--disable-component-update",
                   "--disable-sync")  # fmt: skip
WIDE, PHONE = {"width": 1200, "height": 760}, {"width": 360, "height": 740}
COLOURS: Final = 255  # of the palette
SCENARIO: Final = "nmd-c1-decoys"
LOOKED_AT_S: Final = 1100  # of the run: interceptors and warheads in the air, first intercepts made
# shown on a page of the docs: page-scenario.png, page-globe.png, page-volumes.png, page-charts.png, page-ground.png,
# page-numbers.png, page-phone.png
KEPT: Final = ("scenario", "globe", "volumes", "charts", "ground", "numbers", "phone")


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of a server with an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from umbrella.cli.main import main; main()", "serve", "--port", "0"]
        with subprocess.Popen([*command, "--folder", folder], stdout=subprocess.PIPE, text=True) as server:
            try:
                found = re.search(r"http://\S+?(?=/)", server.stdout.readline() if server.stdout else "")
                if found is None:
                    sys.exit("umbrella serve did not say where it serves")
                yield found[0]
            finally:
                server.send_signal(signal.SIGINT)


def wait_for(page: Page, claim: str, seconds: float = 300.0) -> None:
    """Wait until JavaScript says that a claim is true."""
    until = time.monotonic() + seconds
    while not page.evaluate(claim):
        if time.monotonic() > until:
            sys.exit(f"waited too long for: {claim}")
        time.sleep(0.2)


def settle(page: Page) -> None:
    """Wait until the globe has all its tiles, and a little longer."""
    wait_for(page, "!!document.querySelector('u-globe')?.globe")
    wait_for(page, "document.querySelector('u-globe').globe.viewer.scene.globe.tilesLoaded")
    time.sleep(2.0)


def at_time(page: Page, t_s: float) -> None:
    page.evaluate("t => document.querySelector('u-run').clock.set(t)", t_s)
    settle(page)


def run_scenario(page: Page, trials: int) -> None:
    """Order a run on the open page of a scenario and wait for its answer."""
    page.fill("input[name=trials]", str(trials))
    page.click("button[name=run]")
    page.wait_for_selector(".headline", timeout=600_000)


def show_scenario(page: Page, base: str) -> None:
    page.goto(f"{base}/#/scenario/{SCENARIO}")
    page.wait_for_selector("u-form .field")
    page.click(".group summary:has-text('td2-a') >> nth=-1")
    page.fill("[id='f-threats[0].launch_s']", "-60")
    page.keyboard.press("Tab")
    page.wait_for_selector(".form .fault")
    page.evaluate("window.scrollTo(0, 180)")


def show_ground(page: Page) -> None:
    page.click("#tab-ground")
    page.click("button[name=footprint]")
    page.wait_for_selector("u-ground p[role=status]:has-text('covered')", timeout=600_000)
    page.fill("input[name=missile]", "taepodong-2")
    page.click("button[name=reach]")
    page.wait_for_selector("u-ground p[role=status]:has-text('flies up to')", timeout=600_000)
    page.evaluate("document.querySelector('u-globe').globe.goHome()")
    at_time(page, 0.0)


def show_number(page: Page) -> None:
    page.click("#tab-numbers")
    page.fill("input[name=find-number]", "gbi-2000")
    page.click("u-numbers tbody button.status >> nth=2")


def shots(page: Page, base: str, keep: Callable[[str], None]) -> None:
    """Go through the views, and keep a picture of each under its name."""
    page.goto(f"{base}/#/")
    page.wait_for_selector(".card")
    keep("scenarios")
    show_scenario(page, base)
    keep("scenario")
    page.click("button:has-text('Undo all changes')")
    run_scenario(page, 40)
    at_time(page, LOOKED_AT_S)
    page.evaluate("window.scrollTo(0, 0)")
    keep("globe")
    page.click("text=Layers and legend")
    page.check("input[name=layer-volumes]")
    for _ in range(3):
        page.click("button[aria-label='Zoom out']")
    page.evaluate("window.scrollTo(0, 0)")
    settle(page)
    keep("volumes")
    page.evaluate("document.querySelector('u-globe').globe.goHome()")
    page.uncheck("input[name=layer-volumes]")
    page.click("text=Layers and legend")
    for name in ("story", "events", "files"):
        page.click(f"#tab-{name}")
        keep(name)
    show_ground(page)
    keep("ground")
    show_number(page)
    keep("numbers")
    page.keyboard.press("Escape")
    page.emulate_media(color_scheme="dark")
    at_time(page, LOOKED_AT_S)
    page.click("#tab-charts")
    page.wait_for_selector(".chart svg")
    keep("charts")
    page.click("#tab-answer")
    page.set_viewport_size(PHONE)
    settle(page)
    keep("phone")
    page.emulate_media(color_scheme="light")
    page.set_viewport_size(WIDE)
    page.goto(f"{base}/#/scenario/nmd-c1")
    page.wait_for_selector("u-form .field")
    run_scenario(page, 40)
    page.goto(f"{base}/#/runs")
    page.wait_for_selector("tbody tr")
    keep("runs")
    page.goto(f"{base}/#/compare")
    page.click("button[name=compare]")
    page.wait_for_selector(".headline")
    keep("compare")


# the page's scene made of so many copies of its warheads, missiles and interceptors, beside each other, all in the air
MANY: Final = """n => {
  const view = document.querySelector("u-globe"), scene = structuredClone(view.scene);
  const own = scene.movers.filter(one => ["missile", "warhead", "interceptor"].includes(one.role));
  scene.movers = Array.from({length: n}, (_, k) => {
    const one = structuredClone(own[k % own.length]);
    return {...one, id: `${one.id}-${k}`, t_s: one.t_s.map((_, i) => i * 1600 / one.t_s.length),
            lat_deg: one.lat_deg.map(x => Math.max(-85, Math.min(85, x + (k % 20 - 10) * 0.6))),
            lon_deg: one.lon_deg.map(x => x + (k % 17) * 1.3)};
  });
  view.scene = scene;
}"""
# milliseconds of a picture, from the clock's step to its pixels: the least and the middle of n
TIMED: Final = """async n => {
  const globe = document.querySelector("u-globe").globe, { scene } = globe.viewer, gl = scene.context._gl, took = [];
  for (let k = 0; k < n; k++) {
    const begun = performance.now();
    globe.at(700 + 5 * k);
    scene.render();
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    took.push(performance.now() - begun);
    await new Promise(requestAnimationFrame);
  }
  took.sort((a, b) => a - b);
  return [took[0], took[Math.floor(n / 2)]];
}"""


def measure(page: Page, base: str) -> None:
    """Tell how long a picture of the globe takes: of a run's own scene, and of 200 objects."""
    page.goto(f"{base}/#/scenario/seed-2000")
    page.wait_for_selector("u-form .field")
    run_scenario(page, 4)
    settle(page)
    own = page.evaluate_handle("document.querySelector('u-globe').scene")
    for _ in range(3):
        for what, change, given in (("own scene", "one => { document.querySelector('u-globe').scene = one }", own),
                                    ("200 objects", MANY, 200)):  # fmt: skip
            page.evaluate(change, given)
            settle(page)
            least, middle = page.evaluate(TIMED, 30)
            print(f"{what}: {least:.0f} ms at least, {middle:.0f} ms in the middle")


def main() -> None:
    """Take the pictures."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--to", type=Path, help="folder for all of them; without it the few of the docs are renewed")
    asked.add_argument("--measure", action="store_true", help="no pictures: tell how long one of the globe takes")
    given = asked.parse_args()
    to: Path | None = given.to
    if to is not None:
        to.mkdir(parents=True, exist_ok=True)
    with served() as base, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(CHROMIUM))
        page = browser.new_page(viewport=WIDE)

        def keep(name: str) -> None:
            page.evaluate("document.activeElement?.blur()")
            time.sleep(1.0)
            if to is None and name not in KEPT:
                return
            with Image.open(io.BytesIO(page.screenshot())) as image:
                small = image.convert("RGB").quantize(
                    COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE
                )
                small.save((to or IMAGES) / f"page-{name}.png", optimize=True)
            print(f"page-{name}.png")

        if given.measure:
            measure(page, base)
        else:
            shots(page, base, keep)
        browser.close()


if __name__ == "__main__":
    main()
