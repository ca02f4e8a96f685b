"""What went out about a document, on its page: for clerks."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from intranet import Actor, db

from .. import rights
from ..documents.models import Document
from ..intake.models import Message
from ..intake.reports import TAKE_BACK, WORDS
from . import folder, sent, service
from .forms import ReportForm
from .models import Outgoing


def panel(actor: Actor, document: Document, form: ReportForm | None = None) -> dict[str, Any] | None:
    """What `egov_broadcast/outbox/panel.html` needs; None for whoever is no clerk, or when nothing goes out."""
    if not rights.registers(actor):
        return None
    if document.register == "own":
        return _own(document)
    return _received(document, form) if service.has_sender(document) else None


def _own(document: Document) -> dict[str, Any]:
    rows = sent.messages_about([document.id])
    found = sent.receivers(document, rows)
    return {
        "way": "own", "receivers": found, "rows": rows[::-1][:20], "statuses": WORDS, "faults": folder.FAULTS,
        "has_it": any(one.has_it for one in found), "may_send": document.status == "registered",
    }  # fmt: skip


def _received(document: Document, form: ReportForm | None) -> dict[str, Any]:
    wanted = select(Outgoing).where(Outgoing.document_id == document.id, Outgoing.kind == "status")
    told = db.session.scalars(wanted.order_by(Outgoing.id.desc())).all()
    asked = select(Message).where(
        Message.document_id == document.id, Message.status_code == TAKE_BACK, Message.outcome == "accepted",
        Message.handled_at.is_(None),
    )  # fmt: skip
    codes = service.next_codes(document, {one.status_code for one in told})
    if form is None and codes:
        form = ReportForm(formdata=None)
        form.offer(codes, service.SAID)
    return {
        "way": "in", "told": told, "said": service.SAID, "form": form if codes else None, "faults": folder.FAULTS,
        "asked": db.session.scalars(asked.order_by(Message.id)).all(),
    }  # fmt: skip
