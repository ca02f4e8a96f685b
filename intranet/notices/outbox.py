"""Mails as rows: made from notices that are due, claimed with a lease, settled one by one.

What the sweep does is repeatable at every point. A notice is in at most one mail; a mail is claimed by one
sweep at a time; one that ended is never taken again. The one thing nobody can know is whether a server took
a message when the line, or the sweep, died between its last byte and our commit: such a mail is sent again,
with the same Message-ID, by which mail programs and people know it for the same.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Table, and_, bindparam, func, insert, or_, select, update
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.database import changed_rows, db, transaction
from intranet.notices import kinds
from intranet.notices.models import Mail, Mailbox, MailServer, Notice
from intranet.notices.post import Office

BATCH: Final = 20
LEASE: Final = timedelta(minutes=6)
"""Longer than a sweep works at worst: its time, then one opening of a connection and one message at their limits."""
MOST_QUEUED: Final = 500
"""No more mails are made than will soon be sent, so that what is read or switched off meanwhile is left out."""
WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 5, 15, 60, 180, 360, 720, 1440))
"""How long a mail waits after its first, second, … refusal for now; the last one repeats."""
GIVE_UP: Final = timedelta(days=5)
"""A mail that was not taken for so long never will be; the time RFC 5321 (4.5.4.1) asks senders to try."""
SERVER_WAITS: Final = tuple(timedelta(minutes=m) for m in (1, 2, 5, 15, 30))
"""How long a server in trouble is left alone, after its first, second, … trouble; the last one repeats."""
DIGESTS: Final = ("daily", "weekly")


@dataclass(frozen=True, slots=True)
class Claimed:
    """A mail that this sweep may send."""

    id: int
    person_id: int
    cadence: str
    mark: str
    attempts: int
    created_at: datetime


def compose(office: Office, open_kinds: Collection[str]) -> int:
    """Make mails of the notices that are due and whose kinds are open; how many were made."""
    now = clock.now()
    with transaction():
        # Whoever else composes waits here, and then finds these notices in mails.
        _lock(office.host, now)
        queued = db.session.scalar(select(func.count()).select_from(Mail).where(Mail.state == "queued")) or 0
        room = MOST_QUEUED - queued
        if room < MOST_QUEUED // 2:
            return 0
        made = _compose_single(now, open_kinds, room)
        return made + (_compose_digests(now, open_kinds, room - made) if room > made else 0)


def _due(now: datetime, open_kinds: Collection[str]) -> ColumnElement[bool]:
    return and_(Notice.mail_due_at <= now, Notice.mail_id.is_(None), Notice.kind.in_(open_kinds))


def _compose_single(now: datetime, open_kinds: Collection[str], limit: int) -> int:
    due = (
        select(Notice.matter_id, Notice.person_id)
        .where(_due(now, open_kinds), Notice.cadence == "now")
        .order_by(Notice.kind.not_in(kinds.required()), Notice.mail_due_at).limit(limit)
    )  # fmt: skip
    rows = db.session.execute(due).all()
    mail_ids = _make([(row.person_id, "now") for row in rows], now)
    _put_into(
        [
            {"mail": mail_id, "of_matter": row.matter_id, "of_person": row.person_id}
            for mail_id, row in zip(mail_ids, rows, strict=True)
        ]
    )
    return len(rows)


def _compose_digests(now: datetime, open_kinds: Collection[str], limit: int) -> int:
    due = (
        select(Notice.person_id, Notice.cadence)
        .where(_due(now, open_kinds), Notice.cadence.in_(DIGESTS))
        .distinct().order_by(Notice.person_id, Notice.cadence).limit(limit)
    )  # fmt: skip
    rows = db.session.execute(due).all()
    mail_ids = _make([(row.person_id, row.cadence) for row in rows], now)
    if mail_ids:
        made = select(Mail.id).where(
            Mail.id.in_(mail_ids), Mail.person_id == Notice.person_id, Mail.cadence == Notice.cadence
        )
        taken = made.correlate(Notice).scalar_subquery()
        into = update(Notice).where(_due(now, open_kinds), Notice.cadence.in_(DIGESTS), made.correlate(Notice).exists())
        db.session.execute(into.values(mail_id=taken).execution_options(synchronize_session=False))
    return len(rows)


def _make(whom: Sequence[tuple[int, str]], now: datetime) -> list[int]:
    if not whom:
        return []
    rows = [
        {"person_id": person_id, "cadence": cadence, "mark": secrets.token_hex(12), "due_at": now, "created_at": now}
        for person_id, cadence in whom
    ]
    return list(db.session.scalars(insert(Mail).returning(Mail.id, sort_by_parameter_order=True), rows))


def _put_into(values: list[dict[str, Any]]) -> None:
    table = Notice.__table__
    assert isinstance(table, Table), "a mapped class of ours"
    if values:
        which = (table.c.matter_id == bindparam("of_matter"), table.c.person_id == bindparam("of_person"))
        statement = update(table).where(*which).values(mail_id=bindparam("mail"))
        db.session.connection().execute(statement, values)


def claim(office: Office) -> tuple[str, list[Claimed]]:
    """Take the next mails for this sweep, as many as the server's limit allows now: (token, mails)."""
    now, token = clock.now(), secrets.token_hex(16)
    with transaction():
        server = _lock(office.host, now)
        if server.blocked_until is not None and server.blocked_until > now:
            return token, []
        minute = now.replace(second=0, microsecond=0)
        if server.minute != minute:
            server.minute, server.given = minute, 0
        free = and_(Mail.state == "queued", Mail.due_at <= now, _unclaimed(now))
        room = max(0, min(BATCH, office.per_minute - server.given))
        wanted = select(Mail).where(free).order_by(Mail.due_at, Mail.id).limit(room)
        found = db.session.scalars(wanted.with_for_update(skip_locked=True)).all()
        for mail in found:
            mail.lease_token, mail.lease_until = token, now + LEASE
        server.given += len(found)
        return token, [Claimed(m.id, m.person_id, m.cadence, m.mark, m.attempts, m.created_at) for m in found]


