"""What is set for plugins."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def settings(unit_id: int | None = None) -> Mapping[str, Any]:
    """The settings of the plugin that asks: the agency's, or those of a unit. Never another plugin's."""
    return {}
