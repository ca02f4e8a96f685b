"""Other units apply a model, the origin confirms, and a page shows where it spread."""
