"""A deed or person is cultivated at any time before a commendation: with a mentor, goals, notes and an outcome."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, db
from intranet_plugins.good_deeds.cultivation import personal, queries, service
from intranet_plugins.good_deeds.flow.stages import BEFORE_COMMENDATION, STAGES
from intranet_plugins.good_deeds.models import CultivationNote

BASE = "/p/good_deeds"


@pytest.fixture
def draft(agency):
    """`draft("digital_staff", goals="…")`: what one may say of a cultivation."""

    def make(mentor="digital_staff", **more):
        today = clock.today()
        values = {"goals": "Ghi chép số liệu từng tháng", "starts_on": today, "until_on": today + timedelta(days=60)}
        return service.Draft(agency.people[mentor], **{**values, **more})

    return make


@pytest.fixture
def mentor(judge):
    """Somebody of another unit, without any right in this one."""
    return judge("digital_staff")


def test_the_mentor_is_told_sees_the_case_and_notes(actor_of, make_submission, draft, mentor, agency):
    from intranet.notices.models import Notice
    from intranet_plugins.good_deeds.submissions import queries as submissions

    case = make_submission(stage="draft", by="unit_head", person_id=agency.people["staff"])
    assert submissions.get(mentor, case.id) is None
    service.save(actor_of("unit_head"), case.id, 0, draft())
    assert db.session.scalars(select(Notice.person_id).where(Notice.kind == service.MENTOR)).all() == [mentor.person_id]
    assert submissions.get(mentor, case.id) is not None
    service.add_note(mentor, case.id, "Đã gặp, cùng lập bảng theo dõi")
    cultivation = service.of(case.id)
    assert [(one.who, one.text) for one in queries.notes(cultivation.id)] == [
        ("Lý Thị Yến", "Đã gặp, cùng lập bảng theo dõi")
    ]
    assert [row.Submission.id for row in db.session.execute(queries.mentored(mentor))] == [case.id]


def test_at_any_time_before_a_commendation(actor_of, make_submission, draft):
    head = actor_of("unit_head")
    for stage in STAGES:
        case = make_submission(stage=stage, by="unit_head")
        if stage in BEFORE_COMMENDATION:
            assert service.save(head, case.id, 0, draft()).id
        else:
            with pytest.raises(Refused):
                service.save(head, case.id, 0, draft())


def test_who_may(actor_of, make_submission, draft, mentor):
    case = make_submission()
    for role in ("staff", "leader", "admin"):
        with pytest.raises(Forbidden):
            service.save(actor_of(role), case.id, 0, draft())
    service.save(actor_of("coordinator"), case.id, 0, draft())
    for act in (
        lambda: service.save(mentor, case.id, 1, draft(goals="Khác")),
        lambda: service.add_note(actor_of("staff"), case.id, "Ghi"),
    ):
        with pytest.raises(Forbidden):
            act()


@pytest.mark.parametrize(
    ("more", "field"),
    [({"goals": " "}, "goals"), ({"until_on": clock.today() - timedelta(days=9)}, "until_on"),
     ({"mentor": "staff"}, "mentor"), ({"mentor": "former"}, "mentor")],
)  # fmt: skip
def test_what_is_refused(more, field, actor_of, make_submission, draft):
    case = make_submission()
    with pytest.raises(Refused) as refused:
        service.save(actor_of("unit_head"), case.id, 0, draft(**more))
    assert refused.value.field == field


def test_two_who_begin_or_change_it_at_once(actor_of, make_submission, draft):
    case = make_submission()
    made = service.save(actor_of("unit_head"), case.id, 0, draft())
    with pytest.raises(service.Conflict):
        service.save(actor_of("coordinator"), case.id, 0, draft(goals="Khác"))
    seen = made.version
    service.save(actor_of("unit_head"), case.id, seen, draft(goals="Viết thành quy trình"))
    with pytest.raises(service.Conflict) as conflict:
        service.save(actor_of("coordinator"), case.id, seen, draft(goals="Khác"))
    assert conflict.value.stored.goals == "Viết thành quy trình"


def test_it_ends_with_an_outcome(actor_of, make_submission, draft, mentor):
    case, today = make_submission(), clock.today()
    service.save(actor_of("unit_head"), case.id, 0, draft())
    with pytest.raises(Refused) as refused:
        service.end(mentor, case.id, today - timedelta(days=1), "Xong")
    assert refused.value.field == "ended_on"
    ended = service.end(mentor, case.id, today, "Đã có số liệu sáu tháng")
    assert (ended.ended_on, ended.outcome) == (today, "Đã có số liệu sáu tháng")
    with pytest.raises(Refused):
        service.add_note(mentor, case.id, "Thêm")
    assert queries.under_way([case.id]) == set()


def test_the_pages(client_as, make_submission, agency):
    case = make_submission()
    browser, url = client_as("unit_head"), f"{BASE}/cases/{case.id}"
    assert "Giao bồi dưỡng" in browser.get(url).text
    typed = {"version": "0", "mentor": "Lý Thị Yến", "goals": "Ghi chép số liệu", "starts_on": "01/6/2026"}
    wrong = browser.post(f"{url}/cultivate", data={**typed, "starts_on": "mai"})
    assert wrong.status_code == 422
    assert "Ghi chép số liệu" in wrong.text
    assert browser.post(f"{url}/cultivate", data=typed).status_code == 303
    both = browser.post(f"{url}/cultivate", data={**typed, "goals": "Mục tiêu khác"})
    assert both.status_code == 409
    assert "Ghi chép số liệu" in both.text
    assert "Mục tiêu khác" in both.text
    assert browser.post(f"{url}/cultivation/notes", data={"progress": ""}).status_code == 422
    assert browser.post(f"{url}/cultivation/notes", data={"progress": "Đã gặp"}).status_code == 303
    assert "Đã gặp" in browser.get(url).text
    assert browser.post(f"{url}/cultivation/end", data={"ended_on": "01/7/2026", "outcome": "Tốt"}).status_code == 303
    assert "Đã kết thúc" in browser.get(url).text
    assert client_as("staff").get(f"{url}/cultivate").status_code == 403


def test_erasure_takes_names_and_leaves_the_work(actor_of, make_submission, draft, mentor):
    case = make_submission()
    service.save(actor_of("unit_head"), case.id, 0, draft())
    service.add_note(mentor, case.id, "Đã gặp")
    assert [record.title for record in personal.records(mentor.person_id)] == [
        "Giúp đỡ, bồi dưỡng",
        "Ghi chú bồi dưỡng",
    ]
    assert [one.erased for one in personal.erase(mentor.person_id)] == [2]
    assert service.of(case.id).mentor_id is None
    assert db.session.scalars(select(CultivationNote.text)).all() == ["Đã gặp"]
