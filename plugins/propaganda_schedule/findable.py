"""What the search knows of sessions."""

from __future__ import annotations
