"""A button pressed twice, or by two people at the same moment, does its work once."""

from __future__ import annotations

from collections.abc import Callable

from flask import Flask
from sqlalchemy import func, select

from intranet.access import Actor
from intranet.database import db
from intranet.plans import drafts, imports, lifecycle
from intranet.plans.models import Plan
from intranet.testing.agency import Agency
from tests.plans.test_imports import PAPER
from tests.plans.test_numbering import together


def plans() -> int:
    return db.session.scalar(select(func.count(Plan.id))) or 0


def test_an_import_becomes_one_plan(app: Flask, agency: Agency, office: Actor) -> None:
    waiting = imports.receive(office, "ke-hoach.txt", PAPER.encode())
    import_id, reading = waiting.id, waiting.reading
    head = {"title": "Tuyên truyền", "kind": "publicity", "year": 2026, "issuing_unit_id": agency.units["agency"]}
    parts = drafts.parts(reading["plan"], [])
    before = plans()
    db.session.rollback()
    failures = together(app, [lambda: imports.make_plan(office, import_id, head, parts, {}) and None] * 4)
    assert [str(failure) for failure in failures] == ["Văn bản này đã được xử lý"] * 3
    assert plans() == before + 1


def test_a_plan_gets_one_amendment(
    app: Flask, make_plan: Callable[..., Plan], issue: Callable[..., Plan], office: Actor
) -> None:
    plan = issue(make_plan())
    plan_id, version, before = plan.id, plan.version, plans()
    db.session.rollback()
    failures = together(app, [lambda: lifecycle.amend(office, plan_id, version) and None] * 4)
    assert [str(failure) for failure in failures] == ["Đã có một bản sửa đổi đang soạn"] * 3
    assert plans() == before + 1
