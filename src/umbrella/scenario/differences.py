"""In which assumptions two scenarios differ, and the scenarios that lie between them.

Both are looked at against the shield of their answer, the last one. Names say what corresponds: the threat `td2-a` of
one is the threat `td2-a` of the other. Titles, descriptions, sources and ranges are no difference.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final, NamedTuple

from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.core.errors import BadValue, FaultyFile
from umbrella.scenario.load import LoadedScenario, read
from umbrella.scenario.named import (
    ABSENT,
    HEAD,
    ORDER,
    At,
    Change,
    Named,
    changed,
    content_of,
    lists_of,
    named,
)
from umbrella.scenario.recorded_file import among

ALL: Final = "*"
THERE, NOT_THERE, NOT_SAID = "there", "not there", "not said"
OF_THE_DESIGN: Final = ("reliability", "hit_probability")  # of a battery: where it is silent the catalogue speaks
OF_THE_RULES: Final = ("doctrine", "shots", "most_shots", "reserve", "engages", "latency_s")


class Said(NamedTuple):
    """What one of the two scenarios says: in words, and how well a number is known and from whom."""

    text: str
    status: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One assumption that differs: a number or a choice (`path` as in settings), or an item that only one has.

    The same change in all threats, or in several batteries, is one assumption.
    """

    path: str
    before: Said
    after: Said
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Differences that are made together: one, or several of which none is possible without the others."""

    differences: tuple[Difference, ...]

    @property
    def path(self) -> str:
        """Return the paths of its differences."""
        return " + ".join(one.path for one in self.differences)

    @property
    def name(self) -> str:
        """Return the path of its first difference, and how many are made with it."""
        others = len(self.differences) - 1
        return self.differences[0].path + (f" and {others} more with it" if others else "")

    @property
    def changes(self) -> list[Change]:
        """Return what is written instead."""
        return [change for one in self.differences for change in one.changes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """The way from one scenario to another in steps; `begin` and `end` are those two against their last shields."""

    begin: LoadedScenario
    end: LoadedScenario
    steps: tuple[Step, ...]
    first: Named
    last: Named
    catalog: Catalog

    def after(self, taken: Iterable[int]) -> LoadedScenario:
        """Return the first scenario with some of the steps made; with none it is `begin`, with all it is `end`.

        Raises:
            FaultyFile: these steps without the others do not make a scenario.
        """
        numbers = sorted(taken)
        if not numbers:
            return self.begin
        if len(numbers) == len(self.steps):
            return self.end
        return between(self.first, self.last, [self.steps[k] for k in numbers], self.catalog)


def way(begin: LoadedScenario, end: LoadedScenario, catalog: Catalog) -> Way:
    """Return the steps that lead from one scenario to another.

    Args:
        begin, end: the two. catalog: where their names are looked up.

    Raises:
        BadValue: one name means two different files of recorded flights.

    Returns:
        The steps in the order of a file: threats, sensors, batteries, outages, rules. The first k of them, and the
        last k, make a scenario for every k: what does not, by itself, is made together with what it needs.

    **Valid**: any two scenarios that were checked; the same scenario has no steps, and all steps give the second one's
    world byte by byte. **Leaves out**: two names of one thing, such as two aliases of a missile, count as a difference
    (and change nothing). **Source**: none. **Checked**: tests/scenario/test_differences.py.
    """
    first, last = named(begin, catalog), named(end, catalog)
    _check_files(first, last)
    steps = _possible([Step(differences=(one,)) for one in _found(first, last, catalog)], first, last, catalog)
    return Way(
        begin=_alone(first, catalog),
        end=_alone(last, catalog),
        steps=tuple(steps),
        first=first,
        last=last,
        catalog=catalog,
    )


def differences(begin: LoadedScenario, end: LoadedScenario, catalog: Catalog) -> tuple[Difference, ...]:
    """Return in which assumptions two scenarios differ, in the order of a file, without a way between them.

    Args:
        begin, end: the two, each against the last of its shields. catalog: where their names are looked up.

    **Valid**, **Leaves out**, **Source**, **Checked**: as `way`.
    """
    return tuple(_found(named(begin, catalog), named(end, catalog), catalog))


def _check_files(first: Named, last: Named) -> None:
    """Refuse two scenarios that mean different files by one name: their texts would not show the difference.

    Raises:
        BadValue: so it is.
    """
    other = {file.name: file.sha256 for file in last.files}
    for file in first.files:
        if other.get(file.name, file.sha256) != file.sha256:
            raise BadValue("recorded.file", file.name, "the same file in both scenarios", "give one another name")


def _alone(one: Named, catalog: Catalog) -> LoadedScenario:
    return read(content_of(one.head, one.written), f"{one.head['name']}.yaml", catalog, among(one.files))


# --- what differs ---------------------------------------------------------------------------------------------------


def _found(first: Named, last: Named, catalog: Catalog) -> list[Difference]:
    places = [*_differing(first.meant, last.meant), *_orders(first, last)]
    found = [_difference([at], first, last, catalog) for at in places]
    alike = [list(group) for _, group in groupby(sorted(found, key=_kind_of(found)), key=_kind_of(found))]
    return [_together(group, first, last) for group in alike]


def _differing(first: Mapping[str, Any], last: Mapping[str, Any], at: At = ()) -> Iterator[At]:
    """Yield the places at which two scenarios mean different things, blocks that only one has as a whole."""
    for key in dict.fromkeys((*first, *last)):
        one, other = first.get(key, ABSENT), last.get(key, ABSENT)
        if isinstance(one, dict) and isinstance(other, dict):
            yield from _differing(one, other, (*at, key))
        elif _value(one) != _value(other):
            yield (*at, key)


def _value(meant: Any) -> Any:
    """Return what of a number or block decides a result."""
    if isinstance(meant, Quantity):
        return meant.value
    return {key: _value(one) for key, one in meant.items()} if isinstance(meant, dict) else meant


def _orders(first: Named, last: Named) -> Iterator[At]:
    """Yield the lists whose common items stand in another order."""
    ours, theirs = dict(lists_of(first.written)), dict(lists_of(last.written))
    for at in ours:
        common = set(ours[at]) & set(theirs.get(at, ()))
        if [n for n in ours[at] if n in common] != [n for n in theirs.get(at, ()) if n in common]:
            yield (ORDER, ".".join(at))


def _difference(places: Sequence[At], first: Named, last: Named, catalog: Catalog) -> Difference:
    at = places[0]
    if at[0] == ORDER:
        names = dict((".".join(place), names) for place, names in lists_of(last.written))[at[1]]
        change = Change(at, names)
        return Difference(path=f"order of {at[1]}", before=Said("as it was"), after=Said("as there"), changes=(change,))
    return Difference(
        path=".".join(at),
        before=_said(at, first, catalog),
        after=_said(at, last, catalog),
        changes=(Change(at, _get(last.written, at)),),
    )


def _get(tree: Any, at: At) -> Any:
    for key in at:
        tree = tree.get(key, ABSENT) if isinstance(tree, dict) else ABSENT
    return tree


def _said(at: At, one: Named, catalog: Catalog) -> Said:
    """Return what a scenario says at a place."""
    meant = _get(one.meant, at)
    if meant is ABSENT:
        return Said(NOT_THERE)
    if isinstance(meant, dict):
        return Said(_item_text(at, meant))
    if isinstance(meant, Quantity):
        return _number(meant)
    if meant is None and at[-1] in OF_THE_DESIGN and at[:2] == ("shield", "batteries"):
        design = catalog.interceptor(_get(one.meant, (*at[:-1], "interceptor")))
        return _number(getattr(design, at[-1]))
    if meant is None:
        return Said("as in the rules" if at[-1] in OF_THE_RULES else NOT_SAID)
    return Said(str(meant).lower() if isinstance(meant, bool) else str(meant) or NOT_SAID)


def _number(number: Quantity) -> Said:
    return Said(f"{number.value:g}", number.status.value, number.source)


def _item_text(at: At, meant: Mapping[str, Any]) -> str:
    """Return a few words on an item that only one of the scenarios has."""
    if at[-2] == "decoys":
        return f"{meant['count']} {meant['kind']}"
    if at[-2] == "batteries":
        return f"{meant['magazine']} {meant['interceptor']}"
    if at[-1] == "recorded":
        return str(meant["file"])
    recorded = meant.get("recorded")
    what = f"on {recorded['file']}" if recorded else meant.get("missile")
    return f"{meant['count']} {what}" if at[0] == "threats" else THERE


# --- the same change in several items is one assumption ---------------------------------------------------------------


def _kind_of(found: Sequence[Difference]) -> Any:
    """Return the key by which differences are put together, in the order in which the first of each kind was found."""
    kinds: dict[str, int] = {}
    numbers = {one.path: kinds.setdefault(_kind(one), len(kinds)) for one in found}
    return lambda one: numbers[one.path]


def _kind(one: Difference) -> str:
    at = one.changes[0].at
    name = _name_at(at)
    if name is None:
        return one.path
    return repr((at[:name], at[name + 1 :], one.before.text, one.after.text))


def _name_at(at: At) -> int | None:
    """Return which part of a place is the name of a threat, sensor or battery that has what differs."""
    if at[0] == "threats" and len(at) > 2:
        return 1
    return 2 if at[0] == "shield" and len(at) > 3 else None


def _together(group: Sequence[Difference], first: Named, last: Named) -> Difference:
    """Return the same change in several items as one difference."""
    one = group[0]
    at = one.changes[0].at
    name = _name_at(at)
    if len(group) == 1 or name is None:
        return one
    items = {**_get(first.meant, at[:name]), **_get(last.meant, at[:name])}
    rest = ".".join(at[name + 1 :])
    having = [n for n in items if any(_get(s.meant, (*at[:name], n, *at[name + 1 :])) is not ABSENT
                                      for s in (first, last))]  # fmt: skip
    who = ALL if len(having) == len(group) else "+".join(d.changes[0].at[name] for d in group)
    return Difference(
        path=f"{'.'.join(at[:name])}.{who}.{rest}",
        before=one.before,
        after=one.after,
        changes=tuple(change for d in group for change in d.changes),
    )


# --- what is possible by itself ---------------------------------------------------------------------------------------


def between(first: Named, last: Named, steps: Iterable[Step], catalog: Catalog) -> LoadedScenario:
    """Return the first scenario with some steps made.

    Raises:
        FaultyFile: they do not make a scenario by themselves.
    """
    changes = [change for step in steps for change in step.changes]
    head = _head_between(first, last)
    files = among((*first.files, *last.files))
    return read(content_of(head, changed(_in_order(first, last), changes)), f"{head['name']}.yaml", catalog, files)


def _head_between(first: Named, last: Named) -> dict[str, Any]:
    """Return the head of a scenario between two: that of the first, which knows the works of both."""
    names = (first.head["name"], last.head["name"])
    own = {f"scenario-{name}": {"title": f"Scenario {name}", "read": "own"} for name in names}
    head = {key: first.head[key] for key in HEAD if key in first.head}
    sources = {**own, **last.head["sources"], **first.head["sources"]}
    return head | {"sources": sources, "shield": first.head["shield"]}


def _in_order(first: Named, last: Named) -> dict[str, Any]:
    """Return what the first scenario says, with the places in which items of the second will stand."""
    theirs = dict(lists_of(last.written))
    orders = {".".join(at): _merged(names, theirs.get(at, [])) for at, names in lists_of(first.written)}
    return {**first.written, ORDER: orders}


def _merged(ours: Sequence[str], theirs: Sequence[str]) -> list[str]:
    """Return the names of both lists, as far as possible in the order of both."""
    common = [name for name in ours if name in theirs]
    if common != [name for name in theirs if name in ours]:
        return [*ours, *(name for name in theirs if name not in ours)]
    merged: list[str] = []
    for name in theirs:
        if name in common:
            before = ours[: ours.index(name)]
            merged += [n for n in before if n not in merged]
        merged.append(name)
    return merged + [n for n in ours if n not in merged]


def _possible(steps: list[Step], first: Named, last: Named, catalog: Catalog) -> list[Step]:
    """Return the steps with those put together of which one is not possible without the other."""
    known: dict[frozenset[str], int] = {}

    def faults(taken: Sequence[Step]) -> int:
        """Return how many faults the first scenario has with some steps made."""
        key = frozenset(one.path for step in taken for one in step.differences)
        if key not in known:
            known[key] = _faults_with(first, last, taken, catalog)
        return known[key]

    def faults_of(*apart: int) -> int:
        """Return how many faults there are with some steps alone, and with all the others."""
        others = [step for i, step in enumerate(steps) if i not in apart]
        return faults([steps[i] for i in apart]) + faults(others)

    k = 0
    while k < len(steps) and len(steps) > 1:
        if faults_of(k) == 0:
            k += 1
            continue
        steps = _joined(steps, k, _partner(len(steps), k, faults_of))
        k = 0
    edges = [k for k in range(1, len(steps)) if faults(steps[:k]) + faults(steps[k:]) == 0]
    return [_one(steps[a:b]) for a, b in zip([0, *edges], [*edges, len(steps)], strict=True) if steps[a:b]]


def _faults_with(first: Named, last: Named, taken: Sequence[Step], catalog: Catalog) -> int:
    try:
        between(first, last, taken, catalog)
    except FaultyFile as error:
        return len(error.faults)
    return 0


def _partner(count: int, k: int, faults_of: Callable[..., int]) -> int:
    """Return the step with which step k has the fewest faults; of several rather one with faults of its own."""
    others = [*range(k + 1, count), *range(k - 1, -1, -1)]
    best: int = min(others, key=lambda j: (faults_of(k, j), faults_of(j) == 0))
    return best


def _joined(steps: Sequence[Step], k: int, j: int) -> list[Step]:
    low, high = min(k, j), max(k, j)
    pair = _one([steps[low], steps[high]])
    return [pair if i == low else step for i, step in enumerate(steps) if i != high]


def _one(steps: Sequence[Step]) -> Step:
    return Step(differences=tuple(one for step in steps for one in step.differences))
