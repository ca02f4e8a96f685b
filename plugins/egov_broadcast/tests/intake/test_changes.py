"""Revoking, updating, replacing: only by who sent the document, in whatever order things come."""

from __future__ import annotations

import copy
import itertools
from datetime import date

import pytest

from ..edxml.building import OTHERS, OURS, PDF, THEIRS, Attached, docx
from .letters import letter

ID = f"{THEIRS},2026/04/20,15/CKN-VP"


def revoking(sender=THEIRS, reason="Gửi nhầm", **header):
    made = letter(**header).with_files().asking("1", BussinessDocReason=reason, DocumentId=ID)
    made.header["From"] = {**made.header["From"], "OrganId": sender}
    return made


def updating(info="1", receivers=(), sender=THEIRS, **header):
    listed = {"Receiver": [{"ReceiverType": kind, "OrganId": organ} for kind, organ in receivers]}
    changes = {"DocumentInfo": info, "DocumentReceiver": "1" if receivers else "0", "ReceiverList": listed}
    made = letter(**header).asking("2", BussinessDocReason="Đính chính", BussinessDocumentInfo=changes)
    made.header["From"] = {**made.header["From"], "OrganId": sender}
    return made


def replacing(*ids, organs=(), number="16"):
    named = [{"DocumentId": one, **({"OrganIdList": {"OrganId": list(organs)}} if organs else {})} for one in ids]
    made = letter(
        DocumentId=f"{THEIRS},2026/04/25,{number}/CKN-VP", Code={"CodeNumber": number, "CodeNotation": "CKN-VP"}
    )
    return made.asking("3", ReplacementInfoList={"ReplacementInfo": named})


def test_the_sender_recalls_its_document(came, documents, told):
    came(letter())
    message = came(revoking())
    (document,) = documents()
    assert (message.outcome, message.document_id) == ("accepted", document.id)
    assert (document.status, document.closed_reason, document.closed_by) == ("recalled", "Gửi nhầm", None)
    assert told()[-1].code == "15"


def test_nobody_else_recalls_it(came, documents, told):
    came(letter())
    message = came(revoking(sender="000.00.00.G78"))
    assert (message.outcome, message.reason) == ("refused", "sender_mismatch")
    assert documents()[0].status == "registered"
    assert [one.code for one in told()] == ["01", "03"], "who pretends is told nothing"


def test_the_sender_recalls_it_under_its_other_identifier(came, documents):
    from intranet import db, transaction
    from intranet_plugins.egov_broadcast.organs.models import Organ

    came(letter())
    with transaction():
        db.session.merge(Organ(organ_id=THEIRS))
        db.session.flush()
        db.session.merge(Organ(organ_id="G77", same_as=THEIRS))
    assert came(revoking(sender="G77")).outcome == "accepted"
    assert documents()[0].status == "recalled"


def test_a_recall_that_is_faster_than_its_document_waits_for_it(came, documents):
    from intranet import db

    early = came(revoking())
    assert (early.outcome, early.document_id, early.facts["outcome"]) == ("waiting", None, "accepted")
    came(letter())
    db.session.refresh(early)
    (document,) = documents()
    assert (early.outcome, early.document_id) == ("accepted", document.id)
    assert (document.status, document.closed_reason) == ("recalled", "Gửi nhầm")


def test_who_pretended_before_the_document_came_is_refused_once_it_is_there(came, documents):
    from intranet import db

    early = came(revoking(sender="000.00.00.G78"))
    assert early.outcome == "waiting"
    came(letter())
    db.session.refresh(early)
    assert (early.outcome, early.reason) == ("refused", "sender_mismatch")
    assert documents()[0].status == "registered"


def test_what_waits_is_applied_in_order_of_arrival(came, documents):
    came(updating(Subject="Lần một"))
    came(updating(Subject="Lần hai"))
    came(letter())
    assert documents()[0].subject == "Lần hai"


def test_the_sweep_applies_what_a_killed_process_left(came, documents, monkeypatch):
    from intranet_plugins.egov_broadcast.intake import waiting

    early = came(revoking())
    with monkeypatch.context() as killed:
        killed.setattr(waiting, "after", lambda message: None)
        came(letter())
    assert documents()[0].status == "registered"
    assert waiting.sweep() == 1
    assert documents()[0].status == "recalled"
    assert waiting.sweep() == 0, f"{early.id} no longer waits"


def test_the_same_recall_again_changes_nothing(came, documents):
    came(letter())
    came(revoking())
    assert came(revoking()).reason == "duplicate_identical"


def test_a_recalled_document_that_comes_again_stays_recalled(came, documents):
    came(letter())
    came(revoking())
    assert came(letter()).reason == "duplicate_identical"
    assert documents()[0].status == "recalled"


def test_an_update_corrects_what_the_sender_says(came, documents, told):
    came(letter())
    message = came(updating(Subject="Về việc hội thi sáng kiến (đính chính)", DueDate="2026/05/30"))
    (document,) = documents()
    assert (message.outcome, document.number) == ("accepted", 1)
    assert (document.subject, document.due_on) == ("Về việc hội thi sáng kiến (đính chính)", date(2026, 5, 30))
    assert told()[-1].code == "15"


