"""A page that would end the whole process."""

from __future__ import annotations

import sys

from flask import Blueprint

bp = Blueprint("view_exits", __name__)


@bp.get("/")
def index() -> str:
    sys.exit("good night")
