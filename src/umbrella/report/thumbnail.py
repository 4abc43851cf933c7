"""Figures as small images inside a notebook's cell: fewer dots, and a palette of few colours."""

import base64
import io
from typing import Final

from matplotlib.figure import Figure
from PIL import Image

from umbrella.report.blocks import Picture
from umbrella.report.style import house_style

DPI: Final = 100
COLOURS: Final = 64  # of the palette: a quarter of the bytes


def thumbnail(figure: Figure, alt: str, caption: str = "") -> Picture:
    """Return a figure as a small image; the same figure gives the same bytes.

    Args:
        figure: of the house. alt: its message, a sentence. caption: what stands below it.
    """
    drawn, packed = io.BytesIO(), io.BytesIO()
    with house_style():
        figure.savefig(drawn, format="png", dpi=DPI)
    with Image.open(drawn) as image:
        image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
        width, height = image.size
    uri = f"data:image/png;base64,{base64.b64encode(packed.getvalue()).decode('ascii')}"
    return Picture(uri=uri, width=width, height=height, alt=alt, caption=caption)
