"""What the catalogue knows: one class for each kind of entry."""

from typing import Final, Literal

from pydantic import Field, model_validator

from umbrella.catalog.entries import ID_PATTERN, Entry, Fact, Source
from umbrella.catalog.quantity import (
    Azimuth,
    Fraction,
    Latitude,
    Longitude,
    NotNegative,
    Number,
    Positive,
    Quantity,
    Record,
    SourceIds,
    Status,
)
from umbrella.catalog.records_sensors import (
    ColdSensor,
    Constellation,
    DetectionPoint,
    Face,
    Fence,
    InfraredSatellite,
    Radar,
    RadarPower,
)

__all__ = [
    "ID_PATTERN",
    "ColdSensor",
    "Constellation",
    "Decoy",
    "DetectionPoint",
    "DragTable",
    "Entry",
    "Face",
    "Fact",
    "Fence",
    "InfraredSatellite",
    "InterceptTest",
    "Interceptor",
    "KillVehicle",
    "Missile",
    "ObservedFlight",
    "Orbit",
    "Payload",
    "PitchKnot",
    "Place",
    "Published",
    "Radar",
    "RadarPower",
    "Shroud",
    "Site",
    "Source",
    "Stage",
    "Steering",
]

DATE_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"


class DragTable(Entry):
    """Drag coefficient against Mach number, straight lines between the knots, constant beyond them."""

    mach: tuple[Number, ...] = Field(min_length=1)
    cd: tuple[Number, ...] = Field(min_length=1)
    status: Status
    source: SourceIds

    @model_validator(mode="after")
    def _matching_and_rising(self) -> "DragTable":
        if len(self.mach) != len(self.cd):
            raise ValueError(f"mach has {len(self.mach)} knots and cd has {len(self.cd)}: must be equal")
        if any(b <= a for a, b in zip(self.mach, self.mach[1:], strict=False)):
            raise ValueError("mach must rise from knot to knot")
        if any(cd <= 0.0 for cd in self.cd):
            raise ValueError("cd must be > 0")
        return self


class Stage(Record):
    """One stage of a rocket, or a group of equal boosters (`count`); the masses and the thrust are of one of them.

    `thrust_kn` is what others publish: it is compared with propellant, impulse and burn time, and not flown.
    """

    name: str
    count: int = Field(default=1, ge=1, le=16, strict=True)
    ignites_with_previous: bool = False
    propellant_kg: Positive
    dry_kg: Positive
    isp_vac_s: Positive
    isp_sl_s: Positive | None = None
    burn_s: Positive
    diameter_m: Positive
    coast_before_s: NotNegative | None = None
    thrust_kn: Positive | None = None
    spent_beta_kg_m2: Positive
    rcs_m2: Positive | None = None


class Shroud(Record):
    """A nose cone that is dropped in flight."""

    mass_kg: Positive
    drop_s: Positive


class Decoy(Record):
    """A light object released beside a warhead (`count` of them), so that a defence must choose."""

    name: str
    count: int = Field(default=1, ge=1, le=1000, strict=True)
    mass_kg: Positive
    beta_kg_m2: Positive
    rcs_m2: Positive | None = None


class Payload(Record):
    """What is carried: a warhead's re-entry vehicle, or a satellite."""

    mass_kg: Positive
    beta_kg_m2: Positive
    separates: bool = True
    rcs_m2: Positive | None = None
    decoys: tuple[Decoy, ...] = ()


class PitchKnot(Record):
    """Thrust direction above the launch point's horizontal plane (fixed in inertial space) at one time."""

    t_s: NotNegative
    pitch_deg: Quantity


class Steering(Record):
    """How the thrust is turned.

    `pitch`: vertical rise, then the pitch falls linearly until `turn_end_s` and stays constant; the final pitch is
    what an aim solves for. `gravity-turn`: vertical rise, a kick (solved for) until `turn_end_s`, then thrust along
    the air-relative velocity. `programme`: the knots, as for a launch to orbit.
    """

    mode: Literal["pitch", "gravity-turn", "programme"] = "pitch"
    vertical_rise_s: NotNegative
    turn_end_s: Positive
    knots: tuple[PitchKnot, ...] = ()


