"""A new document comes: it is in the register once, whatever happens."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from ..edxml.building import PDF, THEIRS, Attached, docx
from .letters import letter


def test_it_is_registered_with_what_the_message_says(came, documents):
    message = came(letter().with_files(Attached(), Attached("Phụ lục.docx", docx())))
    (document,) = documents()
    assert (message.outcome, message.document_id, message.kind) == ("accepted", document.id, "edoc")
    assert (document.sender_organ, document.edoc_id) == (THEIRS, f"{THEIRS},2026/04/20,15/CKN-VP")
    assert (document.code, document.issuer, document.type_code) == ("15/CKN-VP", "Cục Kiểm nghiệm", "CV")
    assert (document.issued_on, document.urgency) == (date(2026, 4, 20), 1)
    assert (document.number, document.way, document.register) == (1, "command", "in")
    assert (document.signer, document.signer_position) == ("Đỗ Thị Thử", "Phó Cục trưởng")


def test_its_files_and_the_bytes_as_they_came_are_kept(came, documents):
    from intranet import db, files
    from intranet_plugins.egov_broadcast.documents.models import Attachment

    sent = letter().with_files(Attached(), Attached("Phụ lục.docx", docx()))
    message = came(sent)
    kept = db.session.scalars(select(Attachment).order_by(Attachment.position)).all()
    assert [one.name for one in kept] == ["Công văn 15.pdf", "Phụ lục.docx"]
    with files.open(db.session.get(files.StoredFile, kept[0].file_id)) as stream:
        assert stream.read() == PDF
    raw = db.session.get(files.StoredFile, message.file_id)
    with files.open(raw) as stream:
        assert stream.read() == sent.bytes()
    assert raw.name == "tin.edxml"


def test_its_sender_is_told_that_it_came_and_was_registered(came, documents, told):
    came(letter())
    assert [(one.code, one.document, one.organs) for one in told()] == [
        ("01", documents()[0].id, [THEIRS]), ("03", documents()[0].id, [THEIRS])
    ]  # fmt: skip


def test_nobody_is_told_when_the_settings_say_so(came, configure, told):
    configure(send_statuses=False)
    came(letter())
    assert told() == []


def test_the_same_delivery_is_the_same_message(came, documents):
    first, second = came(letter(), key="a"), came(letter(), key="a")
    assert first.id == second.id
    assert len(documents()) == 1


def test_the_same_bytes_again_change_nothing(came, documents, told):
    came(letter())
    again = came(letter())
    assert (again.outcome, again.reason) == ("refused", "duplicate_identical")
    assert again.facts["outcome"] == "rejected"
    assert again.handled_at is not None, "nobody has to look at it"
    assert len(documents()) == 1
    assert len(told()) == 2


def test_other_bytes_under_the_same_id_are_a_conflict(came, documents, told):
    came(letter())
    other = came(letter(Subject="Về việc khác hẳn"))
    assert (other.outcome, other.reason, other.handled_at) == ("refused", "duplicate_conflict", None)
    assert len(documents()) == 1
    assert documents()[0].subject == "Về việc tổ chức hội thi sáng kiến năm 2026"
    assert told()[-1].code == "02"
    assert told()[-1].message == other.id


def test_the_sender_s_other_identifier_is_the_same_sender(came, documents):
    from intranet import db, transaction
    from intranet_plugins.egov_broadcast.organs.models import Organ

    with transaction():
        db.session.merge(Organ(organ_id="G77"))
        db.session.flush()
        db.session.merge(Organ(organ_id=THEIRS, same_as="G77"))
    came(letter())
    other = letter()
    other.header["From"]["OrganId"] = "g77"
    assert came(other).reason == "duplicate_conflict"
    assert len(documents()) == 1


def test_the_same_id_of_another_sender_is_another_document(came, documents):
    came(letter())
    other = letter()
    other.header["From"]["OrganId"] = "000.00.00.G78"
    assert came(other).outcome == "accepted"
    assert [one.number for one in documents()] == [1, 2]


def test_what_is_longer_than_the_register_takes_is_cut_not_refused(came, documents):
    assert came(letter(Subject="Về việc " + "dài " * 400, Content="x" * 9000)).outcome == "accepted"
    assert documents()[0].subject.endswith("…")
    assert len(documents()[0].subject) <= 1000


def test_an_empty_file_is_refused(came):
    message = came(b"")
    assert (message.outcome, message.reason, message.file_id) == ("refused", "not_wellformed", None)


def test_a_refused_message_leaves_nothing_but_itself(came, documents):
    from intranet import db
    from intranet_plugins.egov_broadcast.documents.models import Attachment

    message = came(letter().with_files(Attached(), Attached("chạy.exe", b"MZ")))
    assert (message.outcome, message.reason) == ("refused", "forbidden_type")
    assert message.file_id is not None
    assert documents() == []
    assert db.session.scalars(select(Attachment)).all() == []
    assert (message.sender_name, message.code) == ("Cục Kiểm nghiệm", "15/CKN-VP")
