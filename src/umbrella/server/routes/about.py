"""What this server is, and how much it does for anybody."""

from typing import Any

from fastapi import APIRouter

from umbrella import __version__
from umbrella.server.desk import AtDesk

router = APIRouter(prefix="/api", tags=["about"])


@router.get("/about")
def about(desk: AtDesk) -> dict[str, Any]:
    """Return version and limits."""
    limits = desk.limits
    return {
        "version": __version__,
        "token_required": bool(desk.settings.token),
        "limits": {
            name: getattr(limits, name)
            for name in ("body_bytes", "trials", "seconds", "jobs", "kept", "threats", "decoys", "grid_deg")
        },
    }
