"""The page on settings: its settings can be made, its uncertain numbers are read, its program prints what it says."""

import contextlib
import io
import re
from pathlib import Path

import pytest

from umbrella.campaign.design import parse_axis
from umbrella.catalog.library import builtin_catalog
from umbrella.scenario.inputs import inputs_of
from umbrella.scenario.load import load, read, shipped_folder
from umbrella.scenario.settings import with_settings

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "settings.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| `([\w-]+)` \| `([^`=]+=[^`]+)` \|", PAGE, re.MULTILINE)


@pytest.mark.parametrize(("scenario", "axis"), ROWS, ids=[axis for _, axis in ROWS])
def test_a_setting_of_the_page_can_be_made_and_changes_something(scenario, axis):
    catalog = builtin_catalog()
    loaded = load(scenario, catalog)
    path, values = parse_axis(axis)
    changed = [with_settings(loaded, catalog, ((path, value),)) for value in values]
    assert any(
        one.scenario != loaded.scenario or there.catalog_hash() != catalog.catalog_hash() for one, there in changed
    )


def test_the_uncertain_numbers_of_the_page_are_read():
    (block,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    catalog = builtin_catalog()
    content = (shipped_folder() / "nmd-c1.yaml").read_bytes() + block.encode()
    inputs = inputs_of(read(content, "nmd-c1.yaml", catalog), catalog)
    assert [(one.path, one.distribution.kind) for one in inputs] == [
        ("rules.decision_delay_s", "uniform"),
        ("interceptors.gbi-2000.hit_probability", "triangular"),
        ("threats.*.reliability", "triangular"),
    ]


def test_the_program_of_the_page_prints_what_it_says():
    (program,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    (printed,) = re.findall(r"```text\n(.*?)```", PAGE, re.DOTALL)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(program, "settings.md", "exec"), {})
    assert out.getvalue() == printed
