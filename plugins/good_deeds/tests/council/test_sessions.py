"""Sessions are called, changed, cancelled; they keep the rule they were called by."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import select

from intranet import Forbidden, Refused, clock, db, workdays
from intranet.notices.models import Notice, NoticeMatter
from intranet_plugins.good_deeds.council import agenda, drafts, members, recusals, service, setting
from intranet_plugins.good_deeds.council.models import AgendaItem, CouncilRule, CouncilSession, Member
from intranet_plugins.good_deeds.models import Submission


def draft(**more):
    values = {"title": "Phiên tháng 12", "day": clock.today() + timedelta(days=9), "place": "Phòng họp tầng 2"}
    return drafts.Draft(**{**values, **more})


@pytest.fixture
def office(actor_of):
    return actor_of("office")


def roster(agency):
    people = agency.people
    return {people["leader"]: "chair", people["council_member"]: "member", people["office"]: "secretary"}


def told(kind="good_deeds.council"):
    rows = select(Notice.person_id, NoticeMatter.key).join(NoticeMatter).where(NoticeMatter.kind == kind)
    return {(person, key.partition(":")[2]) for person, key in db.session.execute(rows)}


def test_a_session_copies_the_rule_of_its_day(office):
    day = clock.today() + timedelta(days=9)
    later = setting.RuleDraft(None, day, None, Decimal(75), Decimal(80), None, "secret", "QĐ 12/QĐ-SKHCN, Điều 5", True)
    before = service.create(office, draft(day=day - timedelta(days=1)))
    setting.add_rule(office, later)
    after = service.create(office, draft(day=day))
    assert (before.quorum_percent, before.pass_percent, before.least_score) == (
        Decimal("66.67"), Decimal("66.67"), Decimal(75),
    )  # fmt: skip
    assert not before.rule_verified
    assert (after.quorum_percent, after.pass_percent, after.least_score) == (Decimal(75), Decimal(80), None)
    assert (after.rule_source, after.rule_verified) == ("QĐ 12/QĐ-SKHCN, Điều 5", True)


def test_a_session_keeps_its_rule_until_it_is_moved_to_another_day(office):
    session = service.create(office, draft())
    rule = db.session.scalars(select(CouncilRule)).one()
    other = setting.RuleDraft(None, rule.effective_from, None, Decimal(50), Decimal(90), None, "open", "", False)
    setting.edit_rule(office, rule.id, rule.version, other)
    session = service.edit(office, session.id, session.version, draft(place="Hội trường"))
    assert session.pass_percent == Decimal("66.67")
    moved = draft(day=session.day + timedelta(days=1))
    assert service.edit(office, session.id, session.version, moved).pass_percent == Decimal(90)


def test_other_figures_need_a_reason(office):
    with pytest.raises(Refused) as refused:
        service.create(office, draft(pass_percent=Decimal(80)))
    assert refused.value.field == "rule_reason"
    made = service.create(office, draft(pass_percent=Decimal(80), least_score=Decimal(0), rule_reason="Xét cấp tỉnh"))
    assert (made.pass_percent, made.least_score, made.rule_reason) == (Decimal(80), None, "Xét cấp tỉnh")
    same = service.create(office, draft(pass_percent=Decimal("66.67"), rule_reason="Không khác gì"))
    assert same.rule_reason == ""


def test_what_is_no_session_is_refused_at_its_field(office):
    for field, value in (
        ("title", " "), ("day", date(2020, 1, 1)), ("scores_due", date(2190, 1, 1)), ("ballot", "shouting"),
        ("quorum_percent", Decimal(0)), ("pass_percent", Decimal(101)), ("least_score", Decimal(101)),
        ("place", "x" * 201),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            service.create(office, draft(**{field: value}))
        assert refused.value.field == field


def test_two_who_change_a_session_see_each_other(office):
    session = service.create(office, draft())
    seen = session.version
    service.edit(office, session.id, seen, draft(place="Hội trường A"))
    with pytest.raises(service.Conflict) as conflict:
        service.edit(office, session.id, seen, draft(place="Hội trường B"))
    assert conflict.value.stored.place == "Hội trường A"


def test_only_the_office_calls_sessions(actor_of, make_council_session, agency):
    session = make_council_session(items=1)
    for act in (
        lambda who: service.create(who, draft()),
        lambda who: service.edit(who, session.id, session.version, draft()),
        lambda who: service.cancel(who, session.id, session.version, "x"),
        lambda who: members.name(who, session.id, session.version, roster(agency)),
        lambda who: agenda.add(who, session.id, [1]),
    ):
        for role in ("staff", "coordinator", "unit_head", "leader", "council_member", "admin"):
            with pytest.raises(Forbidden):
                act(actor_of(role))


def test_members_are_invited_once_with_their_positions_frozen(office, agency):
    session = service.create(office, draft())
    session = members.name(office, session.id, session.version, roster(agency))
    member = db.session.get_one(Member, (session.id, agency.people["council_member"]))
    assert member.position == "Phó Trưởng phòng, Phòng Quản lý Khoa học"
    again = {**roster(agency), agency.people["deputy"]: "member"}
    members.name(office, session.id, session.version, again)
    # Nobody is told of what they did themselves.
    people = agency.people
    assert told() == {(people[key], "invited") for key in ("leader", "council_member", "deputy")}


def test_a_council_has_one_chair(office, agency):
    session = service.create(office, draft())
    for roles, field in (
        ({}, "people"), ({"leader": "member"}, "chair"), ({"leader": "chair", "deputy": "chair"}, "chair"),
        ({"leader": "chair", "office": "secretary", "deputy": "secretary"}, "secretary"),
        ({"leader": "chair", "former": "member"}, "people"),
    ):  # fmt: skip
        with pytest.raises(Refused) as refused:
            members.name(office, session.id, session.version, {agency.people[key]: role for key, role in roles.items()})
        assert refused.value.field == field


def test_proposed_are_holders_of_the_permission_and_members_of_councils(agency, app):
    found = {row.id for row in db.session.execute(members.proposed())}
    assert found == {agency.people["leader"], agency.people["council_member"]}
    assert members.may_judge(found) == {agency.people["council_member"]}


def test_cases_are_scheduled_ordered_and_taken_off(office, make_submission):
    session = service.create(office, draft())
    cases = [make_submission(f"Gương {number}", stage="checked") for number in range(3)]
    other = make_submission("Chưa kiểm tra", stage="submitted")
    assert agenda.add(office, session.id, [case.id for case in [*cases, other]]) == 3
    assert {db.session.get_one(Submission, case.id).stage for case in cases} == {"council"}
    items = list(db.session.scalars(select(AgendaItem).order_by(AgendaItem.position)))
    agenda.order(office, session.id, {items[2].id: 0})
    db.session.expire_all()
    assert [item.position for item in items] == [2, 3, 1]
    agenda.remove(office, items[0].id)
    assert db.session.get_one(Submission, cases[0].id).stage == "checked"
    with pytest.raises(Refused):
        agenda.add(office, session.id, [other.id])


def test_a_cancelled_session_gives_its_cases_back(office, make_council_session, agency):
    session = make_council_session(items=2, status="scoring")
    service.cancel(office, session.id, session.version, "Chủ tọa đi công tác")
    assert db.session.get_one(CouncilSession, session.id).status == "cancelled"
    assert set(db.session.scalars(select(Submission.stage))) == {"checked"}
    assert (agency.people["leader"], "cancelled") in told()
    again = service.create(office, draft())
    assert agenda.add(office, again.id, list(db.session.scalars(select(Submission.id)))) == 2


def test_moving_a_session_tells_its_members(office, make_council_session, agency):
    session = make_council_session(items=1)
    service.edit(office, session.id, session.version, draft(title=session.title))
    assert {person for person, key in told() if key.startswith("moved")} == {
        agency.people[key] for key in ("leader", "council_member", "unit_head", "deputy")
    }


def test_a_case_is_due_some_time_after_the_day_of_its_session(office, make_submission):
    case, far = make_submission(stage="checked"), clock.today() + timedelta(days=60)
    session = service.create(office, draft(day=far))
    agenda.add(office, session.id, [case.id])
    assert case.due_on == workdays.add(far, 15)
    case.reminded = 1
    db.session.commit()
    near = clock.today() + timedelta(days=2)
    session = service.edit(office, session.id, session.version, draft(day=near))
    db.session.refresh(case)
    assert (case.due_on, case.reminded) == (workdays.add(near, 15), None)
    service.cancel(office, session.id, session.version, "Chủ tọa đi công tác")
    assert (case.stage, case.due_on) == ("checked", workdays.add(clock.today(), 22))


def test_scoring_opens_only_with_members_and_cases(office, agency, make_submission):
    session = service.create(office, draft())
    with pytest.raises(Refused):
        service.open_scoring(office, session.id, session.version)
    session = members.name(office, session.id, session.version, roster(agency))
    with pytest.raises(Refused):
        service.open_scoring(office, session.id, session.version)
    agenda.add(office, session.id, [make_submission(stage="checked").id])
    session = service.open_scoring(office, session.id, db.session.get_one(CouncilSession, session.id).version)
    assert session.status == "scoring"
    with pytest.raises(Refused):
        service.open_scoring(office, session.id, session.version)


def test_each_category_keeps_its_criteria_and_rule(office, make_submission, make_council_session):
    day = clock.today()
    own = setting.RuleDraft("initiative", day, None, Decimal(50), Decimal(90), Decimal(85), "open", "", False)
    setting.add_rule(office, own)
    one = setting.CriterionDraft("Tính mới", "", Decimal(10), Decimal(3))
    made = setting.add_set(office, setting.SetDraft("Sáng kiến", "initiative", day, criteria=(one,)))
    cases = [make_submission(stage="council", category=name) for name in ("initiative", "good_deed")]
    session = make_council_session(items=cases)
    service.open_scoring(office, session.id, session.version)
    first, second = db.session.scalars(select(AgendaItem).order_by(AgendaItem.position))
    needed = [service.rules.needed(session, item) for item in (first, second)]
    assert (first.criteria_set_id, needed[0].pass_percent, needed[0].least_score) == (made.id, Decimal(90), Decimal(85))
    assert second.criteria_set_id not in (None, made.id)
    assert (needed[1].pass_percent, needed[1].least_score) == (Decimal("66.67"), Decimal(75))
    assert db.session.get_one(Submission, cases[0].id).criteria_set_id == made.id


def test_a_case_added_while_scoring_is_judged_like_the_others(office, make_council_session, make_submission, agency):
    session = make_council_session(items=1, status="scoring")
    late = make_submission("Thêm sau", stage="checked", by="unit_head")
    agenda.add(office, session.id, [late.id])
    item = db.session.scalars(select(AgendaItem).where(AgendaItem.submission_id == late.id)).one()
    assert item.criteria_set_id is not None
    assert recusals.of(session.id)[item.id] == {agency.people["unit_head"]: "own"}


def test_attendance_is_taken_by_the_secretary_and_the_trail_says_no_reasons(make_council_session, judge, agency):
    from intranet.audit.models import AuditEntry

    session = make_council_session(items=1, status="discussing")
    people = agency.people
    seen = {people["deputy"]: ("absent", "Đi viện"), people["leader"]: ("present", "không ghi")}
    members.check_in(judge("office"), session.id, session.version, seen)
    rows = {row.person_id: (row.attendance, row.reason) for row in db.session.scalars(select(Member))}
    assert rows[people["deputy"]] == ("absent", "Đi viện")
    assert rows[people["leader"]] == ("present", "")
    assert rows[people["unit_head"]] == ("present", "")
    assert "Đi viện" not in str([entry.changes for entry in db.session.scalars(select(AuditEntry))])
    with pytest.raises(Forbidden):
        members.check_in(judge("deputy"), session.id, session.version, seen)


def test_members_stay_once_scores_are_shown(office, make_council_session, agency):
    session = make_council_session(items=1, status="discussing")
    with pytest.raises(Refused):
        members.name(office, session.id, session.version, roster(agency))
    with pytest.raises(Refused):
        service.edit(office, session.id, session.version, replace(draft(), pass_percent=Decimal(50), rule_reason="Dễ"))
