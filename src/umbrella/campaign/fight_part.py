"""One part of a campaign, fought wherever it is sent: from the recipe to the bytes of its table."""

import threading
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from umbrella.battle.fight import empty_fight
from umbrella.battle.record import no_record
from umbrella.battle.run import RESULT, run
from umbrella.battle.world import World
from umbrella.campaign import store, tables
from umbrella.campaign.recipe import Recipe, Stretch
from umbrella.campaign.tally import Tallies, tallies_of
from umbrella.core.errors import FlightError, InputError, Stopped
from umbrella.scenario.build import Built, build
from umbrella.scenario.settings import with_settings

# set: the trials of this process end at the next breath, their parts unfinished
HALT: Final = threading.Event()
SHORTEST_BREATH: Final = 16  # trials
BREATH_S: Final = 0.1

KEPT: Final = 4  # points whose worlds a process keeps


class Part(NamedTuple):
    """A part that was fought: its number, its table as a file holds it, and its counts."""

    number: int
    content: bytes
    tallies: Tallies
    words: tuple[str, ...] = ()  # what a person should know of it


@dataclass
class _Shelf:
    """The worlds that a process has built, each by one thread while others wait for it."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    places: OrderedDict[tuple[str, int], "_Place"] = field(default_factory=OrderedDict)

    def place(self, key: tuple[str, int]) -> "_Place":
        with self.lock:
            place = self.places.setdefault(key, _Place())
            self.places.move_to_end(key)
            while len(self.places) > KEPT:
                self.places.popitem(last=False)
            return place


@dataclass
class _Place:
    lock: threading.Lock = field(default_factory=threading.Lock)
    built: Built | None = None


_SHELF: Final = _Shelf()  # a cache: what it holds follows from its key


def built_at(recipe: Recipe, point: int) -> Built:
    """Return the scenario at one point of the design, ready to run."""
    place = _SHELF.place((recipe.key, point))
    with place.lock:
        if place.built is None:
            place.built = _build(recipe, point)
        return place.built


def _build(recipe: Recipe, point: int) -> Built:
    settings = recipe.design.points[point]
    loaded, catalog = with_settings(recipe.loaded, recipe.catalog, settings)
    try:
        return build(loaded, catalog)
    except (InputError, FlightError) as error:
        if settings == ():
            raise
        raise FlightError(str(error)) from error


def fight_part(recipe: Recipe, number: int) -> Part:
    """Fight one part of a campaign against every shield.

    Args:
        recipe: of the campaign. number: of the part, 0 to `recipe.parts` - 1.

    **Valid**: gives the same bytes in any process of one machine. **Leaves out**: other processors, whose mathematical
    library may round otherwise. **Source**: counter-based random numbers, see `core.random`. **Checked**:
    tests/campaign/test_execute.py.
    """
    words: list[str] = []
    rows = [columns for stretch in recipe.stretches(number) for columns in _fight(recipe, stretch, words)]
    table = store.table_of(rows)
    return Part(number, store.encoded(table, store.mark(recipe.key, number)), tallies_of(table), tuple(words))


def _fight(recipe: Recipe, stretch: Stretch, words: list[str]) -> list[tables.Columns]:
    """Fight the trials of one point against every shield, and return their rows.

    A point whose numbers give no flight (a drawn missile that cannot be aimed) has rows that say so; why is added to
    the words. The scenario as it is written, and settings that cannot be made, are refused.
    """
    try:
        built = built_at(recipe, stretch.point)
    except FlightError as error:
        if recipe.design.points[stretch.point] == ():
            raise
        words.append(f"point {stretch.point} cannot be flown, and does not count: {error}")
        shields = recipe.loaded.scenario.all_shields()
        return [tables.not_flown_columns(name, stretch.point, stretch.first, stretch.trials) for name in shields]
    rows = []
    for defence in built.defences:
        results = np.zeros((stretch.trials, len(defence.world.attack.missiles)), RESULT)
        _run(defence.world, recipe.seed, recipe.draw(stretch), results)
        rows.append(tables.outcome_columns(results, built, defence, stretch.point, stretch.first))
    return rows


def _run(world: World, seed: int, draw: int, results: NDArray[np.void]) -> None:
    """Fight trials into results, a breath at a time: the engine itself hears nothing of a wish to stop.

    Raises:
        Stopped: `HALT` was set.
    """
    fight, first, breath = empty_fight(world), 0, SHORTEST_BREATH
    while first < len(results):
        if HALT.is_set():
            raise Stopped("the work was called off")
        start = time.perf_counter()
        run(world, seed, draw + first, fight, no_record(), results[first : first + breath])
        first += breath
        breath *= 2 if time.perf_counter() - start < BREATH_S else 1
