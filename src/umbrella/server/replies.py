"""What goes back: JSON, and every fault as one sentence with the places that it names."""

import json
import math
from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse

from umbrella.core.errors import Fault, FaultyFile, UmbrellaError


class Json(JSONResponse):
    """JSON as `encoded` writes it."""

    def render(self, content: Any) -> bytes:
        """Return the bytes of the body."""
        return encoded(content)


def encoded(content: Any) -> bytes:
    """Return JSON in UTF-8.

    A number that is none is null. Half of a surrogate pair, which a request may hold, goes back as it came: escaped.
    """
    try:
        text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    except ValueError:
        text = json.dumps(_finite(content), ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")


def _finite(content: Any) -> Any:
    """Return the same with null for what is no number."""
    if isinstance(content, dict):
        return {name: _finite(part) for name, part in content.items()}
    if isinstance(content, list | tuple):
        return [_finite(part) for part in content]
    return None if isinstance(content, float) and not math.isfinite(content) else content


def refusal(
    status: int, detail: str, faults: Sequence[dict[str, Any]] = (), headers: Mapping[str, str] | None = None
) -> Json:
    """Return why something was not done."""
    return Json({"detail": detail, "faults": list(faults)}, status, headers)


class Refused(Exception):  # noqa: N818
    """A text has faults; `faults` are theirs."""

    def __init__(self, faults: Sequence[dict[str, Any]]) -> None:
        self.faults = faults
        super().__init__("\n".join(str(fault["text"]) for fault in faults))


def fault_dict(fault: Fault) -> dict[str, Any]:
    """Return a fault of a file: `message` says what is wrong, `text` is what the command line prints of it."""
    return {
        "line": fault.line,
        "path": fault.path,
        "value": getattr(fault, "value", None),
        "message": fault.message,
        "text": str(fault),
    }


def faults_of(error: UmbrellaError) -> list[dict[str, Any]]:
    """Return the faults that an error holds."""
    return [fault_dict(fault) for fault in error.faults] if isinstance(error, FaultyFile) else []


def tell_errors(app: FastAPI) -> None:
    """Let an app say its errors in our form."""
    app.add_exception_handler(UmbrellaError, _of_ours)
    app.add_exception_handler(Refused, _of_a_text)
    app.add_exception_handler(RequestValidationError, _of_the_request)
    app.add_exception_handler(HTTPException, _of_http)


def _of_ours(request: Request, error: Exception) -> Json:
    assert isinstance(error, UmbrellaError)
    place = f"{request.app.state.desk.settings.folder}/"  # where it lies on the server's disk is nobody's business
    told = json.loads(json.dumps([str(error), faults_of(error)]).replace(json.dumps(place)[1:-1], ""))
    return refusal(422, told[0], told[1])


def _of_a_text(request: Request, error: Exception) -> Json:
    assert isinstance(error, Refused)
    return refusal(422, str(error), error.faults)


def _of_the_request(request: Request, error: Exception) -> Json:
    assert isinstance(error, RequestValidationError)
    faults = [{"path": _place(one["loc"]), "message": str(one["msg"])} for one in error.errors()]
    return refusal(422, "; ".join(f"{one['path']}: {one['message']}" for one in faults), faults)


def _place(location: Sequence[Any]) -> str:
    return ".".join(str(part) for part in location if part != "body")[:200] or "body"


def _of_http(request: Request, error: Exception) -> Json:
    assert isinstance(error, HTTPException)
    return refusal(error.status_code, str(error.detail), headers=error.headers)
