"""Each lint speaks when its fault is planted, and is silent on the small catalogue."""

import math
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from umbrella.catalog.library import Catalog
from umbrella.catalog.lint import Finding, ceiling_km, ideal_speed_m_s, lint
from umbrella.catalog.quantity import Quantity, Status
from umbrella.core.constants import G0_M_S2, WGS84_A_M, WGS84_GM_M3_S2
from umbrella.core.errors import FaultyFile

MakeCatalog = Callable[..., Catalog]
DECOY = """
      decoys:
        - name: balloon
          mass_kg: {value: MASS, status: assumed, source: a-book}
          beta_kg_m2: {value: 10, status: assumed, source: a-book}
"""


def _about_numbers(findings: list[Finding]) -> list[str]:
    return [str(finding) for finding in findings if "unverified" not in finding.message]


def test_the_small_catalogue_has_nothing_but_its_unverified_number(catalog: MakeCatalog) -> None:
    findings = lint(catalog())
    assert _about_numbers(findings) == []
    said = [str(finding) for finding in findings]
    assert said[0] == "missile/arrow-one: 1 of 11 numbers are unverified"
    assert said[1].startswith("catalogue: 1 of ")


def test_a_good_file_comes_before_its_lints(catalog: MakeCatalog) -> None:
    with pytest.raises(FaultyFile):
        lint(catalog({"drag.yaml": (("0.4", "-0.4"),)}))


@pytest.mark.parametrize(
    ("name", "swap", "said"),
    [
        ("interceptors.yaml", ("magazine: {value: 8", "magazine: {value: 0"), "catcher magazine: is 0"),
        (
            "interceptors.yaml",
            ("altitude_max_km: {value: 150", "altitude_max_km: {value: 40"),
            "altitude_min_km: is not below the highest intercept altitude, 40 km: it can reach nothing",
        ),
        (
            "interceptors.yaml",
            ("burnout_speed_km_s: {value: 2.8", "burnout_speed_km_s: {value: 0.8"),
            "altitude_min_km: is above 33 km, to which it rises when shot straight up: it can reach nothing",
        ),
        ("missiles.yaml", ("dry_kg: {value: 1200", "dry_kg: {value: 90"), "stages[0].dry_kg: the structure is 2.4%"),
        ("missiles.yaml", ("dry_kg: {value: 1200", "dry_kg: {value: 3000"), "stages[0].dry_kg: the structure is 44.8%"),
        (
            "missiles.yaml",
            ("thrust_kn: {value: 130", "thrust_kn: {value: 170"),
            "stages[0].burn_s: is longer than the propellant lasts: at 170 kN it is used up after 80% of that time",
        ),
        (
            "missiles.yaml",
            ("burn_s: {value: 70", "burn_s: {value: 200"),
            "thrust over weight at lift-off is at most 0.86",
        ),
        ("sites.yaml", ("[old pad]", "[old pad, Zuerich]"), "site/pad aliases: 'zuerich' is also a name of place/zue"),
    ],
)
def test_a_planted_fault_is_reported(catalog: MakeCatalog, name: str, swap: tuple[str, str], said: str) -> None:
    found = _about_numbers(lint(catalog({name: (swap,)})))
    assert any(said in finding for finding in found), found


def test_an_interceptor_that_works_above_all_missiles_is_reported(catalog: MakeCatalog) -> None:
    weak_missile = (("isp_vac_s: {value: 250", "isp_vac_s: {value: 60"), ("burn_s: {value: 70", "burn_s: {value: 20"))
    high = (("altitude_min_km: {value: 40", "altitude_min_km: {value: 140"),)
    found = _about_numbers(lint(catalog({"missiles.yaml": weak_missile, "interceptors.yaml": high})))
    # Tsiolkovsky with 3900 kg of propellant, 1200 kg dry and a payload of 1000 kg: 60 g0 ln(6100/2200) = 600 m/s, 18 km
    said = "altitude_min_km: is above 18 km, the most that any missile rises to: it can reach nothing in the catalogue"
    assert any(said in finding for finding in found), found


