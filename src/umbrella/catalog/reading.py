"""One file of the catalogue, read and checked: entries and sources, or every fault of it at once.

A file is YAML of this form; a user's own missile is written the same way::

    kind: missile
    sources:                     # optional, in any file
      some-id: {title: ..., author: ..., date: ..., where: ..., read: source}
    entries:
      hwasong-15:                # the id
        name: Hwasong-15
        stages: ...

`kind` is one of `KINDS`; the fields are those of the class in `catalog.records`.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from pydantic import BaseModel, ValidationError

from umbrella.catalog import records, records_claims, records_treaty
from umbrella.catalog.faults import fault_at, faults_of
from umbrella.catalog.names import hyphenated, nearest
from umbrella.catalog.records import Entry, Source
from umbrella.catalog.records_boost import BoostDefence
from umbrella.catalog.records_programme import Arsenal, CostElement, Deflator, Price, Programme, ProgrammeEvent
from umbrella.catalog.yaml_tree import Mapping, Node, find, parse, plain
from umbrella.core.errors import Fault, FaultyFile

LARGEST_BYTES: Final = 2_000_000
KINDS: Final[dict[str, type[Entry] | type[Source]]] = {
    "missile": records.Missile,
    "interceptor": records.Interceptor,
    "radar": records.Radar,
    "infrared-satellite": records.InfraredSatellite,
    "site": records.Site,
    "place": records.Place,
    "observed-flight": records.ObservedFlight,
    "intercept-test": records.InterceptTest,
    "treaty-article": records_treaty.TreatyArticle,
    "treaty-component": records_treaty.TreatyComponent,
    "strategic-missile": records_treaty.StrategicMissile,
    "claim": records_claims.Claim,
    "drag": records.DragTable,
    "programme": Programme,
    "cost-element": CostElement,
    "price": Price,
    "deflator": Deflator,
    "arsenal": Arsenal,
    "programme-event": ProgrammeEvent,
    "boost-defence": BoostDefence,
    "source": Source,
}
# how a kind is called in a sentence, where that is not its own word
SPOKEN: Final = {
    "infrared-satellite": "infrared satellite",
    "observed-flight": "flight",
    "intercept-test": "test",
    "treaty-article": "article",
    "treaty-component": "part of a shield under a treaty",
    "strategic-missile": "strategic missile",
    "drag": "drag table",
    "cost-element": "cost element",
    "programme-event": "event",
    "boost-defence": "boost-phase defence",
}
# what a person writes -> the kinds of the catalogue
WORDS: Final[dict[str, tuple[str, ...]]] = {
    "missiles": ("missile",),
    "interceptors": ("interceptor",),
    "sensors": ("radar", "infrared-satellite"),
    "radars": ("radar",),
    "satellites": ("infrared-satellite",),
    "sites": ("site",),
    "places": ("place",),
    "flights": ("observed-flight",),
    "tests": ("intercept-test",),
    "articles": ("treaty-article",),
    "components": ("treaty-component",),
    "strategic": ("strategic-missile",),
    "claims": ("claim",),
    "drag": ("drag",),
    "programmes": ("programme",),
    "costs": ("cost-element",),
    "prices": ("price",),
    "deflators": ("deflator",),
    "arsenals": ("arsenal",),
    "events": ("programme-event",),
    "boost-defences": ("boost-defence",),
    "sources": ("source",),
}
_BLOCKS: Final = ("kind", "sources", "entries")
R = TypeVar("R", bound=BaseModel)


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogFile:
    """What one file says; `tree` keeps the line of every value for the checks that need other files."""

    name: str
    kind: str
    entries: dict[str, Entry]
    sources: dict[str, Source]
    tree: Node
    sha256: str


def read_file(path: Path) -> CatalogFile:
    """Read one catalogue file from disk.

    Raises:
        FaultyFile: the file cannot be opened, or it has faults.
    """
    return read_bytes(bytes_of(path), str(path))


def bytes_of(path: Path) -> bytes:
    """Return the content of a file, at most one byte more than is allowed.

    Raises:
        FaultyFile: the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            return file.read(LARGEST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        message = f"cannot be read ({reason}): check the path"
        raise FaultyFile([Fault(file=str(path), line=None, path="", message=message)]) from None


def read_bytes(content: bytes, name: str) -> CatalogFile:
    """Read the content of one catalogue file.

    Args:
        content: the bytes of the file, UTF-8.
        name: what to call the file in messages.

    Raises:
        FaultyFile: with every fault of the file that can be told apart.
    """
    file, faults = partly(content, name)
    if faults:
        raise FaultyFile(sorted(faults, key=lambda fault: fault.line or 0))
    return file


def partly(content: bytes, name: str) -> tuple[CatalogFile, list[Fault]]:
    """Return what can be read of a catalogue file, and the faults of the rest: so that others can be found with them.

    Raises:
        FaultyFile: the content is no text, or no block of keys.
    """
    tree, faults = parse(_decoded(content, name), name)
    kind, more = _kind(tree, name)
    faults = [*faults, *more]
    sources = _records(Source, tree, "sources", name, faults)
    entries: dict[str, Entry] = {}
    record = KINDS.get(kind)
    if record is Source:
        sources |= _records(Source, tree, "entries", name, faults)
    elif record is not None and issubclass(record, Entry):
        entries = _records(record, tree, "entries", name, faults)
    return CatalogFile(
        name=name, kind=kind, entries=entries, sources=sources, tree=tree, sha256=digest(content)
    ), faults


def digest(content: bytes) -> str:
    """Return the SHA-256 of a file's content, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _decoded(content: bytes, name: str) -> str:
    if len(content) > LARGEST_BYTES:
        message = f"is larger than {LARGEST_BYTES / 1e6:g} MB: split it into several files"
        raise FaultyFile([Fault(file=name, line=None, path="", message=message)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = f"is not UTF-8 text (byte {content[error.start]:#04x}): save it as UTF-8"
        raise FaultyFile([Fault(file=name, line=line, path="", message=message)]) from None


def _kind(tree: Node, name: str) -> tuple[str, list[Fault]]:
    if not isinstance(tree, Mapping):
        message = "must be a block of keys at the top: `kind:` and `entries:`"
        raise FaultyFile([Fault(file=name, line=tree.line, path="", message=message)])
    faults = [_unknown_block(tree, name, key) for key in tree.items if key not in _BLOCKS]
    kind = plain(tree.items["kind"]) if "kind" in tree.items else None
    if kind not in list(KINDS):
        close = nearest(str(kind), KINDS) if kind else ()
        hint = f"; did you mean {close[0]}?" if close else ""
        missing = "is missing: " if kind is None else ""
        faults.append(fault_at(tree, name, ("kind",), f"{missing}must be one of {', '.join(KINDS)}{hint}"))
    if "entries" not in tree.items and not (kind == "source" and "sources" in tree.items):
        faults.append(fault_at(tree, name, ("entries",), "is missing: write the entries under it"))
    return str(kind), faults


def _unknown_block(tree: Mapping, name: str, key: str) -> Fault:
    close = nearest(key, _BLOCKS)
    hint = f"did you mean {close[0]}?" if close else f"allowed are {', '.join(_BLOCKS)}"
    return fault_at(tree, name, (key,), f"is not a known key; {hint}", shows_value=False)


def _records(record: type[R], tree: Node, block: str, name: str, faults: list[Fault]) -> dict[str, R]:
    """Return the valid records of a block by id; what is wrong is added to `faults`."""
    below = tree.items.get(block) if isinstance(tree, Mapping) else None
    if below is None:
        return {}
    if not isinstance(below, Mapping) or not below.items:
        faults.append(fault_at(tree, name, (block,), "must hold at least one `id:` with its keys below it"))
        return {}
    found: dict[str, R] = {}
    for key in below.items:
        faults.extend(_faults_of_id(key, tree, block, name))
        try:
            found[key] = _validated(record, key, below.items[key])
        except ValidationError as error:
            faults.extend(faults_of(error, record, tree, name, (block, key)))
    return found


def _faults_of_id(key: str, tree: Node, block: str, name: str) -> Iterator[Fault]:
    if not re.fullmatch(records.ID_PATTERN, key):
        message = "is not an id: ids are lower-case words and digits with hyphens between them"
        hint = f"; write {hyphenated(key)}" if re.fullmatch(records.ID_PATTERN, hyphenated(key)) else ""
        yield fault_at(tree, name, (block, key), message + hint, shows_value=False)
    node, _ = find(tree, (block, key, "id"))
    if node is not None:
        yield fault_at(tree, name, (block, key, "id"), "is not written here: the key above is the id; delete it")


def _validated(record: type[R], key: str, node: Node) -> R:
    """Return the record; a number where a text is wanted (`date: 1998`) is taken as it is written."""
    try:
        return record.model_validate(_keyed(record, key, plain(node)))
    except ValidationError as error:
        as_text = frozenset(
            id(find(node, details["loc"])[0])
            for details in error.errors(include_url=False)
            if details["type"] == "string_type" and isinstance(details["input"], int | float)
        )
        if not as_text:
            raise
        return record.model_validate(_keyed(record, key, plain(node, as_text)))


def _keyed(record: type[BaseModel], key: str, data: object) -> object:
    if not issubclass(record, Entry) or not isinstance(data, dict):
        return data
    is_id = re.fullmatch(records.ID_PATTERN, key)
    return {**data, "id": key if is_id else "unnamed"}
