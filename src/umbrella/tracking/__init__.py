"""Tracking: from reports to a belief about where an object is and will be."""
