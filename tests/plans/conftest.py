"""Plans for the tests of this folder."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from intranet.access import Actor
from intranet.plans import lifecycle, service
from intranet.plans.models import Plan
from intranet.plans.parts import PARTS, Row
from intranet.testing.agency import Agency

DAY = date(2026, 1, 16)


def row(part: str, **values: Any) -> Row:
    """A row of `part` with these values, the others empty."""
    return {**PARTS[part].blank(), **values}


@pytest.fixture
def office(actor_of: Callable[[str], Actor]) -> Actor:
    """The office's clerk: may do everything with plans."""
    return actor_of("office")


@pytest.fixture
def make_plan(agency: Agency, office: Actor) -> Callable[..., Plan]:
    """`make_plan(title=…, parts={"waves": […]})`: a draft of the agency, made by the office."""

    def make(unit: str = "agency", parts: dict[str, list[Row]] | None = None, **head: Any) -> Plan:
        values = {
            "title": "Tuyên truyền phong trào thi đua yêu nước năm 2026",
            "kind": "publicity", "year": 2026, "issuing_unit_id": agency.units[unit], **head,
        }  # fmt: skip
        plan = service.create(office, values)
        for name, rows in (parts or {}).items():
            service.update_part(office, plan.id, name, rows, plan.version)
        return plan

    return make


@pytest.fixture
def issue(office: Actor) -> Callable[..., Plan]:
    """`issue(plan)`: issue it on 16/01/2026 with the next number."""

    def take(plan: Plan, day: date = DAY, number: int | None = None, symbol: str = "KH-SKHCN") -> Plan:
        return lifecycle.issue(office, plan.id, plan.version, lifecycle.Issue(day, symbol, number))

    return take


TWO_WAVES = [
    row("waves", label="Đợt 1", starts_on=date(2026, 1, 16), ends_on=date(2026, 6, 30), topics=["Gương điển hình"]),
    row(
        "waves",
        label="Đợt 2",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 12, 31),
        topics=["Ngày lễ lớn", "Biểu dương"],
    ),
]
