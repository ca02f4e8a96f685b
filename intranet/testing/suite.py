"""The conformance suite for a plugin without one of its own: `intranet plugins test ID`."""

from __future__ import annotations

from intranet.testing.conformance import Conformance


class TestConformance(Conformance):
    """One test for each demand."""
