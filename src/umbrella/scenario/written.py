"""What a scenario file says, as it is written: looked at part by part, whether or not the rest of it is valid."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

Location = tuple[str | int, ...]
Value = float | int | str | bool | None
Settings = tuple[tuple[str, Value], ...]  # (path, value), in order: what is written over a scenario and its catalogue


class Wrong(NamedTuple):
    """Something that is wrong at a place of the file, and what would be right."""

    at: Location
    message: str
    shows_value: bool = False


@dataclass(frozen=True, slots=True)
class Written:
    """One part of a file and its place. What is missing or of another form is an empty part: no step fails."""

    value: Any
    at: Location = ()

    def __getitem__(self, key: str | int) -> "Written":
        """Return the part under a key."""
        inside = self.value.get(key) if isinstance(self.value, dict) else None
        return Written(inside, (*self.at, key))

    def __contains__(self, key: str) -> bool:
        """Tell whether a key is written here with something under it."""
        return self[key].value is not None

    def items(self) -> Iterator["Written"]:
        """Yield the items of a list."""
        for i, item in enumerate(self.value if isinstance(self.value, list) else ()):
            yield Written(item, (*self.at, i))

    def parts(self) -> Iterator["Written"]:
        """Yield what stands under each key of a block."""
        for key in self.value if isinstance(self.value, dict) else ():
            yield self[key]

    @property
    def text(self) -> str | None:
        """Return a text, or None."""
        return self.value if isinstance(self.value, str) else None

    @property
    def number(self) -> float | None:
        """Return a number, written plainly or as the `value` of a record, or None."""
        value = self.value.get("value") if isinstance(self.value, dict) else self.value
        return value if isinstance(value, int | float) and not isinstance(value, bool) else None

    @property
    def whole(self) -> int | None:
        """Return a whole number, or None."""
        return self.value if isinstance(self.value, int) and not isinstance(self.value, bool) else None


def shields_of(file: Written) -> Iterator[Written]:
    """Yield the shields of a file, `shield:` and those under `shields:`."""
    if isinstance(file["shield"].value, dict):
        yield file["shield"]
    yield from file["shields"].parts()
