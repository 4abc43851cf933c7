"""What a computation says of a statement, in three words and a probability."""

from dataclasses import dataclass
from typing import Final, Literal

from umbrella.campaign.statistics import wilson
from umbrella.catalog.cite import Provenance

SUPPORTED: Final = "supported"
CONTRADICTED: Final = "contradicted"
DEPENDS: Final = "depends"
NOT_COMPUTABLE: Final = "not-computable"
NOT_CHECKED: Final = "not-checked"
LIKELY: Final = 0.9  # from this probability on a claim is supported
UNLIKELY: Final = 0.1  # up to this one it is contradicted
Verdict = Literal["supported", "contradicted", "depends", "not-computable", "not-checked"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What one computation says: how likely the statement is, by how much, on what it hangs, what it rests on.

    `draws`: of the inputs behind the probability; 0 where nothing was drawn.
    """

    probability: float
    detail: str
    deciding: str
    provenance: Provenance
    draws: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        """Return the 95 % interval of the probability that the number of draws leaves; both its ends without draws."""
        if not self.draws:
            return self.probability, self.probability
        share = wilson(round(self.probability * self.draws), self.draws)
        return share.low, share.high

    @property
    def verdict(self) -> Verdict:
        """Return supported from 90 % on, contradicted up to 10 %, depends in between."""
        if self.probability >= LIKELY:
            return SUPPORTED
        return CONTRADICTED if self.probability <= UNLIKELY else DEPENDS
