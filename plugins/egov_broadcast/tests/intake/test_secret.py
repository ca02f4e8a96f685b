"""Secret documents may not be on this network: nothing of them is kept, wherever it is said that they are secret."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from ..edxml.building import Attached
from .letters import letter

SECRET_WORDS = "Phương án bảo vệ kho"
STAMPED = "CỤC KIỂM NGHIỆM\nSố: 15/CKN-VP\nMẬT\nKính gửi: Sở Thí dụ\n"


def everything_kept(app):
    """All text in the plugin's tables and in the audit trail, and everything in the store."""
    from intranet import db, files
    from intranet.audit.models import AuditEntry
    from intranet_plugins.egov_broadcast.documents.models import Document
    from intranet_plugins.egov_broadcast.intake.models import Message

    rows = []
    for model in (Message, Document, AuditEntry, files.StoredFile):
        found = db.session.execute(select(*model.__table__.columns)).mappings()
        rows += [{name: str(value) for name, value in row.items()} for row in found]
    return json.dumps(rows, ensure_ascii=False), [found.digest for found in app.extensions["files"].walk()]


@pytest.mark.parametrize(
    "message",
    [
        letter(Subject=f"(MẬT) {SECRET_WORDS}"),
        letter(Subject=f"TỐI MẬT: {SECRET_WORDS}"),
        letter(Subject=SECRET_WORDS, DocumentType={"TypeName": "Công văn mật"}),
        letter(Subject=SECRET_WORDS, OtherInfo={"Appendixes": {"Appendix": ["Tuyệt mật"]}}),
        letter(Subject=SECRET_WORDS).with_files(Attached("Công văn (Mật).pdf")),
        letter(Subject=SECRET_WORDS).with_files(Attached("Công văn.txt", STAMPED.encode(), "text/plain")),
        letter(Subject=f"(MẬT) {SECRET_WORDS}", To=[{"OrganId": "H1.1"}]),
    ],
    ids=["subject", "head", "type", "appendix", "name of a file", "stamp", "refused for something else, too"],
)
def test_a_secret_document_is_refused_and_nothing_of_it_is_kept(came, app, told, message):
    refused = came(message)
    assert (refused.outcome, refused.reason, refused.file_id) == ("refused", "secret", None)
    assert (refused.name, refused.size) == ("tin.edxml", len(message.bytes()))
    kept, content = everything_kept(app)
    assert SECRET_WORDS not in kept
    assert "15/CKN-VP" not in kept
    assert content == []
    assert told() == []


def test_what_speaks_of_secrets_is_not_secret(came):
    assert came(letter(Subject="Về việc triển khai Luật Bảo vệ bí mật nhà nước, đổi mật khẩu")).outcome == "accepted"


def test_what_was_kept_for_the_background_goes_when_it_is_found_secret(app, configure, actor_of):
    import io

    from intranet import db, files, transaction
    from intranet_plugins.egov_broadcast.intake import service

    data = io.BytesIO(letter(Subject=f"(MẬT) {SECRET_WORDS}").bytes())
    with files.hold(data, "tin.edxml", raw=True) as held, transaction():
        message = service.keep(held, "tin.edxml", way="upload", actor=actor_of("office"), key="upload:1")
    assert message.file_id is not None
    service.process(message.id)
    db.session.refresh(message)
    assert (message.outcome, message.reason, message.file_id) == ("refused", "secret", None)
    kept, content = everything_kept(app)
    assert SECRET_WORDS not in kept
    assert content == []
