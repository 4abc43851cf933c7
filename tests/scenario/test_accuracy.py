"""How the impact of a missile answers to its burnout, and what a CEP is."""

import numpy as np
import pytest

from umbrella.catalog.library import builtin_catalog
from umbrella.physics.earth.model import WGS84
from umbrella.scenario.accuracy import impact_sigma_m, response_of
from umbrella.scenario.attack import attackers
from umbrella.scenario.complexes import attack_of
from umbrella.scenario.load import read

HEAD = "name: accuracy\ntitle: Accuracy\ndescription: For tests.\nshield: {}\n"
NEAR = "{name: near, missile: no-dong, from: kittaeryong, at: fukuoka, launch_s: 0, reliability: 1}"
FAR = "{name: far, missile: hwasong-15, from: sunan, at: anchorage, launch_s: 100, reliability: 1}"
WIDE = "{name: wide, missile: no-dong, from: kittaeryong, at: anchorage, launch_s: 0, reliability: 1}"


def planned(threat, rules="{}"):
    scenario = read(
        (HEAD + f"threats: [{threat}]\nrules: {rules}\n").encode(), "accuracy.yaml", builtin_catalog()
    ).scenario
    return attackers(builtin_catalog(), scenario.threats), scenario.rules


@pytest.fixture(scope="module", params=[NEAR, FAR])
def answer(request):
    """A missile's planned flight and how its impact answers."""
    (attacker,), _ = planned(request.param)
    return attacker, response_of(attacker)


def test_the_least_change_of_velocity_moves_the_impact_as_asked(answer):
    """By 1 m east, 1 m north; and no part of it lies in the direction that moves nothing."""
    _, response = answer
    velocity = response.moves_m[:, 3:6]
    assert velocity @ response.setting == pytest.approx(np.eye(2), abs=1e-9)
    idle = np.cross(velocity[0], velocity[1])
    assert idle @ response.setting / np.linalg.norm(idle) == pytest.approx(np.zeros(2), abs=1e-12)


def test_a_burnout_that_is_later_in_the_same_state_moves_the_impact_west_with_the_earths_turn(answer):
    """The flight is the same in the inertial frame, under zonal gravity and in air that turns with the Earth."""
    attacker, response = answer
    end = attacker.flight.payload.nodes[-1, 1:4]
    west = WGS84.omega_rad_s * np.hypot(end[0], end[1])
    assert response.moves_m[:, 6] == pytest.approx(
        [-west, 0.0], abs=1.0
    )  # m/s; 0.1 m of the integrator over 1 s, twice


def test_a_heavier_warhead_flies_farther(answer):
    """The air brakes it less. A No-dong stays whole: its drag is that of the missile."""
    attacker, response = answer
    if not attacker.vehicle.separates:
        assert (response.moves_m[:, 7] == 0.0).all()
        return
    on = response.moves_m[:, 3:6] @ response.planned[3:6]  # a little faster: farther
    assert response.moves_m[:, 7] @ on > 0.0


def test_half_of_a_round_scatter_lies_within_its_cep():
    """100,000 points: four standard errors."""
    points = np.random.default_rng(1).normal(0.0, impact_sigma_m(1000.0), (100_000, 2))
    assert (np.hypot(*points.T) < 1000.0).mean() == pytest.approx(0.5, abs=4.0 * 0.5 / np.sqrt(1e5))


@pytest.mark.parametrize("threat", [NEAR, WIDE])
def test_the_scatter_is_a_share_of_the_distance_flown(threat):
    """Of a missile that cannot reach its target, of the way that it does fly."""
    for share in (0.0, 0.004):
        attack, rules = planned(threat, f"{{cep_share: {share}}}")
        rows = attack_of(attack, rules).missiles
        assert rows["impact_sigma_m"] == pytest.approx([impact_sigma_m(share * attack[0].longest_m)])
        assert attack[0].longest_m <= attack[0].distance_m * 1.001
