"""Orbits without air: Kepler, Lambert, elements, constellations, visibility, minimum-energy paths."""
