"""A scenario that somebody sent: read with the messages of the command line, small enough, and naming no file."""

from collections.abc import Iterator
from typing import Any, Final

from umbrella.catalog.library import Catalog
from umbrella.catalog.yaml_tree import Listing, Mapping, Node, Scalar, parse
from umbrella.core.errors import Fault, FaultyFile
from umbrella.scenario.load import LoadedScenario, read
from umbrella.scenario.schema import Scenario, ThreatEntry
from umbrella.server.jobs import SCENARIO
from umbrella.server.limits import Limits

# what could lead to a file: ids, names and places of the catalogue have none of it
OF_FILES: Final = (".yaml", ".yml", ".csv", ".oem", ".xml", ".json", ".parquet")
NAMING: Final = ("missile", "from", "at", "sensor", "sensors", "interceptor", "trajectory", "radar", "of", "file")
Found = tuple[str, str, Node, int]  # path, last key, what stands there, its line


def content_of(text: str) -> bytes:
    """Return a text as the bytes of a file; what is no text is found by who reads it."""
    return text.encode("utf-8", "surrogatepass")


def read_posted(text: str, limits: Limits, catalog: Catalog) -> LoadedScenario:
    """Return the scenario of a text.

    Raises:
        FaultyFile: with all its faults, each as the command line says it; or because it is too large for a server, or
            names a file of it.

    **Valid**: takes a time that the limits bound, and opens no file. **Leaves out**: how long its trials take.
    **Source**: none. **Checked**: tests/server/test_posted.py.
    """
    content = content_of(text)
    _check(content, limits)
    loaded = read(content, SCENARIO, catalog)
    _check_size(loaded, limits)
    return loaded


def _check(content: bytes, limits: Limits) -> None:
    try:
        tree, _ = parse(content.decode("utf-8-sig"), SCENARIO)
    except (UnicodeDecodeError, FaultyFile):
        return  # `read` says what is wrong
    found = list(_below(tree))
    if len(found) > limits.values:
        raise _refused("", None, f"holds {len(found)} values: a server takes {limits.values} at most")
    faults = [fault for one in found for fault in _wrong(one, limits)]
    if faults:
        raise FaultyFile(faults)


def _below(tree: Node) -> Iterator[Found]:
    """Yield every value of a tree that is no deeper than the parser allows."""
    waiting: list[Found] = [("", "", tree, tree.line)]
    while waiting:
        path, key, node, line = waiting.pop()
        yield path, key, node, line
        if isinstance(node, Listing):
            waiting += [(f"{path}[{i}]", key, item, item.line) for i, item in enumerate(node.items)]
        elif isinstance(node, Mapping):
            waiting += [
                (f"{path}.{name}".lstrip("."), name, item, node.key_lines[name]) for name, item in node.items.items()
            ]


def _wrong(found: Found, limits: Limits) -> Iterator[Fault]:
    path, key, node, line = found
    if isinstance(node, Scalar) and len(node.text) > limits.letters:
        message = f"has {len(node.text)} letters: a server takes {limits.letters} at most"
        yield Fault(file=SCENARIO, line=line, path=path, message=message)
    if isinstance(node, Listing | Mapping) and len(node.items) > limits.items:
        message = f"holds {len(node.items)} items: a server takes {limits.items} at most"
        yield Fault(file=SCENARIO, line=line, path=path, message=message)
    if key in NAMING and isinstance(node, Scalar) and _names_a_file(node.text):
        message = "names a file, and a scenario that is sent to a server may not: run it with the command line"
        yield Fault(file=SCENARIO, line=line, path=path, message=message)


def _names_a_file(text: str) -> bool:
    return "/" in text or "\\" in text or text.lower().endswith(OF_FILES)


def _check_size(loaded: LoadedScenario, limits: Limits) -> None:
    """Refuse an attack of more objects than a server flies."""
    threats = loaded.scenario.threats
    missiles = sum(one.count for one in threats)
    beside = sum(one.count * decoys.count for one in threats for decoys in one.decoys)
    for what, number, most in (("missiles", missiles, limits.threats), ("decoys", beside, limits.decoys)):
        if number > most:
            raise _refused("threats", None, f"holds {number} {what}: a server flies {most} at most")
    last = max(map(_last_launch_s, threats), default=0.0)
    if last > limits.launch_s:
        raise _refused("threats", None, f"launches at {last:g} s: a server waits {limits.launch_s:g} s at most")


def _last_launch_s(entry: ThreatEntry) -> float:
    apart_s = entry.interval_s.value if entry.interval_s else 0.0
    return entry.launch_s.value + (entry.count - 1) * apart_s


def _refused(path: str, line: int | None, message: str) -> FaultyFile:
    return FaultyFile([Fault(file=SCENARIO, line=line, path=path, message=message)])


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario file."""
    return Scenario.model_json_schema(by_alias=True)
