"""What Lan Tỏa demands of every plugin."""

from __future__ import annotations

from intranet.testing import Conformance


class TestConformance(Conformance):
    """One test for each demand."""
