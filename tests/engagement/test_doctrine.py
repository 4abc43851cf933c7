"""How many shots a threat deserves."""

from hypothesis import given
from hypothesis import strategies as st

from umbrella.engagement.doctrine import (
    BARRAGE,
    SATISFIED,
    SHOOT,
    SHOOT_LOOK_SHOOT,
    WAIT_FOR_ASSESSMENT,
    Doctrine,
    shots_wanted,
)

small = st.integers(1, 6)


@given(small, st.integers(0, 12))
def test_a_barrage_is_fired_once(n, fired):
    wanted, why = shots_wanted(Doctrine(BARRAGE, n, 100, 0), fired, fired, False)
    assert wanted == max(0, n - fired)
    assert why == (SHOOT if fired < n else SATISFIED)


@given(small, st.integers(0, 20), st.integers(0, 20), small)
def test_shoot_look_shoot_looks_between_its_salvoes(n, fired, awaited, most):
    awaited = min(awaited, fired)
    wanted, why = shots_wanted(Doctrine(SHOOT_LOOK_SHOOT, n, most, 0), fired, awaited, False)
    assert wanted <= n
    assert fired + wanted <= max(most, fired)
    if awaited and fired % n == 0:
        assert (wanted, why) == (0, WAIT_FOR_ASSESSMENT)
    elif fired < most:
        assert why == SHOOT


@given(small, small, st.integers(0, 5), st.integers(0, 5))
def test_nobody_shoots_at_what_is_called_dead(mode, n, fired, awaited):
    assert shots_wanted(Doctrine(mode % 2, n, 10, 0), fired, awaited, True) == (0, SATISFIED)
