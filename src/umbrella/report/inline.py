"""Figures as images inside a page."""

import base64
import io
from typing import Final

from matplotlib.figure import Figure
from PIL import Image

from umbrella.report.blocks import Picture
from umbrella.report.style import house_style

DPI: Final = 130  # a figure of 11 inches is 200 dots to the inch on paper
COLOURS: Final = 256  # of the palette: a third of the bytes, and no difference to the eye


def inline(figure: Figure, alt: str, caption: str = "") -> Picture:
    """Return a figure as an image in the page; the same figure gives the same bytes.

    Args:
        figure: of the house. alt: its message, a sentence. caption: what stands below it.
    """
    drawn, packed = io.BytesIO(), io.BytesIO()
    with house_style():
        figure.savefig(drawn, format="rgba", dpi=DPI)
    width = int(figure.get_size_inches()[0] * DPI)
    height = len(drawn.getvalue()) // (4 * width)
    image = Image.frombytes("RGBA", (width, height), drawn.getvalue()).convert("RGB")
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(packed, format="png", optimize=True)
    return stored(packed.getvalue(), width, height, alt, caption)


def stored(png: bytes, width: int, height: int, alt: str, caption: str = "") -> Picture:
    """Return the bytes of a PNG file as an image in the page."""
    uri = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    return Picture(uri=uri, width=width, height=height, alt=alt, caption=caption)
