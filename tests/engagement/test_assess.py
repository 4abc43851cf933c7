"""What the battle manager is told."""

import numpy as np
import pytest

from umbrella.engagement.assess import called_dead


@pytest.mark.parametrize(("is_dead", "expected"), [(True, 0.9), (False, 0.05)])
def test_wrong_calls_come_as_often_as_their_rates_say(is_dead, expected):
    """10,000 even draws: exact to 1e-4."""
    draws = (np.arange(10_000) + 0.5) / 10_000
    called = np.mean([called_dead(is_dead, draw, 0.05, 0.1) for draw in draws])
    assert called == pytest.approx(expected, abs=1e-4)
