"""What the catalogue knows: one class for each kind of entry."""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from umbrella.catalog.quantity import (
    Azimuth,
    Elevation,
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

ID_PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
LOWEST_ELEVATION_DEG: Final = -3.0  # the horizon's dip from 10 km up: below it, there is only ground
SWERLING_CASES: Final = (0.0, 1.0, 3.0)
DATE_PATTERN: Final = r"^\d{4}-\d{2}-\d{2}$"


class Source(Record):
    """A work that numbers come from. `read` says how: in the source, in a copy, or recalled."""

    title: str
    author: str = ""
    date: str = ""
    where: str = ""
    read: Literal["source", "second-hand", "recalled", "own"] = "source"
    note: str = ""


class Fact(Record):
    """A statement without a number that a model uses (first flight, dispute, lineage)."""

    text: str
    status: Status
    source: SourceIds


class Entry(Record):
    """What every catalogue entry has; `id` is the key under which it is written."""

    id: str = Field(pattern=ID_PATTERN)
    name: str
    aliases: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()


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
    """A ballistic missile or a space launcher."""

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


class _Band(Record):
    """Elevations between two limits."""

    elevation_min_deg: Elevation
    elevation_max_deg: Elevation

    @model_validator(mode="after")
    def _looks_up(self) -> Self:
        low, high = self.elevation_min_deg.value, self.elevation_max_deg.value
        if low >= high:
            raise ValueError(f"elevation_min_deg = {low:g} is not below elevation_max_deg = {high:g}: swap them")
        if low < LOWEST_ELEVATION_DEG:
            raise ValueError(f"elevation_min_deg = {low:g} points into the ground: must be >= {LOWEST_ELEVATION_DEG:g}")
        return self


class Face(_Band):
    """One antenna face, or the scan sector of a rotating or trainable antenna.

    `boresight_elevation_deg` is that of the antenna's normal; an antenna that turns by motor needs none.
    """

    azimuth_deg: Azimuth
    azimuth_half_width_deg: Positive
    boresight_elevation_deg: Elevation | None = None


class Fence(_Band):
    """What a radar searches by itself, once in every `frame_s`, over the whole width of its faces.

    A search look is weaker than a track dwell by `loss_db`: one frame has many beams.
    """

    frame_s: Positive
    loss_db: NotNegative


class DetectionPoint(Record):
    """One published point of a radar: it detects this cross-section at this range."""

    range_km: Positive
    rcs_m2: Positive
    snr_db: Quantity | None = None


class RadarPower(Record):
    """What the radar equation takes, with the cross-section and signal-to-noise ratio for which it is solved.

    `average_kw` is sent during the dwell `integration_s`; `aperture_m2` is the effective receiving area.
    """

    average_kw: Positive
    aperture_m2: Positive
    gain_db: Positive
    noise_k: Positive
    loss_db: NotNegative
    integration_s: Positive
    rcs_m2: Positive
    snr_db: Quantity

    def values(self) -> dict[str, float]:
        """Return the numbers by name, as the radar equation takes them."""
        return {name: getattr(self, name).value for name in type(self).model_fields}


class Radar(Entry):
    """A radar; without a place it is mobile and the scenario says where it stands.

    How far it sees: `detects`, one published point, or `power`. Both are for one track dwell (`dwell_s`) on the
    antenna's normal; off it the echo falls as the cosine to `scan_exponent`. Without a `fence` it sees only what it is
    cued to. `range_sigma_m` and `angle_sigma_mrad` are the thermal errors at that point; floors are what no signal
    takes away, biases what stays wrong all the time. `separation` is the d' of one look that tells a warhead from a
    clearly different object, `separation_floor` the part of that contrast which no number of looks gives.
    """

    country: str
    band: Literal["vhf", "uhf", "l", "s", "c", "x"]
    frequency_ghz: Positive | None = None
    lat_deg: Latitude | None = None
    lon_deg: Longitude | None = None
    height_m: Quantity | None = None
    faces: tuple[Face, ...] = Field(min_length=1)
    scan_exponent: NotNegative
    range_max_km: Positive
    detects: DetectionPoint | None = None
    power: RadarPower | None = None
    fence: Fence | None = None
    beamwidth_deg: Positive
    track_interval_s: Positive
    dwell_s: Positive
    track_share: Fraction
    tracks_max: Positive
    swerling: Quantity
    range_sigma_m: Positive
    angle_sigma_mrad: Positive
    range_floor_m: NotNegative
    angle_floor_mrad: NotNegative
    range_bias_m: NotNegative
    angle_bias_mrad: NotNegative
    separation: NotNegative
    separation_floor: NotNegative

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        if (self.detects is None) == (self.power is None):
            raise ValueError("write either `detects:` (one published point) or `power:` (for the radar equation)")
        if self.scan_exponent.value > 0.0 and any(face.boresight_elevation_deg is None for face in self.faces):
            raise ValueError("scan_exponent > 0 needs boresight_elevation_deg for every face (0: it turns by motor)")
        if self.swerling.value not in SWERLING_CASES:
            raise ValueError(f"swerling = {self.swerling.value:g}: must be one of 0 (steady), 1, 3")
        if self.track_share.value <= 0.0:
            raise ValueError("track_share = 0 leaves no time for tracks: must be > 0")
        return self


def _whole(value: Quantity) -> Quantity:
    if value.value != round(value.value) or value.span[0] != value.span[1]:
        raise ValueError(f"{value.value:g} must be a whole number without a range: write another entry for another one")
    return value


Count = Annotated[Positive, AfterValidator(_whole)]


class Constellation(Record):
    """A Walker pattern of equal satellites; the entry's orbit is that of the first satellite of the first plane.

    `phasing`, in parts of 360 deg / satellites, is how far the satellites of a plane are ahead of the plane before it.
    """

    satellites: Count
    planes: Count
    phasing: Annotated[NotNegative, AfterValidator(_whole)]

    @model_validator(mode="after")
    def _planes_are_equal(self) -> "Constellation":
        total, planes, phasing = self.satellites.value, self.planes.value, self.phasing.value
        if total % planes:
            raise ValueError(f"{planes:g} planes cannot hold {total:g} satellites evenly: planes must divide them")
        if phasing >= planes:
            raise ValueError(f"phasing = {phasing:g}: must be 0 to {planes - 1:g} (planes - 1)")
        return self


class ColdSensor(Record):
    """A cooled long-wave sensor that follows cold bodies against space.

    `range_km` is the longest range to a body of the size and warmth of a warhead. `capacity` bodies are followed at
    once. `separation` is the d' of one look that tells a warhead from a clearly different object.
    """

    range_km: Positive
    limb_km: NotNegative
    capacity: Count
    separation: NotNegative
    separation_floor: NotNegative


class InfraredSatellite(Entry):
    """A satellite, or a constellation of equal ones, that sees plumes of burning missiles or cold bodies."""

    country: str
    semi_major_axis_km: Positive
    eccentricity: Fraction
    inclination_deg: Quantity
    longitude_deg: Longitude | None = None
    raan_deg: Quantity | None = None
    argument_of_perigee_deg: Quantity | None = None
    mean_anomaly_deg: Quantity | None = None
    constellation: Constellation | None = None
    sees_plume: bool = True
    cold: ColdSensor | None = None
    revisit_s: Positive
    report_delay_s: NotNegative
    cloud_top_km: NotNegative
    line_of_sight_sigma_urad: Positive
    line_of_sight_bias_urad: NotNegative

    @model_validator(mode="after")
    def _sees_something(self) -> "InfraredSatellite":
        if not self.sees_plume and self.cold is None:
            raise ValueError("sees neither plumes nor cold bodies: write `sees_plume: true` or a block `cold:`")
        if self.constellation is not None and self.eccentricity.value != 0.0:
            raise ValueError("a constellation has circular orbits: eccentricity must be 0")
        return self


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
