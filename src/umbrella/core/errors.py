"""The errors that a user of Umbrella can meet.

One family:

    UmbrellaError
    ├── InputError            something a person wrote cannot be used (the command exits with 2)
    │   ├── FaultyFile        a file has faults: all of them, each with place, value, allowed, next step
    │   ├── UnknownName       no such missile, place, sensor …; the nearest names are offered
    │   ├── BadValue          an argument outside its range
    │   └── OutOfReach        the missile cannot reach the target; the longest range that way is told
    ├── FlightError           a computation ended with a status that is not a result
    └── Stopped               long work was stopped from outside; what was finished is kept (the command exits with 1)
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


class UmbrellaError(Exception):
    """Base of every error that Umbrella raises on purpose; it can be sent from a worker to the process that asked."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _again, (type(self), self.args, self.__dict__)


def _again(kind: type[UmbrellaError], args: tuple[Any, ...], own: dict[str, Any]) -> UmbrellaError:
    """Return an error as it was sent, without calling its own constructor, whose arguments are not kept."""
    error = kind.__new__(kind, *args)
    error.__dict__.update(own)
    return error


class InputError(UmbrellaError):
    """Something that a person wrote cannot be used."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fault of a file: where, what was found, and what would be right."""

    file: str
    line: int | None
    path: str
    message: str

    def __str__(self) -> str:
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.path}: {self.message}" if self.path else f"{place}: {self.message}"


class FaultyFile(InputError):
    """A file with at least one fault; `faults` holds all of them."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class UnknownName(InputError):
    """A name that is not in the catalogue; `nearest` holds the names that look most like it."""

    def __init__(self, kind: str, name: str, nearest: Sequence[str] = ()) -> None:
        self.kind, self.name, self.nearest = kind, name, tuple(nearest)
        hint = f"; did you mean {', '.join(self.nearest)}?" if self.nearest else ""
        super().__init__(f"no {kind} is called '{name}'{hint}")


class BadValue(InputError):
    """An argument outside its range."""

    def __init__(self, name: str, value: object, allowed: str, hint: str = "") -> None:
        self.name, self.value, self.allowed = name, value, allowed
        super().__init__(f"{name} = {value}: must be {allowed}" + (f"; {hint}" if hint else ""))


class OutOfReach(InputError):
    """The missile cannot reach the target; `longest_range_m` is what it can do in that direction."""

    def __init__(self, message: str, *, distance_m: float, longest_range_m: float) -> None:
        self.distance_m, self.longest_range_m = distance_m, longest_range_m
        super().__init__(message)


class FlightError(UmbrellaError):
    """A computation ended with a status that is not a result."""


class Stopped(UmbrellaError):
    """Long work was stopped by something outside: a full disk, a lost cluster. What was finished is kept."""
