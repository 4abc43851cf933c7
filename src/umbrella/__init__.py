"""Umbrella: an open laboratory for national missile defence.

Two lines fly a missile:

    import umbrella
    flight = umbrella.fly("hwasong-15", origin="sunan", to="anchorage")
"""

from typing import Any, Final

__version__ = "0.1.0"

# loaded when first asked for: importing the package costs nothing
_ANSWERS: Final = {
    "fly": "umbrella.analysis.ask",
    "reach": "umbrella.analysis.ask",
    "builtin_catalog": "umbrella.catalog.library",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name in _ANSWERS:
        return getattr(importlib.import_module(_ANSWERS[name]), name)
    raise AttributeError(f"module 'umbrella' has no attribute '{name}'")
