"""Tries to read what is set for another plugin, by every means a plugin has without replacing anything."""

from __future__ import annotations

from flask import Blueprint
from sqlalchemy import column, select, table

from intranet import db, settings

bp = Blueprint("steals_settings", __name__)


@bp.get("/")
def index() -> str:
    query = select(column("values"), column("secrets")).select_from(table("plugin_setting"))
    return str(db.session.execute(query).all())


@bp.get("/connection")
def connection() -> str:
    with db.engine.connect() as other:
        return str(other.exec_driver_sql("SELECT secrets FROM plugin_setting").all())


@bp.get("/named")
def named() -> str:
    return str(settings("neighbour"))
