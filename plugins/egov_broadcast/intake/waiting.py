"""Messages that speak of a document which has not come yet: applied in order of arrival as soon as it is there."""

from __future__ import annotations

import logging
from datetime import timedelta

from sqlalchemy import ColumnElement, and_, exists, or_, select

from intranet import clock, db, files

from ..documents.models import Document
from .models import Message
from .reports import TAKE_BACK

log = logging.getLogger(__name__)

_A_ROUND = 200
_LEFT_ALONE = timedelta(minutes=2)
"""So long what was kept for a job is the job's; then the job was lost."""


def after(message: Message) -> None:
    """Apply what waited for the document that `message` brought; after its transaction. A sweep does the rest."""
    if message.outcome == "accepted" and message.kind == "edoc" and message.business in (0, 2, 3) and message.edoc_id:
        _apply(and_(_can_be_applied(), Message.edoc_id == message.edoc_id))


def sweep() -> int:
    """Finish what was begun: look at what was kept and left, apply what no longer has to wait; how many."""
    left = and_(Message.outcome == "queued", Message.received_at < clock.now() - _LEFT_ALONE)
    return _apply(or_(left, _can_be_applied()))


def _can_be_applied() -> ColumnElement[bool]:
    """What waits, and anybody's document of that id is there; whose it is, applying finds out."""
    ours = and_(Message.kind == "status", Message.status_code != TAKE_BACK)
    about = and_(Document.edoc_id == Message.edoc_id, or_(
        and_(ours, Document.register == "own"), and_(~ours, Document.register == "in")
    ))  # fmt: skip
    return and_(Message.outcome == "waiting", exists().where(about))


def _apply(which: ColumnElement[bool]) -> int:
    from . import service

    ids = db.session.scalars(select(Message.id).where(which).order_by(Message.id).limit(_A_ROUND)).all()
    for message_id in ids:
        try:
            service.process(message_id)
        except files.StoreDown:
            log.warning("message %d waits: the store of files does not answer", message_id)
            return 0
        except Exception:
            db.session.rollback()
            # One message must not hold up the others; it is tried again in a minute.
            log.exception("message %d could not be looked at", message_id)
    return len(ids)
