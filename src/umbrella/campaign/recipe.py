"""All that decides the results of a campaign, small enough to be sent to any worker, and its split into parts."""

import hashlib
import json
import platform
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from typing import Any, Final, NamedTuple

from umbrella import __version__
from umbrella.campaign.design import Design
from umbrella.catalog.library import Catalog, builtin_catalog
from umbrella.core.errors import BadValue
from umbrella.scenario.load import LoadedScenario

FORM: Final = 5  # of the tables and the manifest
LARGEST_SEED: Final = 2**63 - 1
MOST_TRIALS: Final = 1_000_000_000  # over all points
PARTS: Final = 256  # into about so many a long campaign is split
SMALLEST_PART: Final = 16  # trials
LARGEST_PART: Final = 16_384
LIBRARIES: Final = ("llvmlite", "numba", "numpy", "pyarrow", "scipy")  # that compute, and that write the parts


class Stretch(NamedTuple):
    """Trials `first` to `first + trials - 1` of one point of the design."""

    point: int
    first: int
    trials: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """A checked scenario, the catalogue, the design and the seed: with the versions they decide every result.

    A campaign is a row of trials, `design.trials` of the first point, then of the second and so on; part p holds those
    from p times `part_trials` on, against every shield.
    """

    loaded: LoadedScenario
    catalog: Catalog
    design: Design
    seed: int
    part_trials: int
    key: str = field(init=False)  # the hash of all that decides the results

    def __post_init__(self) -> None:
        text = json.dumps(self.identity(), sort_keys=True)
        object.__setattr__(self, "key", hashlib.sha256(text.encode()).hexdigest())

    def __getstate__(self) -> tuple[Any, ...]:
        """Leave out the catalogue that comes with Umbrella: every worker has it."""
        own = None if self.catalog is builtin_catalog() else replace(self.catalog, _shelves={})
        return self.loaded, own, self.design, self.seed, self.part_trials, self.key

    def __setstate__(self, state: tuple[Any, ...]) -> None:
        """Set what was sent."""
        names = ("loaded", "catalog", "design", "seed", "part_trials", "key")
        for name, value in zip(names, state, strict=True):
            object.__setattr__(self, name, builtin_catalog() if name == "catalog" and value is None else value)

    @property
    def trials(self) -> int:
        """Return how many trials there are against each shield, over all points."""
        return self.design.trials * len(self.design.points)

    @property
    def parts(self) -> int:
        """Return into how many parts they are split."""
        return -(-self.trials // self.part_trials)

    def identity(self) -> dict[str, Any]:
        """Return what decides the results, for the manifest."""
        return {
            "form": FORM,
            "umbrella": __version__,
            "engine_sha256": engine_hash(),
            "versions": versions(),
            "scenario": self.loaded.scenario.name,
            "scenario_sha256": self.loaded.sha256,
            "recorded_sha256": {file.name: file.sha256 for file in self.loaded.files},
            "catalog_sha256": self.catalog.catalog_hash(),
            "seed": self.seed,
            "design": self.design.kind,
            "design_sha256": _hash_of(self.design),
            "points": len(self.design.points),
            "trials": self.design.trials,
            "common_random_numbers": self.design.is_common,
            "part_trials": self.part_trials,
        }

    def stretches(self, part: int) -> Iterator[Stretch]:
        """Yield the trials of a part, point by point."""
        first = part * self.part_trials
        last = min(first + self.part_trials, self.trials)
        while first < last:
            point, begin = divmod(first, self.design.trials)
            count = min(self.design.trials - begin, last - first)
            yield Stretch(point, begin, count)
            first += count

    def draw(self, stretch: Stretch) -> int:
        """Return the number under which the first trial of a stretch draws its random numbers."""
        own = 0 if self.design.is_common else stretch.point * self.design.trials
        return own + stretch.first


def recipe_of(loaded: LoadedScenario, catalog: Catalog, design: Design, seed: int, wanted: int | None = None) -> Recipe:
    """Return the recipe of a campaign.

    Args:
        loaded, catalog: the scenario and where its names are looked up. design: its points and trials. seed: 0 to
            2^63 - 1. wanted: trials that the stop rule is thought to need at most; the size of parts follows from it.

    Raises:
        BadValue: a seed or a number of trials that cannot be.
    """
    if not 0 <= seed <= LARGEST_SEED:
        raise BadValue("seed", seed, "0 <= seed <= 2^63 - 1")
    total = design.trials * len(design.points)
    if design.trials < 1 or total > MOST_TRIALS:
        raise BadValue("trials", design.trials, f"1 <= trials, with at most {MOST_TRIALS:,} over all points")
    size = _size_of_part(min(total, wanted or total))
    return Recipe(loaded=loaded, catalog=catalog, design=design, seed=seed, part_trials=size)


def _size_of_part(trials: int) -> int:
    """Return the smallest power of two that splits trials into `PARTS` or fewer, within bounds."""
    size = SMALLEST_PART
    while size < LARGEST_PART and size * PARTS < trials:
        size *= 2
    return size


def _hash_of(design: Design) -> str:
    return hashlib.sha256(json.dumps([list(point) for point in design.points]).encode()).hexdigest()


# what a result does not depend on
_FACES: Final = {"analysis", "report", "export", "notebook", "server", "cli"}


@cache
def versions() -> dict[str, str]:
    """Return the versions of Python and of the libraries that compute and write: others may round or pack otherwise."""
    return {"python": platform.python_version(), **{name: metadata.version(name) for name in LIBRARIES}}


@cache
def engine_hash() -> str:
    """Return the hash of the program itself: every module below the faces, so that no two engines share a campaign."""
    root = resources.files("umbrella")
    digest = hashlib.sha256()
    for room in sorted((item for item in root.iterdir() if item.is_dir()), key=lambda item: item.name):
        if room.name not in _FACES:
            for file in _modules(room):
                digest.update(file.read_bytes())
    return digest.hexdigest()


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for item in sorted(folder.iterdir(), key=lambda item: item.name):
        if item.is_dir():
            yield from _modules(item)
        elif item.name.endswith(".py"):
            yield item
