"""Trial by trial: how many leaked in each, so that two campaigns with the same random numbers can be paired."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from umbrella.campaign import store
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.tally import LEAKED
from umbrella.core.errors import Fault, FaultyFile


def leakers_by_trial(recipe: Recipe, folder: Path, shield: str) -> NDArray[np.int64]:
    """Return how many leaked in each trial of a campaign of one point against a shield.

    Args:
        recipe: of the campaign. folder: its parts. shield: the name.

    Returns:
        int64[trials], in the order of the trials: equal places of two campaigns with one seed met the same luck.

    Raises:
        FaultyFile: a part is missing or cannot be read.

    **Valid**: finished campaigns without a stop rule. **Leaves out**: what came of each threat. **Source**: counting.
    **Checked**: tests/analysis/test_compare.py.
    """
    return _leakers(recipe.key, recipe.parts, recipe.trials, folder, shield)


def leakers_of_run(folder: Path, manifest: Mapping[str, Any], shield: str) -> NDArray[np.int64]:
    """Return how many leaked in each trial of a finished run of one point, whatever program made it.

    Args:
        folder: of the run. manifest: of it, read. shield: the name.

    Raises:
        FaultyFile: a part is missing or cannot be read.

    **Valid**, **Leaves out**, **Source**: as `leakers_by_trial`; a stop rule may have ended it. **Checked**:
    tests/analysis/test_two_runs.py.
    """
    return _leakers(str(manifest["key"]), len(store.part_numbers(folder)), int(manifest["fought"]), folder, shield)


def _leakers(key: str, parts: int, trials: int, folder: Path, shield: str) -> NDArray[np.int64]:
    leaked = np.zeros(trials, np.int64)
    for number in range(parts):
        path = store.part_path(folder, number)
        table = store.read_part(path, store.mark(key, number))
        if table is None:
            raise FaultyFile([Fault(file=str(path), line=None, path="", message="cannot be read: compare again")])
        is_leaker = pc.and_(_is(table["outcome"], LEAKED), _is(table["shield"], shield))
        np.add.at(leaked, table["trial"].to_numpy()[is_leaker.to_numpy(zero_copy_only=False)], 1)
    return leaked


def _is(column: pa.ChunkedArray, word: str) -> pa.Array:
    return pc.equal(column.cast(pa.string()), word).combine_chunks()
