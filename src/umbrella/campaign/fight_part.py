"""One part of a campaign, fought wherever it is sent: from the recipe to the bytes of its table."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import numpy as np

from umbrella.battle.fight import empty_fight
from umbrella.battle.record import no_record
from umbrella.battle.run import RESULT, run
from umbrella.campaign import store, tables
from umbrella.campaign.recipe import Recipe, Stretch
from umbrella.campaign.tally import Tallies, tallies_of
from umbrella.scenario.build import Built, build
from umbrella.scenario.settings import with_settings

KEPT: Final = 4  # points whose worlds a process keeps


class Part(NamedTuple):
    """A part that was fought: its number, its table as a file holds it, and its counts."""

    number: int
    content: bytes
    tallies: Tallies


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
            loaded, catalog = with_settings(recipe.loaded, recipe.catalog, recipe.design.points[point])
            place.built = build(loaded, catalog)
        return place.built


def fight_part(recipe: Recipe, number: int) -> Part:
    """Fight one part of a campaign against every shield.

    Args:
        recipe: of the campaign. number: of the part, 0 to `recipe.parts` - 1.

    **Valid**: gives the same bytes in any process of one machine. **Leaves out**: other processors, whose mathematical
    library may round otherwise. **Source**: counter-based random numbers, see `core.random`. **Checked**:
    tests/campaign/test_execute.py.
    """
    rows = [columns for stretch in recipe.stretches(number) for columns in _fight(recipe, stretch)]
    table = store.table_of(rows)
    return Part(number, store.encoded(table, store.mark(recipe.key, number)), tallies_of(table))


def _fight(recipe: Recipe, stretch: Stretch) -> list[tables.Columns]:
    """Fight the trials of one point against every shield, and return their rows."""
    built = built_at(recipe, stretch.point)
    rows = []
    for defence in built.defences:
        results = np.zeros((stretch.trials, len(defence.world.attack.missiles)), RESULT)
        run(defence.world, recipe.seed, recipe.draw(stretch), empty_fight(defence.world), no_record(), results)
        rows.append(tables.outcome_columns(results, built, defence, stretch.point, stretch.first))
    return rows
