"""An invented half year of good deeds, to see the whole course at work. Everything goes the way people go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from typing import Final

from sqlalchemy import select

from intranet import (
    SYSTEM,
    Actor,
    PlanFacts,
    UnitFacts,
    answering,
    clock,
    db,
    movement_choices,
    people_of,
    people_with,
    person_names,
    running_plans,
    transaction,
    unit_facts,
    workdays,
)

from . import rights, sample_council, sample_outcome
from .cultivation import service as cultivation
from .flow import service as flow
from .models import Submission
from .review import assigning
from .sample_texts import OTHERS, PUBLISHED, STAGES, Tale
from .submissions import service as submissions
from .submissions.drafts import Draft

MORNING: Final = time(9)
HELD_DAYS_AGO: Final = 42
"""The session that is over was so many days ago."""


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the office, the council, the units with their heads and staff."""

    office: Actor
    council: Sequence[Actor]
    units: Sequence[UnitFacts]
    heads: dict[int, Actor]
    staff: dict[int, list[int]]
    plan: PlanFacts | None
    movements: Sequence[int]


def publish() -> int:
    """Make the examples, all or none, unless anything was proposed already; how many cases there are."""
    with transaction():
        cast = _cast()
        if cast is None or db.session.scalar(select(Submission.id).limit(1)) is not None:
            return 0
        tales = [(tale, "published") for tale in PUBLISHED] + list(zip(OTHERS, STAGES, strict=False))
        cases = [_send(cast, number, tale, stage) for number, (tale, stage) in enumerate(tales)]
        if len(cast.council) >= sample_council.FEWEST:
            _judge(cast, cases)
        _review(cast, [case for case, stage in cases if stage == "endorsed"])
        _cultivate(cast, [case for case, stage in cases if stage in ("submitted", "draft")])
    return len(cases)


def _judge(cast: Cast, cases: Sequence[tuple[int, str]]) -> None:
    """A session that is over and what came of it, and one in which sheets are being filled in."""

    def at(*stages: str) -> list[int]:
        return [case for case, stage in cases if stage in stages]

    held = at("published", "commended", "approved", "failed")
    passed = sample_council.hold(cast.office, cast.council, held, at("failed"), _before(HELD_DAYS_AGO))
    sample_council.score_now(cast.office, cast.council, at("council"))
    commended = set(at("published", "commended")) & set(passed)
    sample_outcome.commend(cast.office, sorted(commended), _before(HELD_DAYS_AGO - 7))
    sample_outcome.tell(cast.office, at("published"), _before(HELD_DAYS_AGO - 12))
    sample_outcome.spread(cast, at("published"), _before(HELD_DAYS_AGO - 20))


def acting(person_id: int) -> Actor:
    """Somebody of the agency, who may do everything here: the examples go no forbidden ways."""
    return replace(SYSTEM, person_id=person_id, name=person_names([person_id]).get(person_id, ""))


def _cast() -> Cast | None:
    units = [one for one in unit_facts() if one.kind in ("division", "subordinate") and one.depth]
    offices = db.session.scalars(people_with(rights.CHECK).limit(1)).all()
    judges = db.session.scalars(people_with(rights.SCORE).limit(7)).all()
    heads = {
        unit_id: people[0] for unit_id, people in answering([one.id for one in units], ("head",)).items() if people
    }
    kept = {*offices, *judges, *heads.values()}
    staff = {
        one.id: sorted(set(db.session.scalars(people_of([one.id], staff_only=True))) - kept)
        for one in units if one.id in heads
    }  # fmt: skip
    units = [one for one in units if staff.get(one.id)]
    if not units or not offices:
        return None
    return Cast(
        acting(offices[0]), [acting(one) for one in judges], units,
        {unit_id: acting(person) for unit_id, person in heads.items()}, staff,
        next(iter(running_plans(SYSTEM)), None), [movement_id for movement_id, _name in movement_choices()],
    )  # fmt: skip


def _before(days: int) -> date:
    return workdays.first_from(clock.today() - timedelta(days=days))


