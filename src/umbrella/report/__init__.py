"""Figures and pages made from numbers; nothing is computed here but the drawing."""
