"""The last few answers, so that a question that takes seconds is worked on once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

T = TypeVar("T")


def _one(answer: Any) -> int:
    return 1


@dataclass(slots=True)
class Memory(Generic[T]):
    """Answers by question; of several who ask the same at once, one works and the others wait.

    The oldest are forgotten as soon as all together weigh more than `most`; without `weigh` each weighs 1.
    """

    most: int
    weigh: Callable[[T], int] = _one
    _known: "OrderedDict[str, T]" = field(default_factory=OrderedDict)
    _working: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, question: str, answer: Callable[[], T]) -> T:
        """Return the answer to a question, worked out if it is not known."""
        with self._lock:
            working = self._working.setdefault(question, threading.Lock())
        with working:
            known = self._recalled(question)
            if known is not None:
                return known
            try:
                found = answer()
                self._keep(question, found)
            finally:
                with self._lock:
                    self._working.pop(question, None)
        return found

    def _recalled(self, question: str) -> T | None:
        with self._lock:
            known = self._known.get(question)
            if known is not None:
                self._known.move_to_end(question)
                self._working.pop(question, None)
            return known

    def _keep(self, question: str, found: T) -> None:
        with self._lock:
            self._known[question] = found
            while sum(map(self.weigh, self._known.values())) > self.most and len(self._known) > 1:
                self._known.popitem(last=False)
