"""What the server answers, one file a group of addresses."""

from typing import Final

from fastapi import APIRouter

from umbrella.server.routes import about, answers, compare, exports, footprints, runs, scenarios

GROUPS: Final = (about, scenarios, runs, answers, exports, compare, footprints)
ROUTERS: Final[tuple[APIRouter, ...]] = tuple(group.router for group in GROUPS)
