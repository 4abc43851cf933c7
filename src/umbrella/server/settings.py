"""What a server was started with."""

import hmac
import ipaddress
import secrets
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from umbrella.core.errors import BadValue
from umbrella.server.limits import Limits

LOCAL: Final = "localhost"
SHORTEST_TOKEN: Final = 16  # characters
LONGEST_TOKEN: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a server listens, where its jobs lie, and what it asks of those who ask it.

    Beyond loopback a token is demanded; one is made where none was given.
    """

    folder: Path
    host: str = "127.0.0.1"
    token: str = field(default="", repr=False)
    limits: Limits = field(default_factory=Limits)

    def __post_init__(self) -> None:
        """Make a token where one is needed.

        Raises:
            BadValue: the token given can be guessed or cannot be sent.
        """
        if self.token:
            _check_token(self.token)
        elif not self.is_loopback:
            object.__setattr__(self, "token", secrets.token_urlsafe(32))

    @property
    def is_loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        return is_loopback(self.host)

    def admits(self, token: str) -> bool:
        """Return whether a token is the right one; how long that takes tells nothing of it."""
        return not self.token or hmac.compare_digest(token.encode(), self.token.encode())


def is_loopback(host: str) -> bool:
    """Return whether a host is this machine's own: a name other than `localhost` is not taken for it."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == LOCAL


def _check_token(token: str) -> None:
    is_plain = token.isascii() and token.isprintable() and " " not in token
    if not is_plain or not SHORTEST_TOKEN <= len(token) <= LONGEST_TOKEN:
        allowed = f"{SHORTEST_TOKEN} to {LONGEST_TOKEN} letters, digits and signs without spaces"
        raise BadValue("--token", "…", allowed, "leave it out and one is made")
