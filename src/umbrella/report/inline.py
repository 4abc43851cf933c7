"""Figures as images inside a page."""

import base64
import io
from typing import Final

from matplotlib.figure import Figure

from umbrella.report.blocks import Picture
from umbrella.report.style import house_style

DPI: Final = 130  # a figure of 11 inches is 200 dots to the inch on paper


def inline(figure: Figure, alt: str, caption: str = "") -> Picture:
    """Return a figure as an image in the page; the same figure gives the same bytes.

    Args:
        figure: of the house. alt: its message, a sentence. caption: what stands below it.
    """
    sink = io.BytesIO()
    with house_style():
        figure.savefig(sink, format="png", dpi=DPI, metadata={"Software": None}, pil_kwargs={"compress_level": 9})
    width_in, height_in = figure.get_size_inches()
    return stored(sink.getvalue(), round(width_in * DPI), round(height_in * DPI), alt, caption)


def stored(png: bytes, width: int, height: int, alt: str, caption: str = "") -> Picture:
    """Return the bytes of a PNG file as an image in the page."""
    uri = f"data:image/png;base64,{base64.b64encode(png).decode('ascii')}"
    return Picture(uri=uri, width=width, height=height, alt=alt, caption=caption)
