"""The trail is added to, never changed: by the ORM and, behind it, by the database itself."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import delete, text, update
from sqlalchemy.exc import DBAPIError

from intranet import audit
from intranet.access import SYSTEM
from intranet.audit import schema
from intranet.audit.models import AuditEntry
from intranet.database import db, transaction


@pytest.fixture(autouse=True)
def _entry(app: Flask) -> Iterator[None]:
    with transaction():
        audit.record(SYSTEM, action="a.b", subject_kind="plan", subject_id=1, subject_label="x")
    yield
    db.session.rollback()


def entry() -> AuditEntry:
    return audit.history("plan", 1)[0]


def test_changing_an_entry_is_refused() -> None:
    with pytest.raises(audit.AppendOnly), transaction():
        entry().actor_name = "somebody else"


def test_deleting_an_entry_is_refused() -> None:
    with pytest.raises(audit.AppendOnly), transaction():
        db.session.delete(entry())


@pytest.mark.parametrize("statement", [update(AuditEntry).values(action="x"), delete(AuditEntry)])
def test_changing_many_is_refused(statement: object) -> None:
    with pytest.raises(audit.AppendOnly), transaction():
        db.session.execute(statement)  # type: ignore[call-overload]


@pytest.mark.parametrize("statement", ["UPDATE audit_entry SET action = 'x'", "DELETE FROM audit_entry"])
def test_the_database_itself_refuses(statement: str) -> None:
    with pytest.raises(DBAPIError, match=schema.MESSAGE), transaction():
        db.session.execute(text(statement))


@pytest.mark.database("postgresql")
def test_emptying_the_table_is_refused_too() -> None:
    with pytest.raises(DBAPIError, match=schema.MESSAGE), transaction():
        db.session.execute(text("TRUNCATE audit_entry"))


def test_the_triggers_can_be_removed_and_made_again() -> None:
    with transaction():
        schema.drop(db.session.connection())
        db.session.execute(text("UPDATE audit_entry SET action = 'x.y'"))
        schema.create(db.session.connection())
    with pytest.raises(DBAPIError), transaction():
        db.session.execute(text("DELETE FROM audit_entry"))
    assert entry().action == "x.y"
