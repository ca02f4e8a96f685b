"""To whom a document of ours went, what was asked of them since, what they reported; few statements."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import select

from intranet import db

from ..documents.models import Document
from ..intake import reports
from ..intake.models import Message
from ..organs import service as organs
from .models import Outgoing

ASK_BACK = "13"
_ANSWERS = ("15", "16")
NEW, REVOKE, UPDATE, REPLACE = 0, 1, 2, 3


@dataclass(frozen=True, slots=True)
class Receiver:
    """One agency. `code` is the furthest state it reported ("" none yet), `answer` its last one to a request.

    `has_it`: it was sent to them and not revoked. `waits`: the file is not written yet.
    """

    id: str
    name: str
    sent_at: datetime | None
    waits: bool = False
    revoked_at: datetime | None = None
    asked_at: datetime | None = None
    code: str = ""
    at: datetime | None = None
    note: str = ""
    answer: Message | None = field(default=None, repr=False)

    @property
    def has_it(self) -> bool:
        """Whether it was sent to them and not revoked."""
        return self.sent_at is not None and self.revoked_at is None


def messages_about(document_ids: Iterable[int]) -> list[Outgoing]:
    """What went out of our own documents, first first."""
    about = Outgoing.document_id.in_(set(document_ids))
    theirs = (Outgoing.kind == "edoc") | (Outgoing.status_code == ASK_BACK)
    return list(db.session.scalars(select(Outgoing).where(about, theirs).order_by(Outgoing.id)))


def holders(rows: Iterable[Outgoing]) -> dict[str, Outgoing]:
    """Who has a document after these messages, each with the one that brought it."""
    found: dict[str, Outgoing] = {}
    for row in rows:
        for organ in row.organs:
            if row.kind == "edoc" and row.business in (NEW, REPLACE):
                found[organ] = row
            elif row.kind == "edoc" and row.business == REVOKE:
                found.pop(organ, None)
    return found


def receivers(document: Document, rows: list[Outgoing] | None = None) -> list[Receiver]:
    """All whom it went to, in that order, then whoever reports though it was not sent to them."""
    rows = messages_about([document.id]) if rows is None else rows
    standings = reports.standings([document.id]).get(document.id, [])
    sent = list(dict.fromkeys(organ for row in rows for organ in row.organs))
    heads = organs.canonical([*sent, *(one.organ_id for one in standings)])
    names = organs.names(sent)
    said = {heads[one.organ_id]: one for one in standings}
    found = [_receiver(organ, names.get(organ, ""), rows, said.pop(heads[organ], None)) for organ in sent]
    return found + [_receiver(one.organ_id, one.name, (), one) for one in said.values()]


def _receiver(organ: str, name: str, rows: Iterable[Outgoing], said: reports.Standing | None) -> Receiver:
    mine = [row for row in rows if organ in row.organs]
    brought = [row for row in mine if row.kind == "edoc" and row.business in (NEW, REPLACE)]
    revoked = [row for row in mine if row.kind == "edoc" and row.business == REVOKE]
    is_gone = bool(revoked) and (not brought or revoked[-1].id > brought[-1].id)
    asked = [row for row in mine if row.kind == "status"]
    answers = [one for one in said.reports if one.status_code in _ANSWERS] if said else []
    progress = bool(said and said.code not in _ANSWERS)
    return Receiver(
        organ, name or (said.name if said else organ), brought[-1].made_at if brought else None,
        waits=any(row.written_at is None for row in mine), revoked_at=revoked[-1].made_at if is_gone else None,
        asked_at=asked[-1].made_at if asked else None, code=said.code if said and progress else "",
        at=said.at if said and progress else None, note=said.note if said and progress else "",
        answer=max(answers, key=reports.said_at) if answers else None,
    )  # fmt: skip
