"""Infrared satellites of the catalogue: constellations and cold sensors are checked like everything else."""

from collections.abc import Callable

import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.reading import CatalogFile
from umbrella.catalog.records import InfraredSatellite

TEXT = """\
kind: infrared-satellite
sources:
  a-paper: {title: A paper, read: second-hand}
entries:
  eyes:
    name: Eyes
    country: Nowhere
    semi_major_axis_km: {value: 7500, status: assumed, source: a-paper}
    eccentricity: {value: 0, status: assumed, source: a-paper}
    inclination_deg: {value: 60, status: assumed, source: a-paper}
    constellation:
      satellites: {value: 24, status: assumed, source: a-paper}
      planes: {value: 3, status: assumed, source: a-paper}
      phasing: {value: 0, status: assumed, source: a-paper}
    revisit_s: {value: 5, status: assumed, source: a-paper}
    report_delay_s: {value: 10, status: assumed, source: a-paper}
    cloud_top_km: {value: 8, status: assumed, source: a-paper}
    line_of_sight_sigma_urad: {value: 15, status: assumed, source: a-paper}
    line_of_sight_bias_urad: {value: 7, status: assumed, source: a-paper}
"""


def test_a_constellation_is_read(read: Callable[[str], CatalogFile]) -> None:
    entry = read(TEXT).entries["eyes"]
    assert isinstance(entry, InfraredSatellite)
    assert entry.constellation is not None
    assert entry.constellation.satellites.value == 24
    assert entry.sees_plume


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("planes: {value: 3,", "planes: {value: 5,", "must divide"),
        ("phasing: {value: 0,", "phasing: {value: 3,", "must be 0 to 2"),
        ("satellites: {value: 24,", "satellites: {value: 24.5,", "whole number"),
        ("satellites: {value: 24,", "satellites: {value: 24, low: 21, high: 27,", "without a range"),
        ("eccentricity: {value: 0,", "eccentricity: {value: 0.1,", "circular"),
        ("country: Nowhere", "country: Nowhere\n    sees_plume: false", "sees neither"),
    ],
)
def test_what_cannot_fly_or_see_is_refused(
    faults: Callable[[str], list[str]], old: str, new: str, message: str
) -> None:
    assert TEXT.count(old) == 1
    assert any(message in fault for fault in faults(TEXT.replace(old, new)))


def test_the_plans_of_1975_of_2000_and_of_today_have_their_satellites() -> None:
    known = set(builtin_catalog().ids("infrared-satellite"))
    assert {"dsp-1975-indian-ocean", "dsp-1975-panama", "dsp-1975-pacific"} <= known
    assert {f"sbirs-geo-{i}" for i in (1, 2, 3, 4)} | {"sbirs-heo-1", "sbirs-heo-2", "sbirs-low"} <= known
    assert "sda-tracking-tranche-1" in known
