"""One colour for each role, told apart with any kind of colour vision; no meaning rests on colour alone.

Okabe & Ito (Color Universal Design, 2008), in the lighter of them, which stand out on a dark globe as on a light map.
"""

from typing import Final

ROLE_COLOUR: Final[dict[str, str]] = {
    "missile": "#E69F00",
    "warhead": "#D55E00",
    "stage": "#999999",
    "decoy": "#CC79A7",
    "light": "#F0E442",
    "debris": "#777777",
    "interceptor": "#56B4E9",
    "satellite": "#009E73",
    "radar": "#009E73",
    "battery": "#0072B2",
    "target": "#FFFFFF",
}
MARK_COLOUR: Final[dict[str, str]] = {
    "launch": "#E69F00",
    "burnout": "#999999",
    "separation": "#999999",
    "plume seen": "#009E73",
    "detected": "#009E73",
    "track firm": "#009E73",
    "fired": "#56B4E9",
    "intercept": "#56B4E9",
    "failure": "#999999",
    "impact": "#D55E00",
}
ROLE_SIZE: Final[dict[str, int]] = {"missile": 9, "warhead": 9, "interceptor": 8, "satellite": 7}  # pixels
OTHER_SIZE: Final = 5


def rgba(colour: str, opacity: float = 1.0) -> list[int]:
    """Return `#RRGGBB` as red, green, blue and opacity, 0 to 255."""
    return [*(int(colour[k : k + 2], 16) for k in (1, 3, 5)), round(255 * opacity)]


def abgr(colour: str, opacity: float = 1.0) -> str:
    """Return `#RRGGBB` as KML writes it: aabbggrr in hexadecimal."""
    red, green, blue, alpha = rgba(colour, opacity)
    return f"{alpha:02x}{blue:02x}{green:02x}{red:02x}"


def size_of(role: str) -> int:
    """Return the size (pixels) of the point of a role."""
    return ROLE_SIZE.get(role, OTHER_SIZE)
