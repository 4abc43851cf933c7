"""The guard at the door: who may ask, how much they may send, and what a browser may do with the answer.

docs/decisions/0013-what-the-server-defends.md says what is defended against whom.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from umbrella.server.replies import Json, refusal
from umbrella.server.settings import LOCAL, Settings, is_loopback

API: Final = "/api/"
READING: Final = ("GET", "HEAD", "OPTIONS")
OWN_SITES: Final = ("", "same-origin", "none")  # none: typed, or asked for by a program
MARK: Final = "x-umbrella"  # a header that another site's page cannot send without asking first
POLICY: Final = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "worker-src 'self'",
        "img-src 'self' data: blob:",  # the globe draws its labels and pictures itself
        "style-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "x-frame-options": "DENY",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Guard:
    """Stands before an app: a request is refused before any of it is read, or handed on whole.

    **Valid**: for a server on its own or behind a proxy that leaves `Host` as it is. **Leaves out**: encryption, users,
    how often somebody asks. **Source**: Fetch Metadata (W3C), CSP level 3. **Checked**: tests/server/test_guard.py.
    """

    app: ASGIApp
    settings: Settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] == "websocket":
            return
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        refused = self._refused(scope, Headers(scope=scope))
        if refused is None:
            body = await _body(receive, Headers(scope=scope), self.settings)
            if isinstance(body, bytes):
                await self.app(scope, _again(body, receive), _with_headers(send))
                return
            refused = body
        await refused(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> Json | None:
        """Return why a request is refused, None where it may be read."""
        is_api = scope["path"].startswith(API)
        if self.settings.is_loopback and not _is_own_host(headers.get("host", "")):
            return refusal(421, "this server answers to localhost only: the Host header says otherwise")
        if is_api and _is_foreign(headers):
            return refusal(403, "asked by a page of another site: open the server's own page")
        if is_api and scope["method"] not in READING and headers.get(MARK) != "1":
            return refusal(403, "what changes something needs the header `X-Umbrella: 1`")
        if is_api and not self.settings.admits(_bearer(headers)):
            return refusal(
                401, "a token is needed: `Authorization: Bearer TOKEN`, as `umbrella serve` printed it",
                headers={"www-authenticate": "Bearer"},
            )  # fmt: skip
        return None


def _is_own_host(host: str) -> bool:
    """Return whether a Host header names this machine; a name that an attacker has led here does not."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    return name == LOCAL or is_loopback(name)


def _is_foreign(headers: Headers) -> bool:
    """Return whether a browser says that another site's page asks."""
    if headers.get("sec-fetch-site", "") not in OWN_SITES:
        return True
    origin = headers.get("origin")
    return origin is not None and origin.partition("://")[2] != headers.get("host")


def _bearer(headers: Headers) -> str:
    kind, _, token = headers.get("authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


async def _body(receive: Receive, headers: Headers, settings: Settings) -> bytes | Json:
    """Return the body of a request, or why it is not read on."""
    limits = settings.limits
    too_large = refusal(413, f"the request is larger than {limits.body_bytes} bytes")
    said = headers.get("content-length", "0")
    if not said.isdigit() or len(said) > 18:
        return refusal(400, "the Content-Length is no number")
    if int(said) > limits.body_bytes:
        return too_large
    try:
        body = await asyncio.wait_for(_collected(receive, limits.body_bytes), limits.body_s)
    except TimeoutError:
        return refusal(408, f"the request did not arrive within {limits.body_s:g} s")
    return too_large if body is None else body


async def _collected(receive: Receive, most: int) -> bytes | None:
    """Return what is sent, None as soon as it is more than the most."""
    body = bytearray()
    while True:
        message = await receive()
        body += message.get("body", b"")
        if len(body) > most:
            return None
        if message["type"] != "http.request" or not message.get("more_body", False):
            return bytes(body)


def _again(body: bytes, receive: Receive) -> Receive:
    """Return a way to receive a body that was read, and then what comes after it."""
    messages: Iterable[Message] = iter([{"type": "http.request", "body": body, "more_body": False}])

    async def give() -> Message:
        for message in messages:
            return message
        return await receive()

    return give


def _with_headers(send: Send) -> Send:
    """Return a way to send that tells the browser what it may do with the answer."""

    async def give(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)  # the report has a policy of its own
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return give
