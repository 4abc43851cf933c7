"""A small invented catalogue: easy to break in one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from umbrella.catalog.library import Catalog, catalog_in
from umbrella.catalog.reading import CatalogFile, read_bytes
from umbrella.core.errors import FaultyFile

MISSILE = """\
kind: missile
sources:
  a-book: {title: A book, author: A. Uthor, date: 1998, where: a shelf}
entries:
  arrow-one:
    name: Arrow One
    aliases: [kn-1, Pfeil]
    country: Nowhere
    role: missile
    range_class: srbm
    propellant: liquid
    stages:
      - name: first
        propellant_kg: {value: 3700, low: 3500, high: 3900, status: published, source: a-book}
        dry_kg: {value: 1200, status: derived, source: a-book}
        isp_vac_s: {value: 250, status: assumed, source: a-book}
        burn_s: {value: 70, status: published, source: a-book}
        diameter_m: {value: 0.88, status: published, source: a-book}
        spent_beta_kg_m2: {value: 1000, status: assumed, source: a-book}
    payload:
      mass_kg: {value: 1000, status: published, source: a-book}
      beta_kg_m2: {value: 5000, status: assumed, source: a-book}
    steering:
      vertical_rise_s: {value: 5, status: assumed, source: a-book}
      turn_end_s: {value: 60, status: assumed, source: a-book}
    drag: cone
    published:
      thrust_kn: {value: 130, status: unverified, source: a-book}
"""

DRAG = """\
kind: drag
entries:
  cone: {name: Cone, mach: [0, 1, 5], cd: [0.2, 0.4, 0.2], status: published, source: a-paper}
"""

SOURCES = """\
kind: source
entries:
  a-paper: {title: A paper, read: second-hand}
"""

SITES = """\
kind: site
entries:
  pad:
    name: The Pad
    aliases: [old pad]
    country: Nowhere
    role: launch
    lat_deg: {value: 40.85, status: published, source: a-paper}
    lon_deg: {value: 129.66, status: published, source: a-paper}
    height_m: {value: 25, status: derived, source: a-paper}
"""

PLACES = """\
kind: place
entries:
  portland-me:
    name: Portland
    country: United States
    region: Maine
    lat_deg: {value: 43.66, status: published, source: a-paper}
    lon_deg: {value: -70.26, status: published, source: a-paper}
    population: {value: 68000, status: published, source: a-paper}
  portland-or:
    name: Portland
    country: United States
    region: Oregon
    lat_deg: {value: 45.52, status: published, source: a-paper}
    lon_deg: {value: -122.68, status: published, source: a-paper}
    population: {value: 650000, status: published, source: a-paper}
  zuerich:
    name: Zürich
    country: Switzerland
    is_largest: true
    lat_deg: {value: 47.37, status: published, source: a-paper}
    lon_deg: {value: 8.54, status: published, source: a-paper}
    population: {value: 430000, status: published, source: a-paper}
"""

FLIGHTS = """\
kind: observed-flight
entries:
  later:
    {name: Later, missile: kn-1, date: 2001-02-03, site: pad}
  earlier:
    name: Earlier
    missile: arrow-one
    date: 1999-02-03
    site: old pad
    range_km: {value: 300, status: published, source: a-paper}
"""

INTERCEPTORS = """\
kind: interceptor
entries:
  catcher:
    name: Catcher
    country: Nowhere
    stages:
      - name: only
        propellant_kg: {value: 500, status: assumed, source: a-paper}
        dry_kg: {value: 80, status: assumed, source: a-paper}
        isp_vac_s: {value: 270, status: assumed, source: a-paper}
        burn_s: {value: 20, status: assumed, source: a-paper}
        diameter_m: {value: 0.5, status: assumed, source: a-paper}
        spent_beta_kg_m2: {value: 1000, status: assumed, source: a-paper}
    kill_vehicle:
      mass_kg: {value: 60, status: assumed, source: a-paper}
      beta_kg_m2: {value: 3000, status: assumed, source: a-paper}
      altitude_min_km: {value: 40, status: assumed, source: a-paper}
      altitude_max_km: {value: 150, status: assumed, source: a-paper}
      mechanism: hit-to-kill
    steering:
      vertical_rise_s: {value: 2, status: assumed, source: a-paper}
      turn_end_s: {value: 15, status: assumed, source: a-paper}
    drag: cone
    reliability: {value: 0.9, status: assumed, source: a-paper}
    hit_probability: {value: 0.8, status: assumed, source: a-paper}
    launch_interval_s: {value: 5, status: assumed, source: a-paper}
    burnout_speed_km_s: {value: 2.8, status: assumed, source: a-paper}
    magazine: {value: 8, status: assumed, source: a-paper}
"""

FILES = {
    "missiles.yaml": MISSILE,
    "drag.yaml": DRAG,
    "sources.yaml": SOURCES,
    "sites.yaml": SITES,
    "places.yaml": PLACES,
    "flights.yaml": FLIGHTS,
    "interceptors.yaml": INTERCEPTORS,
}

Swap = tuple[str, str]


def _swapped(text: str, swaps: tuple[Swap, ...]) -> str:
    for old, new in swaps:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the text"
        text = text.replace(old, new)
    return text


@pytest.fixture
def missile_text() -> Callable[..., str]:
    """The missile file with some of its text exchanged."""
    return lambda *swaps: _swapped(MISSILE, swaps)


@pytest.fixture
def read() -> Callable[[str | bytes], CatalogFile]:
    """Read a text as the file own.yaml."""
    return lambda text: read_bytes(text.encode() if isinstance(text, str) else text, "own.yaml")


@pytest.fixture
def faults(read: Callable[[str | bytes], CatalogFile]) -> Callable[[str | bytes], list[str]]:
    """The messages with which a text is refused, one for each fault."""

    def refuse(text: str | bytes) -> list[str]:
        with pytest.raises(FaultyFile) as refused:
            read(text)
        return [str(fault) for fault in refused.value.faults]

    return refuse


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write the small catalogue, with text exchanged in some files and files added, and return its folder."""

    def write(changes: dict[str, tuple[Swap, ...] | str] | None = None) -> Path:
        path = tmp_path / "data"
        path.mkdir(exist_ok=True)
        texts = dict(FILES)
        for name, change in (changes or {}).items():
            texts[name] = change if isinstance(change, str) else _swapped(texts[name], change)
        for name, text in texts.items():
            (path / name).write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture
def catalog(folder: Callable[..., Path]) -> Callable[..., Catalog]:
    """The small catalogue, with text exchanged in some of its files."""
    return lambda changes=None: catalog_in(folder(changes))
