"""A finished run for other programs, and for people who were not there: files and the report."""

import io
import re
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, HTTPException
from fastapi import Path as InPath
from starlette.responses import Response

from umbrella.catalog.names import nearest
from umbrella.server.asking import ask
from umbrella.server.desk import AtDesk
from umbrella.server.routes.answers import JSON, UNFINISHED, Shield, kept
from umbrella.server.routes.runs import Id

router = APIRouter(prefix="/api/runs/{name}", tags=["files"], responses=UNFINISHED)
FIRST_DAY: Final = (1980, 1, 1, 0, 0, 0)  # of a zip's clock: the same run gives the same bytes
TYPES: Final = {
    ".czml": JSON,
    ".kml": "application/vnd.google-earth.kml+xml",
    ".geojson": "application/geo+json",
    ".csv": "text/csv; charset=utf-8",
    ".zip": "application/zip",
}
# a page of its own, with styles in it and pictures as data, and no script
REPORT_POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'; sandbox allow-popups allow-popups-to-escape-sandbox"
)
Form = Annotated[str, InPath(max_length=40, description="a format of `umbrella export`")]


@router.get("/czml")
def czml(name: Id, desk: AtDesk, shield: Shield = None) -> Response:
    """Return the scene as CZML for CesiumJS."""
    from umbrella.analysis.scene import read_scene
    from umbrella.export.czml import czml as as_czml

    made = kept(
        desk, f"czml {name} {shield}", desk.run_folder(name), lambda folder: as_czml(read_scene(folder, shield))
    )
    return Response(made, media_type=JSON)


@router.get("/export/{form}")
def export(name: Id, form: Form, desk: AtDesk, shield: Shield = None) -> Response:
    """Return what `umbrella export --format` writes; of a format with a file for each object a zip of them."""
    from umbrella.analysis.scene import read_scene
    from umbrella.export.formats import FORMATS, exported

    if form not in FORMATS:
        close = nearest(form, FORMATS) or tuple(FORMATS)
        raise HTTPException(404, f"there is no such format; there are {', '.join(close)}")
    folder = desk.run_folder(name)
    with desk.at_work():
        scene = read_scene(folder, shield)
        files = exported(scene, form, datetime.now(UTC))
    stem = _plain(f"{scene.scenario}-{scene.shield}")
    if FORMATS[form].is_folder:
        return _file(f"{stem}-{form}.zip", zipped(files))
    return _file(f"{stem}{FORMATS[form].suffix}", files[""])


def _plain(name: str) -> str:
    """Return a name that a header can carry and any disk takes."""
    return re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-")[:80] or "run"


def _file(name: str, content: bytes) -> Response:
    kind = TYPES.get(name[name.rindex(".") :], "application/octet-stream")
    return Response(content, media_type=kind, headers={"content-disposition": f'attachment; filename="{name}"'})


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Return files as one zip."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, FIRST_DAY), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


@router.get("/report")
def report(name: Id, desk: AtDesk) -> Response:
    """Return the report, as `umbrella report` writes it: one page that needs no network."""
    folder = desk.run_folder(name).resolve()

    def made() -> bytes:
        with desk.at_work():
            html: str = ask("report", {"folder": str(folder)}, desk.limits.report_s)["html"]
        return html.encode()

    page = desk.reports.get(name, made)
    return Response(page, media_type="text/html", headers={"content-security-policy": REPORT_POLICY})
