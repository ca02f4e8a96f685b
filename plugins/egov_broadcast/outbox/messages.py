"""A row as the message it stands for: nothing but what its `facts` say."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any, BinaryIO

from sqlalchemy import select

from intranet import db, files

from ..edxml.message import Message, Organ, Related, Replaced, Staff, Status, Trace
from ..edxml.writing import File, document_message, status_message
from .models import Outgoing
from .service import as_date


class Gone(Exception):
    """A file that the message should have is in the store no more."""


def write(row: Outgoing, target: BinaryIO) -> None:
    """Write the message. Raises :class:`Gone`, :class:`files.StoreDown` and what `target` raises.

    Reads all it needs of the database first and ends that transaction: writing may take long.
    """
    facts, made_at, code = row.facts, row.made_at, row.status_code
    if row.kind == "status":
        about = facts["about"] | {"issued_on": as_date(facts["about"]["issued_on"])}
        status = Status(
            code=code, about=Related(**about), at=made_at, staff=Staff(**facts.get("staff", {})),
            description=facts["description"],
        )  # fmt: skip
        target.write(status_message(Organ(**facts["from"]), status))
        return
    message = _document(facts, row)
    with ExitStack() as stack:
        opened = _opened(stack, facts["files"])
        db.session.rollback()
        document_message(target, message, opened)


def _document(facts: dict[str, Any], row: Outgoing) -> Message:
    sender = Organ(**facts["from"])
    due = as_date(facts["due"])
    return Message(
        sender=sender, receivers=tuple(Organ(**one) for one in facts["to"]), due=due,
        issued_on=as_date(facts["issued_on"]), business=row.business, staff=Staff(**facts.get("staff", {})),
        traces=(Trace(organ_id=sender.id, at=row.made_at),),
        replaces=tuple(
            Replaced(document_id=one["document_id"], organ_ids=tuple(one["organ_ids"])) for one in facts["replaces"]
        ),
        receivers_removed=tuple(facts["removed"]), receivers_added=tuple(facts["added"]),
        updates_info=True if row.business == 2 else None,
        updates_receivers=bool(facts["removed"] or facts["added"]) if row.business == 2 else None,
        **facts["said"],
    )  # fmt: skip


def _opened(stack: ExitStack, named: list[dict[str, Any]]) -> list[File]:
    stored = files.StoredFile
    wanted = select(stored).where(stored.id.in_({one["file_id"] for one in named}))
    found = {one.id: one for one in db.session.scalars(wanted)}
    opened = []
    for one in named:
        file = found.get(one["file_id"])
        if file is None or file.digest != one["digest"]:
            raise Gone(one["name"])
        stream = stack.enter_context(files.open(file))
        opened.append(File(one["name"], one["media_type"], lambda stream=stream: stream))  # type: ignore[misc]
    return opened
