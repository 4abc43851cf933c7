"""What a scenario file says: the attack, one or several shields, the rules of the fight.

A number is written plainly (`reliability: 0.8`: then the scenario itself is its source and it counts as assumed) or as
a record of the catalogue (`{value: 0.8, low: 0.6, high: 0.9, status: published, source: some-id}`).
"""

from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, ConfigDict, Field

from umbrella.catalog.quantity import Number, Record, SourceIds, Status
from umbrella.catalog.records import ID_PATTERN, Source
from umbrella.scenario.rules import Azimuth, Fraction, NotNegative, Positive, RulesEntry

MOST_THREATS: Final = 10_000  # missiles of one attack; each flies a path of its own
MOST_BURNS: Final = 12  # of a recorded flight
FILE_PATTERN: Final = r"^[A-Za-z0-9][A-Za-z0-9_.-]*\.(csv|oem)$"  # a name, not a path: it lies beside the scenario
MOST_DECOYS: Final = 20_000  # of one attack; with each on a path of some 30 kB, 20,000 are 0.6 GB a trial


class DecoyEntry(Record):
    """Objects that fly with a warhead so that a shield must choose.

    `contrast` says how different one looks to a sensor that tells apart: 0 is a perfect replica, 1 as different as a
    spent stage. `release_s` after the last burnout it leaves with `speed_m_s` in a random direction.
    """

    name: str
    kind: Literal["replica", "light", "debris"]
    count: int = Field(default=1, ge=1, le=1000)
    beta_kg_m2: Positive
    rcs_m2: Positive
    contrast: Fraction
    mass_kg: Positive | None = None
    release_s: NotNegative
    speed_m_s: NotNegative


class OutageEntry(Record):
    """What does not work, and when: a sensor, one plane of a constellation, or the link to a battery.

    `of` is the name of a sensor or battery of the shield. Without times it is out from beginning to end.
    """

    of: str
    plane: int | None = Field(default=None, ge=1, le=100)
    from_s: NotNegative | None = None
    to_s: NotNegative | None = None


class RecordedEntry(Record):
    """A flight that was flown elsewhere, in a file beside the scenario (CSV or CCSDS OEM), and what radars see of it.

    `rcs_m2` is the radar cross-section of what comes down, `rcs_boost_m2` that of the whole until its last burnout.
    `burns_s` has ignition and burnout of each burn, in seconds since the first point: then its plume is seen. With
    `beta_kg_m2` it falls on where the file ends above ground. `status` and `source` say how well the path is known, and
    from whom; where no source is named it is the scenario's own.
    """

    file: str = Field(pattern=FILE_PATTERN, description="name the file with its path, such as flight.csv")
    rcs_m2: Positive = Field(description="give the radar cross-section (m^2) of what comes down, such as 0.1")
    rcs_boost_m2: Positive | None = None
    burns_s: Annotated[tuple[tuple[Number, Number], ...], Field(max_length=MOST_BURNS)] = ()
    beta_kg_m2: Positive | None = None
    status: Status = Status.ASSUMED
    source: SourceIds | None = None


class ThreatEntry(Record):
    """Missiles of one kind from one place at one target; or on a `recorded` flight, without those three.

    `count` missiles leave `interval_s` apart, the first at `launch_s`. `reliability` is the probability that one does
    not fail by itself; `value` what its arrival costs; `spent_stage` whether its last stage flies along with the
    warhead.
    """

    # forms ask for these three: a recorded flight needs its file beside the scenario, which no form can give
    model_config = ConfigDict(json_schema_extra=lambda schema: schema["required"].extend(("missile", "from", "at")))

    name: str = ""
    missile: str = Field(default="", description="name the missile")
    origin: str = Field(default="", alias="from", description="say where it starts: a site, a city or `lat,lon`")
    at: str = Field(default="", description="say what it is aimed at: a site, a city or `lat,lon`")
    recorded: RecordedEntry | None = None
    trajectory: Literal["minimum-energy", "lofted", "depressed"] = "minimum-energy"
    count: int = Field(default=1, ge=1, le=MOST_THREATS)
    launch_s: NotNegative = Field(description="give the seconds from the beginning to its launch")
    interval_s: NotNegative | None = None
    reliability: Fraction = Field(description="give the probability that it does not fail by itself, such as 1.0")
    value: Positive | None = None
    decoys: tuple[DecoyEntry, ...] = ()
    spent_stage: bool = True

    @property
    def full_name(self) -> str:
        """Return the name, or missile and target where none is written."""
        return self.name or f"{self.missile}-{self.at}"


