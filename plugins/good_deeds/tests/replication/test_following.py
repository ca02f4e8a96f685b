"""A unit follows a model; its origin confirms; results come; it ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from intranet import Forbidden, Refused, audit, clock, db
from intranet.access import SYSTEM
from intranet.directory import service as directory
from intranet.notices.models import Notice, NoticeMatter
from intranet_plugins.good_deeds.models import KIND, Event, Replication, Submission
from intranet_plugins.good_deeds.replication import kinds, personal, queries, service, work


def told(kind):
    found = select(Notice.person_id).join(NoticeMatter, NoticeMatter.id == Notice.matter_id)
    return set(db.session.scalars(found.where(NoticeMatter.kind == kind)))


def stage(model):
    return db.session.scalar(select(Submission.stage).where(Submission.id == model.id))


def test_the_origin_is_told_and_its_first_confirmation_moves_the_case_on(declared, model, agency, actor_of, speaker):
    one = declared(by="office")
    people = agency.people
    assert told(kinds.DECLARED) == {people["staff"], people["coordinator"], people["unit_head"]}
    assert queries.counts([model.id]) == {}
    service.answer(actor_of("coordinator"), one.id, one.version, confirmed=True, reason="Rất quý")
    assert (one.status, one.answered_by) == ("confirmed", people["coordinator"])
    assert stage(model) == "replicated"
    assert queries.counts([model.id]) == {model.id: 1}
    assert told(kinds.ANSWERED) == {people["office"], people["digital_head"]}
    second = declared("team")
    service.answer(actor_of("staff"), second.id, second.version, confirmed=True)
    assert queries.counts([model.id]) == {model.id: 2}
    steps = db.session.scalar(select(func.count()).select_from(Event).where(Event.step == "replicate"))
    assert steps == 1
    assert {"good_deeds.declare_replication", "good_deeds.answer_replication"} <= {
        entry.action for entry in audit.history(KIND, model.id)
    }


def test_two_who_confirm_at_once_confirm_once(declared, model, actor_of):
    one = declared()
    seen = one.version
    service.answer(actor_of("staff"), one.id, seen, confirmed=True)
    with pytest.raises(service.Conflict):
        service.answer(actor_of("unit_head"), one.id, seen, confirmed=False, reason="Chưa thấy")
    assert db.session.get(Replication, one.id).status == "confirmed"


def test_what_is_declined_says_why_and_is_declared_again(declared, draft, agency, actor_of, speaker):
    head = speaker("digital_head", "digital")
    one = declared()
    with pytest.raises(Refused, match="lý do"):
        service.answer(actor_of("staff"), one.id, one.version, confirmed=False)
    service.answer(actor_of("staff"), one.id, one.version, confirmed=False, reason="Chưa rõ ai làm")
    assert one.status == "declined"
    before = len(told(kinds.DECLARED))
    service.report(head, one.id, one.version, draft(how="Anh Khôi phụ trách"))
    assert (one.status, one.declared_by) == ("declared", agency.people["digital_head"])
    assert len(told(kinds.DECLARED)) >= before
    service.take_back(head, one.id, one.version)
    assert db.session.get(Replication, one.id) is None


def test_results_come_later_and_the_origin_reads_them(declared, draft, actor_of, speaker, agency):
    head = speaker("digital_head", "digital")
    one = declared()
    service.answer(actor_of("staff"), one.id, one.version, confirmed=True)
    with pytest.raises(Refused, match="không rút được"):
        service.take_back(head, one.id, one.version)
    service.report(head, one.id, one.version, draft(result="14 hộ", people=40))
    assert agency.people["staff"] in told(kinds.REPORTED)
    assert queries.people_reached(one.submission_id) == 40
    with pytest.raises(service.Conflict):
        service.report(head, one.id, one.version - 1, draft(result="15 hộ"))
    with pytest.raises(Refused) as caught:
        service.end(head, one.id, one.version, clock.today() + timedelta(days=1), "")
    assert caught.value.field == "ended_on"
    service.end(head, one.id, one.version, clock.today(), "20 hộ")
    assert (one.status, one.result) == ("ended", "20 hộ")
    assert queries.counts([one.submission_id]) == {one.submission_id: 1}
    with pytest.raises(Refused, match="đã kết thúc"):
        service.report(head, one.id, one.version, draft())


def test_a_unit_follows_once_and_never_its_own(declared, draft, model, agency, actor_of):
    office = actor_of("office")
    declared("digital")
    for unit, words in (("digital", "đã đăng ký"), ("science", "chính đơn vị")):
        with pytest.raises(Refused, match=words):
            service.declare(office, model.id, agency.units[unit], draft())
    merged = directory.merge_units(SYSTEM, [agency.units["digital"], agency.units["team"]], name="Phòng Số").id
    with pytest.raises(Refused, match="Phòng Chuyển đổi số đã đăng ký"):
        service.declare(office, model.id, merged, draft())
    own = directory.merge_units(SYSTEM, [agency.units["science"], agency.units["office"]], name="Phòng Tổng hợp").id
    with pytest.raises(Refused, match="chính đơn vị"):
        service.declare(office, model.id, own, draft())


def test_only_what_is_published_is_followed_and_by_those_who_speak_for_the_unit(
    declared, draft, make_submission, model, agency, actor_of
):
    silent = make_submission("Chưa đăng", stage="commended")
    with pytest.raises(Forbidden):
        service.declare(actor_of("office"), silent.id, agency.units["digital"], draft())
    for role in ("staff", "coordinator", "unit_head", "leader", "council_member", "admin"):
        with pytest.raises(Forbidden):
            service.declare(actor_of(role), model.id, agency.units["digital"], draft())
    for field, given in (("starts_on", draft(starts_on=None)), ("how", draft(how=" ")), ("people", draft(people=-1)),
                         ("starts_on", draft(starts_on=model.began_on - timedelta(days=1))),
                         ("starts_on", draft(starts_on=clock.today() + timedelta(days=400)))):  # fmt: skip
        with pytest.raises(Refused) as caught:
            service.declare(actor_of("office"), model.id, agency.units["digital"], given)
        assert caught.value.field == field


def test_nobody_confirms_what_they_declared_or_their_own_unit(declared, make_submission, agency, actor_of, speaker):
    one = declared("digital", by="office")
    for role in ("office", "leader", "admin", "council_member"):
        with pytest.raises(Forbidden):
            service.answer(actor_of(role), one.id, one.version, confirmed=True)
    head = speaker("digital_head", "digital")
    sent_by_head = make_submission("Việc khác", stage="published", by="digital_head", person_id=agency.people["staff"])
    theirs = declared("digital", of=sent_by_head)
    with pytest.raises(Forbidden):
        service.answer(head, theirs.id, theirs.version, confirmed=True)
    service.answer(actor_of("unit_head"), theirs.id, theirs.version, confirmed=True)


def test_after_a_merger_the_new_unit_goes_on_and_the_old_name_stays(declared, draft, model, actor_of, agency, speaker):
    one = declared("digital")
    service.answer(actor_of("staff"), one.id, one.version, confirmed=True)
    merged = directory.merge_units(SYSTEM, [agency.units["digital"], agency.units["team"]], name="Phòng Số").id
    agency.units["merged"] = merged
    head = speaker("team_head", "merged")
    service.report(head, one.id, one.version, draft(result="Tiếp tục ở phòng mới"))
    (row,) = queries.rows_of(db.session.execute(queries.listing(actor_of("admin"), model.id)).all())
    assert row.unit_name == "Phòng Chuyển đổi số"


def test_the_origin_finds_in_its_work_what_waits_in_one_statement(declared, actor_of, count_queries, speaker):
    declared("digital")
    declared("team")
    for role in ("staff", "coordinator", "unit_head"):
        actor = actor_of(role)
        with count_queries(at_most=1):
            (item,) = work.items(actor)
        assert item.detail.startswith("2 đơn vị")
    for role in ("office", "leader", "admin", "council_member"):
        assert list(work.items(actor_of(role))) == []


def test_names_go_when_a_person_is_erased_and_what_the_unit_did_stays(declared, actor_of, agency):
    one = declared("digital")
    service.answer(actor_of("staff"), one.id, one.version, confirmed=True, reason="Đúng")
    staff, office = agency.people["staff"], agency.people["office"]
    assert [record.values["answer"] for record in personal.records(staff)] == ["Đúng"]
    assert [record.values["how"] for record in personal.records(office)] == [one.how]
    assert [done.erased for person in (staff, office) for done in personal.erase(person)] == [1, 1]
    db.session.expire_all()
    stored = db.session.get(Replication, one.id)
    assert (stored.declared_by, stored.answered_by, stored.status) == (None, None, "confirmed")