def _send(cast: Cast, number: int, tale: Tale, stage: str) -> tuple[int, str]:
    """Write it, send it, take it as far as units and office do."""
    unit = cast.units[number % len(cast.units)]
    people = cast.staff[unit.id]
    author, subject = people[number % len(people)], people[(number + 1) % len(people)]
    sent = _before(_AGES.get(stage, 75) + number % 9)
    with clock.standing_at(clock.at(sent, MORNING)):
        draft = _draft(cast, number, tale, unit, subject, sent)
        case = submissions.save_draft(acting(author), None, 0, draft)
        if stage != "draft":
            case = submissions.send(acting(author), case.id, case.version)
    for code, days, actor in _WAYS.get(stage, _TO_THE_COUNCIL):
        who = {"head": cast.heads[unit.id], "office": cast.office, "author": acting(author)}[actor]
        with clock.standing_at(clock.at(workdays.add(sent, days), MORNING)):
            note = _NOTES.get(code, "")
            case = flow.take(who, case.id, case.version, code, note)
    return case.id, stage


def _draft(cast: Cast, number: int, tale: Tale, unit: UnitFacts, subject: int, sent: date) -> Draft:
    plan = cast.plan if number % 5 else None
    runs = (
        (wave.id for wave in plan.waves if (wave.starts_on or sent) <= sent <= (wave.ends_on or sent)) if plan else ()
    )
    outside = tale.subject not in ("person", "unit")
    return Draft(
        category=tale.category, title=tale.title, subject_kind="outside" if outside else tale.subject,
        person_id=subject if tale.subject == "person" else None,
        subject_unit_id=unit.id if tale.subject == "unit" else None, subject_name=tale.subject if outside else "",
        field=tale.field, plan_id=plan.id if plan else None, wave_id=next(iter(runs), None),
        movement_id=cast.movements[number % len(cast.movements)] if cast.movements else None,
        began_on=sent - timedelta(days=120), ended_on=sent - timedelta(days=14), place=tale.place, deed=tale.deed,
        result=tale.result, spread="Đơn vị bạn đã đến xem và hỏi cách làm.", links="https://lamgiang.example/guong",
        source="Đồng nghiệp kể lại", consent="yes" if number % 7 != 6 or tale in PUBLISHED else "",
    )  # fmt: skip


def _review(cast: Cast, cases: Sequence[int]) -> None:
    """Some of what the office checks is with reviewers, one of them late."""
    people = [one.person_id for one in cast.council if one.person_id is not None][:3]
    if not people or not cases:
        return
    asked = workdays.add(clock.today(), -8)
    with clock.standing_at(clock.at(asked, MORNING)):
        assigning.assign(cast.office, cases[:1], assigning.Wish(people[:1], 0, workdays.add(asked, 5)))
    assigning.assign(cast.office, cases[1:4], assigning.Wish(people, 1, workdays.add(clock.today(), 5)))


def _cultivate(cast: Cast, cases: Sequence[int]) -> None:
    for number, case_id in enumerate(cases[:3]):
        mentor = next(iter(cast.heads.values())).person_id or 0
        first = _before(20 + number)
        with clock.standing_at(clock.at(first, MORNING)):
            goals = "Ghi số liệu trước và sau; hướng dẫn thêm một đơn vị làm thử."
            draft = cultivation.Draft(mentor, goals, first, clock.today() + timedelta(days=60))
            cultivation.save(cast.office, case_id, 0, draft)
        cultivation.add_note(acting(mentor), case_id, "Đã có sổ theo dõi, tuần tới đi xem tại chỗ.")


_TO_THE_COUNCIL: Final = (("endorse", 3, "head"), ("check", 6, "office"))
_WAYS: Final = {
    "draft": (), "submitted": (), "endorsed": _TO_THE_COUNCIL[:1], "returned": (("return", 2, "head"),),
    "declined": (("decline", 3, "head"),), "withdrawn": (("withdraw", 2, "author"),),
}  # fmt: skip
_AGES: Final = {"submitted": 3, "draft": 2, "endorsed": 8, "checked": 25, "council": 30, "returned": 12}
"""Days ago that cases were sent, at least; the older ones of each stage are overdue."""
_NOTES: Final = {
    "return": "Bổ sung số liệu trước và sau, kèm ảnh tại chỗ.", "decline": "Việc thuộc nhiệm vụ thường xuyên.",
    "withdraw": "Gộp vào đề xuất của cả phòng.",
}  # fmt: skip
