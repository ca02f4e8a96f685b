"""Pages of what goes out."""

from __future__ import annotations

from ..routes import bp

__all__ = ["bp"]
