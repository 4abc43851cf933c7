"""The law on missile defences: articles as rules with their limits, and what a treaty calls each part of a shield."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from umbrella.catalog.entries import Entry
from umbrella.catalog.quantity import Positive, SourceIds, Status

_DAY: Final = r"^(\d{4}-\d{2}-\d{2})?$"
Rule = Literal[
    "territory",
    "areas",
    "launchers",
    "area-place",
    "test-launchers",
    "radar-place",
    "radar-capability",
    "radar-outward",
    "basing",
    "reload",
    "abroad",
    "theatre-speed",
    "target-range",
    "extra-radars",
    "not-computable",
]
UNITS: Final[dict[str, str]] = {
    "territory": "share",
    "areas": "areas",
    "launchers": "launchers",
    "area-place": "km",
    "test-launchers": "launchers",
    "radar-place": "km",
    "radar-outward": "share",
    "theatre-speed": "km/s",
    "target-range": "km",
    "extra-radars": "radars",
}


class TreatyArticle(Entry):
    """One article of a treaty, protocol or statement: what it asks (`text`, restated), by which rule, up to what limit.

    `rule` names how a shield is held against it, `limit` the number in `unit`. `radius_km` is that of a deployment
    area; without it, a state of the country is one. `places` are those where an area (or a test launcher) may be; none
    written: anywhere in the country. An article that `replaces` others stands in their place. Without `in_force_from`
    it never was in force. `amendment` says in words what change of it would allow what it forbids.
    """

    treaty: str
    article: str
    parties: tuple[str, ...] = Field(min_length=1)
    signed: str = Field(default="", pattern=_DAY)
    in_force_from: str = Field(default="", pattern=_DAY)
    in_force_until: str = Field(default="", pattern=_DAY)
    text: str
    rule: Rule
    limit: Positive | None = None
    unit: str = ""
    radius_km: Positive | None = None
    places: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    amendment: str
    status: Status
    source: SourceIds

    @model_validator(mode="after")
    def _limit_fits_the_rule(self) -> Self:
        unit = UNITS.get(self.rule, "")
        if (self.limit is not None) != bool(unit):
            needs = f"needs a limit in {unit}" if unit else "has no limit: delete it"
            raise ValueError(f"the rule {self.rule} {needs}")
        if self.unit != unit:
            raise ValueError(f"unit = '{self.unit}': must be '{unit}' for the rule {self.rule}")
        return self


class TreatyComponent(Entry):
    """What a treaty calls an interceptor, radar or satellite of the catalogue, and how it is based.

    `disputed` tells the two views where the parties did not agree: whatever rests on it then depends.
    """

    component: str
    role: Literal["abm-interceptor", "theatre-interceptor", "abm-radar", "warning-radar", "theatre-radar",
                  "warning-satellite", "tracking-satellite"]  # fmt: skip
    basing: Literal["fixed-land", "mobile-land", "sea", "air", "space"]
    disputed: str = ""
    status: Status
    source: SourceIds
