"""Geometry of the figures."""
