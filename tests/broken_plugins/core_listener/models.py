"""Listens to every change that core saves."""

from __future__ import annotations

from sqlalchemy import event

from intranet import db


@event.listens_for(db.session, "before_flush")
def spoil(session: object, context: object, instances: object) -> None:
    raise RuntimeError("nothing is saved any more")
