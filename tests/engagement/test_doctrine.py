"""How many shots a target deserves."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.doctrine import SATISFIED, SHOOT, WAIT_FOR_ASSESSMENT, salvos_of, shots_wanted

small = st.integers(1, 6)
names = st.sampled_from(["barrage", "shoot-look-shoot", "shoot-shoot-look-shoot"])


def wanted(name, shots, most_shots, fired, awaited, is_dead=False):
    salvos, most = salvos_of(name, shots, most_shots)
    return shots_wanted(np.array(salvos), most, fired, awaited, is_dead)


@given(small, st.integers(0, 12))
def test_a_barrage_is_fired_once(n, fired):
    count, why = wanted("barrage", n, 100, fired, fired)
    assert count == max(0, n - fired)
    assert why == (SHOOT if fired < n else SATISFIED)


@given(small, st.integers(0, 20), st.integers(0, 20), small)
def test_shoot_look_shoot_looks_between_its_salvoes(n, fired, awaited, most):
    awaited = min(awaited, fired)
    count, why = wanted("shoot-look-shoot", n, most, fired, awaited)
    assert count <= n
    assert fired + count <= max(most, fired)
    if fired >= most:
        assert (count, why) == (0, SATISFIED)
    elif awaited and fired % n == 0:
        assert (count, why) == (0, WAIT_FOR_ASSESSMENT)
    else:
        assert why == SHOOT


@given(small)
def test_shoot_shoot_look_shoot_begins_with_twice_as_many(n):
    assert wanted("shoot-shoot-look-shoot", n, 100, 0, 0) == (2 * n, SHOOT)
    assert wanted("shoot-shoot-look-shoot", n, 100, 2 * n, 1) == (0, WAIT_FOR_ASSESSMENT)
    assert wanted("shoot-shoot-look-shoot", n, 100, 2 * n, 0) == (n, SHOOT)


@given(names, small, st.integers(0, 60))
def test_every_salvo_is_followed_by_another_until_the_most_shots(name, n, most):
    """Firing what is wanted, with every shot assessed a miss, ends at the doctrine's own number of shots."""
    fired = 0
    while wanted(name, n, most, fired, 0)[0] > 0:
        fired += wanted(name, n, most, fired, 0)[0]
    assert fired == (min(n, most) if name == "barrage" else most)


@given(names, small, st.integers(0, 5), st.integers(0, 5))
def test_nobody_shoots_at_what_is_called_dead(name, n, fired, awaited):
    assert wanted(name, n, 10, fired, awaited, True) == (0, SATISFIED)
