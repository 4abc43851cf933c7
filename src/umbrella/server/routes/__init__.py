"""What the server answers, one file a group of addresses."""

from typing import Final

from fastapi import APIRouter

from umbrella.server.routes import about, answers, runs, scenarios

ROUTERS: Final[tuple[APIRouter, ...]] = (about.router, scenarios.router, runs.router, answers.router)
