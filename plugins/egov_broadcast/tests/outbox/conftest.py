"""What the tests of the outbox share: an agency with identifiers, its folder, reading back what lies there."""

from __future__ import annotations

import io
import tempfile

import pytest

from ..edxml.building import OURS, PDF
from ..intake.conftest import came, configure, documents  # noqa: F401  fixtures

OTHER, OLD = "H99.06", "000.00.07.H99"


@pytest.fixture
def outbox(configure, agency):  # noqa: F811  a fixture
    """The folder: `outbox.sweep()`, `outbox.names()`, `outbox.read()` the messages that lie there, by name."""
    from intranet_plugins.egov_broadcast.edxml.reading import read
    from intranet_plugins.egov_broadcast.outbox import folder

    class Outbox:
        sweep = staticmethod(folder.sweep)

        @property
        def place(self):
            return folder.folder()

        def names(self):
            return sorted(path.name for path in self.place.glob("*.edxml"))

        def read(self):
            found = []
            for name in self.names():
                data = (self.place / name).read_bytes()
                with tempfile.TemporaryDirectory() as scratch, read(io.BytesIO(data), folder=scratch) as message:
                    files = {one.name: one.path.read_bytes() for one in message.attachments}
                found.append((message, files))
            return found

    return Outbox()


@pytest.fixture
def rows(app):
    """`rows()`: all rows, first first."""
    from sqlalchemy import select

    from intranet import db
    from intranet_plugins.egov_broadcast.outbox.models import Outgoing

    def all_of_them():
        db.session.rollback()
        return list(db.session.scalars(select(Outgoing).order_by(Outgoing.id)))

    return all_of_them


@pytest.fixture
def own(make_document, configure):  # noqa: F811  a fixture
    """`own("Kế hoạch hội thi")`: a document of ours with a file."""

    def make(subject="Kế hoạch hội thi", **more):
        facts = {"code": "7/STD-VP", "urgency": 2, "signer": "Hà Văn Ví", "signer_position": "Giám đốc"}
        attached = more.pop("attached", {"Kế hoạch & phụ lục.pdf": PDF})
        values = {"register": "own", "year": None, "number": None, **facts, **more}
        return make_document(subject, attached=attached, **values)

    return make


@pytest.fixture
def order(actor_of):
    """`order(document, "new", OTHER)`: the office has it sent."""
    from intranet import db
    from intranet_plugins.egov_broadcast.outbox import dispatch

    numbers = iter(range(1, 1000))

    def give(document, act, *organs, who="office", token=None, **more):
        db.session.refresh(document)
        wanted = dispatch.Order(act, token or f"{next(numbers):032x}", organs, **more)
        dispatch.send(actor_of(who), document.id, document.version, wanted)
        db.session.refresh(document)

    return give


__all__ = ["OLD", "OTHER", "OURS", "PDF"]
