"""Recording decisions: one case or many, once, by who may."""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import Forbidden, Refused, audit, clock, coverage, db, files
from intranet.notices.models import Notice
from intranet_plugins.good_deeds.commendations import doubts, queries, service
from intranet_plugins.good_deeds.commendations.who import may_read_file
from intranet_plugins.good_deeds.models import KIND, Commendation, Event, Submission

PDF = b"%PDF-1.4\n%%EOF"


def upload(name="quyet-dinh.pdf", content=PDF):
    return FileStorage(io.BytesIO(content), name)


def test_a_decision_moves_the_case_on_and_names_the_subject_as_it_was(make_submission, decision, actor_of, agency):
    case = make_submission(stage="approved", subject_name="Chị Hoàng Thị Êm")
    (one,) = service.commend(actor_of("office"), [case.id], decision())
    assert (one.name, one.person_id, one.unit_id) == (
        "Chị Hoàng Thị Êm", agency.people["staff"], agency.units["science"],
    )  # fmt: skip
    assert db.session.get(Submission, case.id).stage == "commended"
    assert queries.of([case.id]) == {case.id: one}
    event = db.session.scalars(select(Event).where(Event.submission_id == case.id)).one()
    assert "45/QĐ-SKHCN" in event.note
    assert "good_deeds.commend" in {entry.action for entry in audit.history(KIND, case.id)}


def test_a_person_is_recorded_in_the_unit_where_they_were_on_the_day_of_the_decision(
    make_submission, decision, actor_of, agency
):
    case = make_submission(stage="approved", unit="agency", person_id=agency.people["digital_staff"])
    (one,) = service.commend(actor_of("office"), [case.id], decision())
    assert one.unit_id == agency.units["digital"]


def test_somebody_outside_and_a_collective_are_commended_too(make_submission, decision, actor_of, agency):
    outside = make_submission(
        "Bác xe ôm trả lại ví", stage="approved", subject_kind="outside", person_id=None, subject_key="outside:bac"
    )
    unit = agency.units["digital"]
    team = make_submission(
        "Tổ hỗ trợ số", stage="approved", subject_kind="unit", person_id=None, subject_unit_id=unit,
        subject_key=f"unit:{unit}", subject_name="Phòng Chuyển đổi số",
    )  # fmt: skip
    one, other = service.commend(actor_of("office"), [outside.id, team.id], decision())
    assert (one.person_id, one.unit_id) == (None, agency.units["science"])
    assert (other.subject_unit_id, other.unit_id, other.name) == (unit, unit, "Phòng Chuyển đổi số")


def test_one_decision_for_many_is_recorded_for_all_or_none(make_submission, decision, actor_of, agency):
    people = ("staff", "unit_head", "digital_staff")
    cases = [make_submission(f"Việc {key}", stage="approved", person_id=agency.people[key]) for key in people]
    late = make_submission("Chưa xét", stage="council", person_id=agency.people["team_head"])
    with pytest.raises(Refused, match="Chưa xét"):
        service.commend(actor_of("office"), [*(one.id for one in cases), late.id], decision())
    assert db.session.scalars(select(Commendation)).all() == []
    made = service.commend(actor_of("office"), [one.id for one in cases], decision(), upload())
    assert {one.decision_number for one in made} == {"45/QĐ-SKHCN"}
    assert len({one.file_id for one in made}) == 1
    assert db.session.scalars(select(files.StoredFile)).one().name == "quyet-dinh.pdf"
    assert set(db.session.scalars(select(Submission.stage).where(Submission.id != late.id))) == {"commended"}


def test_a_case_is_commended_once(make_submission, decision, actor_of):
    case = make_submission(stage="approved")
    service.commend(actor_of("office"), [case.id], decision())
    with pytest.raises(Refused, match="sửa hoặc hủy"):
        service.commend(actor_of("office"), [case.id], decision(form="Bằng khen"))


def test_another_case_about_the_same_time_is_asked_about(make_submission, decision, actor_of):
    first, same = make_submission(stage="approved"), make_submission("Giúp 22 hộ bên suối", stage="approved")
    service.commend(actor_of("office"), [first.id], decision())
    with pytest.raises(doubts.Doubtful) as caught:
        service.commend(actor_of("office"), [same.id], decision())
    assert caught.value.doubts[0].other_id == first.id
    (one,) = service.commend(actor_of("office"), [same.id], decision(), sure=True)
    assert one.submission_id == same.id


