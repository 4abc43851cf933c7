"""What a scenario file says: the attack, one or several shields, the rules of the fight.

A number is written plainly (`reliability: 0.8`: then the scenario itself is its source and it counts as assumed) or as
a record of the catalogue (`{value: 0.8, low: 0.6, high: 0.9, status: published, source: some-id}`).
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, model_validator

from umbrella.catalog.quantity import Record
from umbrella.catalog.records import ID_PATTERN, Source
from umbrella.scenario.rules import Azimuth, Fraction, NotNegative, Positive, RulesEntry

MOST_THREATS: Final = 10_000


class ThreatEntry(Record):
    """Missiles of one kind from one place at one target.

    `count` missiles leave `interval_s` apart, the first at `launch_s`. `reliability` is the probability that one does
    not fail by itself; `declared` what the classifier will say of its warhead; `value` what its arrival costs.
    """

    name: str = ""
    missile: str
    origin: str = Field(alias="from")
    at: str
    trajectory: Literal["minimum-energy", "lofted", "depressed"] = "minimum-energy"
    count: int = Field(default=1, ge=1, le=MOST_THREATS)
    launch_s: NotNegative
    interval_s: NotNegative | None = None
    reliability: Fraction
    declared: Fraction | None = None
    value: Positive | None = None

    @property
    def full_name(self) -> str:
        """Return the name, or missile and target where none is written."""
        return self.name or f"{self.missile}-{self.at}"

    @model_validator(mode="after")
    def _several_need_an_interval(self) -> "ThreatEntry":
        if self.count > 1 and self.interval_s is None:
            raise ValueError(f"count = {self.count} needs interval_s: the seconds between launches")
        return self


class SensorEntry(Record):
    """A radar or infrared satellite of the catalogue. A mobile radar needs a place and the direction it faces."""

    name: str = ""
    sensor: str
    at: str | None = None
    azimuth_deg: Azimuth | None = None
    latency_s: NotNegative | None = None


class BatteryEntry(Record):
    """Interceptors of one design at one place."""

    name: str = ""
    interceptor: str
    at: str
    magazine: int = Field(ge=1, le=10_000)
    reliability: Fraction | None = None
    hit_probability: Fraction | None = None


def _named(value: Any) -> Any:
    return {"sensor": value} if isinstance(value, str) else value


class ShieldEntry(Record):
    """One shield. Empty lists are a shield too: the attack against nothing."""

    title: str = ""
    sensors: tuple[Annotated[SensorEntry, BeforeValidator(_named)], ...] = ()
    batteries: tuple[BatteryEntry, ...] = ()
    rules: RulesEntry | None = None


class Scenario(Record):
    """One file. `shields` holds shields by name, the one that the answer is about last."""

    name: str = Field(pattern=ID_PATTERN)
    title: str
    description: str
    date: str = ""
    sources: dict[str, Source] = Field(default_factory=dict)
    threats: tuple[ThreatEntry, ...] = Field(min_length=1, max_length=1_000)
    shield: ShieldEntry | None = None
    shields: dict[str, ShieldEntry] = Field(default_factory=dict)
    rules: RulesEntry = RulesEntry()

    @model_validator(mode="after")
    def _threats_have_different_names(self) -> "Scenario":
        names = [threat.full_name for threat in self.threats]
        twice = sorted({name for name in names if names.count(name) > 1})
        if twice:
            raise ValueError(f"two threats are called {', '.join(twice)}: give one of them another `name:`")
        return self

    @model_validator(mode="after")
    def _not_too_many_missiles(self) -> "Scenario":
        total = sum(threat.count for threat in self.threats)
        if total > MOST_THREATS:
            raise ValueError(f"the threats are {total:,} missiles: must be at most {MOST_THREATS:,} in all")
        return self

    @model_validator(mode="after")
    def _one_way_to_name_shields(self) -> "Scenario":
        if (self.shield is None) == (not self.shields):
            raise ValueError("write either `shield:` (one) or `shields:` (several by name)")
        return self

    def all_shields(self) -> dict[str, ShieldEntry]:
        """Return the shields by name, the most complete last."""
        return self.shields if self.shield is None else {"shield": self.shield}

    def rules_of(self, shield: ShieldEntry) -> RulesEntry:
        """Return the rules under which a shield fights: its own where it has some, the scenario's elsewhere."""
        return self.rules.with_changes(shield.rules)
