"""Options that boost-phase and constellation share: what the asker states in place of our assumptions."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

from umbrella.analysis.boost_inputs import asked
from umbrella.catalog.cite import Provenance
from umbrella.catalog.quantity import Record
from umbrella.core.errors import BadValue

R = TypeVar("R", bound=Record)

# option: (lowest, highest, unit)
RANGES: Mapping[str, tuple[float, float, str]] = {
    "--detect": (0.0, 600.0, "s"),
    "--decide": (0.0, 600.0, "s"),
    "--burn": (5.0, 300.0, "s"),
    "--platform-height": (0.0, 20.0, "km"),
    "--altitude": (200.0, 2_000.0, "km"),
    "--speed": (1.0, 12.0, "km/s"),
    "--launch-price": (10.0, 1e6, "$/kg"),
    "--life": (0.5, 20.0, "years"),
    "--unit-cost": (0.01, 10_000.0, "M$"),
}


def stated(record: R, given: Mapping[str, tuple[str, float | None]]) -> R:
    """Return inputs in which stated numbers replace the assumed ones.

    Args:
        record: the inputs. given: field: (option, number or None if it was not given).

    Raises:
        BadValue: a number outside its range.
    """
    changes = {}
    for field, (option, value) in given.items():
        if value is not None:
            low, high, unit = RANGES[option]
            if not (math.isfinite(value) and low <= value <= high):
                raise BadValue(option, f"{value:g}", f"{low:g} to {high:g} ({unit})")
            changes[field] = asked(value)
    return record.model_copy(update=changes)


def check_out(folder: Path | None) -> None:
    """Refuse, before any work is done, what could not be written into."""
    if folder is not None and folder.exists() and not folder.is_dir():
        raise BadValue("--out", folder, "a folder")


def write_out(folder: Path | None, answer: Mapping[str, Any], provenance: Provenance) -> None:
    """Write an answer and what it rests on into a folder, for `umbrella cite`."""
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in (("answer.json", answer), ("provenance.json", provenance.to_dict())):
        text = json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False)
        (folder / name).write_text(text + "\n", encoding="utf-8")
