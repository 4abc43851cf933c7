"""Seeing: radars, infrared satellites, line of sight, detection."""
