"""Messages that come to the agency: invented ones, from the tests of the parser."""

from __future__ import annotations

import io
import itertools
from types import SimpleNamespace

import pytest

OWN = "H99.05\n000.00.05.H99"


@pytest.fixture
def configure(app):
    """`configure(send_statuses=False)`: settings of the agency; its identifiers are H99.05 and 000.00.05.H99."""
    from intranet import SYSTEM
    from intranet.host.service_settings import save_settings

    versions = [0]

    def save(**values):
        given = {"own_ids": OWN, **values}
        versions[0] = save_settings(SYSTEM, "egov_broadcast", None, given, versions[0])

    save()
    return save


@pytest.fixture
def came(configure, agency):
    """`came(letter())`: the message is taken in by the system; `key`, `name`, `actor`, `way` say otherwise."""
    from intranet import SYSTEM, db
    from intranet_plugins.egov_broadcast.intake import service

    numbers = itertools.count(1)

    def take(message, name="tin.edxml", way="command", actor=SYSTEM, key=None, **more):
        data = message if isinstance(message, bytes) else message.bytes()
        key = key or f"test:{next(numbers)}"
        made = service.take_in(io.BytesIO(data), name, way=way, actor=actor, key=key, **more)
        db.session.refresh(made)
        return made

    return take


@pytest.fixture
def documents():
    """`documents()`: all documents, first first."""
    from sqlalchemy import select

    from intranet import db
    from intranet_plugins.egov_broadcast.documents.models import Document

    def all_of_them():
        db.session.rollback()
        return list(db.session.scalars(select(Document).order_by(Document.id)))

    return all_of_them


@pytest.fixture
def told(app):
    """`told()`: (code, document, message, note) of the statuses that are to go out."""
    from sqlalchemy import select

    from intranet import db
    from intranet_plugins.egov_broadcast.outbox.models import Outgoing

    def rows():
        found = db.session.scalars(select(Outgoing).order_by(Outgoing.id))
        return [SimpleNamespace(code=one.status_code, document=one.document_id, message=one.message_id, note=one.note,
                                organs=one.organs) for one in found]  # fmt: skip

    return rows


@pytest.fixture
def notices_of(agency):
    """`notices_of("office")`: the subjects of what a person was told, first first."""
    from sqlalchemy import select

    from intranet import db
    from intranet.notices.models import Notice, NoticeText

    def subjects(who):
        found = select(NoticeText.subject).join(Notice, Notice.text_id == NoticeText.id)
        found = found.where(Notice.person_id == agency.people[who]).order_by(Notice.created_at, Notice.matter_id)
        return [subject["vi"] for subject in db.session.scalars(found)]

    return subjects