class Orbit(Record):
    """The orbit that a launcher is reported or planned to reach."""

    perigee_km: Quantity
    apogee_km: Quantity
    inclination_deg: Quantity
    launch_azimuth_deg: Azimuth


class Published(Record):
    """What others say of the whole missile: shown and compared, not flown."""

    launch_mass_kg: Positive | None = None
    length_m: Positive | None = None
    range_km: tuple[Positive, ...] = ()
    payload_kg: Positive | None = None
    thrust_kn: Positive | None = None
    stage_impacts_km: tuple[Positive, ...] = ()


class Missile(Entry):
    """A ballistic missile or a space launcher. `is_model`: whether it may be scaled to fly a test that was reported."""

    country: str
    role: Literal["missile", "launcher"]
    range_class: Literal["srbm", "mrbm", "irbm", "icbm", "slbm", "slv"]
    propellant: Literal["liquid", "solid", "mixed"]
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=8)
    shroud: Shroud | None = None
    payload: Payload
    post_boost_delta_v_m_s: NotNegative | None = None
    steering: Steering
    drag: str
    orbit: Orbit | None = None
    is_model: bool = True
    published: Published = Published()


class KillVehicle(Record):
    """What the interceptor's booster carries; for a nuclear interceptor, the warhead section."""

    mass_kg: Positive
    beta_kg_m2: Positive
    seeker_range_km: Positive | None = None
    divert_m_s: Positive | None = None
    altitude_min_km: NotNegative
    altitude_max_km: Positive
    mechanism: Literal["hit-to-kill", "fragmentation", "nuclear"]


class Interceptor(Entry):
    """A missile that defends: flown by the same physics. `range_km` is the farthest ground distance of an intercept."""

    country: str
    stages: tuple[Stage, ...] = Field(min_length=1, max_length=5)
    shroud: Shroud | None = None
    kill_vehicle: KillVehicle
    steering: Steering
    drag: str
    reliability: Fraction
    hit_probability: Fraction
    launch_interval_s: NotNegative
    burnout_speed_km_s: Positive | None = None
    range_km: Positive | None = None
    magazine: NotNegative | None = None


class Site(Entry):
    """A launch point, missile field, radar station or test range."""

    country: str
    role: Literal["launch", "interceptor", "radar", "range", "other"]
    lat_deg: Latitude
    lon_deg: Longitude
    height_m: Quantity | None = None


class Place(Entry):
    """A city."""

    country: str
    region: str = ""
    is_capital: bool = False
    is_largest: bool = False
    lat_deg: Latitude
    lon_deg: Longitude
    population: Positive


class ObservedFlight(Entry):
    """A flight that was seen: what was reported of it."""

    missile: str
    date: str
    site: str
    azimuth_deg: Azimuth | None = None
    apogee_km: Positive | None = None
    range_km: Positive | None = None
    time_s: Positive | None = None


class InterceptTest(Entry):
    """A test of a defence against a target, or a tally of several that others counted (`hits` of `tests`).

    `failed_at`: the target failed, the interceptor never left the ground, the kill vehicle was not released, or it
    homed and missed; empty for a hit and where nobody says.
    """

    system: str
    date: str = Field(pattern=DATE_PATTERN)
    result: Literal["hit", "miss", "no-test", "tally"]
    failed_at: Literal["", "target", "launch", "separation", "homing"] = ""
    hits: int | None = Field(default=None, ge=0, strict=True)
    tests: int | None = Field(default=None, ge=1, strict=True)
    notes: str = ""
    status: Status
    source: SourceIds

    @model_validator(mode="after")
    def _counts_belong_to_a_tally(self) -> "InterceptTest":
        if (self.result == "tally") != (self.hits is not None and self.tests is not None):
            raise ValueError("a tally has hits and tests, and a single test has neither: correct result, hits or tests")
        if self.hits is not None and self.tests is not None and self.hits > self.tests:
            raise ValueError(f"hits = {self.hits} are more than tests = {self.tests}: swap them, or correct one")
        if self.failed_at and self.result not in ("miss", "no-test"):
            raise ValueError(f"failed_at = {self.failed_at} belongs to a miss or a no-test: delete it")
        return self
