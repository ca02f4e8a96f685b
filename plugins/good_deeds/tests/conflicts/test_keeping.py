"""Nobody judges what is their own, their household's, or what they have an interest in."""

from __future__ import annotations

import pytest

from intranet import Forbidden, Refused, db
from intranet_plugins.good_deeds.conflicts import declaring, facts, households
from intranet_plugins.good_deeds.flow import conditions, queries, service
from intranet_plugins.good_deeds.models import Conflict, Kin, Submission


@pytest.fixture
def kin(agency):
    """`kin("staff", "unit_head")`: the two are of one household."""

    def make(one, other):
        first, second = sorted((agency.people[one], agency.people[other]))
        db.session.add(Kin(person_id=first, kin_id=second))
        db.session.commit()

    return make


class TestWhoIsKept:
    def test_writer_subject_and_either_ones_household(self, agency, make_submission, kin):
        people = agency.people
        case = make_submission(by="coordinator", person_id=people["staff"])
        kin("staff", "unit_head")
        kin("coordinator", "office")
        kin("leader", "chief")
        db.session.add(Conflict(submission_id=case.id, person_id=people["deputy"], reason="Cùng nhóm tác giả"))
        db.session.commit()
        assert facts.kept([case.id]) == {
            case.id: {
                people["coordinator"]: ("own", ""), people["staff"]: ("own", ""),
                people["unit_head"]: ("household", ""), people["office"]: ("household", ""),
                people["deputy"]: ("declared", "Cùng nhóm tác giả"),
            }
        }  # fmt: skip

    def test_what_weighs_more_is_named(self, agency, make_submission, kin):
        case = make_submission(by="staff")
        kin("staff", "unit_head")
        db.session.add(Conflict(submission_id=case.id, person_id=agency.people["unit_head"], reason="Vợ chồng"))
        db.session.add(Conflict(submission_id=case.id, person_id=agency.people["staff"], reason="Của mình"))
        db.session.commit()
        assert facts.kept_from(agency.people["unit_head"], case) == "household"
        assert facts.kept_from(agency.people["staff"], case) == "own"
        assert facts.kept_from(agency.people["office"], case) == ""
        assert facts.kept_from(None, case) == ""

    def test_one_statement_for_all_cases(self, agency, make_submission, count_queries):
        ids = [make_submission(f"Gương {number}").id for number in range(5)]
        with count_queries(at_most=1):
            found = facts.kept(ids)
        assert found.keys() == set(ids)
        assert facts.kept([]) == {}

    def test_the_other_way_round_it_is_the_same(self, agency, make_submission, kin):
        from sqlalchemy import select

        cases = [make_submission(by=by).id for by in ("staff", "coordinator", "unit_head")]
        kin("staff", "unit_head")
        db.session.add(Conflict(submission_id=cases[1], person_id=agency.people["unit_head"], reason="Bạn thân"))
        db.session.commit()
        kept = facts.kept(cases)
        for person in agency.people.values():
            mine = set(db.session.scalars(select(Submission.id).where(Submission.id.in_(facts.kept_cases(person)))))
            assert mine == {case for case in cases if person in kept[case]}


class TestJudging:
    @pytest.mark.parametrize("why", ["own", "household", "declared"])
    def test_somebody_else_of_the_unit_does_it(self, why, agency, make_submission, kin, actor_of):
        head, case = actor_of("unit_head"), make_submission(by="unit_head" if why == "own" else "staff")
        if why == "household":
            kin("staff", "unit_head")
        elif why == "declared":
            declaring.declare(head, case.id, "Cùng nhóm tác giả")
        assert [step.code for step in queries.steps_for(head, case)] == (["withdraw"] if why == "own" else [])
        for code in ("endorse", "return", "decline"):
            with pytest.raises(Refused, match="Nguyễn Văn Ổn xét thay"):
                service.take(head, case.id, case.version, code, "Vì thế")
        assert service.take(actor_of("coordinator"), case.id, case.version, "endorse").stage == "endorsed"

    def test_without_anybody_else_the_office_does_it_and_the_page_says_so(self, make_submission, kin, actor_of):
        case = make_submission(by="unit_head")
        kin("unit_head", "coordinator")
        coordinator, office = actor_of("coordinator"), actor_of("office")
        assert {choice.why for choice in conditions.choices(coordinator, case)} == {
            (
                "Đề xuất liên quan đến người cùng hộ nên không tự xét được. "
                "Đơn vị không còn ai khác xét được nên Văn phòng xét thay."
            )
        }
        assert "endorse" in {step.code for step in queries.steps_for(office, case)}
        assert service.take(office, case.id, case.version, "endorse").stage == "endorsed"

    def test_the_office_does_not_check_its_own(self, make_submission, actor_of):
        case = make_submission(stage="endorsed", by="office", unit="office")
        with pytest.raises(Refused, match="Người khác ở Văn phòng xét thay"):
            service.take(actor_of("office"), case.id, case.version, "check")


