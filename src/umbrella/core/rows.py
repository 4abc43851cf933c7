"""Rows of structured arrays: things of one kind as one array, read as `radar.revisit_s` compiled or not."""

from collections.abc import Sequence
from typing import Any

import numpy as np


def row_type(fields: Sequence[tuple[Any, ...]]) -> np.dtype[np.void]:
    """Return the type of the rows of a structured array.

    Args:
        fields: (name, type) or (name, type, shape), as numpy takes them.

    Kernels are handed one pointer for each array of rows, which compiles much faster than a tuple of many arrays. Rows
    are `numpy.record`, so that `row.name` also works where the JIT is switched off.
    """
    return np.dtype((np.record, np.dtype(list(fields), align=True)))
