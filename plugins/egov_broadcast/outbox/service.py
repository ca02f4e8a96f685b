"""What is to go out. Rows only; the files follow from them."""

from __future__ import annotations

from intranet import SYSTEM, Actor, clock, db, settings, upsert

from ..documents.models import Document
from ..intake.models import Message
from .models import Outgoing


def status(
    document: Document, code: str, note: str = "", *, actor: Actor = SYSTEM, about: Message | None = None
) -> None:
    """Report a status of a received document to its sender, in the caller's transaction; each status once.

    `about` is the message it answers, for answers that may be given more than once (15, 16). Nothing for documents
    that came another way, or while the settings say that no statuses are sent.
    """
    if document.sender_organ and document.edoc_id and document.register == "in":
        key = f"{code}:document:{document.id}" + (f":{about.id}" if about else "")
        _add(key, code, [document.sender_organ], note, actor, document_id=document.id)


def refusal(message: Message, note: str, *, actor: Actor = SYSTEM) -> None:
    """Report (02) to the sender of a message why it was not taken, in the caller's transaction; once."""
    if message.sender_organ and message.edoc_id:
        _add(f"02:message:{message.id}", "02", [message.sender_organ], note, actor, message_id=message.id)


def _add(key: str, code: str, organs: list[str], note: str, actor: Actor, **about: int) -> None:
    if not settings()["send_statuses"]:
        return
    values = {
        "key": key, "kind": "status", "organs": organs, "status_code": code, "note": note, "business": 0,
        "file_name": f"{key.replace(':', '-')}.edxml", "made_at": clock.now(), "made_by": actor.person_id, **about,
    }  # fmt: skip
    db.session.execute(upsert(Outgoing).values(**values).on_conflict_do_nothing(index_elements=["key"]))
