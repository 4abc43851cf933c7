"""Trial by trial: how many leaked in each, so that two campaigns with the same random numbers can be paired."""

from pathlib import Path

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
    leaked = np.zeros(recipe.trials, np.int64)
    for number in range(recipe.parts):
        path = store.part_path(folder, number)
        table = store.read_part(path, store.mark(recipe.key, number))
        if table is None:
            raise FaultyFile([Fault(file=str(path), line=None, path="", message="cannot be read: compare again")])
        is_leaker = pc.and_(_is(table["outcome"], LEAKED), _is(table["shield"], shield))
        np.add.at(leaked, table["trial"].to_numpy()[is_leaker.to_numpy(zero_copy_only=False)], 1)
    return leaked


def _is(column: pa.ChunkedArray, word: str) -> pa.Array:
    return pc.equal(column.cast(pa.string()), word).combine_chunks()
