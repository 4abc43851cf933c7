"""Campaigns: many trials in parallel, stored, and summed up."""
