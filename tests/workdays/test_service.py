"""The table of days off: who may change it, what is read into it, what it answers."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from intranet import workdays
from intranet.access import SYSTEM, Forbidden, Refused
from intranet.audit import AuditEntry
from intranet.database import db
from intranet.workdays import queries, service, suggestions
from intranet.workdays.service import Draft

HOLIDAY = Draft(date(2026, 4, 27), "off", "Giỗ Tổ Hùng Vương (nghỉ bù)")


def test_public_holidays_and_swapped_days_count(agency, actor_of):
    office = actor_of("office")
    assert workdays.is_working(HOLIDAY.day)
    service.add(office, HOLIDAY)
    service.add(office, Draft(date(2026, 8, 22), "work", "Làm bù"))
    assert not workdays.is_working(HOLIDAY.day)
    assert workdays.is_working(date(2026, 8, 22))
    assert workdays.add(date(2026, 4, 24), 1) == workdays.first_from(date(2026, 4, 25)) == date(2026, 4, 28)
    assert workdays.between(date(2026, 4, 24), date(2026, 4, 28)) == 1
    assert workdays.days_off(date(2026, 1, 1), date(2026, 12, 31)) == {HOLIDAY.day: HOLIDAY.name}


def test_the_table_is_read_once_for_however_many_questions(agency, count_queries):
    queries.forget()
    with count_queries(at_most=1):
        for day in range(1, 29):
            workdays.add(date(2026, 2, day), 5)
            workdays.days_off(date(2026, 2, 1), date(2026, 2, day))


def test_a_year_is_read_once_and_corrections_stay(agency, actor_of):
    office = actor_of("office")
    assert service.seed(SYSTEM, 2026) == len(suggestions.of_year(2026)) > 10
    tet = next(day for day in queries.of_year(2026) if day.day == date(2026, 2, 17))
    service.edit(office, tet.id, tet.version, Draft(tet.day, "off", "Mùng một Tết"))
    gone = queries.of_year(2026)[0]
    service.remove(office, gone.id)
    before = [(day.day, day.name) for day in queries.of_year(2026)]
    assert service.seed(SYSTEM, 2026) == 0
    assert [(day.day, day.name) for day in queries.of_year(2026)] == before
    assert [one.day for one in service.open_suggestions(2026)] == [gone.day]
    assert service.take(office, 2026, [gone.day, date(2026, 7, 1)]) == 1
    assert service.open_suggestions(2026) == []


def test_a_saturday_that_is_worked_is_suggested_as_such():
    assert [(one.kind, one.day.weekday()) for one in suggestions.of_year(2026) if one.day == date(2026, 8, 22)] == [
        ("work", 5)
    ]


def test_nothing_is_suggested_for_a_year_nobody_knows():
    assert suggestions.of_year(2199) == []


@pytest.mark.parametrize(
    ("today", "years"), [("2026-09-30", {2026}), ("2026-10-01", {2026, 2027}), ("2026-12-31", {2026, 2027})]
)
def test_the_coming_year_is_read_from_october_on(agency, today, years):
    with time_machine.travel(f"{today}T03:00:00+00:00", tick=False):
        assert set(service.missing_years()) == years
        service.seed_coming()
        assert service.missing_years() == []
        assert set(queries.years()) == years
        service.seed_coming()


def test_a_new_instance_knows_this_year_and_the_next(agency):
    with time_machine.travel("2026-03-01T03:00:00+00:00", tick=False):
        service.seed_first()
    assert queries.years() == [2026, 2027]


def test_what_cannot_be_is_refused(agency, actor_of):
    office = actor_of("office")
    service.add(office, HOLIDAY)
    for wrong, field in [
        (HOLIDAY, "day"),
        (Draft(date(2026, 4, 28), "work", "Làm bù"), "day"),
        (Draft(date(2026, 4, 28), "off", "  "), "name"),
        (Draft(date(2026, 4, 28), "rest", "Nghỉ"), "kind"),
    ]:
        with pytest.raises(Refused) as refusal:
            service.add(office, wrong)
        assert refusal.value.field == field


def test_two_people_editing_at_once_see_each_others_version(agency, actor_of):
    office, admin = actor_of("office"), actor_of("admin")
    day = service.add(office, HOLIDAY)
    service.edit(admin, day.id, 1, Draft(HOLIDAY.day, "off", "Nghỉ bù Giỗ Tổ"))
    with pytest.raises(service.Conflict, match="Nghỉ bù Giỗ Tổ"):
        service.edit(office, day.id, 1, Draft(HOLIDAY.day, "off", "Tên khác"))
    service.edit(office, day.id, 2, Draft(HOLIDAY.day, "off", "Tên khác"))
    assert queries.of_year(2026)[0].name == "Tên khác"


def test_only_those_who_manage_days_change_them_and_each_change_is_recorded(agency, actor_of):
    for role in ("staff", "coordinator", "unit_head", "leader"):
        with pytest.raises(Forbidden):
            service.add(actor_of(role), HOLIDAY)
    day = service.add(actor_of("office"), HOLIDAY)
    service.edit(actor_of("office"), day.id, 1, Draft(HOLIDAY.day, "off", "Nghỉ bù"))
    service.remove(actor_of("admin"), day.id)
    with pytest.raises(Refused):
        service.remove(actor_of("admin"), day.id)
    actions = db.session.scalars(db.select(AuditEntry.action).where(AuditEntry.action.startswith("workdays.")))
    assert list(actions) == ["workdays.add", "workdays.edit", "workdays.remove"]
