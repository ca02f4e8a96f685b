"""After all was killed and brought to its end: is everything there, and nothing twice?"""

from __future__ import annotations

from collections import Counter
from typing import Any

from sqlalchemy import func, select

from intranet import db
from intranet.audit.models import AuditEntry
from intranet.notices.models import Notice, NoticeMatter
from intranet_plugins.egov_broadcast.documents.models import Attachment, Document
from intranet_plugins.egov_broadcast.documents.models import Counter as Numbers
from intranet_plugins.egov_broadcast.intake import folder
from intranet_plugins.egov_broadcast.intake.models import Message
from intranet_plugins.egov_broadcast.outbox.models import Outgoing
from intranet_plugins.egov_broadcast.people import figures
from intranet_plugins.egov_broadcast.people.models import Held
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt
from intranet_plugins.egov_broadcast.tracking.models import Reminded, Reminder

from ..people.recount import Raw


def unfinished() -> dict[str, int]:
    """What still has to be done; empty when all is done."""
    db.session.rollback()
    waits = {
        "messages": select(func.count()).where(Message.outcome == "queued"),
        "broadcasts": select(func.count()).where(Broadcast.status.in_(("sending", "scheduled"))),
        "notices": select(func.count()).where(Broadcast.status == "live", Broadcast.told_at.is_(None)),
    }
    found = {name: db.session.scalar(count) or 0 for name, count in waits.items()}
    found["files"] = sum(path.is_file() and not path.name.startswith(".") for path in folder.folder().iterdir())
    roots = db.session.scalars(select(Broadcast.id).where(Broadcast.status == "live", Broadcast.parent_id.is_(None)))
    found["followed"] = sum(not figures.is_current(root_id) for root_id in roots.all())
    return {name: number for name, number in found.items() if number}


def messages(uploaded: list[int], dropped: dict[str, str], sent: set[str]) -> None:
    """Each message came in once; each document is in the register once, with numbers without gaps."""
    db.session.rollback()
    rows = db.session.scalars(select(Message)).all()
    names = Counter(row.name for row in rows if row.way == "folder")
    assert names == Counter(dropped), "files of the folder"
    assert {row.id for row in rows if row.way == "upload"} == set(uploaded)
    documents = db.session.scalars(select(Document).where(Document.edoc_id.is_not(None))).all()
    assert Counter(one.edoc_id for one in documents) == Counter(sent)
    numbers = sorted(db.session.scalars(select(Document.number).where(Document.register == "in")))
    assert numbers == list(range(1, len(numbers) + 1))
    assert db.session.scalars(select(Numbers.last).where(Numbers.register == "in")).one() == len(numbers)
    files = Counter(db.session.execute(select(Attachment.document_id, Attachment.position)).all())
    assert set(files.values()) <= {1}
    accepted = [row for row in rows if row.outcome == "accepted"]
    assert {row.document_id for row in accepted} >= {one.id for one in documents}
    told = Counter(db.session.execute(select(Outgoing.document_id, Outgoing.status_code, Outgoing.message_id)).all())
    assert set(told.values()) <= {1}, "statuses told twice"
    for name, place in (("done", "accepted"), ("refused", "refused"), ("waiting", "waiting")):
        lying = [path for path in (folder.folder() / name).iterdir() if not path.name.endswith(".txt")]
        wanted = [row for row in rows if row.way == "folder" and row.outcome == place]
        assert len(lying) == len(wanted), (name, len(lying), len(wanted))


def people(roots: list[int]) -> None:
    """Receipts are those that the directory of today wants, and all were told once."""
    raw = Raw()
    assert not db.session.scalars(select(Held)).all()
    for root_id in roots:
        wanted = raw.standing(root_id)
        stored = {row.person_id: row for (root, _who), row in raw.receipts.items() if root == root_id}
        assert {who for who, row in stored.items() if row.left_on is None} == set(wanted)
        found = {who: (row.must, row.due_at, row.unit_id) for who, row in stored.items() if row.left_on is None}
        assert found == {who: (must, due, raw.homes.get(who)) for who, (must, due) in wanted.items()}, root_id
        assert figures.of([root_id])[root_id] == raw.figures(root_id)
    told = db.session.execute(
        select(NoticeMatter.kind, NoticeMatter.key, Notice.person_id).join(Notice, Notice.matter_id == NoticeMatter.id)
    ).all()
    about = {(key, person) for kind, key, person in told if kind == "egov_broadcast.confirm"}
    arrived = {person for kind, _key, person in told if kind == "egov_broadcast.arrived"}
    for (root_id, person), row in raw.receipts.items():
        first = raw.broadcasts[root_id]
        if root_id in roots and first.sender_id != person and person in raw.here:
            late = row.reached_at != first.reached_at
            assert (f"broadcast:{root_id}", person) in about or (late and person in arrived), (root_id, person)


def confirmations(answered: set[tuple[int, int]]) -> None:
    """What was answered is there; each is in the audit trail once."""
    db.session.rollback()
    kept = select(Receipt.root_id, Receipt.person_id).where(Receipt.acknowledged_at.is_not(None))
    confirmed = {tuple(row) for row in db.session.execute(kept)}
    assert answered <= confirmed
    trail = select(AuditEntry.subject_id, AuditEntry.actor_person_id).where(
        AuditEntry.action == "egov_broadcast.acknowledge"
    )
    entries: Counter[Any] = Counter((int(subject), who) for subject, who in db.session.execute(trail))
    assert entries == Counter(confirmed)


def reminders(late: list[int]) -> None:
    """Who was reminded of what was told once of each rung; the counts of people agree."""
    db.session.rollback()
    rows = db.session.scalars(select(Reminder).where(Reminder.root_id.in_(late))).all()
    told = db.session.execute(select(Reminded.reminder_id, Reminded.person_id)).all()
    for row in rows:
        mine = [person for reminder, person in told if reminder == row.id]
        assert row.people == len(mine), row.key
    theirs = {row.id for row in rows if row.way in ("before", "after")}
    rungs = {row.id: row.key.partition("#")[0] for row in rows}
    twice = Counter((rungs[reminder], person) for reminder, person in told if reminder in theirs)
    assert twice
    assert set(twice.values()) == {1}
    counted: Counter[Any] = Counter()
    for row in rows:
        if row.id in theirs:
            counted.update((row.root_id, person) for reminder, person in told if reminder == row.id)
    stored = select(Receipt.root_id, Receipt.person_id, Receipt.reminders).where(Receipt.root_id.in_(late))
    assert {(root, person): number for root, person, number in db.session.execute(stored) if number} == dict(counted)
    notices = db.session.execute(
        select(NoticeMatter.kind, Notice.person_id, NoticeMatter.key)
        .join(Notice, Notice.matter_id == NoticeMatter.id)
        .where(NoticeMatter.kind == "egov_broadcast.reminder")
    ).all()
    assert Counter((key.partition("#")[0], person) for _kind, person, key in notices) == twice
    assert {row.way for row in rows} >= {"after", "head"}
