"""The server run: a socket, a folder that no other server works in, and uvicorn between them."""

import fcntl
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

import uvicorn

from umbrella.core.errors import BadValue
from umbrella.server.app import guarded
from umbrella.server.patience import Patient
from umbrella.server.settings import Settings

BACKLOG: Final = 128
MOST_CONNECTIONS: Final = 128
CLOSE_S: Final = 5  # for requests that are being answered
LOCK: Final = ".lock"


@contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that listens.

    Raises:
        BadValue: it cannot be had.
    """
    try:
        family, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        found = socket.create_server(address, family=family, backlog=BACKLOG)
    except (OSError, UnicodeError) as error:
        why = (getattr(error, "strerror", None) or str(error)).partition(" (while")[0].lower()  # (… attempting to bind)
        raise BadValue("--host, --port", f"{host}:{port}", "a free address of this machine", why) from None
    with found:
        yield found


@contextmanager
def opened(folder: Path, host: str, port: int) -> Iterator[socket.socket]:
    """Give a socket that listens, and hold the folder of the jobs.

    Raises:
        BadValue: the address or the folder cannot be had, or another server works in the folder.
    """
    with listening(host, port) as found, _alone_in(folder):
        yield found


def serve(settings: Settings, listener: socket.socket) -> None:
    """Serve until interrupted, in a folder that is held."""
    config = uvicorn.Config(
        guarded(settings),
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        http=Patient,
        ws="none",
        lifespan="on",
        limit_concurrency=MOST_CONNECTIONS,
        timeout_graceful_shutdown=CLOSE_S,
    )
    with suppress(KeyboardInterrupt):  # uvicorn raises it once more when all is closed
        uvicorn.Server(config).run(sockets=[listener])


@contextmanager
def _alone_in(folder: Path) -> Iterator[None]:
    """Hold a folder against other servers, which would do its jobs twice."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / LOCK).open("w")
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise BadValue("--folder", folder, "a folder that can be made and written to", why) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise BadValue("--folder", folder, "one in which no other server works", "choose another") from None
        yield
