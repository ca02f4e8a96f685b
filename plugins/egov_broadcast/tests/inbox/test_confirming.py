"""Opening and confirming: what is recorded, when it is refused, that two at once are one."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import Refused, clock, db


@pytest.fixture
def service():
    from intranet_plugins.egov_broadcast.inbox import service

    return service


def test_confirming_says_when_and_opens_too(service, actor_of, make_broadcast, receipt_of):
    sent = make_broadcast(to=["staff", "unit_head"])
    moment = service.acknowledge(actor_of("staff"), sent.id)
    mine = receipt_of(sent)
    assert mine.acknowledged_at == mine.opened_at == moment
    assert receipt_of(sent, "unit_head").acknowledged_at is None


def test_confirming_again_changes_nothing(service, actor_of, make_broadcast, receipt_of):
    from intranet.audit.models import AuditEntry

    sent = make_broadcast(to=["staff"])
    first = service.acknowledge(actor_of("staff"), sent.id)
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        assert service.acknowledge(actor_of("staff"), sent.id) == first
    assert receipt_of(sent).acknowledged_at == first
    entries = select(func.count()).where(AuditEntry.action == "egov_broadcast.acknowledge")
    assert db.session.scalar(entries) == 1


def test_it_takes_three_statements(service, actor_of, make_broadcast, count_queries):
    root, actor = make_broadcast(to=["staff"]).id, actor_of("staff")
    with count_queries(at_most=3) as counted:
        service.acknowledge(actor, root)
    kinds = [statement.split()[0] for statement in counted.statements]
    assert kinds == ["SELECT", "UPDATE", "INSERT"]


def test_what_did_not_reach_me_is_unknown(service, actor_of, make_broadcast, receipt_of):
    sent = make_broadcast(to=["unit_head"])
    for act in (service.open, service.acknowledge):
        with pytest.raises(LookupError):
            act(actor_of("staff"), sent.id)
    assert receipt_of(sent, "unit_head").opened_at is None


@pytest.mark.parametrize("status", ["withdrawn", "draft", "sending"])
def test_what_is_withdrawn_is_gone(service, actor_of, make_broadcast, change, status):
    sent = make_broadcast(to=["staff"])
    change(sent, status=status)
    with pytest.raises(LookupError):
        service.acknowledge(actor_of("staff"), sent.id)


def test_what_is_recalled_is_gone(service, actor_of, make_document, make_broadcast, change):
    document = make_document()
    sent = make_broadcast(document, to=["staff"])
    change(document, status="recalled")
    with pytest.raises(LookupError):
        service.acknowledge(actor_of("staff"), sent.id)


def test_what_ended_is_confirmed_no_more(service, actor_of, make_broadcast, change, receipt_of):
    sent = make_broadcast(to=["staff"])
    change(sent, status="ended")
    with pytest.raises(Refused, match="đã kết thúc"):
        service.acknowledge(actor_of("staff"), sent.id)
    assert service.open(actor_of("staff"), sent.id) is False
    assert receipt_of(sent).opened_at is None


def test_for_information_means_nothing_to_confirm(service, actor_of, make_broadcast):
    sent = make_broadcast(to=["staff"], must_acknowledge=False)
    with pytest.raises(Refused, match="để biết"):
        service.acknowledge(actor_of("staff"), sent.id)


def test_a_question_wants_an_answer(service, actor_of, make_broadcast, receipt_of):
    sent = make_broadcast(to=["staff"], question="Phòng đăng ký mấy việc?")
    with pytest.raises(Refused, match="Trả lời") as refused:
        service.acknowledge(actor_of("staff"), sent.id, "  ")
    assert refused.value.field == "answer"
    service.acknowledge(actor_of("staff"), sent.id, " Hai việc ")
    assert receipt_of(sent).answer == "Hai việc"


def test_an_answer_nobody_asked_for_is_not_kept(service, actor_of, make_broadcast, receipt_of):
    sent = make_broadcast(to=["staff"])
    service.acknowledge(actor_of("staff"), sent.id, "Xin chào")
    assert receipt_of(sent).answer == ""


def test_a_file_must_have_been_opened(service, actor_of, make_document, make_broadcast, receipt_of):
    from intranet_plugins.egov_broadcast.documents.models import Attachment

    document = make_document(attached={"cong-van.txt": b"Noi dung"})
    other = make_document(attached={"khac.txt": b"Khac"})
    sent = make_broadcast(document, to=["staff"], must_open=True)
    mine, foreign = (
        db.session.scalar(select(Attachment.id).where(Attachment.document_id == one.id)) for one in (document, other)
    )
    staff = actor_of("staff")
    with pytest.raises(Refused, match="Mở tệp"):
        service.acknowledge(staff, sent.id)
    with pytest.raises(LookupError):
        service.open_file(staff, sent.id, foreign)
    assert service.open_file(staff, sent.id, mine) is True
    assert service.open_file(staff, sent.id, mine) is False
    assert receipt_of(sent).opened_at is not None
    service.acknowledge(staff, sent.id)


def test_no_file_to_open_holds_nobody_up(service, actor_of, make_broadcast):
    service.acknowledge(actor_of("staff"), make_broadcast(to=["staff"], must_open=True).id)


def test_opening_is_noted_once(service, actor_of, make_broadcast, receipt_of):
    sent = make_broadcast(to=["staff"])
    assert service.open(actor_of("staff"), sent.id) is True
    first = receipt_of(sent).opened_at
    with clock.standing_at(clock.now() + timedelta(hours=2)):
        assert service.open(actor_of("staff"), sent.id) is False
    assert receipt_of(sent).opened_at == first
    assert receipt_of(sent).acknowledged_at is None


class TestSeveral:
    def test_those_that_ask_for_more_are_left_with_the_reason(self, service, actor_of, make_broadcast, receipt_of):
        kinds = {}, {"question": "Mấy việc?"}, {"status": "ended"}
        plain, asking, ended = (make_broadcast(to=["staff"], **more) for more in kinds)
        foreign = make_broadcast(to=["unit_head"])
        outcome = service.acknowledge_many(actor_of("staff"), [plain.id, asking.id, ended.id, foreign.id, plain.id])
        assert list(outcome.done) == [plain.id]
        assert set(outcome.kept) == {asking.id, ended.id}
        assert "Trả lời" in outcome.kept[asking.id]
        assert receipt_of(plain).acknowledged_at is not None
        assert receipt_of(foreign, "unit_head").acknowledged_at is None

    def test_many_cost_two_statements_and_their_entries(self, service, actor_of, make_broadcast, count_queries):
        actor = actor_of("staff")
        many = [make_broadcast(to=["staff"]).id for _ in range(6)]
        with count_queries() as counted:
            service.acknowledge_many(actor, many)
        assert len([one for one in counted.statements if "audit_entry" not in one]) == 2


def test_a_storm_loses_nothing_and_doubles_nothing(app, service, agency, actor_of, make_broadcast, receipt_of):
    from intranet.audit.models import AuditEntry

    sent = make_broadcast()
    actors = [actor_of(who) for who in ("staff", "unit_head", "coordinator", "leader")]
    faults, moments, root = [], [], sent.id

    def press(actor):
        with app.app_context():
            try:
                moments.append((actor.person_id, service.acknowledge(actor, root)))
            except Exception as error:
                faults.append(error)

    threads = [threading.Thread(target=press, args=[actor]) for actor in actors * 8]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert len(set(moments)) == len(actors)
    db.session.rollback()
    entries = select(func.count()).where(AuditEntry.action == "egov_broadcast.acknowledge")
    assert db.session.scalar(entries) == len(actors)
