"""Radars of the catalogue: what a record refuses, and laws that the shipped ones keep."""

import math
from collections.abc import Callable

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.quantity import Status
from umbrella.catalog.reading import read_bytes
from umbrella.catalog.records import Radar
from umbrella.core.errors import FaultyFile

LIGHT_KM_S = 299_792.458
SKOLNIK = 1.6  # slope of a monopulse: angle error = beamwidth / (1.6 sqrt(2 S/N))
RADARS = builtin_catalog().ids("radar")

TEXT = """kind: radar
sources: {own: {title: Own, read: own}}
entries:
  eye:
    name: Eye
    country: Nowhere
    band: s
    faces:
      - azimuth_deg: {value: 0, status: assumed, source: own}
        azimuth_half_width_deg: {value: 60, status: assumed, source: own}
        elevation_min_deg: {value: 3, status: assumed, source: own}
        elevation_max_deg: {value: 85, status: assumed, source: own}
        boresight_elevation_deg: {value: 20, status: assumed, source: own}
    scan_exponent: {value: 3, status: assumed, source: own}
    range_max_km: {value: 1000, status: assumed, source: own}
    detects:
      range_km: {value: 500, status: assumed, source: own}
      rcs_m2: {value: 0.1, status: assumed, source: own}
    fence:
      elevation_min_deg: {value: 3, status: assumed, source: own}
      elevation_max_deg: {value: 5, status: assumed, source: own}
      frame_s: {value: 5, status: assumed, source: own}
      loss_db: {value: 6, status: assumed, source: own}
"""
TILT = "        boresight_elevation_deg: {value: 20, status: assumed, source: own}\n"
NUMBERS = {
    "beamwidth_deg": 2.0,
    "track_interval_s": 2.0,
    "dwell_s": 0.02,
    "track_share": 0.5,
    "tracks_max": 100,
    "swerling": 1,
    "range_sigma_m": 5.0,
    "angle_sigma_mrad": 3.0,
    "range_floor_m": 1.0,
    "angle_floor_mrad": 0.5,
    "range_bias_m": 2.0,
    "angle_bias_mrad": 0.3,
    "separation": 0.0,
    "separation_floor": 0.0,
}


def text_of(*swaps: tuple[str, str]) -> str:
    text = TEXT + "".join(f"    {k}: {{value: {v}, status: assumed, source: own}}\n" for k, v in NUMBERS.items())
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def fault_of(*swaps: tuple[str, str]) -> str:
    with pytest.raises(FaultyFile) as refused:
        read_bytes(text_of(*swaps).encode(), "eye.yaml")
    return str(refused.value)


def test_a_whole_radar_is_read() -> None:
    radar = read_bytes(text_of().encode(), "eye.yaml").entries["eye"]
    assert isinstance(radar, Radar)
    assert radar.fence is not None and radar.fence.frame_s.value == 5


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("value: 3, status", "value: -40, status", "elevation_min_deg = -40 points into the ground: must be >= -3"),
        ("value: 85", "value: 2", "elevation_min_deg = 3 is not below elevation_max_deg = 2: swap them"),
        ("elevation_max_deg: {value: 5,", "elevation_max_deg: {value: 1,", "3 is not below elevation_max_deg = 1"),
        ("swerling: {value: 1", "swerling: {value: 2", "swerling = 2: must be one of 0 (steady), 1, 3"),
        ("track_share: {value: 0.5", "track_share: {value: 0", "track_share = 0 leaves no time for tracks"),
        ("track_share: {value: 0.5", "track_share: {value: 1.2", "must be 0 <= fraction <= 1"),
        (
            "        boresight_elevation_deg: {value: 20, status: assumed, source: own}\n",
            "",
            "needs boresight_elevation",
        ),
        ("dwell_s: {value: 0.02", "dwell_ms: {value: 20", "dwell_s"),
    ],
)
def test_a_fault_is_said_with_its_line(old: str, new: str, said: str) -> None:
    fault = fault_of((old, new))
    assert said in fault
    assert fault.startswith("eye.yaml:")


def test_range_is_said_in_one_way() -> None:
    power = "".join(
        f"      {name}: {{value: 10, status: assumed, source: own}}\n"
        for name in ("average_kw", "aperture_m2", "gain_db", "noise_k", "loss_db", "integration_s", "rcs_m2", "snr_db")
    )
    assert "write either" in fault_of(("    fence:\n", f"    power:\n{power}    fence:\n"))
    start, end = TEXT.index("    detects:\n"), TEXT.index("    fence:\n")
    assert "write either" in fault_of((TEXT[start:end], ""))
    entry = read_bytes(text_of((TEXT[start:end], f"    power:\n{power}")).encode(), "eye.yaml").entries["eye"]
    assert isinstance(entry, Radar) and entry.power is not None
    assert entry.power.values()["gain_db"] == 10


