"""What a scenario is, in a few words."""

from typing import Any

from umbrella.scenario.load import LoadedScenario


def summary_of(loaded: LoadedScenario) -> dict[str, Any]:
    """Return name, title, what it is about, how many missiles and which shields; the answer is about the last."""
    scenario = loaded.scenario
    return {
        "id": scenario.name,
        "title": scenario.title,
        "summary": scenario.description,
        "date": scenario.date,
        "threats": sum(threat.count for threat in scenario.threats),
        "shields": [{"name": name, "title": one.title or name} for name, one in scenario.all_shields().items()],
    }
