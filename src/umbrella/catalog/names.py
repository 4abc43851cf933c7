"""Names as people write them: one spelling for look-up, and the nearest ones when there is none."""

import difflib
import re
import unicodedata
from collections.abc import Iterable


def spelled(text: str) -> str:
    """Return the one spelling under which a name is looked up: `No Dong` and `no_dong` are `no-dong`."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return re.sub(r"[\W_]+", "-", plain).strip("-")


def nearest(name: str, candidates: Iterable[str], how_many: int = 3) -> tuple[str, ...]:
    """Return the candidates that look most like a name, best first; none when nothing is close."""
    by_spelling = {spelled(candidate): candidate for candidate in candidates}
    close = difflib.get_close_matches(spelled(name), by_spelling, n=how_many, cutoff=0.6)
    return tuple(by_spelling[spelling] for spelling in close)
