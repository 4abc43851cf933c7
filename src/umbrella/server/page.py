"""The built page: a table of its files, so that no address leads to the disk."""

import hashlib
import re
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import FileResponse, HTMLResponse, Response

STATIC: Final = "static"
INDEX: Final = "index.html"
HASHED: Final = re.compile(r"[.-][A-Za-z0-9_-]{8,}\.(js|css|wasm|woff2|png|svg|json)$")  # as the build names its own
FOR_EVER: Final = "public, max-age=31536000, immutable"
ASK_AGAIN: Final = "no-cache"
# said here and not by the machine, which may know others
TYPES: Final = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".geojson": "application/geo+json",
    ".map": "application/json",
    ".webmanifest": "application/manifest+json",
    ".wasm": "application/wasm",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
    ".glb": "model/gltf-binary",
    ".xml": "application/xml",
    ".txt": "text/plain; charset=utf-8",
}
NOT_BUILT: Final = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Umbrella</title>
<body>
<h1>Umbrella</h1>
<p>The server works, but its page is not built. In a checkout, with node 20 or newer:</p>
<pre>make page</pre>
<p>An installed wheel carries the page. What the server answers without one is described in
<a href="/api/openapi.json">/api/openapi.json</a> and in docs/reference/http-api.md.</p>
"""


@dataclass(slots=True)
class Page:
    """Files by address; the table is made again when the page was built again."""

    folder: Path
    files: dict[str, Path] = field(default_factory=dict)
    _built: int = 0

    @classmethod
    def of(cls, folder: Path | None = None) -> "Page":
        """Return the page in a folder, by default the one that was built into the package."""
        return cls(folder or Path(str(resources.files("umbrella.server"))) / STATIC)

    def answer(self, request: Request, address: str) -> Response:
        """Return a file of the page, or that there is none; for `/` without a page, how to build it."""
        name = address.strip("/") or INDEX
        self._look()
        path = self.files.get(name)
        found = _sent(request, path) if path is not None else None
        if found is not None:
            return found
        if name == INDEX:
            return HTMLResponse(NOT_BUILT, headers={"cache-control": ASK_AGAIN})
        return Response("there is no such page\n", 404, media_type="text/plain")

    def _look(self) -> None:
        """Make the table where the page is another than it was."""
        try:
            built = (self.folder / INDEX).stat().st_mtime_ns
        except OSError:
            built = 0
        if built == self._built:
            return
        found = [path for path in self.folder.rglob("*") if path.suffix in TYPES and path.is_file()] if built else []
        self.files = {path.relative_to(self.folder).as_posix(): path for path in found}
        self._built = built


def _sent(request: Request, path: Path) -> Response | None:
    """Return a file, or that the browser has it already; None where it is gone."""
    kept = FOR_EVER if HASHED.search(path.name) else ASK_AGAIN
    try:
        status = path.stat()
    except OSError:
        return None
    tag = f'"{hashlib.sha256(f"{path.name} {status.st_mtime_ns} {status.st_size}".encode()).hexdigest()[:24]}"'
    headers = {"cache-control": kept, "etag": tag}
    if request.headers.get("if-none-match") == tag:
        return Response(status_code=304, headers=headers)
    return FileResponse(path, headers=headers, media_type=TYPES[path.suffix], stat_result=status)