def test_a_deed_of_another_year_needs_no_question(make_submission, decision, actor_of):
    earlier = make_submission(stage="approved", began_on=date(2024, 3, 1), ended_on=date(2024, 5, 1))
    later = make_submission("Việc khác", stage="approved")
    service.commend(actor_of("office"), [earlier.id], decision())
    assert service.commend(actor_of("office"), [later.id], decision())


def test_the_same_subject_twice_in_one_decision_is_asked_about(make_submission, decision, actor_of):
    cases = [make_submission("Một", stage="approved"), make_submission("Hai", stage="approved")]
    with pytest.raises(doubts.Doubtful, match="xem lại"):
        service.commend(actor_of("office"), [one.id for one in cases], decision())


def test_a_unit_that_ended_is_asked_about(make_submission, decision, actor_of, agency):
    from intranet.access import SYSTEM
    from intranet.directory import service as directory

    unit = agency.units["digital"]
    case = make_submission(
        "Tổ hỗ trợ số", stage="approved", subject_kind="unit", person_id=None, subject_unit_id=unit,
        subject_key=f"unit:{unit}", subject_name="Phòng Chuyển đổi số",
    )  # fmt: skip
    directory.merge_units(SYSTEM, [unit], into=agency.units["science"])
    with pytest.raises(doubts.Doubtful) as caught:
        service.commend(actor_of("office"), [case.id], decision())
    assert "kết thúc" in caught.value.doubts[0].sentence


def test_what_a_decision_lacks_is_said_at_its_field(make_submission, decision, actor_of):
    case = make_submission(stage="approved")
    wrong = [("form", " "), ("authority", ""), ("decision_number", ""), ("decided_on", None), ("form", "x" * 201),
             ("note", "x" * 4001)]  # fmt: skip
    for field, value in wrong:
        with pytest.raises(Refused) as caught:
            service.commend(actor_of("office"), [case.id], decision(**{field: value}))
        assert caught.value.field == field


def test_a_decision_is_not_of_tomorrow_and_its_file_is_a_document(make_submission, decision, actor_of):
    case = make_submission(stage="approved")
    with pytest.raises(Refused, match="chưa đến"):
        service.commend(actor_of("office"), [case.id], decision(decided_on=clock.today() + timedelta(days=1)))
    with pytest.raises(Refused) as caught:
        service.commend(actor_of("office"), [case.id], decision(), upload("bang.xlsx"))
    assert caught.value.field == "upload"
    assert db.session.get(Submission, case.id).stage == "approved"


def test_only_the_office_records(make_submission, decision, actor_of):
    case = make_submission(stage="approved")
    for role in ("staff", "coordinator", "unit_head", "leader", "council_member", "admin"):
        with pytest.raises(Forbidden):
            service.commend(actor_of(role), [case.id], decision())


def test_the_file_is_for_those_inside_who_are_named_in_one_decision(make_submission, decision, actor_of, agency):
    mine = make_submission(stage="approved")
    theirs = make_submission(
        "Việc khác", stage="approved", unit="digital", by="digital_staff", person_id=agency.people["digital_staff"]
    )
    made = service.commend(actor_of("office"), [theirs.id, mine.id], decision(), upload())
    kept = db.session.get(files.StoredFile, made[0].file_id)
    for role, may in (("staff", True), ("coordinator", True), ("office", True), ("leader", True), ("admin", False)):
        assert may_read_file(actor_of(role), kept.subject_id) is may, role
        assert files.may_read(actor_of(role), kept) is may, role


def test_who_is_commended_is_told_and_counts_for_the_plan(make_submission, decision, actor_of, plan, agency):
    case = make_submission(stage="approved", plan_id=plan)
    service.commend(actor_of("office"), [case.id], decision())
    assert coverage.of_person(agency.people["staff"], plan)
    assert agency.people["staff"] in set(db.session.scalars(select(Notice.person_id)))


def test_looking_at_many_takes_no_more_statements_than_at_few(make_submission, count_queries):
    def cost(number):
        for place in range(number):
            key = f"outside:{number}-{place}"
            make_submission(f"Việc {key}", stage="approved", subject_kind="outside", person_id=None, subject_key=key)
        cases = db.session.scalars(select(Submission)).all()
        with count_queries() as counted:
            assert doubts.of(cases) == []
        return counted.total

    assert cost(2) == cost(10)
