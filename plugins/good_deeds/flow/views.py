"""Pages."""

from __future__ import annotations

from ..routes import bp  # noqa: F401  pages are added to it