@pytest.mark.parametrize(("mass_kg", "is_reported"), [(999, False), (1001, True)])
def test_a_decoy_heavier_than_its_warhead_is_reported(catalog: MakeCatalog, mass_kg: float, is_reported: bool) -> None:
    decoy = DECOY.replace("MASS", str(mass_kg))
    warhead = "beta_kg_m2: {value: 5000, status: assumed, source: a-book}"
    found = _about_numbers(lint(catalog({"missiles.yaml": ((warhead, warhead + decoy),)})))
    assert [finding for finding in found if "payload.decoys[0].mass_kg: a decoy of 1001 kg is heavier" in finding] == (
        found if is_reported else []
    )
    assert bool(found) == is_reported


def test_a_stage_with_its_own_thrust_is_compared_with_it(catalog: MakeCatalog) -> None:
    burn = "burn_s: {value: 70, status: published, source: a-book}"
    thrust = burn + "\n        thrust_kn: {value: 170, status: published, source: a-book}"
    found = _about_numbers(lint(catalog({"missiles.yaml": ((burn, thrust),)})))
    assert ["stages[0].burn_s: is longer" in finding for finding in found] == [True]


def test_boosters_side_by_side_share_the_published_thrust(catalog: MakeCatalog) -> None:
    two = (("- name: first", "- name: first\n        count: 2"), ("thrust_kn: {value: 130", "thrust_kn: {value: 260"))
    assert _about_numbers(lint(catalog({"missiles.yaml": two}))) == []


def test_a_range_that_may_still_be_right_is_not_reported(catalog: MakeCatalog) -> None:
    swaps = (("thrust_kn: {value: 130", "thrust_kn: {value: 170, low: 140, high: 180"),)
    assert _about_numbers(lint(catalog({"missiles.yaml": swaps}))) == []


# --- the arithmetic behind the lints ----------------------------------------------------------------------------------


@given(st.floats(1.0, 100.0))
def test_a_slow_shot_rises_to_v_squared_over_2g(speed_m_s: float) -> None:
    g_m_s2 = WGS84_GM_M3_S2 / WGS84_A_M**2
    flat_km = speed_m_s**2 / (2 * g_m_s2) / 1e3
    assert math.isclose(ceiling_km(speed_m_s), flat_km, rel_tol=1e-4)  # the next term is h/R, below 8e-5 here


@given(st.floats(100.0, 11_000.0))
def test_a_shot_straight_up_keeps_its_energy(speed_m_s: float) -> None:
    top_m = WGS84_A_M + ceiling_km(speed_m_s) * 1e3
    gained = WGS84_GM_M3_S2 * (1 / WGS84_A_M - 1 / top_m)
    assert math.isclose(gained, speed_m_s**2 / 2, rel_tol=1e-9)  # rounding of a difference of 2e-4 at the slow end


def test_beyond_escape_speed_nothing_comes_back() -> None:
    escape_m_s = math.sqrt(2 * WGS84_GM_M3_S2 / WGS84_A_M)
    assert ceiling_km(escape_m_s * (1 + 1e-12)) == math.inf


def test_the_ideal_speed_is_tsiolkovskys(catalog: MakeCatalog) -> None:
    (stage,) = catalog().missile("arrow-one").stages
    exact = stage.model_copy(
        update={key: Quantity(value=value, status=Status.ASSUMED, source=("x",)) for key, value in _EXACT.items()}
    )
    assert math.isclose(ideal_speed_m_s([exact], 200.0), 300 * G0_M_S2, rel_tol=1e-12)  # the mass ratio is e
    two = ideal_speed_m_s([exact, exact], 200.0)
    masses = 1000 + 1000 * (math.e - 1)
    upper = 300 * G0_M_S2
    lower = 300 * G0_M_S2 * math.log((masses + 800 + _EXACT["propellant_kg"]) / (masses + 800))
    assert math.isclose(two, upper + lower, rel_tol=1e-12)


def test_two_boosters_side_by_side_are_one_of_twice_the_mass(catalog: MakeCatalog) -> None:
    (stage,) = catalog().missile("arrow-one").stages
    double = {"propellant_kg": stage.propellant_kg.span[1] * 2, "dry_kg": stage.dry_kg.value * 2}
    heavy = stage.model_copy(
        update={key: Quantity(value=value, status=Status.ASSUMED, source=("x",)) for key, value in double.items()}
    )
    pair = ideal_speed_m_s([stage.model_copy(update={"count": 2})], 1000.0)
    assert math.isclose(pair, ideal_speed_m_s([heavy], 1000.0), rel_tol=1e-12)


_EXACT = {"propellant_kg": 1000 * (math.e - 1), "dry_kg": 800.0, "isp_vac_s": 300.0}
