"""Sensors of the catalogue: radars, and satellites that see plumes or cold bodies."""

from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, model_validator

from umbrella.catalog.entries import Entry
from umbrella.catalog.quantity import (
    Azimuth,
    Elevation,
    Fraction,
    Latitude,
    Longitude,
    NotNegative,
    Positive,
    Quantity,
    Record,
)

LOWEST_ELEVATION_DEG: Final = -3.0  # the horizon's dip from 10 km up: below it, there is only ground
SWERLING_CASES: Final = (0.0, 1.0, 3.0)


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
