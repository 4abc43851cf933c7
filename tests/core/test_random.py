"""Random numbers by counter: published answers, numpy, distributions, and draws that do not know of one another."""

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from umbrella.core.random import Purpose, bits, normal, normal_pair, philox4x32, uniform, uniform_pair

ALPHA = 1e-4  # one false alarm in ten thousand seeds; the seeds below are fixed, so it does not come and go

# Random123 1.14, tests/kat_vectors (D. E. Shaw Research): counter, key, answer
KNOWN_32 = [
    ("00000000 00000000 00000000 00000000", "00000000 00000000", "6627e8d5 e169c58d bc57ac4c 9b00dbd8"),
    ("ffffffff ffffffff ffffffff ffffffff", "ffffffff ffffffff", "408f276d 41c83b0e a20bc7c6 6d5451fd"),
    ("243f6a88 85a308d3 13198a2e 03707344", "a4093822 299f31d0", "d16cfe09 94fdcceb 5001e420 24126ea1"),
]
KNOWN_64 = [
    (
        "0000000000000000 0000000000000000 0000000000000000 0000000000000000",
        "0000000000000000 0000000000000000",
        "16554d9eca36314c db20fe9d672d0fdc d7e772cee186176b 7e68b68aec7ba23b",
    ),
    (
        "243f6a8885a308d3 13198a2e03707344 a4093822299f31d0 082efa98ec4e6c89",
        "452821e638d01377 be5466cf34e90c6c",
        "a528f45403e61d95 38c72dbd566e9788 a5a1610e72fd18b5 57bd43b5e52b7fe6",
    ),
]
# Salmon et al. 2011, table 2 and section 3.3: multipliers and Weyl increments by word width
CONSTANTS = {
    32: (0xD2511F53, 0xCD9E8D57, 0x9E3779B9, 0xBB67AE85),
    64: (0xD2E7470EE14C6C93, 0xCA5A826395121157, 0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B),
}

words = st.integers(0, 2**32 - 1)
seeds = st.integers(0, 2**63 - 1)
addresses = st.tuples(st.integers(0, 2**48 - 1), words, st.integers(0, 2**16 - 1), words)


def hexes(text: str) -> tuple[int, ...]:
    return tuple(int(word, 16) for word in text.split())


def philox_by_hand(counter, key, width):
    """Philox4x-10 as the paper writes it, in whole numbers of any size, for words of 32 or 64 bits."""
    m0, m1, w0, w1 = CONSTANTS[width]
    low = 2**width - 1
    (a, b, c, d), (k0, k1) = counter, key
    for _ in range(10):
        p0, p1 = m0 * a, m1 * c
        a, b, c, d = (p1 >> width) ^ b ^ k0, p1 & low, (p0 >> width) ^ d ^ k1, p0 & low
        k0, k1 = (k0 + w0) & low, (k1 + w1) & low
    return a, b, c, d


def block(counter, key):
    return tuple(int(w) for w in philox4x32(*(np.uint64(w) for w in (*counter, *key))))


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_32)
def test_philox_gives_the_published_answers(counter, key, answer):
    assert block(hexes(counter), hexes(key)) == hexes(answer)


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_64)
def test_the_reference_gives_the_published_answers_at_64_bits(counter, key, answer):
    assert philox_by_hand(hexes(counter), hexes(key), 64) == hexes(answer)


@pytest.mark.parametrize("start", [0, 1, 2**64 - 2, 0x0123456789ABCDEF])
def test_the_reference_is_the_philox_of_numpy(start):
    key = (0xDEADBEEF12345678, 42)
    counter = np.array([start, 7, 8, 9], dtype=np.uint64)
    generator = np.random.Philox(counter=counter, key=np.array(key, dtype=np.uint64))
    theirs = generator.random_raw(4)  # numpy counts on before it draws
    assert philox_by_hand((start + 1, 7, 8, 9), key, 64) == tuple(int(w) for w in theirs)


@settings(deadline=None)
@given(st.tuples(words, words, words, words), st.tuples(words, words))
def test_the_kernel_is_the_reference_at_32_bits(counter, key):
    assert block(counter, key) == philox_by_hand(counter, key, 32)


