"""The battle: the world as arrays, one cycle of the battle manager, one trial, its record."""
