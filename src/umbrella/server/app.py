"""The server as an ASGI app: the guard before the routes, the routes before the page."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from fastapi import FastAPI, Request
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp

from umbrella import __version__
from umbrella.server.desk import Desk
from umbrella.server.guard import Guard
from umbrella.server.jobs import Jobs
from umbrella.server.page import Page
from umbrella.server.queue import Queue
from umbrella.server.replies import Json, refusal, tell_errors
from umbrella.server.routes import ROUTERS
from umbrella.server.settings import Settings

SQUEEZED_BYTES: Final = 4_096  # what is shorter goes as it is


def guarded(settings: Settings, page: Path | None = None) -> ASGIApp:
    """Return the server behind its guard, as it is run.

    Args:
        settings: with which it was started. page: folder of the built page, by default the one in the package.
    """
    return Guard(GZipMiddleware(app_of(settings, page), SQUEEZED_BYTES, 4), settings)


def app_of(settings: Settings, page: Path | None = None) -> FastAPI:
    """Return the server without its guard."""
    jobs = Jobs(settings.folder, settings.limits)
    desk = Desk(settings=settings, jobs=jobs, queue=Queue(jobs))

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        desk.queue.open()
        try:
            yield
        finally:
            desk.queue.close()

    app = FastAPI(
        title="Umbrella",
        version=__version__,
        summary="An open laboratory for national missile defence.",
        openapi_url="/api/openapi.json",
        docs_url=None,  # they would load a page of another site
        redoc_url=None,
        default_response_class=Json,
        lifespan=life,
    )
    app.state.desk = desk
    tell_errors(app)
    for router in ROUTERS:
        app.include_router(router)
    _add_page(app, Page.of(page))
    return app


def _add_page(app: FastAPI, page: Page) -> None:
    @app.api_route("/{address:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def static(request: Request, address: str) -> Response:
        if address.startswith("api/"):
            return refusal(404, "there is no such address")
        return page.answer(request, address)
