"""Tries it where core calls."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import text

from intranet import Actor, WorkItem, db, hookimpl


@hookimpl
def work_items(actor: Actor) -> Iterable[WorkItem]:
    db.session.execute(text("SELECT * FROM Plugin_Setting"))
    return ()
