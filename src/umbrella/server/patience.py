"""Connections that say nothing: closed, so that they do not take the places of those that ask."""

import asyncio
from typing import Final

from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 10.0  # from the connection, or from the last answer, to the end of the next request's head


class Patient(H11Protocol):
    """A connection that is closed where the head of its next request does not arrive in time.

    Uvicorn itself waits without end for a head, and counts the connection among the most that it takes.

    **Valid**: for HTTP/1.1. **Leaves out**: bodies, whose time the guard keeps; answers that nobody fetches.
    **Source**: none. **Checked**: tests/server/test_patience.py.
    """

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait for the next one."""
        super().on_response_complete()
        self._wait()

    def _wait(self) -> None:
        self.loop.call_later(HEAD_S, self._look, self.cycle)

    def _look(self, before: object) -> None:
        """Close the connection if no request has come since."""
        if self.cycle is before and (before is None or self.cycle.response_complete):
            self.transport.close()