@settings(deadline=None)
@given(seeds, addresses)
def test_an_address_is_laid_out_as_documented(seed, address):
    trial, actor, purpose, index = address
    counter = (index, actor, trial % 2**32, (trial >> 32) + (purpose << 16))
    expected = philox_by_hand(counter, (seed % 2**32, seed >> 32), 32)
    assert tuple(int(w) for w in bits(seed, trial, actor, purpose, index)) == expected


@settings(deadline=None)
@given(seeds, addresses, addresses)
def test_two_addresses_never_give_the_same_block(seed, one, other):
    same = one == other
    assert (tuple(bits(seed, *one)) == tuple(bits(seed, *other))) is same


def test_the_order_of_draws_does_not_matter():
    where = list(itertools.product(range(5), range(4), (Purpose.HIT, Purpose.BIAS), range(3)))
    forward = {place: uniform(11, *place) for place in where}
    backward = {place: uniform(11, *place) for place in reversed(where)}
    assert forward == backward
    assert len(set(forward.values())) == len(where)


def test_the_largest_seed_is_accepted():
    assert 0.0 < uniform(2**63 - 1, 0, 0, 0, 0) < 1.0


@settings(deadline=None)
@given(seeds, addresses)
def test_uniform_numbers_lie_strictly_inside_the_unit_interval(seed, address):
    u, v = uniform_pair(seed, *address)
    assert 0.0 < u < 1.0
    assert 0.0 < v < 1.0
    assert u == uniform(seed, *address)


@pytest.mark.parametrize(("high", "expected"), [(0, 2.0**-53), (2**32 - 1, 1.0 - 2.0**-53)])
def test_the_extreme_words_stay_inside_the_unit_interval(high, expected):
    from umbrella.core.random import _open_unit

    assert _open_unit(np.uint64(high), np.uint64(high)) == expected


def draws(function, count, *, varying):
    """Draw along one coordinate of the address, the others fixed."""
    base = {"seed": 20_000, "trial": 3, "actor": 5, "purpose": 4, "index": 9}
    return np.array([function(*(base | {varying: n}).values()) for n in range(count)])


@pytest.mark.parametrize("varying", ["seed", "trial", "actor", "purpose", "index"])
def test_uniform_numbers_fill_the_interval_evenly(varying):
    u = draws(uniform, 20_000, varying=varying)
    counts, _ = np.histogram(u, bins=100, range=(0.0, 1.0))
    assert stats.chisquare(counts).pvalue > ALPHA


@pytest.mark.parametrize("varying", ["seed", "trial", "actor", "purpose", "index"])
def test_neighbours_know_nothing_of_one_another(varying):
    u = draws(uniform, 20_000, varying=varying)
    pairs, _, _ = np.histogram2d(u[:-1:2], u[1::2], bins=10, range=[[0, 1], [0, 1]])
    assert stats.chisquare(pairs.ravel()).pvalue > ALPHA


def test_the_two_numbers_of_a_block_know_nothing_of_one_another():
    pair = draws(uniform_pair, 20_000, varying="index")
    table, _, _ = np.histogram2d(pair[:, 0], pair[:, 1], bins=10, range=[[0, 1], [0, 1]])
    assert stats.chisquare(table.ravel()).pvalue > ALPHA


def test_normal_numbers_are_normal_and_independent():
    pair = draws(normal_pair, 20_000, varying="index")
    assert stats.kstest(pair.ravel(), "norm").pvalue > ALPHA
    assert stats.pearsonr(pair[:, 0], pair[:, 1]).pvalue > ALPHA
    assert stats.pearsonr(pair[:, 0] ** 2, pair[:, 1] ** 2).pvalue > ALPHA
    assert pair[7, 0] == normal(20_000, 3, 5, 4, 7)


def test_every_purpose_has_its_own_number_within_sixteen_bits():
    assert len({p.value for p in Purpose}) == len(Purpose)
    assert all(0 <= p < 2**16 for p in Purpose)