# --- the shipped ones -------------------------------------------------------------------------------------------------

over_all: Callable[..., Callable[..., None]] = pytest.mark.parametrize("name", RADARS)


def shipped(name: str) -> Radar:
    return builtin_catalog().radar(name)


def snr_of(radar: Radar) -> float:
    point = radar.detects or radar.power
    assert point is not None and point.snr_db is not None
    return float(10.0 ** (point.snr_db.value / 10.0))


@over_all
def test_the_angle_error_is_that_of_the_beam(name: str) -> None:
    """Skolnik's rule at the S/N of the known point; the catalogue's figures are rounded to three digits."""
    radar = shipped(name)
    beam_mrad = math.radians(radar.beamwidth_deg.value) * 1e3
    expected = beam_mrad / (SKOLNIK * math.sqrt(2.0 * snr_of(radar)))
    assert radar.angle_sigma_mrad.value == pytest.approx(expected, rel=0.04)


@over_all
def test_floors_lie_below_thermal_errors_and_beams_above(name: str) -> None:
    radar = shipped(name)
    assert radar.angle_floor_mrad.value < radar.angle_sigma_mrad.value
    assert radar.angle_bias_mrad.value < radar.angle_sigma_mrad.value


@over_all
def test_only_a_wide_band_tells_apart(name: str) -> None:
    radar = shipped(name)
    if radar.band == "x":
        assert radar.separation.value > 0.0
    if radar.band == "uhf":
        assert radar.separation.value == 0.0


@over_all
def test_a_dwell_lasts_until_the_echo_is_back(name: str) -> None:
    radar = shipped(name)
    if radar.detects is not None:
        assert radar.dwell_s.value > 2.0 * radar.detects.range_km.value / LIGHT_KM_S


@over_all
def test_the_fence_stands_where_a_face_looks(name: str) -> None:
    radar = shipped(name)
    if radar.fence is not None:
        low, high = radar.fence.elevation_min_deg.value, radar.fence.elevation_max_deg.value
        assert low >= min(face.elevation_min_deg.value for face in radar.faces)
        assert high <= max(face.elevation_max_deg.value for face in radar.faces)
        assert high - low >= radar.beamwidth_deg.value * 0.999  # one row of beams at least


@over_all
def test_the_fence_is_filled_with_the_energy_that_its_beams_can_share(name: str) -> None:
    """Beams of a face times the energy of a search look fit into the time that tracks leave, within a factor of 2.

    That is 3 dB: the rule rounds to whole decibels, leaves the corners of beams out, and a published fence is what it
    is. A radar whose faces have their own transmitters fills each alone.
    """
    radar = shipped(name)
    if radar.fence is None or radar.band == "uhf":  # early-warning radars: published, with several beams to a pulse
        return
    height = radar.fence.elevation_max_deg.value - radar.fence.elevation_min_deg.value
    width = 2.0 * radar.faces[0].azimuth_half_width_deg.value
    if name in ("msr", "spy-1"):
        width = 360.0  # one transmitter for all faces
    if name.startswith("mpq"):
        width = 90.0  # searches less than it tracks
    beams = width * height / radar.beamwidth_deg.value**2
    search_s = beams * radar.dwell_s.value * 10.0 ** (-radar.fence.loss_db.value / 10.0)
    free_s = (1.0 - radar.track_share.value) * radar.fence.frame_s.value
    assert 0.5 < search_s / free_s < 2.0


@over_all
def test_what_is_assumed_has_a_reason(name: str) -> None:
    radar = shipped(name)
    for key in ("fence", "beamwidth_deg", "dwell_s", "range_floor_m", "angle_bias_mrad", "separation"):
        found = getattr(radar, key)
        for number in (found.loss_db, found.elevation_max_deg) if key == "fence" and found else (found,):
            if number is not None and number.status is Status.ASSUMED:
                assert number.note


def test_the_steps_of_the_plan_have_their_radars() -> None:
    first, second = {"shemya"}, {"clear", "fylingdales", "thule"}
    third = {"beale", "cape-cod", "grand-forks", "hawaii", "south-korea"}
    assert {f"xbr-{place}" for place in first | second | third} == {n for n in RADARS if n.startswith("xbr-")}


def test_every_station_that_is_not_mobile_has_its_place() -> None:
    mobile = {name for name in RADARS if shipped(name).lat_deg is None}
    assert mobile == {"sbx", "tpy-2", "tpy-2-terminal", "spy-1", "green-pine", "super-green-pine", "mpq-53", "mpq-65"}
