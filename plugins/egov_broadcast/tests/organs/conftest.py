"""What the tests of identifiers share."""

from __future__ import annotations

from ..intake.conftest import came, configure, documents

__all__ = ["came", "configure", "documents"]
