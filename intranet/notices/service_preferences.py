"""How people want their mail, chosen while signed in or by the link in a mail; addresses tried again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from flask import current_app
from sqlalchemy import delete, select, update

from intranet import audit, clock
from intranet.access import Actor, Forbidden, Refused
from intranet.database import db, transaction
from intranet.directory.models import Person
from intranet.notices import kinds, post, queries
from intranet.notices.cadence import due_at
from intranet.notices.letters import DIGEST
from intranet.notices.links import Subscription
from intranet.notices.models import CADENCES, Mail, Mailbox, Notice, NoticePreference
from intranet.web.i18n import _

MANAGE = "notices.manage_mail"
RETRY_AGE = timedelta(days=5)


def save(actor: Actor, chosen: Mapping[str, str]) -> None:
    """Keep how `actor` wants kinds of notices (name → cadence) by mail; what waits follows at once.

    Raises :class:`Refused` for an unknown kind or cadence, and for a kind that is always mailed.
    """
    if actor.person_id is None:
        raise Forbidden("notices.read")
    with transaction():
        changes = _save(actor.person_id, chosen)
        if changes:
            _record(actor, "notices.prefer", actor.person_id, changes)


def unsubscribe(subscription: Subscription) -> None:
    """End what the link in a mail stands for: one kind, or all kinds that come with one digest."""
    with transaction():
        chosen = dict.fromkeys(covered(subscription), "never")
        changes = _save(subscription.person_id, chosen)
        if changes:
            person = db.session.get_one(Person, subscription.person_id)
            _record(Actor(person.id, None, person.full_name, channel="mail"), "notices.unsubscribe", person.id, changes)


def covered(subscription: Subscription) -> list[str]:
    """The kinds that a subscription still covers; none once it has ended."""
    name = subscription.name
    if name.startswith(DIGEST):
        wanted = queries.cadences_of(subscription.person_id)
        return [kind for kind, cadence in wanted.items() if DIGEST + cadence == name]
    kind = kinds.every().get(name)
    if kind is None or not kind.optional:
        return []
    return [name] if queries.cadences_of(subscription.person_id)[name] != "never" else []


def retry_address(actor: Actor, person_id: int) -> None:
    """Send to an address again that was refused, also what was given up in the last days.

    Raises `Forbidden`, and :class:`LookupError` when there is no such person.
    """
    actor.require(MANAGE)
    now = clock.now()
    with transaction():
        if db.session.get(Person, person_id) is None:
            raise LookupError(person_id)
        box = db.session.get(Mailbox, person_id)
        if box is None:
            return
        db.session.delete(box)
        lately = (Mail.person_id == person_id, Mail.state == "failed", Mail.ended_at > now - RETRY_AGE)
        again = {"state": "queued", "due_at": now, "attempts": 0, "created_at": now, "error": "", "ended_at": None}
        db.session.execute(update(Mail).where(*lately).values(again))
        _record(actor, "notices.retry_address", person_id, {"address": [box.address, None]})


def _save(person_id: int, chosen: Mapping[str, str]) -> dict[str, list[str | None]]:
    # One row for all their choices: two windows of one person come one after the other.
    db.session.scalar(select(Person.id).where(Person.id == person_id).with_for_update())
    before = queries.cadences_of(person_id)
    changes: dict[str, list[str | None]] = {}
    for name, cadence in chosen.items():
        kind = kinds.every().get(name)
        if kind is None or cadence not in CADENCES:
            raise Refused(_("Chọn một mục trong danh sách."), name)
        if not kind.optional and cadence != "now":
            raise Refused(_("Loại thư này luôn được gửi ngay."), name)
        if before[name] == cadence:
            continue
        db.session.merge(NoticePreference(person_id=person_id, kind=name, cadence=cadence))
        _follow(person_id, name, cadence)
        changes[name] = [before[name], cadence]
    return changes


def _follow(person_id: int, kind: str, cadence: str) -> None:
    """What waits to be mailed comes as it is wanted from now on. What is in a mail already only ever stops."""
    office = post.office(current_app.extensions["settings"])
    due = due_at(cadence, clock.now(), office.digest_hour) if office else None
    waits = (Notice.person_id == person_id, Notice.kind == kind, Notice.mail_due_at.is_not(None))
    which = waits if due is None else (*waits, Notice.mail_id.is_(None))
    db.session.execute(update(Notice).where(*which).values(cadence=cadence, mail_due_at=due))


def _record(actor: Actor, action: str, person_id: int, changes: Mapping[str, list[str | None]]) -> None:
    name = db.session.scalar(select(Person.full_name).where(Person.id == person_id)) or ""
    audit.record(
        actor, action=action, subject_kind="person", subject_id=person_id, subject_label=name, changes=dict(changes)
    )


def forget(person_id: int) -> int:
    """Delete what is kept of a person's notices; how many rows that were. In the caller's transaction."""
    gone = 0
    for model in (Notice, Mail, NoticePreference, Mailbox):
        rows = delete(model).where(model.person_id == person_id).returning(model.person_id)
        gone += len(db.session.scalars(rows.execution_options(synchronize_session=False)).all())
    return gone
