"""Pages that fail, and pages that say no as those of core do."""

from __future__ import annotations

from flask import Blueprint, abort

from intranet import Forbidden, Refused, db

bp = Blueprint("view_raises", __name__)


@bp.get("/")
def index() -> str:
    raise RuntimeError("the page is torn")


@bp.post("/")
def save() -> str:
    raise RuntimeError("the form is torn")


@bp.get("/half")
def half() -> str:
    # What the frame needs afterwards is spoilt.
    db.session.close()
    db.session.begin()
    raise RuntimeError("the session is torn")


@bp.get("/deep")
def deep() -> str:
    return deep()


@bp.get("/refused")
def refused() -> str:
    raise Refused("Hôm nay không nhận")


@bp.get("/forbidden")
def forbidden() -> str:
    raise Forbidden("view_raises.read")


@bp.get("/missing")
def missing() -> str:
    abort(404)
