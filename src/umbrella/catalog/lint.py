"""What looks wrong in the catalogue and is not refused: reported, for a person to judge.

Every lint works from the numbers alone (rocket equation, energy, mass flow); nothing is flown here. Where a number has
a range, the end of the range that could still be right is taken, so that only what can't be right is reported.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity, Status, quantities
from umbrella.catalog.reading import KINDS
from umbrella.catalog.records import Entry, Interceptor, Missile, Stage
from umbrella.core.constants import G0_M_S2, WGS84_A_M, WGS84_GM_M3_S2

# A published thrust is rounded, and is often given at sea level while the impulse is given in vacuum (about 10 %).
THRUST_SLACK: Final = 1.10
# Dry mass over stage mass: 4 % is Atlas (balloon tanks), 35 % a small solid motor with its guidance; outside 3-40 %
# a figure is misplaced.
STRUCTURE: Final = (0.03, 0.40)
# Kinds that are looked up together, so that one spelling must not mean an entry of each.
TOGETHER: Final = (("site", "place"), ("radar", "infrared-satellite"), ("missile", "interceptor"))
_ESCAPES: Final = math.inf


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that looks wrong: the entry (`kind/id`), the path inside it, and why."""

    entry: str
    path: str
    message: str

    def __str__(self) -> str:
        return f"{self.entry}{f' {self.path}' if self.path else ''}: {self.message}"


def lint(catalog: Catalog) -> list[Finding]:
    """Return everything in a catalogue that looks wrong, in the order of its kinds and ids.

    Raises:
        FaultyFile: a file of the catalogue has faults; those come first.

    **Valid** as a first look: ceilings are those of a vertical shot in vacuum without gravity loss, so an interceptor
    or missile does worse than is assumed here.
    **Leaves out** gravity and drag losses of the boost, 1 to 2 km/s of ideal speed.
    **Source** Tsiolkovsky's equation; conservation of energy in an inverse-square field.
    **Checked** tests/catalog/test_lint.py
    """
    catalog.check()
    missiles = [catalog.missile(name) for name in catalog.ids("missile")]
    interceptors = [catalog.interceptor(name) for name in catalog.ids("interceptor")]
    highest_km = max((_highest_km(missile) for missile in missiles), default=_ESCAPES)
    findings: list[Finding] = []
    for missile in missiles:
        findings += _lint_missile(missile)
    for interceptor in interceptors:
        findings += _lint_interceptor(interceptor, highest_km)
    findings += _lint_names(catalog)
    return findings + list(_lint_status(catalog))


def ideal_speed_m_s(stages: Iterable[Stage], top_kg: float) -> float:
    """Return the sum of the stages' ideal speed gains (vacuum, no gravity), with the favourable end of each range.

    Stages that burn together are taken one after the other, which gives a little more.
    """
    speed_m_s, above_kg = 0.0, top_kg
    for stage in reversed(list(stages)):
        burnt_kg = stage.count * stage.propellant_kg.span[1]
        dry_kg = stage.count * stage.dry_kg.span[0]
        full_kg = above_kg + dry_kg + burnt_kg
        speed_m_s += stage.isp_vac_s.span[1] * G0_M_S2 * math.log(full_kg / (full_kg - burnt_kg))
        above_kg = full_kg
    return speed_m_s


def ceiling_km(speed_m_s: float) -> float:
    """Return how high something thrown straight up from the ground rises in vacuum; infinite beyond escape speed."""
    ratio = speed_m_s**2 * WGS84_A_M / (2.0 * WGS84_GM_M3_S2)
    return WGS84_A_M * ratio / (1.0 - ratio) / 1e3 if ratio < 1.0 else _ESCAPES


def _highest_km(missile: Missile) -> float:
    if missile.orbit is not None:
        return _ESCAPES
    return ceiling_km(ideal_speed_m_s(missile.stages, missile.payload.mass_kg.span[0]))


def _lint_missile(missile: Missile) -> Iterator[Finding]:
    entry = f"missile/{missile.id}"
    yield from _lint_stages(entry, missile.stages)
    payload = missile.payload.mass_kg
    for i, decoy in enumerate(missile.payload.decoys):
        if decoy.mass_kg.span[0] > payload.span[1]:
            message = f"a decoy of {decoy.mass_kg.value:g} kg is heavier than its warhead of {payload.value:g} kg"
            yield Finding(entry=entry, path=f"payload.decoys[{i}].mass_kg", message=message)
    shroud_kg = missile.shroud.mass_kg.span[0] if missile.shroud else 0.0
    top_kg = payload.span[0] + shroud_kg
    yield from _lint_first_thrust(entry, missile.stages, top_kg)
    if missile.published.thrust_kn is not None:
        thrust_n = sum(stage.count * _mean_thrust_n(stage) for stage in _first_group(missile.stages))
        yield from _lint_burn(entry, 0, thrust_n, missile.published.thrust_kn)


