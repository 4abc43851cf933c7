"""Errors come from a worker as they left it."""

import pickle

import pytest

from umbrella.core.errors import BadValue, Fault, FaultyFile, FlightError, OutOfReach, Stopped, UnknownName


@pytest.mark.parametrize(
    "error",
    [
        BadValue("--seed", -1, "0 <= seed", "choose another"),
        UnknownName("missile", "no-dnog", ["no-dong"]),
        OutOfReach("too far", distance_m=2e6, longest_range_m=1e6),
        FaultyFile([Fault(file="a.yaml", line=3, path="name", message="is missing")]),
        FlightError("it tumbled"),
        Stopped("the disk is full"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_error_sent_to_another_process_arrives_whole(error):
    received = pickle.loads(pickle.dumps(error))
    assert type(received) is type(error)
    assert (str(received), vars(received)) == (str(error), vars(error))
