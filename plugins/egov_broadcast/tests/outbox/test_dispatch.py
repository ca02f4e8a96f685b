"""Documents of ours that go to other agencies: new, updated, replaced, revoked, asked back; what comes back of it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ..edxml.building import OURS, PDF, status
from .conftest import OLD, OTHER

URL = "/p/egov_broadcast/documents"


def day(document):
    return document.issued_on.strftime("%Y/%m/%d")


def told_by(document, code, sender=OTHER, when="2026/04/03 09:00:00", note=""):
    about = {"OrganId": OURS, "Code": document.code, "DocumentId": document.edoc_id, "PromulgationDate": day(document)}
    return status(From={"OrganId": sender, "OrganName": "Sở Bạn"}, ResponseFor=about, StatusCode=code,
                  Timestamp=when, Description=note)  # fmt: skip


def test_a_document_goes_out_whole(outbox, own, order, rows):
    from intranet import clock

    due = clock.today() + timedelta(days=9)
    document = own()
    order(document, "new", OTHER, OLD.lower(), due=due)
    assert (document.sender_organ, document.edoc_id) == (OURS, f"{OURS},{day(document)},7/STD-VP")
    outbox.sweep()
    ((message, files),) = outbox.read()
    assert (message.kind, message.family, message.business) == ("edoc", "qcvn", 0)
    assert (message.sender.id, [one.id for one in message.receivers]) == (OURS, [OTHER, OLD])
    assert (message.document_id, message.code, message.code_number) == (document.edoc_id, "7/STD-VP", "7")
    assert (message.subject, message.priority, message.issued_on) == ("Kế hoạch hội thi", 2, document.issued_on)
    assert (message.signer_name, message.signer_position, message.type_name) == ("Hà Văn Ví", "Giám đốc", "Công văn")
    assert (message.due, files) == (due, {"Kế hoạch & phụ lục.pdf": PDF})
    assert rows()[0].organs == [OTHER, OLD]


def test_the_same_form_twice_is_one_message(own, order, rows):
    document = own()
    for _time in range(2):
        order(document, "new", OTHER, token="a" * 32)
    assert len(rows()) == 1


def test_the_bytes_are_those_of_the_moment_it_was_sent(outbox, own, order, actor_of, rows):
    from intranet import transaction

    document = own()
    order(document, "new", OTHER)
    with transaction():
        document.subject = "Sửa sau khi gửi"
    outbox.sweep()
    assert outbox.read()[0][0].subject == "Kế hoạch hội thi"
    assert outbox.read()[0][0].document_id == document.edoc_id


def test_an_update_goes_to_all_who_have_it_under_the_same_id(outbox, own, order):
    from intranet import transaction

    document = own()
    order(document, "new", OTHER, OLD)
    order(document, "revoke", OLD, reason="Gửi nhầm nơi nhận")
    edoc_id = document.edoc_id
    with transaction():
        document.code, document.subject = "8/STD-VP", "Kế hoạch hội thi (sửa)"
    order(document, "update", reason="Sửa ngày hội thi")
    outbox.sweep()
    message = next(message for message, _files in outbox.read() if message.business == 2)
    assert [one.id for one in message.receivers] == [OTHER]
    assert (message.document_id, message.target_document_id, message.code) == (edoc_id, edoc_id, "8/STD-VP")
    assert (message.subject, message.reason) == ("Kế hoạch hội thi (sửa)", "Sửa ngày hội thi")
    assert (message.updates_info, message.updates_receivers) == (True, False)


def test_a_revocation_names_the_document_and_the_reason(outbox, own, order):
    document = own()
    order(document, "new", OTHER)
    order(document, "revoke", OTHER, reason="Gửi nhầm dự thảo")
    outbox.sweep()
    message, files = next(one for one in outbox.read() if one[0].business == 1)
    assert (message.target_document_id, message.reason, files) == (document.edoc_id, "Gửi nhầm dự thảo", {})


def test_what_was_revoked_may_be_sent_again(own, order, rows):
    document = own()
    order(document, "new", OTHER)
    order(document, "revoke", OTHER, reason="Gửi nhầm")
    order(document, "new", OTHER)
    assert [row.business for row in rows()] == [0, 1, 0]


def test_a_request_to_give_it_back_is_a_status_to_each(outbox, own, order, rows):
    document = own()
    order(document, "new", OTHER, OLD)
    order(document, "ask", OTHER, OLD, reason="Cần sửa phụ lục")
    outbox.sweep()
    asked = [message.status for message, _files in outbox.read() if message.status]
    assert {(one.code, one.about.organ_id, one.about.document_id, one.description) for one in asked} == {
        ("13", organ, document.edoc_id, "Cần sửa phụ lục") for organ in (OTHER, OLD)
    }


def test_a_document_in_whose_place_another_stands_is_replaced_where_it_went(outbox, own, order, actor_of):
    from intranet_plugins.egov_broadcast.documents import service

    old = own()
    order(old, "new", OTHER)
    new = own("Kế hoạch hội thi (bản mới)", code="9/STD-VP")
    service.replace_by_hand(actor_of("office"), old.id, old.version, new.id)
    order(new, "new", OTHER, OLD)
    outbox.sweep()
    message = next(message for message, _files in outbox.read() if message.business == 3)
    assert [(one.document_id, one.organ_ids) for one in message.replaces] == [(old.edoc_id, (OTHER,))]
    assert message.document_id == new.edoc_id


@pytest.mark.parametrize(
    ("changes", "organs", "why"),
    [
        ({"code": ""}, (OTHER,), "số, ký hiệu"),
        ({"issued_on": None}, (OTHER,), "ngày văn bản"),
        ({"attached": {}}, (OTHER,), "chưa có tệp"),
        ({"subject": "(MẬT) Phương án bảo vệ"}, (OTHER,), "độ mật"),
        ({"register": "in", "number": 60, "year": 2026}, (OTHER,), "của cơ quan"),
        ({}, (), "Chọn nơi nhận"),
        ({}, (OURS,), "chính cơ quan"),
        ({"status": "recalled"}, (OTHER,), "không còn hiệu lực"),
    ],
)
def test_what_may_not_go_out(changes, organs, why, own, order, rows):
    from intranet import Refused

    document = own(**changes)
    with pytest.raises(Refused, match=why):
        order(document, "new", *organs)
    assert (rows(), document.edoc_id) == ([], None)


def test_two_documents_never_have_one_id(own, order):
    from intranet import Refused

    order(own(), "new", OTHER)
    with pytest.raises(Refused, match="cùng số, ký hiệu"):
        order(own("Văn bản khác"), "new", OTHER)


@pytest.mark.parametrize(("act", "more", "why"), [
    ("revoke", {}, "lý do"), ("ask", {}, "lý do"), ("new", {}, "đã có văn bản"),
    ("revoke", {"reason": "x"}, "không còn giữ"),
])  # fmt: skip
def test_orders_that_do_not_fit_are_refused(act, more, why, own, order):
    from intranet import Refused

    document = own()
    order(document, "new", OTHER)
    with pytest.raises(Refused, match=why):
        order(document, act, OLD if why == "không còn giữ" else OTHER, **more)


def test_typed_identifiers_have_a_shape(app):
    from intranet import Refused
    from intranet_plugins.egov_broadcast.outbox.dispatch import typed

    assert typed(" h99.05\n000.00.05.h99, G98;H98.31.002\n") == ["H99.05", "000.00.05.H99", "G98", "H98.31.002"]
    for wrong in ("Sở Nội vụ", "H9", "H99.", "../x", "H99.05 H99.06", "1" * 40, "000.00.05", "H98" + ".00" * 15):
        with pytest.raises(Refused, match="mã định danh"):
            typed(wrong)


def test_what_comes_back_stands_beside_each_receiver_in_whatever_order(own, order, came, client_as, outbox):
    from intranet_plugins.egov_broadcast.outbox import sent

    document = own()
    order(document, "new", OTHER, OLD)
    came(told_by(document, "06", when="2026/04/05 09:00:00"))
    came(told_by(document, "01"))
    came(told_by(document, "03", when="2026/04/04 09:00:00"))
    came(told_by(document, "02", OLD, note="Không đúng thẩm quyền"))
    found = sent.receivers(document)
    assert [(one.id, one.code, one.note) for one in found] == [(OTHER, "06", ""), (OLD, "02", "Không đúng thẩm quyền")]
    page = client_as("office").get(f"{URL}/{document.id}").text
    assert "Hoàn thành" in page
    assert "Không đúng thẩm quyền" in page


def test_an_answer_under_another_identifier_is_that_receivers(own, order, came, actor_of):
    from intranet_plugins.egov_broadcast.organs import service as organs
    from intranet_plugins.egov_broadcast.outbox import sent

    document = own()
    order(document, "new", OTHER)
    organs.add(actor_of("office"), OLD, "Sở Bạn", same_as=OTHER)
    came(told_by(document, "03", OLD))
    assert [(one.id, one.code) for one in sent.receivers(document)] == [(OTHER, "03")]


def test_what_turns_out_to_be_secret_is_taken_away(outbox, own, order, actor_of, rows, client_as):
    from intranet_plugins.egov_broadcast.documents import expelling

    document = own()
    order(document, "new", OTHER)
    outbox.sweep()
    assert len(outbox.names()) == 1
    expelling.expel(actor_of("office"), document.id, document.version, "Mật")
    assert rows()[0].facts == {}
    outbox.sweep()
    assert outbox.names() == []
    assert outbox.sweep().waiting == 0
    assert client_as("office").get(f"/p/egov_broadcast/outbox/{rows()[0].id}/file").status_code == 404
