"""Umbrella: an open laboratory for national missile defence.

Two lines fly a missile, a third fights a scenario; in a notebook a run shows itself:

    import umbrella
    flight = umbrella.fly("hwasong-15", origin="sunan", to="anchorage")
    run = umbrella.run("seed-2000", trials=200)
"""

from typing import Any, Final

__version__ = "0.1.0"

# loaded when first asked for: importing the package costs nothing
_ANSWERS: Final = {
    "fly": "umbrella.analysis.ask",
    "reach": "umbrella.analysis.ask",
    "odds": "umbrella.analysis.odds",
    "builtin_catalog": "umbrella.catalog.library",
    "run": "umbrella.notebook.ask",
    "open_run": "umbrella.notebook.ask",
    "footprint": "umbrella.notebook.ask",
    "sweep": "umbrella.notebook.ask",
    "compare": "umbrella.notebook.ask",
    "show": "umbrella.notebook.show",
}


def __getattr__(name: str) -> Any:
    import importlib

    if name in _ANSWERS:
        return getattr(importlib.import_module(_ANSWERS[name]), name)
    raise AttributeError(f"module 'umbrella' has no attribute '{name}'")


def __dir__() -> list[str]:
    return sorted({*globals(), *_ANSWERS})
