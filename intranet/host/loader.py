"""Loading plugins: each on its own, so that a broken one is named and the others run."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from flask import Flask
from pluggy import PluginManager

from intranet.host.registry import Plugin


def load(app: Flask, manager: PluginManager, folders: Sequence[Path] | None) -> dict[str, Plugin]:
    """Every plugin found, by id: imported, checked, registered and mounted on `app`, or with its problem."""
    return {}