def test_an_update_of_receivers_alone_leaves_the_facts(came, documents):
    came(letter())
    came(updating(info="0", receivers=[("1", OTHERS)], Subject="Khác"))
    assert documents()[0].subject == "Về việc tổ chức hội thi sáng kiến năm 2026"


def test_nobody_else_updates_it(came, documents):
    came(letter())
    assert came(updating(sender="000.00.00.G78", Subject="Khác")).reason == "sender_mismatch"
    assert documents()[0].subject == "Về việc tổ chức hội thi sáng kiến năm 2026"


def test_what_the_office_linked_survives_an_update(came, documents, plan):
    from intranet import db

    came(letter())
    (document,) = documents()
    document.plan_id, document.field = plan, "Chuyển đổi số"
    db.session.commit()
    came(updating(Subject="Khác"))
    (document,) = documents()
    assert (document.plan_id, document.field, document.subject) == (plan, "Chuyển đổi số", "Khác")


def test_a_corrected_file_stands_instead_of_the_one_of_its_name(came, documents):
    from intranet import db, files
    from intranet_plugins.egov_broadcast.documents.queries import attachments

    came(letter().with_files(Attached()))
    before = attachments([documents()[0].id])[documents()[0].id][0].file_id
    came(updating().with_files(Attached(content=PDF + b"%2\n"), Attached("Phụ lục.docx", docx())))
    kept = attachments([documents()[0].id])[documents()[0].id]
    assert [(one.position, one.name, one.size) for one in kept] == [
        (1, "Công văn 15.pdf", len(PDF) + 3), (2, "Phụ lục.docx", len(docx()))
    ]  # fmt: skip
    assert db.session.get(files.StoredFile, before).archived_at is not None, "put away, not lost"


def test_whoever_removes_us_takes_the_document_back(came, documents):
    came(letter(To=[{"OrganId": OURS}, {"OrganId": OTHERS}]))
    update = updating(receivers=[("0", OURS)])
    came(update)
    (document,) = documents()
    assert (document.status, document.closed_reason) == ("recalled", "Đính chính")


def test_removing_others_concerns_us_not(came, documents):
    came(letter(To=[{"OrganId": OURS}, {"OrganId": OTHERS}]))
    came(updating(receivers=[("0", OTHERS)]))
    assert documents()[0].status == "registered"


def test_whoever_adds_us_gives_us_the_document(came, documents):
    message = came(updating(receivers=[("1", OURS)]))
    (document,) = documents()
    assert (message.outcome, document.edoc_id, document.status) == ("accepted", ID, "registered")


def test_an_update_of_something_unknown_waits(came, documents):
    assert came(updating(Subject="Khác")).outcome == "waiting"
    assert documents() == []


def test_a_new_document_stands_instead_of_those_it_names(came, documents):
    came(letter())
    message = came(replacing(ID))
    old, new = documents()
    assert (old.status, old.replaced_by_id, new.status) == ("replaced", new.id, "registered")
    assert message.document_id == new.id


def test_only_documents_of_the_same_sender_are_replaced(came, documents):
    other = letter()
    other.header["From"] = {**copy.deepcopy(other.header["From"]), "OrganId": "000.00.00.G78"}
    came(other)
    assert came(replacing(ID)).outcome == "accepted"
    assert [one.status for one in documents()] == ["registered", "registered"]


@pytest.mark.parametrize(("organs", "status"), [((OURS,), "replaced"), ((OTHERS,), "registered")])
def test_only_for_the_agencies_it_names(came, documents, organs, status):
    came(letter())
    came(replacing(ID, organs=organs))
    assert documents()[0].status == status


@pytest.mark.parametrize(("organs", "status"), [((), "replaced"), ((OTHERS,), "registered")])
def test_a_document_that_comes_after_its_replacement_is_replaced_at_once(came, documents, organs, status):
    came(replacing(ID, organs=organs))
    came(letter())
    new, old = documents()
    assert (old.edoc_id, old.status, old.replaced_by_id) == (ID, status, new.id if status == "replaced" else None)


def test_in_whatever_order_they_come_and_however_often_the_end_is_the_same(came, documents):
    asked = ("new", "update", "revoke")
    for number, order in enumerate(itertools.permutations(asked)):
        edoc_id = f"{THEIRS},2026/05/01,{number}"
        messages = {
            "new": letter(DocumentId=edoc_id),
            "update": updating(DocumentId=edoc_id, Subject="Sửa"),
            "revoke": letter(DocumentId=edoc_id).with_files().asking("1", BussinessDocReason="Gửi nhầm"),
        }
        for name in (*order, *order):
            came(messages[name])
    assert [(one.number, one.status, one.closed_reason) for one in documents()] == [
        (number, "recalled", "Gửi nhầm") for number in range(1, 7)
    ]
