"""The law on missile defences: articles as rules with their limits, what a treaty calls each part of a shield, and the
strategic missiles against which a shield is held beside the text."""

from typing import Final, Literal, Self

from pydantic import Field, model_validator

from umbrella.catalog.entries import Entry
from umbrella.catalog.quantity import Day, Positive, Record, SourceIds, Status

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


class Reading(Record):
    """One reading of an article whose words give no number: a `limit`, or the articles that are enough (`unless`).

    Under the second the article is kept by whatever keeps all of those, and broken by whatever breaks one.
    """

    view: str
    limit: Positive | None = None
    unless: tuple[str, ...] = ()
    status: Status
    source: SourceIds

    @model_validator(mode="after")
    def _is_one(self) -> Self:
        if (self.limit is None) != bool(self.unless):
            raise ValueError("write either `limit:` (a number) or `unless:` (articles that are enough)")
        return self


class TreatyArticle(Entry):
    """One article of a treaty, protocol or statement: what it asks (`text`, restated), by which rule, up to what limit.

    `rule` names how a shield is held against it, `limit` the number in `unit`. `radius_km` is that of a deployment
    area; without it, a state of the country is one. `places` are those where an area (or a test launcher) may be; none
    written: anywhere in the country. Where the words give no number and are read in several ways, `readings` stand in
    place of the limit, and each gets its verdict. An article that `replaces` others stands in their place. Without
    `in_force_from` it never was in force. `amendment` says in words what change of it would allow what it forbids.
    """

    treaty: str
    article: str
    parties: tuple[str, ...] = Field(min_length=1)
    signed: Day = ""
    in_force_from: Day = ""
    in_force_until: Day = ""
    text: str
    rule: Rule
    limit: Positive | None = None
    readings: tuple[Reading, ...] = ()
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
        if self.limit is not None and self.readings:
            raise ValueError("has a limit and readings: write one of the two")
        if (self.limit is not None or bool(self.readings)) != bool(unit):
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


class StrategicMissile(Entry):
    """A missile of a strategic force at a site: whether a shield has a shot at it is asked beside the treaty's text.

    `state` is whose it is, `against` the countries whose shields are held against it; `missile` and `site` are entries
    of the catalogue. Not what would be launched at whom: the ground that it reaches is asked as a whole.
    """

    state: str
    missile: str
    site: str
    against: tuple[str, ...] = Field(min_length=1)
    status: Status
    source: SourceIds
