"""Work: what is done and what is left of a campaign, told by the parts that lie in its folder."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from umbrella.campaign import store
from umbrella.campaign.fight_part import Part
from umbrella.campaign.recipe import Recipe
from umbrella.campaign.tally import Tallies, add_all, tallies_of

MOST_WORDS: Final = 3  # told of points that cannot be flown

Say = Callable[[str], None]
Enough = Callable[[Tallies], bool]


@dataclass(slots=True)
class Work:
    """What is done and what is left of a campaign in its folder."""

    recipe: Recipe
    folder: Path
    enough: Enough | None = None
    done: dict[int, Tallies] = field(default_factory=dict)  # by part
    first: int = 0  # every part before it is done
    total: Tallies = field(default_factory=dict)  # of the parts before it
    is_enough: bool = False
    tries: dict[int, int] = field(default_factory=dict)
    words: dict[str, None] = field(default_factory=dict)  # what was said of parts fought now, once each

    def find(self, say: Say) -> None:
        """Take over the parts that lie in the folder; what cannot be read is deleted and will be fought again."""
        for number in store.part_numbers(self.folder):
            path = store.part_path(self.folder, number)
            table = store.read_part(path, store.mark(self.recipe.key, number))
            if table is None:
                say(f"{path} cannot be read or belongs to another campaign: it is fought again")
                store.forget([path])
            elif number < self.recipe.parts:
                self.take(number, tallies_of(table))

    def keep(self, part: Part) -> None:
        """Write a part; only then does it count."""
        store.write_bytes(store.part_path(self.folder, part.number), part.content)
        self.words.update(dict.fromkeys(part.words))
        self.take(part.number, part.tallies)

    def tell(self, say: Say) -> None:
        """Say what parts had to say, and of how many trials there is nothing."""
        for words in list(self.words)[:MOST_WORDS]:
            say(words)
        if len(self.words) > MOST_WORDS:
            say(f"and {len(self.words) - MOST_WORDS} more points cannot be flown")

    def take(self, number: int, tallies: Tallies) -> None:
        """Count a part, and ask after each part in turn whether there are enough."""
        self.done[number] = tallies
        while not self.is_enough and self.first in self.done:
            add_all(self.total, self.done.pop(self.first))
            self.first += 1
            self.is_enough = self.enough is not None and self.enough(self.total)

    def left(self) -> Iterator[int]:
        """Yield the parts to fight, in order."""
        for number in range(self.first, self.recipe.parts):
            if self.is_enough:
                return
            if number >= self.first and number not in self.done:
                yield number

    def is_over(self) -> bool:
        """Return whether nothing is left to fight."""
        return self.is_enough or self.first == self.recipe.parts

    def trials(self) -> int:
        """Return how many trials are done, about, for a bar."""
        return min((self.first + len(self.done)) * self.recipe.part_trials, self.recipe.trials)

    def drop_surplus(self) -> None:
        """Delete parts beyond the last that counts, so that the folder does not tell how many workers there were."""
        store.forget(store.part_path(self.folder, n) for n in store.part_numbers(self.folder) if n >= self.first)
