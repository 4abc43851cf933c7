"""Boost, free flight and re-entry of everything that flies."""
