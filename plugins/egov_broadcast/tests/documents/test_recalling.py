"""Recalling freezes and hides at once everywhere; replacing stops asking for confirmations."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from intranet import clock, db, search, transaction
from intranet.notices.models import Notice, NoticeMatter, NoticeText
from intranet_plugins.egov_broadcast.documents import effects, queries, reach, service
from intranet_plugins.egov_broadcast.documents.models import Document
from intranet_plugins.egov_broadcast.models import DOCUMENT
from intranet_plugins.egov_broadcast.sending.models import Broadcast, Receipt


@pytest.fixture
def sent(register, make_broadcast, agency):
    """A document with a file that reached two people; one of them has confirmed it."""
    document = register("Nội dung mật thiết với dân", files={"a.txt": b"van ban"}, code="7/KH-UBND", issuer="UBND tỉnh")
    broadcast = make_broadcast(document, to=["staff", "unit_head"])
    receipt = db.session.get_one(Receipt, (broadcast.id, agency.people["staff"]))
    with transaction():
        receipt = db.session.merge(receipt)
        receipt.opened_at = receipt.acknowledged_at = clock.now()
    return db.session.get_one(Document, document.id)


def recall(actor, document):
    return service.recall(actor, document.id, document.version, "Gửi nhầm")


def test_its_broadcasts_stop_and_what_people_did_stands(sent, actor_of) -> None:
    recall(actor_of("office"), sent)
    broadcast = db.session.scalars(select(Broadcast)).one()
    assert (broadcast.status, broadcast.closed_reason) == ("withdrawn", "Gửi nhầm")
    assert sorted(r.acknowledged_at is not None for r in db.session.scalars(select(Receipt))) == [False, True]


def test_nobody_but_clerks_finds_or_opens_it(sent, actor_of, client_as) -> None:
    file_id = queries.attachments([sent.id])[sent.id][0].id
    recall(actor_of("office"), sent)
    for who in ("staff", "leader", "unit_head"):
        assert client_as(who).get(f"/p/egov_broadcast/documents/{sent.id}").status_code == 404
        assert client_as(who).get(f"/p/egov_broadcast/files/{file_id}").status_code == 404
    assert client_as("office").get(f"/p/egov_broadcast/documents/{sent.id}").status_code == 200
    assert db.session.scalars(search.matching_ids(DOCUMENT, "mật thiết")).all() == []


def test_those_who_had_read_it_are_told_without_its_content(sent, actor_of, agency) -> None:
    recall(actor_of("office"), sent)
    told = db.session.execute(
        select(Notice.person_id, NoticeMatter.kind)
        .join(NoticeMatter, NoticeMatter.id == Notice.matter_id)
        .where(NoticeMatter.kind == "egov_broadcast.recalled")
    ).all()
    assert [tuple(row) for row in told] == [(agency.people["staff"], "egov_broadcast.recalled")]
    words = "".join(str(vars(one)) for one in db.session.scalars(select(NoticeText)))
    assert "7/KH-UBND" in words
    assert "mật thiết" not in words


def test_the_page_says_to_how_many_people_it_happens(sent, client_as) -> None:
    page = client_as("office").get(f"/p/egov_broadcast/documents/{sent.id}/recall").text
    assert "2 người không còn thấy văn bản này" in page
    assert "1 người đã mở hoặc xác nhận được báo" in page
    assert (reach.of(sent.id).people, reach.of(sent.id).read, reach.of(sent.id).live) == (2, 1, 1)


def test_recalling_by_the_page(sent, client_as) -> None:
    office, url = client_as("office"), f"/p/egov_broadcast/documents/{sent.id}/recall"
    assert office.post(url, data={"version": str(sent.version), "reason": ""}).status_code == 422
    assert office.post(url, data={"version": "99", "reason": "Nhầm"}).status_code == 422
    assert office.post(url, data={"version": str(sent.version), "reason": "Nhầm"}).status_code == 303
    assert office.get(url).status_code == 403
    assert "Đã thu hồi" in office.get("/p/egov_broadcast/documents").text
    assert client_as("unit_head").post(url, data={}).status_code in (403, 404)


def test_its_sender_may_recall_it_too_and_twice_is_once(sent, app) -> None:
    with transaction():
        service.recall_by_sender(sent, "Ban hành nhầm")
        service.recall_by_sender(sent, "Lần nữa")
    stored = db.session.get_one(Document, sent.id)
    assert (stored.status, stored.closed_by, stored.closed_reason) == ("recalled", None, "Ban hành nhầm")


def test_if_anything_fails_nothing_is_recalled(sent, actor_of, monkeypatch) -> None:
    def fail(_document: Document) -> None:
        raise RuntimeError("killed")

    monkeypatch.setattr(effects.findable, "refresh", fail)
    with pytest.raises(RuntimeError):
        recall(actor_of("office"), sent)
    assert db.session.scalars(select(Document.status)).one() == "registered"
    assert db.session.scalars(select(Broadcast.status)).one() == "live"


def test_a_replaced_document_is_still_read_but_not_asked_for(sent, register, client_as) -> None:
    other = register("Bản thay thế", code="9/KH-UBND")
    url = f"/p/egov_broadcast/documents/{sent.id}/replace"
    office = client_as("office")
    answer = office.post(url, data={"version": str(sent.version), "code": "9/kh-ubnd"})
    assert answer.status_code == 303
    stored = db.session.get_one(Document, sent.id)
    assert (stored.status, stored.replaced_by_id) == ("replaced", other.id)
    assert db.session.scalars(select(Broadcast.status)).one() == "ended"
    assert "Bản thay thế" in office.get(f"/p/egov_broadcast/documents/{sent.id}").text


def test_which_document_stands_instead_must_be_clear(sent, register, client_as) -> None:
    office, url = client_as("office"), f"/p/egov_broadcast/documents/{sent.id}/replace"
    version = str(sent.version)
    assert "Chưa có văn bản này" in office.post(url, data={"version": version, "code": "1/X"}).text
    first, _second = (register(f"Bản {n}", code="9/KH-UBND") for n in (1, 2))
    answer = office.post(url, data={"version": version, "code": "9/KH-UBND"})
    assert answer.status_code == 422
    assert "Bản 1" in answer.text
    chosen = {"version": version, "code": "9/KH-UBND", "picked": str(first.id)}
    assert office.post(url, data=chosen).status_code == 303
