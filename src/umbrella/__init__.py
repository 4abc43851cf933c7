"""Umbrella: an open laboratory for national missile defence."""

__version__ = "0.1.0"
