"""Reports of other agencies about our documents; requests of a sender to have its document back."""

from __future__ import annotations

import pytest

from ..edxml.building import OTHERS, OURS, THEIRS, status
from .letters import letter

OURS_ID = f"{OURS},2026/04/02,7/STD-VP"
THEIRS_ID = f"{THEIRS},2026/04/20,15/CKN-VP"


@pytest.fixture
def own(make_document, configure):
    """A document of ours that went out."""
    return make_document("Kế hoạch hội thi", register="own", year=None, number=None, sender_organ=OURS, edoc_id=OURS_ID)


@pytest.fixture
def standing(app):
    """`standing(document)`: (who, how far) of each agency that reported."""

    def of(document):
        from intranet_plugins.egov_broadcast.intake.reports import standings

        return [(one.name, one.code) for one in standings([document.id]).get(document.id, [])]

    return of


def asking_back(sender=THEIRS, **more):
    about = {"OrganId": OURS, "Code": "15/CKN-VP", "DocumentId": THEIRS_ID, "PromulgationDate": "2026/04/20"}
    return status(From={"OrganId": sender, "OrganName": "Cục Kiểm nghiệm"}, ResponseFor=about, StatusCode="13",
                  Description="Gửi nhầm tệp", **more)  # fmt: skip


def test_a_report_stands_beside_our_document(came, own, standing):
    message = came(status())
    assert (message.outcome, message.kind, message.document_id, message.status_code) == (
        "accepted", "status", own.id, "03"
    )  # fmt: skip
    assert standing(own) == [("Sở Bạn", "03")]


def test_reports_come_twice_and_in_any_order(came, own, standing):
    for code, when in (("06", "10"), ("01", "02"), ("03", "09"), ("03", "09"), ("04", "09")):
        assert came(status(StatusCode=code, Timestamp=f"2026/04/03 {when}:00:00")).outcome == "accepted"
    assert standing(own) == [("Sở Bạn", "06")]


def test_each_agency_stands_by_itself(came, own, standing):
    came(status())
    came(status(From={"OrganId": "H99.07", "OrganName": "Sở Khác"}, StatusCode="02", Description="Không đúng nơi nhận"))
    assert standing(own) == [("Sở Bạn", "03"), ("Sở Khác", "02")]


def test_a_report_about_a_document_of_ours_under_another_of_our_identifiers(came, own, standing):
    about = {"OrganId": "000.00.05.H99", "Code": "7/STD-VP", "DocumentId": OURS_ID, "PromulgationDate": "2026/04/02"}
    came(status(ResponseFor=about))
    assert standing(own) == [("Sở Bạn", "03")]


def test_a_report_about_something_unknown_waits(came, make_document):
    from intranet import db
    from intranet_plugins.egov_broadcast.intake import waiting

    message = came(status())
    assert message.outcome == "waiting"
    document = make_document(register="own", year=None, number=None, sender_organ=OURS, edoc_id=OURS_ID)
    waiting.sweep()
    db.session.refresh(message)
    assert (message.outcome, message.document_id) == ("accepted", document.id)


def test_a_report_for_somebody_else_is_refused(came, own):
    about = {"OrganId": OTHERS, "Code": "7/STD-VP", "DocumentId": OURS_ID, "PromulgationDate": "2026/04/02"}
    message = came(status(From={"OrganId": "H99.08"}, ResponseFor=about))
    assert (message.outcome, message.reason) == ("refused", "not_addressed")


def test_clerks_are_told_that_somebody_turned_our_document_down(came, own, agency, notices_of):
    came(status(StatusCode="02", Description="Không đúng nơi nhận"))
    assert notices_of("office") == ["Sở Bạn từ chối văn bản 7/STD-VP"]


def test_the_sender_asks_for_its_document_and_the_clerk_is_told(came, documents, told, notices_of):
    came(letter())
    message = came(asking_back())
    assert (message.outcome, message.document_id, message.handled_at) == ("accepted", documents()[0].id, None)
    assert documents()[0].status == "registered", "the clerk decides"
    assert notices_of("office") == ["Cục Kiểm nghiệm yêu cầu lấy lại văn bản 15/CKN-VP"]
    assert [one.code for one in told()] == ["01", "03"]


def test_nobody_else_asks_for_it(came):
    came(letter())
    message = came(asking_back(sender="000.00.00.G78"))
    assert (message.outcome, message.reason) == ("refused", "sender_mismatch")


def test_the_clerk_agrees_and_the_document_is_recalled(came, documents, told, actor_of):
    from intranet_plugins.egov_broadcast.intake import reports

    came(letter())
    message = came(asking_back())
    reports.answer(actor_of("office"), message.id, agree=True)
    assert (documents()[0].status, told()[-1].code) == ("recalled", "15")


def test_the_clerk_declines_with_a_reason(came, documents, told, actor_of):
    from intranet import Refused
    from intranet_plugins.egov_broadcast.intake import reports

    came(letter())
    message = came(asking_back())
    with pytest.raises(Refused, match="lý do"):
        reports.answer(actor_of("office"), message.id, agree=False)
    reports.answer(actor_of("office"), message.id, agree=False, note="Đã tổ chức thực hiện")
    assert (documents()[0].status, told()[-1].code, told()[-1].note) == ("registered", "16", "Đã tổ chức thực hiện")
    with pytest.raises(Refused, match="đã được trả lời"):
        reports.answer(actor_of("office"), message.id, agree=True)


def test_only_clerks_answer(came, actor_of):
    from intranet import Forbidden
    from intranet_plugins.egov_broadcast.intake import reports

    came(letter())
    message = came(asking_back())
    with pytest.raises(Forbidden):
        reports.answer(actor_of("leader"), message.id, agree=True)
