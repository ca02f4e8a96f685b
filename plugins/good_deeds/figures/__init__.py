"""Figures by unit, category and wave; what counts as taking part."""
