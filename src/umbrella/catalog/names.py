"""Names as people write them: one spelling for look-up, and the nearest ones when there is none."""

import difflib
import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final


def hyphenated(text: str) -> str:
    """Return a name in the form of an id: lower-case words with hyphens."""
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    plain = "".join(character for character in folded if not unicodedata.combining(character))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


@lru_cache(maxsize=4096)
def spelled(text: str) -> str:
    """Return the one spelling under which a name is looked up: `No Dong`, `no_dong` and `nodong` are the same."""
    return hyphenated(text).replace("-", "")


CLOSE: Final = 0.6  # difflib's ratio of matching letters: one or two slips in a name
FAINT: Final = 0.3  # better than nothing where a person must choose from a long list


def nearest(name: str, candidates: Iterable[str], closeness: float = CLOSE) -> tuple[str, ...]:
    """Return at most three candidates that look most like a name, best first; none when nothing is close."""
    by_spelling: dict[str, str] = {}
    for candidate in candidates:  # of two with one spelling the first is offered
        by_spelling.setdefault(spelled(candidate), candidate)
    close = difflib.get_close_matches(spelled(name), by_spelling, n=3, cutoff=closeness)
    return tuple(by_spelling[spelling] for spelling in close)
