"""What a scenario file says of numbers and times that must go together: counts, salvos, outages, rules."""

from collections.abc import Iterator
from typing import Final

from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import MOST_DECOYS, MOST_THREATS
from umbrella.scenario.written import Written, Wrong, shields_of

OWN_RADAR: Final = ("own-radar", "launch-on-remote")  # rules under which a battery needs a radar of its own
CLASSIFIER: Final = ("classifier_hit", "classifier_false_alarm")


def wrong_together(file: Written) -> Iterator[Wrong]:
    """Yield what in a file does not go together, though each value by itself may be allowed."""
    if ("shield" in file) == ("shields" in file) or file["shields"].value == {}:
        yield Wrong((), "write either `shield:` (one) or `shields:` (several by name)")
    yield from _wrong_threats(file["threats"])
    for shield in shields_of(file):
        rules = (shield["rules"], file["rules"])
        yield from _wrong_rules(*rules)
        for outage in shield["outages"].items():
            yield from _wrong_outage(outage)
        for battery in shield["batteries"].items():
            yield from _wrong_battery(battery, *rules)


def _wrong_threats(threats: Written) -> Iterator[Wrong]:
    missiles = decoys = 0
    for threat in threats.items():
        count = threat["count"].whole or 1
        if count > 1 and "interval_s" not in threat:
            yield Wrong(threat["count"].at, "needs interval_s: the seconds between launches", True)
        if 1 <= count <= MOST_THREATS:
            missiles += count
            decoys += count * sum(decoy["count"].whole or 1 for decoy in threat["decoys"].items())
    if missiles > MOST_THREATS:
        yield Wrong(threats.at, f"are {missiles:,} missiles: must be at most {MOST_THREATS:,} in all; lower a `count:`")
    if decoys > MOST_DECOYS:
        yield Wrong(threats.at, f"bring {decoys:,} decoys: must be at most {MOST_DECOYS:,} in all; lower a `count:`")


def _wrong_outage(outage: Written) -> Iterator[Wrong]:
    begin, end = outage["from_s"].number, outage["to_s"].number
    if begin is not None and end is not None and begin >= end:
        yield Wrong(outage["to_s"].at, f"must be > from_s = {begin:g}: swap them, or correct one", True)


def _wrong_battery(battery: Written, *rules: Written) -> Iterator[Wrong]:
    if (battery["reloads"].whole or 0) > 0 and "reload_s" not in battery:
        yield Wrong(battery["reloads"].at, "needs reload_s: the seconds that filling the magazine takes", True)
    if "shots" in battery or "most_shots" in battery:
        yield from _wrong_salvo(battery, *rules)
    engages = _first("engages", battery, *rules)
    if engages.text in OWN_RADAR and "radar" not in battery:
        at = engages.at if "engages" in battery else battery.at
        yield Wrong(at, f"needs a radar of its own under `engages: {engages.text}`: add `radar: NAME`, a radar's name")


def _wrong_rules(*rules: Written) -> Iterator[Wrong]:
    yield from _wrong_salvo(*rules)
    discrimination = _first("discrimination", *rules)
    missing = [key for key in CLASSIFIER if _first(key, *rules).value is None]
    if discrimination.text == "declared" and missing:
        yield Wrong(discrimination.at, f"needs {' and '.join(missing)}: two probabilities", True)


def _wrong_salvo(*blocks: Written) -> Iterator[Wrong]:
    """Yield a fault where a salvo is larger than all shots that one target may get."""
    shots, most = _first("shots", *blocks), _first("most_shots", *blocks)
    if shots.whole is not None and most.whole is not None and most.whole < shots.whole:
        if _is_written("most_shots", *blocks):
            yield Wrong(most.at, f"must be >= shots = {shots.whole}: raise it, or lower shots", True)
        else:
            yield Wrong(shots.at, f"must be <= most_shots = {most.whole}, the default: write most_shots as well", True)


def _is_written(key: str, *blocks: Written) -> bool:
    return any(key in block for block in blocks)


def _first(key: str, *blocks: Written) -> Written:
    """Return what is written under a key in the first block that has it, or the default of the rules."""
    for block in blocks:
        if key in block:
            return block[key]
    return Written(RulesEntry.model_fields[key].default)
