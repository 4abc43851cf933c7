"""The assumptions of a result: every number that it rests on with range, unit, status and source, weakest first."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from umbrella.catalog.cite import CitedNumber, Provenance
from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import STATUS_ORDER, Quantity, Status, quantities
from umbrella.scenario.load import LoadedScenario

KINDS: Final = (
    "missile",
    "interceptor",
    "radar",
    "infrared-satellite",
    "site",
    "place",
    "drag",
)  # that are fought with


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """One number: `value` is None for a whole table, `low` and `high` where no range is known."""

    path: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    status: Status
    sources: tuple[str, ...]
    note: str


def assumptions_of(provenance: Provenance, loaded: LoadedScenario, catalog: Catalog) -> tuple[Assumption, ...]:
    """Return every number that a result rests on, the weakest first, else in the order of the provenance.

    Args:
        provenance: of the result. loaded, catalog: where ranges and notes stand.

    **Valid**: for a scenario as it is written. **Leaves out**: range and note of a number whose value is another now
    than when the result was made. **Source**: the catalogue and the scenario. **Checked**:
    tests/report/test_html.py.
    """
    known = dict(_scenario_numbers(loaded))
    for key in dict.fromkeys(number.path.partition(".")[0] for number in provenance.numbers):
        known.update(_entry_numbers(key, catalog))
    found = [_assumption(number, known.get(number.path)) for number in provenance.numbers]
    return tuple(sorted(found, key=lambda one: -STATUS_ORDER.index(one.status)))


def _scenario_numbers(loaded: LoadedScenario) -> Iterator[tuple[str, Quantity]]:
    """Yield the numbers that the scenario states, under the paths of `scenario.build`."""
    scenario = loaded.scenario
    yield from quantities(scenario.threats, "threats")
    for name, shield in scenario.all_shields().items():
        yield from quantities(shield.sensors, f"{name}.sensors")
        yield from quantities(shield.batteries, f"{name}.batteries")
        yield from quantities(scenario.rules_of(shield), f"{name}.rules")


def _entry_numbers(key: str, catalog: Catalog) -> Iterator[tuple[str, Quantity]]:
    """Yield the numbers of the entries with an id; none where it is no entry's."""
    for kind in KINDS:
        if key in catalog.ids(kind):
            yield from quantities(catalog.entry(kind, key), key)


def _assumption(number: CitedNumber, known: Quantity | None) -> Assumption:
    same = known if known is not None and known.value == number.value else None
    low, high = same.span if same is not None else (None, None)
    has_range = low is not None and high is not None and low < high
    return Assumption(
        path=number.path,
        value=number.value,
        low=low if has_range else None,
        high=high if has_range else None,
        unit=number.unit,
        status=number.status,
        sources=number.sources,
        note=same.note if same is not None else "",
    )
