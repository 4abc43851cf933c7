"""Earth, air, orbits and flight: numbers in, numbers out, compiled."""