def _unclaimed(now: datetime) -> ColumnElement[bool]:
    return or_(Mail.lease_until.is_(None), Mail.lease_until < now)


def sent(token: str, mail: Claimed, office: Office) -> bool:
    """The server took it. False when the mail is not ours any more."""
    with transaction():
        now = clock.now()
        healthy = {"sent_at": now, "failures": 0, "blocked_until": None, "error": ""}
        db.session.execute(update(MailServer).where(MailServer.host == office.host).values(healthy))
        return _end(token, mail, "sent")


def dropped(token: str, mail: Claimed, reason: str) -> None:
    """There is nothing to send any more."""
    with transaction():
        _end(token, mail, "dropped", reason)


def failed(token: str, mail: Claimed, reason: str, bad_address: str = "") -> None:
    """It cannot be delivered. `bad_address` is one that will refuse everything: nothing more is tried there."""
    now = clock.now()
    with transaction():
        _end(token, mail, "failed", reason)
        if bad_address:
            db.session.merge(Mailbox(person_id=mail.person_id, address=bad_address, error=reason, since=now))


def postponed(token: str, mail: Claimed, reason: str) -> None:
    """It was not taken for now: later again, or never when that has gone on for too long."""
    now = clock.now()
    if now - mail.created_at >= GIVE_UP:
        failed(token, mail, reason)
        return
    wait = WAITS[min(mail.attempts, len(WAITS) - 1)]
    with transaction():
        _write(token, mail, attempts=mail.attempts + 1, due_at=now + wait, error=reason, **_FREE)


def release(token: str, mails: Collection[Claimed], wait: timedelta = timedelta(0)) -> None:
    """Give mails back untried."""
    if mails:
        ours = (Mail.id.in_([mail.id for mail in mails]), Mail.lease_token == token, Mail.state == "queued")
        with transaction():
            db.session.execute(update(Mail).where(*ours).values(due_at=clock.now() + wait, **_FREE))


def trouble(office: Office, reason: str) -> None:
    """The server itself is in trouble: leave it alone for a while, longer each time."""
    now = clock.now()
    with transaction():
        server = _lock(office.host, now)
        server.blocked_until = now + SERVER_WAITS[min(server.failures, len(SERVER_WAITS) - 1)]
        server.failures += 1
        server.error, server.failed_at = reason, now


_FREE: Final[dict[str, Any]] = {"lease_token": None, "lease_until": None}


def _end(token: str, mail: Claimed, state: str, reason: str = "") -> bool:
    return _write(
        token, mail, state=state, error=reason, ended_at=clock.now(), attempts=mail.attempts + 1, **_FREE
    )  # fmt: skip


def _write(token: str, mail: Claimed, **values: Any) -> bool:
    ours = (Mail.id == mail.id, Mail.lease_token == token, Mail.state == "queued")
    statement = update(Mail).where(*ours).values(**values)
    return bool(changed_rows(statement))


def _lock(host: str, now: datetime) -> MailServer:
    wanted = select(MailServer).where(MailServer.host == host).with_for_update()
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).first()
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(MailServer(host=host, minute=now.replace(second=0, microsecond=0), given=0, failures=0))
        except IntegrityError:
            pass
        found = db.session.scalars(wanted.execution_options(populate_existing=True)).one()
    return found