def _lint_interceptor(interceptor: Interceptor, highest_km: float) -> Iterator[Finding]:
    entry, kill = f"interceptor/{interceptor.id}", interceptor.kill_vehicle
    yield from _lint_stages(entry, interceptor.stages)
    yield from _lint_first_thrust(entry, interceptor.stages, kill.mass_kg.span[0])
    if interceptor.magazine is not None and interceptor.magazine.value == 0.0:
        yield Finding(entry=entry, path="magazine", message="is 0: it will never fire")
    lowest_km = kill.altitude_min_km.span[0]
    reached_km = _interceptor_ceiling_km(interceptor)
    nothing = "it can reach nothing in the catalogue"
    if lowest_km >= kill.altitude_max_km.span[1]:
        message = f"is not below the highest intercept altitude, {kill.altitude_max_km.value:g} km: {nothing}"
        yield Finding(entry=entry, path="kill_vehicle.altitude_min_km", message=message)
    if reached_km < lowest_km:
        message = f"is above {reached_km:.0f} km, to which it rises when shot straight up: {nothing}"
        yield Finding(entry=entry, path="kill_vehicle.altitude_min_km", message=message)
    if highest_km < lowest_km:
        message = f"is above {highest_km:.0f} km, the most that any missile rises to: {nothing}"
        yield Finding(entry=entry, path="kill_vehicle.altitude_min_km", message=message)


def _interceptor_ceiling_km(interceptor: Interceptor) -> float:
    if interceptor.burnout_speed_km_s is not None:
        return ceiling_km(interceptor.burnout_speed_km_s.span[1] * 1e3)
    return ceiling_km(ideal_speed_m_s(interceptor.stages, interceptor.kill_vehicle.mass_kg.span[0]))


def _lint_stages(entry: str, stages: tuple[Stage, ...]) -> Iterator[Finding]:
    for i, stage in enumerate(stages):
        lightest, heaviest = _structure(stage, 0, 1), _structure(stage, 1, 0)
        if heaviest < STRUCTURE[0] or lightest > STRUCTURE[1]:
            nominal = stage.dry_kg.value / (stage.dry_kg.value + stage.propellant_kg.value)
            message = f"the structure is {nominal:.1%} of the stage: {STRUCTURE[0]:.0%} to {STRUCTURE[1]:.0%} is usual"
            yield Finding(entry=entry, path=f"stages[{i}].dry_kg", message=message)
        if stage.thrust_kn is not None:
            yield from _lint_burn(entry, i, _mean_thrust_n(stage), stage.thrust_kn)


def _structure(stage: Stage, dry_end: int, propellant_end: int) -> float:
    dry_kg, propellant_kg = stage.dry_kg.span[dry_end], stage.propellant_kg.span[propellant_end]
    return dry_kg / (dry_kg + propellant_kg)


def _lint_burn(entry: str, i: int, most_n: float, thrust_kn: Quantity) -> Iterator[Finding]:
    """Compare the mean thrust that burn time, propellant and impulse allow with the thrust that is published."""
    lasts = most_n / (thrust_kn.span[0] * 1e3)
    if lasts * THRUST_SLACK < 1.0:
        used_up = f"used up after {lasts:.0%} of that time"
        message = f"is longer than the propellant lasts: at {thrust_kn.value:g} kN it is {used_up}"
        yield Finding(entry=entry, path=f"stages[{i}].burn_s", message=message)


def _mean_thrust_n(stage: Stage) -> float:
    """Return the largest mean vacuum thrust of one motor that the ranges of its numbers allow."""
    return stage.propellant_kg.span[1] * stage.isp_vac_s.span[1] * G0_M_S2 / stage.burn_s.span[0]


def _first_group(stages: tuple[Stage, ...]) -> list[Stage]:
    """Return the stages that burn at lift-off: the first, and those that ignite with it."""
    later = next((i for i, stage in enumerate(stages) if i > 0 and not stage.ignites_with_previous), len(stages))
    return list(stages[:later])


def _lint_first_thrust(entry: str, stages: tuple[Stage, ...], top_kg: float) -> Iterator[Finding]:
    thrust_n = sum(stage.count * _mean_thrust_n(stage) for stage in _first_group(stages))
    mass_kg = top_kg + sum(stage.count * (stage.dry_kg.span[0] + stage.propellant_kg.span[0]) for stage in stages)
    ratio = thrust_n / (mass_kg * G0_M_S2)
    if ratio < 1.0:
        message = f"thrust over weight at lift-off is at most {ratio:.2f}: it cannot leave the ground"
        yield Finding(entry=entry, path="stages[0].burn_s", message=message)


def _lint_names(catalog: Catalog) -> Iterator[Finding]:
    """Yield the spellings that mean entries of two kinds, where a person writes one without its kind."""
    for kind, other in TOGETHER:
        first, second = catalog.shelf(kind).names, catalog.shelf(other).names
        for name in sorted(first.keys() & second.keys()):
            message = f"'{name}' is also a name of {other}/{second[name]}"
            yield Finding(entry=f"{kind}/{first[name]}", path="aliases", message=message)


def _lint_status(catalog: Catalog) -> Iterator[Finding]:
    everything: list[tuple[str, Entry]] = [
        (kind, catalog.entry(kind, name)) for kind in KINDS if kind != "source" for name in catalog.ids(kind)
    ]
    total = weak = 0
    for kind, entry in everything:
        numbers = [quantity for _, quantity in quantities(entry)]
        unverified = sum(number.status is Status.UNVERIFIED for number in numbers)
        total, weak = total + len(numbers), weak + unverified
        if unverified:
            message = f"{unverified} of {len(numbers)} numbers are unverified"
            yield Finding(entry=f"{kind}/{entry.id}", path="", message=message)
    if weak:
        yield Finding(entry="catalogue", path="", message=f"{weak} of {total} numbers are unverified")
