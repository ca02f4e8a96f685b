"""A secret document that was registered all the same leaves the network with everything it says."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from intranet import clock, db, files, transaction
from intranet.indexing.models import FileText
from intranet_plugins.egov_broadcast.documents import expelling, queries, service
from intranet_plugins.egov_broadcast.documents.models import Attachment, Document
from intranet_plugins.egov_broadcast.intake.models import Message
from intranet_plugins.egov_broadcast.models import DOCUMENT
from intranet_plugins.egov_broadcast.sending.models import Broadcast


@pytest.fixture
def secret(register, make_broadcast):
    """A registered document with a file and a message that brought it, which reached somebody."""
    document = register("Nội dung phải giữ kín", files={"a.txt": b"noi dung"}, signer="Trần Thị Bình", code="5/SNV")
    make_broadcast(document, to=["staff"])
    with transaction():
        db.session.add(Message(key="m1", way="upload", name="a.edxml", size=1, sha256="0" * 64, kind="edoc",
                               received_at=clock.now(), outcome="accepted", document_id=document.id,
                               subject="Phải giữ kín", facts={"subject": "Phải giữ kín"}))  # fmt: skip
    return db.session.get_one(Document, document.id)


def count(model) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def assert_gone(document_id: int) -> None:
    stored = db.session.get_one(Document, document_id)
    assert (stored.status, stored.number, stored.code) == ("recalled", 1, "5/SNV")
    assert (stored.subject, stored.signer) == ("Văn bản mật, đã xóa nội dung", "")
    assert (count(Attachment), count(files.StoredFile), count(files.FileBlob)) == (0, 0, 0)
    message = db.session.scalars(select(Message)).one()
    assert (message.subject, message.facts) == ("", {})
    assert db.session.scalars(select(Broadcast.status)).one() == "withdrawn"


def test_a_clerk_erases_it(secret, client_as) -> None:
    office, url = client_as("office"), f"/p/egov_broadcast/documents/{secret.id}/expel"
    assert "không khôi phục được" in office.get(url).text
    assert client_as("leader").get(url).status_code == 403
    assert office.post(url, data={"version": str(secret.version), "degree": "Mật"}).status_code == 303
    assert_gone(secret.id)
    assert office.get(f"/p/egov_broadcast/documents/{secret.id}").status_code == 200


def test_two_at_once_do_not_hide_each_others_change(secret, actor_of) -> None:
    with pytest.raises(service.Conflict):
        expelling.expel(actor_of("office"), secret.id, 99, "Mật")


def test_a_stamp_that_was_read_later_is_found(secret) -> None:
    file_id = queries.attachments([secret.id])[secret.id][0].file_id
    words = FileText(file_id=file_id, kind=DOCUMENT, ref_id=secret.id, text="SỞ NỘI VỤ\nSố: 5/SNV\nChung", trouble="",
                     read_at=clock.now())  # fmt: skip
    db.session.add(words)
    db.session.commit()
    assert expelling.sweep() == 0
    words.text = "SỞ NỘI VỤ\nSố: 5/SNV\nMẬT\nKính gửi"
    db.session.commit()
    assert expelling.sweep() == 1
    assert expelling.sweep() == 0
    assert_gone(secret.id)


def test_a_degree_typed_later_leads_to_erasing(secret, client_as) -> None:
    data = {"version": str(secret.version), "subject": "X", "urgency": "0", "secrecy": "Tối mật",
            "arrived_on": f"{clock.today():%d/%m/%Y}"}  # fmt: skip
    answer = client_as("office").post(f"/p/egov_broadcast/documents/{secret.id}/edit", data=data)
    assert answer.status_code == 422
    assert "Xóa văn bản mật khỏi mạng" in answer.text
