"""Measurements on a large invented agency; run by hand, never by the tests. See docs/scale.md."""
