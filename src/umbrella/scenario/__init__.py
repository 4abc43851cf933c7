"""Scenarios: what a person writes, checked, and built into a world."""
