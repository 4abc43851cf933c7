"""The text of a YAML file as a tree in which every value knows its line.

The tree is built from the parser's events, without recursion, so that a hostile file can neither exhaust the stack nor
multiply itself: anchors and aliases, tags, and depth beyond `DEEPEST` are faults. Plain values follow the core schema
of YAML 1.2 (chapter 10.3): `no`, `on`, `12:30` and `2017-11-28` are texts; `1e3` is a number.
"""

import re
from typing import Any, Final, NamedTuple, NoReturn

import yaml

from umbrella.core.errors import Fault, FaultyFile

DEEPEST: Final = 24
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_WHOLE: Final = re.compile(r"[-+]?[0-9]+")
_REAL: Final = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, object]] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf")),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf")),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan")),
}


class Scalar(NamedTuple):
    """One value as it is written; a quoted one is always a text."""

    text: str
    is_plain: bool
    line: int


class Listing(NamedTuple):
    """A list of values."""

    items: list["Node"]
    line: int


class Mapping(NamedTuple):
    """Keys with their values, and the line of each key."""

    items: dict[str, "Node"]
    key_lines: dict[str, int]
    line: int


Node = Scalar | Listing | Mapping


def value_of(scalar: Scalar) -> Any:
    """Return what a scalar means: None, a Boolean, a number or a text."""
    text = scalar.text
    if not scalar.is_plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _WHOLE.fullmatch(text) and len(text) < 19:
        return int(text)
    return float(text) if _REAL.fullmatch(text) else text


def plain(node: Node, as_text: frozenset[int] = frozenset()) -> Any:
    """Return a node as dictionaries, lists and values; scalars whose `id` is in `as_text` stay as written."""
    if isinstance(node, Scalar):
        return node.text if id(node) in as_text else value_of(node)
    if isinstance(node, Listing):
        return [plain(item, as_text) for item in node.items]
    return {key: plain(item, as_text) for key, item in node.items.items()}


def step(node: Node | None, part: str | int) -> tuple[Node | None, int | None]:
    """Return the node one step down, with the line at which it is written; (None, None) when there is none."""
    if isinstance(node, Mapping) and part in node.items:
        return node.items[str(part)], node.key_lines[str(part)]
    if isinstance(node, Listing) and isinstance(part, int) and part < len(node.items):
        return node.items[part], node.items[part].line
    return None, None


def find(root: Node, location: tuple[str | int, ...]) -> tuple[Node | None, int]:
    """Return the node at a location and its line; for what is not written, None and the line of what holds it."""
    node: Node | None = root
    line = root.line
    for part in location:
        node, below = step(node, part)
        line = below or line
    return node, line


def parse(text: str, file: str) -> tuple[Node, list[Fault]]:
    """Return the tree of a YAML text and the faults of its keys (duplicate ones).

    Args:
        text: the content of the file.
        file: its name, for the messages.

    Raises:
        FaultyFile: when the text is not YAML or uses what is not allowed here, with the line and what to do.
    """
    tree = _Tree(file)
    try:
        for event in yaml.parse(text, Loader=_LOADER):
            tree.take(event)
    except yaml.MarkedYAMLError as error:
        raise FaultyFile([_not_yaml(error, text, file)]) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        message = f"character {error.character!r} is not allowed in YAML: delete it"
        raise FaultyFile([Fault(file=file, line=line, path="", message=message)]) from None
    if tree.root is None:
        message = "is empty: write a scenario, or `kind:` and `entries:` of the catalogue"
        raise FaultyFile([Fault(file=file, line=None, path="", message=message)])
    return tree.root, tree.faults


class _Open(NamedTuple):
    """A list or mapping that has begun and not ended: its path, and the key that waits for its value."""

    node: Listing | Mapping
    path: str
    key: Scalar | None

    def path_of_next(self) -> str:
        if isinstance(self.node, Listing):
            return f"{self.path}[{len(self.node.items)}]"
        return ".".join(filter(None, (self.path, self.key.text if self.key else "")))


class _Tree:
    """Takes the parser's events one by one and grows the tree."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.root: Node | None = None
        self.faults: list[Fault] = []
        self._open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        if isinstance(event, yaml.NodeEvent):
            self._refuse_tricks(event, line)
        if isinstance(event, yaml.ScalarEvent):
            self._place(Scalar(event.value, event.implicit[0], line))
        elif isinstance(event, yaml.MappingStartEvent):
            self._descend(Mapping({}, {}, line))
        elif isinstance(event, yaml.SequenceStartEvent):
            self._descend(Listing([], line))
        elif isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.DocumentStartEvent) and self.root is not None:
            self._refuse(line, "a second document begins here: write one file for each")

    def _path(self) -> str:
        return self._open[-1].path_of_next() if self._open else ""

    def _refuse(self, line: int, message: str) -> NoReturn:
        raise FaultyFile([Fault(file=self.file, line=line, path=self._path(), message=message)])

    def _refuse_tricks(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor is not None:
            mark = "*" if isinstance(event, yaml.AliasEvent) else "&"
            self._refuse(line, f"anchors and aliases ({mark}{event.anchor}) are not allowed: write the values out")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._refuse(line, f"tags ({tag}) are not allowed: delete the tag")

    def _descend(self, node: Listing | Mapping) -> None:
        if len(self._open) >= DEEPEST:
            self._refuse(node.line, f"is nested more than {DEEPEST} levels deep: look for brackets or indentation")
        path = self._path()
        self._place(node)
        self._open.append(_Open(node, path, None))

    def _place(self, node: Node) -> None:
        if not self._open:
            self.root = node
            return
        parent, _, key = self._open[-1]
        if isinstance(parent, Listing):
            parent.items.append(node)
        elif key is None:
            self._begin_key(parent, node)
        else:
            parent.items.setdefault(key.text, node)
            parent.key_lines.setdefault(key.text, key.line)
            self._open[-1] = self._open[-1]._replace(key=None)

    def _begin_key(self, parent: Mapping, key: Node) -> None:
        if not isinstance(key, Scalar):
            self._refuse(key.line, "a key must be one word: look for a missing colon or quote")
        self._open[-1] = self._open[-1]._replace(key=key)
        if key.text in parent.items:
            message = f"is written twice (first in line {parent.key_lines[key.text]}): keep one of them"
            self.faults.append(Fault(file=self.file, line=key.line, path=self._path(), message=message))


def _not_yaml(error: yaml.MarkedYAMLError, text: str, file: str) -> Fault:
    mark = error.problem_mark or error.context_mark
    lines = text.splitlines()
    line = min(mark.line, max(len(lines) - 1, 0)) if mark else None
    found = lines[line] if line is not None and lines else ""
    if "\t" in found[: len(found) - len(found.lstrip())]:
        message = "a tab stands in the indentation: YAML wants spaces"
    else:
        message = f"is not YAML: {error.problem or error.context}; {_advice(error, found)}"
    return Fault(file=file, line=None if line is None else line + 1, path="", message=message)


def _advice(error: yaml.MarkedYAMLError, found: str) -> str:
    if "mapping values are not allowed" in (error.problem or ""):
        return "look for a missing space or indentation here, or put a text that has a colon in quotes"
    if found.count('"') % 2 or found.count("'") % 2:
        return "look for a quote that is not closed"
    return "look at this line and the one above for indentation, brackets and colons"
