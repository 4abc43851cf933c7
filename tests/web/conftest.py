"""The served page in a real browser: one server, one headless Chromium, whose pages may not complain."""

import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "src" / "umbrella" / "server" / "static" / "index.html"
CHROMIUM = (
    "--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def served(tmp_path_factory):
    """Return the address of `umbrella serve` with a folder of its own."""
    if not PAGE.is_file():
        pytest.skip("the page is not built: make page")
    command = [sys.executable, "-c", "from umbrella.cli.main import main; main()", "serve", "--port", "0"]
    folder = tmp_path_factory.mktemp("served")
    with subprocess.Popen([*command, "--folder", folder], stdout=subprocess.PIPE, text=True) as server:
        try:
            assert server.stdout is not None
            found = re.search(r"http://\S+?(?=/)", server.stdout.readline())
            assert found is not None
            yield found[0]
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(20)


@pytest.fixture(scope="module")  # Playwright keeps an event loop running: no test after it could start another
def chromium():
    """Return the browser of the machine."""
    sync_api = pytest.importorskip("playwright.sync_api")
    found = shutil.which("chromium")
    if found is None:
        pytest.skip("there is no chromium on this machine (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def open_page(chromium, served):
    """Return a function that opens a page; an error on its console, or a request to others, fails at the end."""
    faults, pages = [], []

    def opened(path):
        page = chromium.new_page(viewport={"width": 1100, "height": 700})
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda asked: faults.append(asked.url) if not is_own(asked.url, served) else None)
        page.goto(f"{served}/#/{path}")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()
    assert faults == []


def is_own(url, served):
    """Return whether a request stays at the server, or in the browser itself."""
    return url.startswith((f"{served}/", "blob:", "data:"))


@pytest.fixture(scope="session")
def wait_for():
    """Return what waits until a claim is true; Playwright's own way needs `eval`, which the page bars."""

    def waited(page, claim, seconds=60.0):
        until = time.monotonic() + seconds
        while not page.evaluate(claim):
            assert time.monotonic() < until, claim
            time.sleep(0.1)

    return waited
