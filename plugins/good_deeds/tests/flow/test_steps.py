"""What a step leaves behind, what it demands, and what happens when two take one at once."""

from __future__ import annotations

from datetime import date
from threading import Barrier, Thread

import pytest
from sqlalchemy import select

from intranet import Refused, audit, clock, db, workdays
from intranet.database import writing
from intranet_plugins.good_deeds.flow import history, queries, requirements, service
from intranet_plugins.good_deeds.models import Assignment, Event, Submission

from .conftest import MONDAY, standing


def events(case):
    found = select(Event.step, Event.from_stage, Event.to_stage, Event.person_id, Event.note)
    return [tuple(row) for row in db.session.execute(found.where(Event.submission_id == case.id).order_by(Event.id))]


class TestWhatAStepLeaves:
    def test_stage_limit_history_and_audit(self, actor_of, make_submission, people):
        with standing(MONDAY):
            case = make_submission(stage="submitted")
            case = service.take(actor_of("unit_head"), case.id, case.version, "endorse", "Việc thật, người thật")
        assert (case.stage, case.due_on) == ("endorsed", date(2026, 3, 23))
        assert clock.local(case.stage_since).date() == MONDAY
        assert events(case) == [
            ("endorse", "submitted", "endorsed", people["unit_head"], "Việc thật, người thật")
        ]  # fmt: skip
        entry = db.session.scalars(select(audit.AuditEntry).order_by(audit.AuditEntry.id.desc())).first()
        assert entry.action == "good_deeds.step"
        assert entry.changes["stage"] == ["submitted", "endorsed"]

    def test_sending_gives_a_number_once(self, actor_of, make_submission):
        case = make_submission(stage="draft")
        case = service.take(actor_of("staff"), case.id, case.version, "send")
        first, sent = case.code, case.submitted_at
        assert first
        case = service.take(actor_of("unit_head"), case.id, case.version, "return", "Thêm số liệu")
        case = service.take(actor_of("staff"), case.id, case.version, "send")
        assert (case.code, case.submitted_at, case.stage) == (first, sent, "submitted")

    def test_people_are_told_and_whoever_acts_is_asked(self, actor_of, make_submission, told):
        case = make_submission("Lọc nước cho bản", stage="draft")
        service.take(actor_of("staff"), case.id, case.version, "send")
        assert told("unit_head") == told("coordinator") == ["Đề nghị đơn vị xét: Lọc nước cho bản"]
        assert told("staff") == told("office") == told("leader") == []
        service.take(actor_of("unit_head"), case.id, case.version, "endorse")
        assert told("staff") == ["Đơn vị đồng ý: Lọc nước cho bản"]
        assert told("office") == ["Đề nghị kiểm tra hồ sơ: Lọc nước cho bản"]

    def test_other_rooms_walk_the_same_way(self, actor_of, make_submission):
        case = make_submission(stage="checked")
        service.enter(actor_of("office"), case, "schedule")
        service.enter(actor_of("office"), case, "pass")
        db.session.commit()
        assert [row[:3] for row in events(case)] == [
            ("schedule", "checked", "council"), ("pass", "council", "approved")
        ]  # fmt: skip
        with pytest.raises(service.Overtaken):
            service.enter(actor_of("office"), case, "schedule")

    def test_nothing_is_due_where_nobody_agreed_to_a_story(self, actor_of, make_submission):
        willing, unwilling = make_submission(stage="approved"), make_submission(stage="approved", consent="no")
        for case in (willing, unwilling):
            service.enter(actor_of("office"), case, "commend")
        assert willing.due_on is not None
        assert unwilling.due_on is None
        service.enter(actor_of("office"), willing, "publish")
        service.enter(actor_of("office"), willing, "unpublish", "Người nêu gương đề nghị")
        assert (willing.stage, willing.due_on) == ("commended", None)


class TestWhatAStepDemands:
    def test_what_was_not_written_is_named_with_its_field(self, actor_of, make_submission):
        for field in ("title", "deed", "result"):
            case = make_submission(stage="draft", **{field: " "})
            assert [one.field for one in requirements.complete(case)] == [field]
            assert queries.steps_for(actor_of("staff"), case) == []
            with pytest.raises(Refused) as refused:
                service.take(actor_of("staff"), case.id, case.version, "send")
            assert refused.value.field == field

    def test_evidence_and_everybodys_opinion_before_the_council(self, actor_of, make_submission, people):
        office = actor_of("office")
        case = make_submission(stage="endorsed", links="")
        db.session.add(Assignment(submission_id=case.id, person_id=people["leader"]))
        db.session.commit()
        choice = next(one for one in queries.choices(office, case) if one.step.code == "check")
        assert [one.field for one in choice.missing] == ["links", ""]
        with pytest.raises(Refused, match=r"minh chứng.*Còn 1 người"):
            service.take(office, case.id, case.version, "check")

    def test_reasons(self, actor_of, make_submission):
        case = make_submission()
        for code in ("return", "decline"):
            with pytest.raises(Refused) as refused:
                service.take(actor_of("unit_head"), case.id, case.version, code, "  ")
            assert refused.value.field == "note"
        assert events(case) == []


