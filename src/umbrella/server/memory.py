"""The last few answers, so that a question that takes seconds is worked on once."""

import threading
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(slots=True)
class Memory(Generic[T]):
    """Answers by question; of several who ask the same at once, one works and the others wait."""

    most: int
    _known: "OrderedDict[str, T]" = field(default_factory=OrderedDict)
    _working: dict[str, threading.Lock] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, question: str, answer: Callable[[], T]) -> T:
        """Return the answer to a question, worked out if it is not known."""
        with self._lock:
            if question in self._known:
                self._known.move_to_end(question)
                return self._known[question]
            working = self._working.setdefault(question, threading.Lock())
        with working:
            with self._lock:
                if question in self._known:
                    return self._known[question]
            try:
                found = answer()
            finally:
                with self._lock:
                    self._working.pop(question, None)
            with self._lock:
                self._known[question] = found
                while len(self._known) > self.most:
                    self._known.popitem(last=False)
            return found
