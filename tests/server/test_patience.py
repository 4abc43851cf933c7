"""Connections on a real socket: those that say nothing are closed, those that ask are kept."""

import asyncio

import pytest
from uvicorn import Config
from uvicorn.server import ServerState

from umbrella.server import patience

WAIT_S = 0.2
WHOLE = b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"
PART = b"GET / HTTP/1.1\r\nHost: loc"


async def slow(scope, receive, send):
    """Answer after longer than a head is waited for."""
    await asyncio.sleep(2 * WAIT_S)
    await send({"type": "http.response.start", "status": 204, "headers": []})
    await send({"type": "http.response.body"})


async def answers_to(sent):
    """Return what a connection is told, to its end, that has sent something and then waits."""
    config, state = Config(slow, http=patience.Patient, ws="none", lifespan="off", log_config=None), ServerState()
    made = await asyncio.get_running_loop().create_server(lambda: patience.Patient(config, state, {}), "127.0.0.1", 0)
    async with made:
        reader, writer = await asyncio.open_connection(*made.sockets[0].getsockname())
        writer.write(sent)
        told = await asyncio.wait_for(reader.read(), 20 * WAIT_S)
        writer.close()
        await writer.wait_closed()
    return told, len(state.connections)


@pytest.mark.parametrize(("sent", "answers"), [(b"", 0), (PART, 0), (WHOLE, 1), (WHOLE + PART, 1), (WHOLE * 2, 2)])
def test_a_connection_is_answered_in_full_and_not_waited_for_without_end(sent, answers, monkeypatch):
    monkeypatch.setattr(patience, "HEAD_S", WAIT_S)
    told, left = asyncio.run(answers_to(sent))
    assert told.count(b" 204 ") == answers and left == 0
