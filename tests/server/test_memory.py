"""Answers that are kept: each worked out once, the oldest forgotten first, an error not kept at all."""

import threading

import pytest

from umbrella.server.memory import Memory


def test_of_many_who_ask_the_same_one_works():
    memory, worked, began = Memory(8), [], threading.Barrier(6)

    def answer():
        worked.append(1)
        threading.Event().wait(0.05)
        return "answer"

    def ask():
        began.wait()
        found.append(memory.get("question", answer))

    found: list[str] = []
    threads = [threading.Thread(target=ask) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["answer"] * 6 and len(worked) == 1


def test_the_oldest_goes_when_all_weigh_too_much():
    memory: Memory[bytes] = Memory(10, len)
    for name in "ab":
        memory.get(name, lambda: b"12345")
    memory.get("a", lambda: b"never asked")  # a is the younger now
    memory.get("c", lambda: b"12345")
    assert memory.get("a", lambda: b"again") == b"12345" and memory.get("b", lambda: b"again") == b"again"
    assert memory.get("large", lambda: b"x" * 11) == b"x" * 11  # alone it is kept


def test_an_error_is_no_answer():
    memory: Memory[int] = Memory(2)
    with pytest.raises(ZeroDivisionError):
        memory.get("question", lambda: 1 // 0)
    assert memory.get("question", lambda: 7) == 7
