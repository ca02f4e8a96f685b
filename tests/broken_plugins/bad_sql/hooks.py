"""Asks for a table that is not there, once with and once without admitting it."""

from __future__ import annotations

from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from intranet import db, hookimpl


@hookimpl
def menu_items() -> None:
    db.session.execute(text("SELECT * FROM bad_sql_nowhere"))


@hookimpl
def work_items() -> None:
    with suppress(SQLAlchemyError):
        db.session.execute(text("SELECT * FROM bad_sql_nowhere"))
