"""Axes of a grid as people write them: `rules.decision_delay_s=0,30,60` or `shield.batteries.a.magazine=10:50:10`."""

import math
import re
from typing import Final

import numpy as np

from umbrella.core.errors import BadValue
from umbrella.scenario.settings import Value

FORM: Final = "`path=value,value,…`, `path=start:stop:step`, or `path=text;text` for texts with commas"
MOST_VALUES: Final = 10_000
_WHOLE: Final = re.compile(r"[-+]?\d{1,18}")
_REAL: Final = re.compile(r"[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?")
_WORDS: Final[dict[str, Value]] = {"true": True, "false": False, "null": None}
_SLACK: Final = 1e-9  # of a step: so near to the stop counts as there


def parse_axis(text: str) -> tuple[str, tuple[Value, ...]]:
    """Return (path, values) of an axis.

    Args:
        text: `path=a,b,c`: numbers where they read as numbers, `true`, `false` and `null` (leave out what the file
            says), texts elsewhere. `path=start:stop:step`: from start by steps to stop, that included where a step ends
            there. `;` instead of commas where a value has one (`threats.a.at=36.5,132;osaka`).

    Raises:
        BadValue: a text that is of neither form, a range that is empty or endless.
    """
    path, equals, written = text.partition("=")
    path, parts = path.strip(), [part.strip() for part in written.split(";" if ";" in written else ",")]
    if not equals or not path or not all(parts):
        raise BadValue("axis", text, FORM)
    ends = [value_of(part) for part in written.split(":")]
    numbers = [end for end in ends if isinstance(end, int | float) and not isinstance(end, bool)]
    if len(ends) == 3 and len(numbers) == 3:
        return path, _steps(path, *numbers)
    return path, tuple(map(value_of, parts))


def value_of(text: str) -> Value:
    """Return what one value means: a number where it reads as a finite one, true, false, null, or the text."""
    text = text.strip()
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text):
        return int(text)
    number = float(text) if _REAL.fullmatch(text) else math.inf
    return number if math.isfinite(number) else text


def _steps(path: str, start: float, stop: float, step: float) -> tuple[Value, ...]:
    count = (stop - start) / step if step else math.inf
    if not 0.0 <= count < MOST_VALUES:
        found = f"{start:g}:{stop:g}:{step:g}"
        raise BadValue(path, found, f"start:stop:step with a step that leads to stop in less than {MOST_VALUES:,}")
    values = [start + i * step for i in range(math.floor(count + _SLACK) + 1)]
    if all(isinstance(one, int) for one in (start, stop, step)):
        return tuple(values)
    return tuple(float(np.format_float_positional(one, precision=12, fractional=False)) for one in values)
