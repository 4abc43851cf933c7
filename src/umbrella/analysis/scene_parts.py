"""What a scene is made of: what moved, what stood, what happened, and how far predictions were off."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Role = Literal["missile", "warhead", "stage", "decoy", "light", "debris", "interceptor", "satellite"]

ROLES: Final[tuple[Role, ...]] = (
    "missile", "warhead", "stage", "decoy", "light", "debris", "interceptor", "satellite",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Mover:
    """What moved, along its true path; between two rows it is the cubic through both places and velocities.

    `id` is unique in the scene. `shot` is the number of an interceptor's shot as in the table `shots`. `outcome` is
    that of the threat for a missile and its warhead, the fate of the shot for an interceptor, else ''. Velocities are
    relative to the turning Earth. Arrays have a row for each time.
    """

    id: str
    name: str
    role: Role
    threat: str | None
    shot: int | None
    outcome: str
    t_s: Numbers  # clock of the run, rising
    lat_deg: Numbers
    lon_deg: Numbers
    altitude_km: Numbers  # above the WGS-84 ellipsoid
    r_ecef_m: Numbers  # [n, 3]
    v_ecef_m_s: Numbers  # [n, 3]

    def place_at(self, t_s: float) -> Numbers:
        """Return the Earth-fixed place (m) at a time, by the cubic; the first or the last beyond the ends."""
        t = min(max(t_s, float(self.t_s[0])), float(self.t_s[-1]))
        k = min(max(int(np.searchsorted(self.t_s, t, "right")) - 1, 0), len(self.t_s) - 2)
        h = self.t_s[k + 1] - self.t_s[k]
        s = (t - self.t_s[k]) / h
        r, v = self.r_ecef_m[k : k + 2], self.v_ecef_m_s[k : k + 2] * h
        first, last = (1.0 + 2.0 * s) * (1.0 - s) ** 2, s * s * (3.0 - 2.0 * s)
        place: Numbers = first * r[0] + s * (1.0 - s) ** 2 * v[0] + last * r[1] + s * s * (s - 1.0) * v[1]
        return place


@dataclass(frozen=True, slots=True, kw_only=True)
class Face:
    """The limits of one antenna face as they are in truth: azimuth from north over east, elevation above level."""

    azimuth_deg: float
    half_width_deg: float
    elevation_min_deg: float
    elevation_max_deg: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What stood: a radar (with its faces and its instrumented range), a battery, or the target of a threat."""

    role: Literal["radar", "battery", "target"]
    name: str
    design: str  # id in the catalogue; '' of a target
    lat_deg: float
    lon_deg: float
    altitude_km: float
    range_km: float | None = None
    faces: tuple[Face, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """What happened at a time and place: launch, burnout, separation, plume seen, detected, track firm, fired,
    intercept, failure, impact."""

    kind: str
    t_s: float
    lat_deg: float
    lon_deg: float
    altitude_km: float
    threat: str | None
    shot: int | None
    words: str


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TrackErrors:
    """How far predictions of one threat were off along the ground, after its last burnout: the error, and the standard
    deviation that the track itself told (the root of both its variances)."""

    threat: str
    kind: Literal["impact", "intercept"]
    shot: int | None
    t_s: Numbers
    error_km: Numbers
    sigma_km: Numbers


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scene:
    """What stood, flew and happened in the trial told of a run against one shield.

    `start` is the moment (UTC) of clock zero: midnight of the scenario's date, a label and no more, since the
    Earth-fixed and the inertial frame of a run coincide at clock zero whatever the date.
    """

    scenario: str
    title: str
    shield: str
    shield_title: str
    trial: int
    trials: int
    seed: int
    start: datetime
    begin_s: float
    end_s: float
    movers: tuple[Mover, ...]
    sites: tuple[Site, ...]
    marks: tuple[Mark, ...]
    track_errors: tuple[TrackErrors, ...]
