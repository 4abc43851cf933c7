"""Engaging: fly-out, windows, doctrine, assignment, kill, assessment."""
