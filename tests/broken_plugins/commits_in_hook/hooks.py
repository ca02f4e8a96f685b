"""Ends the transaction of core, each hook in its own way."""

from __future__ import annotations

from sqlalchemy import text

from intranet import db, hookimpl


@hookimpl
def menu_items() -> None:
    db.session.commit()


@hookimpl
def work_items() -> None:
    db.session.remove()


@hookimpl
def dashboard_cards() -> None:
    db.session.execute(text("ROLLBACK"))
