"""What these tests share: documents and broadcasts in the agency of `intranet.testing`."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest


@pytest.fixture(autouse=True)
def _patient(monkeypatch):
    """Files are read though the machine is busy: a person would not wait for it, a test does."""
    from intranet.indexing import reader

    original = reader.words_of

    def words_of(data, suffix, _seconds=0.0, *, ends=False):
        return original(data, suffix, 120.0, ends=ends)

    monkeypatch.setattr(reader, "words_of", words_of)


@pytest.fixture
def plan(agency, actor_of):
    """The id of an issued plan of the agency."""
    from intranet.testing.agency import issue_plan

    return issue_plan(agency, actor_of("office"))


@pytest.fixture
def make_document(agency, app, actor_of):
    """`make_document("Phát động đợt thi đua", attached={"cong-van.txt": b"…"})`: a document of the register.

    Registered by the office today; other columns by name. `attached`: names and contents.
    """
    # Not above: pytest reads this file before it knows whose tests these are.
    from intranet import clock, db, files, transaction
    from intranet_plugins.egov_broadcast.documents.models import Attachment, Document
    from intranet_plugins.egov_broadcast.models import DOCUMENT

    numbers = iter(range(1, 10_000))

    def make(subject="Phát động đợt thi đua chào mừng ngày 18/5", attached=None, **more):
        today, number = clock.today(), next(numbers)
        values = {
            "register": "in", "year": today.year, "number": number, "arrived_on": today, "issuer": "UBND tỉnh Mẫu",
            "code": f"{number}/UBND-NC", "code_key": f"{number}/ubnd-nc", "type_code": "CV", "type_name": "Công văn",
            "issued_on": today - timedelta(days=1), "created_at": clock.now(), "created_by": agency.people["office"],
        }  # fmt: skip
        office = actor_of("office")
        document = Document(subject=subject, **{**values, **more})
        with transaction():
            db.session.add(document)
            db.session.flush()
            for position, (name, content) in enumerate((attached or {}).items(), 1):
                stream = io.BytesIO(content)
                kept = files.store(office, stream, name, subject_kind=DOCUMENT, subject_id=document.id)
                db.session.add(
                    Attachment(document_id=document.id, position=position, file_id=kept.id, name=name,
                               size=len(content), sha256=kept.digest)
                )  # fmt: skip
        return document

    return make


@pytest.fixture
def make_broadcast(agency, app, make_document):
    """`make_broadcast(to=["staff", "unit_head"], deadline=…)`: a live broadcast that reached these people.

    Sent by the office an hour ago with a confirmation asked for; other columns by name. `to` None: everybody.
    """
    from intranet import Rule, clock, db, home_units, save_audience, transaction
    from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt

    def make(document=None, to=None, **more):
        document = document or make_document()
        now = clock.now()
        people = sorted(set(agency.people.values())) if to is None else [agency.people[who] for who in to]
        rules = [Rule("everyone")] if to is None else [Rule("person", person) for person in people]
        values = {
            "unit_id": agency.units["office"], "sender_id": agency.people["office"], "status": "live",
            "must_acknowledge": True, "deadline": now + timedelta(days=3), "sent_at": now - timedelta(hours=1),
            "people": len(people), "created_at": now - timedelta(hours=1),
        }  # fmt: skip
        with transaction():
            broadcast = Broadcast(document_id=document.id, audience_id=save_audience(rules), **{**values, **more})
            db.session.add(broadcast)
            db.session.flush()
            broadcast.root_id = broadcast.root_id or broadcast.id
            if broadcast.root_id == broadcast.id and broadcast.status in ("live", "ended"):
                units = home_units(people)
                db.session.add_all(
                    Receipt(root_id=broadcast.id, person_id=person, broadcast_id=broadcast.id,
                            must=broadcast.must_acknowledge, unit_id=units.get(person),
                            due_at=broadcast.deadline, reached_at=broadcast.sent_at)
                    for person in people
                )  # fmt: skip
        return broadcast

    return make
