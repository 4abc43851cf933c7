"""The page on scenario files: its example is read, and it names every key and every default."""

import re
from pathlib import Path

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Quantity
from umbrella.catalog.records import Source
from umbrella.scenario.load import read
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import (
    BatteryEntry,
    DecoyEntry,
    OutageEntry,
    RecordedEntry,
    Scenario,
    SensorEntry,
    ShieldEntry,
    ThreatEntry,
    UncertainEntry,
)

PAGE = (Path(__file__).parents[2] / "docs" / "reference" / "scenario-files.md").read_text(encoding="utf-8")
RECORDS = (
    *(Scenario, ThreatEntry, DecoyEntry, ShieldEntry, SensorEntry, BatteryEntry, OutageEntry, RulesEntry),
    *(Source, UncertainEntry, RecordedEntry),
)
ROWS = re.findall(r"^\| `(\w+)` \|([^|]*)\|([^|]*)\|", PAGE.partition("## The rules")[2], re.MULTILINE)
DEFAULTS = {key: default.strip() for key, default, _ in ROWS}
RANGES = {key: span.replace(",", "").strip() for key, _, span in ROWS}


def test_the_example_is_a_scenario():
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    scenario = read(example.encode(), "example.yaml", builtin_catalog()).scenario
    assert list(scenario.all_shields()) == ["none", "layers", "ship-radar-fails"]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.__name__)
def test_every_key_is_explained(record):
    written = {field.alias or name for name, field in record.model_fields.items()}
    assert written <= set(re.findall(r"`(\w+)`", PAGE))


@pytest.mark.parametrize("key", sorted(RulesEntry.model_fields))
def test_every_default_of_the_rules_is_told_with_its_range(key):
    default = getattr(RulesEntry(), key)
    if isinstance(default, Quantity):
        assert float(DEFAULTS[key]) == default.value
        low, high = RANGES[key].split(" to ")
        assert (float(low), float(high)) == default.span
    else:
        assert DEFAULTS[key] == ("" if default is None else str(default).lower())
