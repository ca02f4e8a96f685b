"""The life of a plan: who may take which step when, what a step leaves behind, what freezes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select

from intranet.access import Actor, Forbidden, Refused
from intranet.database import db
from intranet.directory import service as directory
from intranet.plans import heads, lifecycle, rights, service
from intranet.plans.models import NumberEntry, Plan, PlanTransition
from intranet.testing.agency import ROLES, Agency
from tests.plans.conftest import DAY, TWO_WAVES, row

Take = Callable[[Actor, Plan], object]
STEPS: dict[str, tuple[str, str, Take]] = {
    "submit": ("draft", "review", lambda a, p: lifecycle.submit(a, p.id, p.version)),
    "return": ("review", "draft", lambda a, p: lifecycle.send_back(a, p.id, p.version, "Thiếu chỉ tiêu")),
    "issue": ("review", "issued", lambda a, p: lifecycle.issue(a, p.id, p.version, lifecycle.Issue(DAY, "KH-QLKH"))),
    "close": ("issued", "closed", lambda a, p: lifecycle.close(a, p.id, p.version)),
    "reopen": ("closed", "issued", lambda a, p: lifecycle.reopen(a, p.id, p.version, "Kéo dài đợt 2")),
}
# The plan is one of the unit "science", in which the roles are granted.
ALLOWED = {
    "submit": {"coordinator", "unit_head", "office"}, "return": {"office", "leader"}, "issue": {"office", "leader"},
    "close": {"office", "leader"}, "reopen": {"office", "leader"},
}  # fmt: skip


def bring_to(status: str, plan: Plan, office: Actor) -> None:
    for step in {
        "draft": (),
        "review": ("submit",),
        "issued": ("submit", "issue"),
        "closed": ("submit", "issue", "close"),
    }[status]:
        STEPS[step][2](office, plan)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_each_step_is_for_those_who_may(
    step: str, role: str, make_plan: Callable[..., Plan], office: Actor, actor_of: Callable[[str], Actor]
) -> None:
    before, after, take = STEPS[step]
    plan = make_plan("science")
    bring_to(before, plan, office)
    actor = actor_of(role)
    if role in ALLOWED[step]:
        take(actor, plan)
        assert plan.status == after
    else:
        with pytest.raises(Forbidden):
            take(actor, plan)
        assert db.session.get_one(Plan, plan.id).status == before


@pytest.mark.parametrize("status", ["draft", "review", "issued", "closed"])
@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_from_its_own_place_only(
    step: str, status: str, make_plan: Callable[..., Plan], office: Actor
) -> None:
    plan = make_plan("science")
    bring_to(status, plan, office)
    allowed = status == STEPS[step][0] or (step == "issue" and status == "draft")
    if allowed:
        STEPS[step][2](office, plan)
    else:
        with pytest.raises(Refused):
            STEPS[step][2](office, plan)


def test_each_step_is_written_down(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan("science")
    for step in ("submit", "return", "submit", "issue", "close", "reopen"):
        STEPS[step][2](office, plan)
    steps = db.session.scalars(select(PlanTransition).order_by(PlanTransition.id)).all()
    assert [(s.before, s.after) for s in steps] == [
        STEPS[s][:2] for s in ("submit", "return", "submit", "issue", "close", "reopen")
    ]
    assert {s.by for s in steps} == {office.person_id}
    assert steps[1].note == "Thiếu chỉ tiêu"


@pytest.mark.parametrize("step", ["return", "reopen"])
def test_going_back_needs_a_reason(step: str, make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan("science")
    bring_to(STEPS[step][0], plan, office)
    take = lifecycle.send_back if step == "return" else lifecycle.reopen
    with pytest.raises(Refused) as refused:
        take(office, plan.id, plan.version, "  ")
    assert refused.value.field == "note"


def test_a_step_from_an_old_page_is_refused(make_plan: Callable[..., Plan], office: Actor) -> None:
    plan = make_plan()
    service.update_head(office, plan.id, {"slogan": "Mới"}, plan.version)
    with pytest.raises(service.EditConflict):
        lifecycle.submit(office, plan.id, 1)


def test_drafts_are_unknown_to_readers_and_issued_plans_are_for_all(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], actor_of: Callable[[str], Actor]
) -> None:
    plan = make_plan("science")
    assert {role for role in ROLES if rights.get(actor_of(role), plan.id)} == {
        "coordinator", "unit_head", "office", "leader",
    }  # fmt: skip
    issue(plan)
    assert all(rights.get(actor_of(role), plan.id) for role in ROLES)


def test_number_symbol_and_day_come_with_the_issue(make_plan: Callable[..., Plan], issue: Callable[..., Plan]) -> None:
    first, second, other_year = make_plan(), make_plan(), make_plan()
    issue(first), issue(second), issue(other_year, day=date(2027, 1, 4))
    assert [heads.reference(p) for p in (first, second, other_year)] == ["01/KH-SKHCN", "02/KH-SKHCN", "01/KH-SKHCN"]
    assert (first.issued_on, first.issued_year, first.issued_month) == (DAY, 2026, 1)


def test_a_number_on_paper_is_kept_and_skipped_by_the_register(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan]
) -> None:
    paper, next_one, after, double = make_plan(), make_plan(), make_plan(), make_plan()
    issue(paper, number=2)
    assert db.session.scalars(select(NumberEntry)).one().on_paper
    issue(next_one), issue(after)
    assert (next_one.number, after.number) == (1, 3)
    with pytest.raises(Refused) as refused:
        issue(double, number=3)
    assert refused.value.field == "number"
    assert db.session.get_one(Plan, double.id).status == "draft"


def test_issue_freezes_letterhead_and_names(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], agency: Agency, actor_of: Callable[[str], Actor]
) -> None:
    digital = agency.units["digital"]
    tasks = [row("tasks", text="Mở chuyên mục", lead_unit_id=digital), row("tasks", text="Họp", lead_text="Các phòng")]
    plan = make_plan("science", parts={"tasks": tasks, "waves": TWO_WAVES})
    issue(plan)
    assert plan.issuer_name == "Phòng Quản lý Khoa học"
    assert plan.superior_name == "Sở Khoa học và Công nghệ tỉnh An Hải"
    assert plan.place == "An Hải"
    directory.change_unit(actor_of("admin"), digital, on=date(2026, 3, 1), name="Phòng Công nghệ số")
    assert [task.lead_text for task in db.session.get_one(Plan, plan.id).tasks] == ["Phòng Chuyển đổi số", "Các phòng"]


def test_an_issued_plan_cannot_be_edited_or_archived(
    make_plan: Callable[..., Plan], issue: Callable[..., Plan], office: Actor
) -> None:
    plan = issue(make_plan())
    with pytest.raises(Refused):
        service.update_head(office, plan.id, {"title": "Khác"}, plan.version)
    with pytest.raises(Refused):
        service.update_part(office, plan.id, "waves", TWO_WAVES, plan.version)
    with pytest.raises(Refused):
        service.archive(office, plan.id, plan.version)


def test_under_review_only_those_who_issue_may_correct(
    make_plan: Callable[..., Plan], office: Actor, actor_of: Callable[[str], Actor]
) -> None:
    plan = make_plan("science")
    lifecycle.submit(actor_of("coordinator"), plan.id, plan.version)
    with pytest.raises(Refused):
        service.update_head(actor_of("coordinator"), plan.id, {"title": "Khác"}, plan.version)
    service.update_head(office, plan.id, {"title": "Văn phòng sửa"}, plan.version)
    assert plan.title == "Văn phòng sửa"
