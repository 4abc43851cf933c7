"""The uncertain inputs of a scenario: every number with a range that its answer rests on."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from umbrella.catalog.library import Catalog
from umbrella.catalog.quantity import Quantity
from umbrella.scenario.distribution import Distribution
from umbrella.scenario.effective import bounds_at, quantity_at
from umbrella.scenario.load import LoadedScenario
from umbrella.scenario.paths import Place, all_places, places_of
from umbrella.scenario.rules import RulesEntry
from umbrella.scenario.schema import DecoyEntry, UncertainEntry
from umbrella.scenario.written import Written, shields_of

__all__ = ["Distribution", "Input", "inputs_of"]

# rules that decide how the attack flies; all others are those of sensing, tracking and shooting
OF_THE_ATTACK: Final = ("thrust_sigma", "azimuth_sigma_deg", "pitch_sigma_deg", "beta_sigma", "stage_speed_m_s")
# keys of catalogue entries that are shown and compared, and not fought with
SHOWN: Final = {
    "missile": ("published", "orbit", "thrust_kn", "decoys"),
    "interceptor": ("thrust_kn", "burnout_speed_km_s", "magazine", "spent_beta_kg_m2"),  # its stages end there
    "radar": ("frequency_ghz",),
    "infrared-satellite": (),
}
OF_A_SHOT: Final = ("reliability", "hit_probability")  # of an interceptor, where the battery does not state its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """An uncertain number: the path under which it is set, what is known of it, and how it is distributed."""

    path: str
    quantity: Quantity
    distribution: Distribution


def inputs_of(loaded: LoadedScenario, catalog: Catalog) -> tuple[Input, ...]:
    """Return the uncertain inputs of a scenario: those that it says are uncertain, or all that have a range.

    Args:
        loaded: the scenario. catalog: where its names are looked up.

    Returns:
        Those of the scenario first (attack, shields, rules), then those of the entries that it uses. A number that
        several shields share is one input, with a path that starts with `shield.`.

    Raises:
        UnknownName: settings have taken away what an uncertain number belongs to.

    **Valid**: for missiles, interceptors, radars, satellites, and what the file states. **Leaves out**: correlations
    (stages of one missile, faces of one radar: each number is drawn by itself), places of launch and target, drag
    tables, counts and choices; rules of sensing and shooting where no shield has a battery. Some inputs that are
    listed cannot matter (a satellite that never sees a plume): a sensitivity of zero says so. **Source**: none.
    **Checked**: tests/scenario/test_inputs.py.
    """
    file, uncertain = Written(loaded.written), loaded.scenario.uncertain
    if uncertain is not None:
        told = [(path, entry) for path, entry in uncertain.items() if entry.distribution != "fixed"]
        return tuple(_input(path, places_of(path, file, catalog)[0], file, entry) for path, entry in told)
    places = [place for place in all_places(file, catalog) if _matters(place, file, catalog)]
    return tuple(_once([place for place in places if _has_range(place, file)], file, catalog))


def _input(path: str, place: Place, file: Written, entry: UncertainEntry) -> Input:
    quantity, bounds = quantity_at(place, file), bounds_at(place)
    assert quantity is not None  # as the check of the file, or the caller, has seen
    low, high = quantity.span
    distribution = Distribution(
        kind=entry.distribution,
        value=quantity.value,
        low=low if entry.low is None else entry.low,
        high=high if entry.high is None else entry.high,
        least=bounds.low,
        most=bounds.high,
    )
    return Input(path=path, quantity=quantity, distribution=distribution)


def _has_range(place: Place, file: Written) -> bool:
    quantity = quantity_at(place, file)
    return quantity is not None and quantity.span[0] < quantity.span[1]


def _matters(place: Place, file: Written, catalog: Catalog) -> bool:
    """Tell whether a number can change the answer, as far as that is simple to tell."""
    if not place.is_number:
        return False
    if place.holder is RulesEntry:
        return _is_rule_in_force(place, file)
    if place.entry is None:
        return not (place.holder is DecoyEntry and place.written.at[-1] == "mass_kg")
    kind, key = place.entry
    if kind == "interceptor" and place.written.at in [(name,) for name in OF_A_SHOT]:
        return _is_left_to_the_design(key, str(place.written.at[0]), file, catalog)
    return not set(SHOWN[kind]) & set(place.written.at)


def _is_rule_in_force(place: Place, file: Written) -> bool:
    """Tell whether a rule decides anything: of a shield where it states it, of the file where a shield does not."""
    key = str(place.written.at[-1])
    concerned = [s for s in shields_of(file) if key in OF_THE_ATTACK or any(True for _ in s["batteries"].items())]
    if place.written.at[0] == "rules":
        return any(key not in shield["rules"] for shield in concerned)
    return place.written.value is not None and any(shield["rules"][key] == place.written for shield in concerned)


def _is_left_to_the_design(design: str, key: str, file: Written, catalog: Catalog) -> bool:
    batteries = [battery for shield in shields_of(file) for battery in shield["batteries"].items()]
    of_design = [one for one in batteries if catalog.interceptor(one["interceptor"].text or "").id == design]
    return any(key not in battery for battery in of_design)


def _once(places: Sequence[Place], file: Written, catalog: Catalog) -> Iterator[Input]:
    """Yield the input of each place; of what several shields have alike one, under a path for all shields."""
    done = set[str]()
    for place in places:
        path = _path_for_all(place, file, catalog) or place.path
        if path not in done:
            done.add(path)
            yield _input(path, place, file, UncertainEntry())


def _path_for_all(place: Place, file: Written, catalog: Catalog) -> str | None:
    """Return the path of a number in all shields, where more than one, and each that can have it, has it alike."""
    if place.written.at[0] != "shields":
        return None
    path = f"shield.{place.path.removeprefix(f'shields.{place.written.at[1]}.')}"
    numbers = [quantity_at(one, file) for one in places_of(path, file, catalog)]
    return path if len(numbers) > 1 and all(number == numbers[0] for number in numbers) else None
