"""What a reader does with a document: open it, open a file of it, confirm it.

Opening is recorded by a POST of the reader's own page, never by a GET: `static/inbox.js` tells once the page is seen;
without JavaScript "Mở tệp", "Đánh dấu đã đọc" and confirming do. So what is recorded was done by somebody in front of
the page, not by whatever fetches addresses ahead; and each call speaks of the actor alone, so nobody opens for others.
The rows themselves are the record of opening; confirmations are in the audit trail, too, without the answer: it must be
possible to erase that.

Confirming is final. Several at once – two tabs, a storm – are one: the row is changed by one conditional statement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, exists, func, select, update

from intranet import Actor, Refused, audit, changed_rows, clock, db, transaction

from .. import rights
from ..documents.models import Attachment, Document
from ..models import BROADCAST
from ..sending.models import Broadcast, Receipt
from ..texts import _
from . import participation, standing

LONGEST_ANSWER = 2000
_HAS_FILES = exists().where(Attachment.document_id == Document.id)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of confirming several: those confirmed now, and the others with the reason (root id → sentence)."""

    done: Sequence[int]
    kept: dict[int, str]


def open(actor: Actor, root_id: int) -> bool:
    """Record that the actor has opened it; whether that is new. Raises LookupError when it did not reach them."""
    return _note(actor, root_id, {"opened_at": clock.now()}, Receipt.opened_at)


def open_file(actor: Actor, root_id: int, attachment_id: int) -> bool:
    """Record that the actor has opened a file of it; whether that is new. Raises LookupError as :func:`open`."""
    now = clock.now()
    opened = {"file_opened_at": now, "opened_at": func.coalesce(Receipt.opened_at, now)}
    of_it = exists().where(Attachment.id == attachment_id, Attachment.document_id == Document.id)
    return _note(actor, root_id, opened, Receipt.file_opened_at, of_it)


def acknowledge(actor: Actor, root_id: int, answer: str = "") -> datetime:
    """The actor confirms that they have read it, with an answer where one is asked for; when they did.

    Confirming again changes nothing. Raises LookupError when it did not reach them, Refused when it is for information
    only, has ended, or something is still missing (`field` "answer": the answer).
    """
    with transaction():
        asked = {one.root_id: one for one in _asked(actor, [root_id])}.get(root_id)
        if asked is None:
            raise LookupError(root_id)
        if asked.acknowledged_at is not None:
            return asked.acknowledged_at
        answer = answer.strip()
        _check(asked, answer)
        now = clock.now()
        if _confirm(actor, [asked], now, answer if asked.question else ""):
            return now
        return db.session.scalars(select(Receipt.acknowledged_at).where(_row(actor, [root_id]))).one() or now


def acknowledge_many(actor: Actor, root_ids: Iterable[int]) -> Outcome:
    """Confirm several that ask for nothing else, in one transaction; what was confirmed before counts as done.

    What did not reach the actor is passed over in silence.
    """
    with transaction():
        ready, done, kept = [], [], {}
        for asked in _asked(actor, sorted(set(root_ids))):
            try:
                _check(asked, "")
            except Refused as refusal:
                kept[asked.root_id] = str(refusal)
            else:
                done.append(asked.root_id)
                if asked.acknowledged_at is None:
                    ready.append(asked)
        if ready:
            _confirm(actor, ready, clock.now(), "")
    return Outcome(done, kept)


def why_not(must: bool, status: str, must_open: bool, file_opened_at: datetime | None) -> str:
    """Why one cannot confirm just now, as a sentence; "" when one can (an answer may still be asked for)."""
    if not must:
        return _("Văn bản này để biết, không cần xác nhận")
    if status != "live":
        return _("Việc phổ biến đã kết thúc, không nhận xác nhận nữa")
    if must_open and file_opened_at is None:
        return _("Mở tệp kèm theo rồi xác nhận")
    return ""


def _check(asked: Any, answer: str) -> None:
    if asked.acknowledged_at is not None:
        return
    if problem := why_not(asked.must, asked.status, asked.must_open and asked.has_files, asked.file_opened_at):
        raise Refused(problem)
    if asked.question and not answer:
        raise Refused(_("Trả lời câu hỏi rồi xác nhận"), field="answer")
    if len(answer) > LONGEST_ANSWER:
        raise Refused(_("Viết câu trả lời ngắn hơn, tối đa %(num)d ký tự", num=LONGEST_ANSWER), field="answer")


def _asked(actor: Actor, root_ids: Sequence[int]) -> Sequence[Any]:
    """What is asked of the actor, in one statement."""
    return db.session.execute(_what_is_asked(), {"person": _person(actor), "roots": root_ids}).all()


# To build it takes longer than to run it, and everybody confirms in the same hour.
@cache
def _what_is_asked() -> Select[Any]:
    columns = (
        Receipt.root_id, Receipt.must, Receipt.acknowledged_at, Receipt.file_opened_at, Broadcast.status,
        Broadcast.question, Broadcast.must_open, Broadcast.channel, Document.code, Document.subject, Document.plan_id,
        Document.wave_id, _HAS_FILES.label("has_files"),
    )  # fmt: skip
    chosen = Receipt.root_id.in_(bindparam("roots", expanding=True))
    return standing.mine(bindparam("person"), *columns).where(chosen).order_by(Receipt.root_id)


def _confirm(actor: Actor, asked: Sequence[Any], now: datetime, answer: str) -> list[int]:
    """Change the rows that nobody else changed meanwhile; which they were. The audit trail and plans follow them."""
    change = (
        update(Receipt)
        .where(_row(actor, [one.root_id for one in asked]), Receipt.acknowledged_at.is_(None))
        .values(acknowledged_at=now, opened_at=func.coalesce(Receipt.opened_at, now), answer=answer)
        .returning(Receipt.root_id)
        .execution_options(synchronize_session=False)
    )
    changed = set(db.session.scalars(change))
    person, today = _person(actor), clock.local(now).date()
    for one in asked:
        if one.root_id in changed:
            audit.record(
                actor, action="egov_broadcast.acknowledge", subject_kind=BROADCAST, subject_id=one.root_id,
                subject_label=one.code or one.subject,
            )  # fmt: skip
            participation.on_acknowledged(one.root_id, one.plan_id, one.wave_id, one.channel, [person], today)
    return sorted(changed)


def _note(actor: Actor, root_id: int, values: dict[str, Any], moment: Any, *which: ColumnElement[bool]) -> bool:
    """Set a moment once, while the broadcast runs: figures of one that ended stand still."""
    with transaction():
        seen = standing.mine(_person(actor), moment, Broadcast.status).where(Receipt.root_id == root_id, *which)
        found = db.session.execute(seen).first()
        if found is None:
            raise LookupError(root_id)
        if found[0] is not None or found.status != "live":
            return False
        change = update(Receipt).where(_row(actor, [root_id]), moment.is_(None)).values(values)
        return bool(changed_rows(change))


def _row(actor: Actor, root_ids: Sequence[int]) -> ColumnElement[bool]:
    return and_(Receipt.root_id.in_(root_ids), Receipt.person_id == _person(actor))


def _person(actor: Actor) -> int:
    """Whose receipt it is: the actor's own, whoever they are."""
    actor.require(rights.READ)
    if actor.person_id is None:
        raise LookupError("nobody in particular reads")
    return actor.person_id
