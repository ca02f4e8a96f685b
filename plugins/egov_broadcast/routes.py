"""The blueprint of the plugin's pages. Each topic's `views` adds its own to it; `views.py` gathers them."""

from __future__ import annotations

from flask import Blueprint

from .texts import ID

bp = Blueprint(ID, __package__ or ID, template_folder="templates", static_folder="static")
