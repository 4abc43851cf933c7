"""What this server is, and how much it does for anybody."""

from typing import Any

from fastapi import APIRouter

from umbrella import __version__
from umbrella.catalog.library import builtin_catalog
from umbrella.catalog.reading import WORDS
from umbrella.server.desk import AtDesk

router = APIRouter(prefix="/api", tags=["about"])


@router.get("/about")
def about(desk: AtDesk) -> dict[str, Any]:
    """Return version, limits, and the formats in which a run can be had."""
    from umbrella.export.formats import FORMATS

    limits = desk.limits
    return {
        "version": __version__,
        "token_required": bool(desk.settings.token),
        "limits": {
            name: getattr(limits, name)
            for name in ("body_bytes", "trials", "seconds", "jobs", "kept", "threats", "decoys", "grid_deg")
        },
        "formats": [{"name": name, "title": form.what} for name, form in FORMATS.items()],
    }


@router.get("/names")
def names() -> dict[str, list[dict[str, str]]]:
    """Return id and name of what the catalogue has for a scenario: missiles, interceptors, sensors, sites, cities."""
    catalog = builtin_catalog()
    return {
        word: [{"id": key, "name": catalog.entry(kind, key).name} for kind in WORDS[word] for key in catalog.ids(kind)]
        for word in ("missiles", "interceptors", "radars", "satellites", "sites", "places")
    }
