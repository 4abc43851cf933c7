"""What came of the trials of a finished run, counted against each shield."""

from collections import Counter
from pathlib import Path
from typing import Any

from umbrella.campaign import store
from umbrella.campaign.reading import read_manifest
from umbrella.campaign.tally import Tally, over_points, tallied
from umbrella.core.errors import Fault, FaultyFile


def outcome_counts(folder: Path) -> list[dict[str, Any]]:
    """Return for each shield how many trials had so many leakers and shots, and how many threats ended how.

    Args:
        folder: of a finished run.

    Returns:
        For each shield, in their order: `trials`; `leakers` and `shots`: trials by number; `outcomes`: threats by end;
        `losses`: leakers by what let them through; `threats`: the ends of each threat.

    Raises:
        BadValue: no run, or not finished. FaultyFile: a part is missing or damaged.

    **Valid**: any run; of many points all are counted together. **Leaves out**: which trial it was. **Source**:
    counting. **Checked**: tests/server/test_answers.py.
    """
    manifest = read_manifest(folder)
    tables = []
    for number in store.part_numbers(folder):
        path = store.part_path(folder, number)
        table = store.read_part(path, store.mark(str(manifest["key"]), number))
        if table is None:
            raise FaultyFile([Fault(file=path.name, line=None, path="", message="is damaged: run it again")])
        tables.append(table)
    tallies = tallied(tables)
    return [_counts(name, over_points(tallies, name)) for name in manifest["shields"]]


def _counts(shield: str, tally: Tally) -> dict[str, Any]:
    ends: Counter[str] = Counter()
    for of_threat in tally.outcomes.values():
        ends.update(of_threat)
    return {
        "shield": shield,
        "trials": tally.trials,
        "leakers": {str(number): trials for number, trials in sorted(tally.leakers.items())},
        "shots": {str(number): trials for number, trials in sorted(tally.shots.items())},
        "outcomes": dict(sorted(ends.items())),
        "losses": dict(tally.losses.most_common()),
        "threats": {name: dict(sorted(of_threat.items())) for name, of_threat in tally.outcomes.items()},
    }
