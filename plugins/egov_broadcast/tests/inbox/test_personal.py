"""What is kept about somebody who received documents, and what of it goes."""

from __future__ import annotations

from intranet import clock, db


def test_what_they_did_is_told_and_what_they_wrote_is_erased(agency, actor_of, make_broadcast, receipt_of):
    from intranet_plugins.egov_broadcast import personal
    from intranet_plugins.egov_broadcast.inbox import service

    person = agency.people["staff"]
    asked, excused = make_broadcast(to=["staff"], question="Mấy việc?"), make_broadcast(to=["staff"])
    service.acknowledge(actor_of("staff"), asked.id, "Hai việc")
    mine = receipt_of(excused)
    mine.exempt_at, mine.exempt_reason = clock.now(), "Nghỉ ốm"
    db.session.commit()
    told = [record for record in personal.records(person) if "documents" in record.values]
    assert [one["answer"] for one in told[0].values["documents"]] == ["Hai việc", ""]
    gone = list(personal.erase(person))
    assert gone[0].erased == 2
    assert gone[0].kept == 2
    assert gone[0].reason
    assert receipt_of(asked).answer == ""
    assert receipt_of(asked).acknowledged_at is not None
    assert receipt_of(excused).exempt_reason == ""
    assert receipt_of(excused).exempt_at is not None


def test_who_only_did_their_work_is_named_no_more(agency, make_broadcast):
    from intranet_plugins.egov_broadcast import personal

    sent = make_broadcast(to=["staff"])
    office = agency.people["office"]
    assert [record for record in personal.records(office) if "broadcasts" in record.values]
    list(personal.erase(office))
    db.session.expire_all()
    assert sent.sender_id is None
    assert list(personal.records(office)) == []