class TestDeclaring:
    def test_a_declaration_can_be_taken_back_while_nothing_was_decided(self, make_submission, actor_of):
        head, case = actor_of("unit_head"), make_submission()
        declaring.declare(head, case.id, "Cùng nhóm tác giả")
        declaring.withdraw(head, case.id)
        assert "endorse" in {step.code for step in queries.steps_for(head, case)}
        declaring.declare(head, case.id, "Cùng nhóm tác giả")
        service.take(actor_of("coordinator"), case.id, case.version, "endorse")
        with pytest.raises(Refused, match="không rút lại được"):
            declaring.withdraw(head, case.id)

    def test_council_members_declare_until_the_vote_begins(self, make_council_session, judge, agency):
        from sqlalchemy import select

        from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilSession

        make_council_session(items=2, status="discussing")
        first, second = db.session.scalars(select(AgendaItem.submission_id).order_by(AgendaItem.position)).all()
        declaring.declare(judge("deputy"), first, "Cùng nhóm tác giả")
        db.session.scalars(select(CouncilSession)).one().status = "voting"
        db.session.commit()
        with pytest.raises(Refused, match="bắt đầu biểu quyết"):
            declaring.declare(judge("deputy"), second, "Cùng nhóm tác giả")
        with pytest.raises(Refused, match="không rút lại được"):
            declaring.withdraw(judge("deputy"), first)

    def test_who_has_no_part_in_it_declares_nothing(self, make_submission, actor_of):
        case = make_submission()
        for role in ("admin", "leader"):
            with pytest.raises(Forbidden):
                declaring.declare(actor_of(role), case.id, "Vì thế")
        with pytest.raises(Refused, match="Đã được ghi nhận"):
            declaring.declare(actor_of("staff"), case.id, "Vì thế")
        with pytest.raises(Refused) as refused:
            declaring.declare(actor_of("unit_head"), case.id, " ")
        assert refused.value.field == "reason"

    def test_reasons_are_for_those_who_review(self, make_submission, actor_of):
        case = make_submission()
        declaring.declare(actor_of("unit_head"), case.id, "Cùng nhóm tác giả")
        assert [one.reason for one in declaring.listing(actor_of("office"), case)] == ["Cùng nhóm tác giả"]
        assert declaring.listing(actor_of("staff"), case) == []

    def test_the_last_endorser_who_steps_back_makes_it_the_offices(self, make_submission, actor_of):
        case = make_submission()
        for role in ("unit_head", "coordinator"):
            declaring.declare(actor_of(role), case.id, "Cùng nhóm tác giả")
        db.session.expire_all()
        assert db.session.get(Submission, case.id).by_office
        declaring.withdraw(actor_of("coordinator"), case.id)
        db.session.expire_all()
        assert not db.session.get(Submission, case.id).by_office


class TestHouseholds:
    def test_both_see_it_and_nobody_else_but_the_office(self, agency, actor_of):
        staff, other = agency.people["staff"], agency.people["unit_head"]
        households.declare(actor_of("staff"), staff, other)
        assert [one.name for one in households.of(actor_of("unit_head"), other)] == ["Hoàng Thị Êm"]
        assert [one.name for one in households.of(actor_of("office"), staff)] == ["Vũ Thị Thu Hường"]
        for role in ("coordinator", "leader", "admin"):
            with pytest.raises(Forbidden):
                households.of(actor_of(role), staff)

    def test_both_are_told_and_the_office_of_a_removal(self, agency, actor_of):
        from sqlalchemy import select

        from intranet.notices.models import Notice

        staff, other, office = (agency.people[key] for key in ("staff", "unit_head", "office"))
        households.declare(actor_of("staff"), staff, other)
        households.declare(actor_of("staff"), staff, other)
        kind = Notice.kind == households.HOUSEHOLD
        assert sorted(db.session.scalars(select(Notice.person_id).where(kind))) == sorted([staff, other])
        households.remove(actor_of("unit_head"), other, staff)
        assert db.session.scalars(select(Notice).where(kind, Notice.person_id == office)).one()
        assert households.of(actor_of("staff"), staff) == []

    def test_only_the_office_speaks_for_others(self, agency, actor_of):
        one, other = agency.people["digital_head"], agency.people["digital_staff"]
        with pytest.raises(Forbidden):
            households.declare(actor_of("staff"), one, other)
        households.declare(actor_of("office"), one, other)
        with pytest.raises(Refused):
            households.declare(actor_of("office"), one, one)
        with pytest.raises(Refused):
            households.declare(actor_of("office"), one, agency.people["former"])
