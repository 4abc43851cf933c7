"""What every entry of the catalogue has, and the works and facts that stand behind it."""

from typing import Final, Literal

from pydantic import Field

from umbrella.catalog.quantity import Record, SourceIds, Status

ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Source(Record):
    """A work that numbers come from. `read` says how: in the source, in a copy, or recalled."""

    title: str
    author: str = ""
    date: str = ""
    where: str = ""
    read: Literal["source", "second-hand", "recalled", "own"] = "source"
    note: str = ""


class Fact(Record):
    """A statement without a number that a model uses (first flight, dispute, lineage)."""

    text: str
    status: Status
    source: SourceIds


class Entry(Record):
    """What every catalogue entry has; `id` is the key under which it is written."""

    id: str = Field(pattern=ID_PATTERN)
    name: str
    aliases: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