class TestTwoAtOnce:
    def test_the_second_is_told_what_happened(self, actor_of, make_submission):
        case = make_submission()
        seen = case.version
        service.take(actor_of("unit_head"), case.id, seen, "endorse")
        with pytest.raises(service.Overtaken, match="Đơn vị đồng ý, Vũ Thị Thu Hường"):
            service.take(actor_of("coordinator"), case.id, seen, "return", "Thiếu")

    def test_a_changed_text_is_looked_at_again(self, actor_of, make_submission):
        case = make_submission()
        with pytest.raises(service.Overtaken, match="vừa được sửa"):
            service.take(actor_of("unit_head"), case.id, case.version + 1, "endorse")

    @pytest.mark.database("postgresql")
    def test_at_the_same_moment_one_wins(self, app, actor_of, make_submission):
        case = make_submission()
        wanted = [(actor_of("unit_head"), "endorse"), (actor_of("coordinator"), "return")]
        start, faults, seen = Barrier(2), [], (case.id, case.version)
        db.session.commit()

        def take(actor, code):
            with app.app_context(), writing():
                start.wait()
                try:
                    service.take(actor, *seen, code, "Vì thế")
                except Exception as error:
                    faults.append(error)
                finally:
                    db.session.remove()

        threads = [Thread(target=take, args=one) for one in wanted]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [type(fault) for fault in faults] == [service.Overtaken]
        db.session.expire_all()
        assert len(events(case)) == 1


class TestHistory:
    def test_notes_among_reviewers_stay_among_them(self, actor_of, make_submission, told):
        case = make_submission()
        history.add_note(actor_of("office"), case.id, "Gọi xã hỏi lại", internal=True)
        history.add_note(actor_of("unit_head"), case.id, "Cho xin ảnh", internal=False)
        assert [one.note for one in history.of(case.id, actor_of("staff"))] == ["Cho xin ảnh"]
        assert [one.note for one in history.of(case.id, actor_of("coordinator"))] == ["Cho xin ảnh", "Gọi xã hỏi lại"]
        assert told("staff") == ["Ghi chú mới: Cài cảnh báo sạt lở cho 22 hộ bên suối"]

    def test_who_wrote_it_reads_none_of_them_even_as_a_reviewer(self, actor_of, make_submission):
        case = make_submission(by="coordinator")
        history.add_note(actor_of("office"), case.id, "Gọi xã hỏi lại", internal=True)
        assert history.of(case.id, actor_of("coordinator")) == []

    def test_a_note_is_no_step(self, actor_of, make_submission):
        case = make_submission()
        seen = case.version
        history.add_note(actor_of("staff"), case.id, "Đã gửi thêm ảnh", internal=False)
        assert service.take(actor_of("unit_head"), case.id, seen, "endorse").stage == "endorsed"

    def test_the_page_takes_few_statements_however_long_it_is(self, actor_of, make_submission, count_queries):
        case, staff = make_submission(), actor_of("staff")
        for number in range(12):
            history.add_note(staff, case.id, f"Ghi chú {number}", internal=False)
        case_id = case.id
        with count_queries(at_most=4):
            assert len(history.of(case_id, staff)) == 12


def test_a_limit_is_a_working_day(actor_of, make_submission):
    # 30/4 and 1/5 are public holidays.
    with standing(date(2026, 4, 29)):
        case = make_submission()
        case = service.take(actor_of("unit_head"), case.id, case.version, "endorse")
        assert workdays.is_working(case.due_on)
        assert case.due_on == workdays.add(date(2026, 4, 29), 5)


def test_the_case_of_nobody_is_not_found(actor_of, make_submission):
    from intranet import Forbidden

    case = make_submission(stage="draft")
    with pytest.raises(Forbidden):
        history.of(case.id, actor_of("unit_head"))
    assert db.session.get(Submission, case.id).stage == "draft"