class SensorEntry(Record):
    """A radar or infrared satellite of the catalogue. A mobile radar needs a place and the direction it faces."""

    name: str = ""
    sensor: str = Field(description="name the radar or infrared satellite")
    at: str | None = None
    azimuth_deg: Azimuth | None = None
    latency_s: NotNegative | None = None


class BatteryEntry(Record):
    """Interceptors of one design at one place.

    `radar` names the sensor of the shield that is its own. Layers shoot in the order of their numbers, 1 first. When
    the `magazine` is empty it is filled again after `reload_s` from `reloads` interceptors in store. What is not said
    here stands in the rules.
    """

    name: str = ""
    interceptor: str = Field(description="name the interceptor")
    at: str = Field(description="say where it stands: a site, a city or `lat,lon`")
    magazine: int = Field(ge=1, le=10_000, description="give the number of interceptors that are ready")
    reliability: Fraction | None = None
    hit_probability: Fraction | None = None
    radar: str | None = None
    layer: int = Field(default=1, ge=1, le=8)
    doctrine: Literal["barrage", "shoot-look-shoot", "shoot-shoot-look-shoot"] | None = None
    shots: int | None = Field(default=None, ge=1, le=1000)
    most_shots: int | None = Field(default=None, ge=1, le=1000)
    reserve: int | None = Field(default=None, ge=0)
    engages: Literal["own-radar", "launch-on-remote", "engage-on-remote"] | None = None
    reloads: int = Field(default=0, ge=0, le=10_000)
    reload_s: Positive | None = None


def _named(value: Any) -> Any:
    return {"sensor": value} if isinstance(value, str) else value


class ShieldEntry(Record):
    """One shield. Empty lists are a shield too: the attack against nothing."""

    title: str = ""
    sensors: tuple[Annotated[SensorEntry, BeforeValidator(_named)], ...] = ()
    batteries: tuple[BatteryEntry, ...] = ()
    outages: tuple[OutageEntry, ...] = ()
    rules: RulesEntry | None = None


class UncertainEntry(Record):
    """How a number of the scenario or the catalogue is uncertain; without `low` and `high` its own range counts."""

    distribution: Literal["uniform", "triangular", "normal", "fixed"] = "triangular"
    low: Number | None = None
    high: Number | None = None


class Scenario(Record):
    """One file. `shields` holds shields by name, the one that the answer is about last.

    `uncertain` says by path which numbers are uncertain, and how; where it is absent, all that have a range are.
    """

    name: str = Field(pattern=ID_PATTERN)
    title: str
    description: str
    date: str = ""
    sources: dict[str, Source] = Field(default_factory=dict)
    threats: tuple[ThreatEntry, ...] = Field(min_length=1, max_length=1_000)
    shield: ShieldEntry | None = None
    shields: dict[str, ShieldEntry] = Field(default_factory=dict)
    rules: RulesEntry = RulesEntry()
    uncertain: dict[str, UncertainEntry] | None = None

    def all_shields(self) -> dict[str, ShieldEntry]:
        """Return the shields by name, the most complete last."""
        return self.shields if self.shield is None else {"shield": self.shield}

    def rules_of(self, shield: ShieldEntry) -> RulesEntry:
        """Return the rules under which a shield fights: its own where it has some, the scenario's elsewhere."""
        return self.rules.with_changes(shield.rules)
