"""Checks of the duties towards people whose data a plugin keeps."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Table, select

from intranet.auth.models import Account
from intranet.database import db, transaction
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.host.calling.contributions import MOST_RECORDS, values_of
from intranet.host.registry import Call
from intranet.testing.conformance.subject import Subject
from intranet.testing.conformance.tables import about_people

EXPORT, ERASE = "export_personal_data", "erase_personal_data"


def declared(subject: Subject) -> Iterator[str]:
    """A plugin with a table about people tells them what it keeps, and erases it."""
    tables = sorted({f"{table.name}.{column}" for table, column in about_people(subject)})
    for duty in (EXPORT, ERASE):
        if tables and not _calls(subject, duty):
            yield f"hooks.py: {', '.join(tables)} refers to people, so there must be a hook {duty}"


def done(subject: Subject) -> Iterator[str]:
    """What `content()` wrote about people is exported in full, and erased or kept for a reason."""
    for table, column in about_people(subject):
        people = _people_in(table, column)
        if not people:
            yield f"content() of your test writes no row of {table.name} with a person in {column}; let it write one"
        for person_id in people:
            yield from _export(subject, table, column, person_id)
    for person_id in sorted({p for table, column in about_people(subject) for p in _people_in(table, column)}):
        yield from _erase(subject, person_id)


def _export(subject: Subject, table: Table, column: str, person_id: int) -> Iterator[str]:
    records = []
    for call in _calls(subject, EXPORT):
        with subject.acting():
            records += values_of(call.function(person_id=person_id), PersonalRecord, MOST_RECORDS)
    rows = db.session.execute(select(table).where(table.c[column].in_(_ids(table, column, person_id)))).all()
    if rows and not records:
        yield f"hooks.py: {EXPORT} gives nothing although {table.name}.{column} holds {len(rows)} rows of the person"


def _erase(subject: Subject, person_id: int) -> Iterator[str]:
    told: list[Erasure] = []
    for call in _calls(subject, ERASE):
        with subject.acting("POST"), transaction():
            told += values_of(call.function(person_id=person_id), Erasure, MOST_RECORDS)
    for erasure in told:
        if erasure.kept and not erasure.reason:
            yield f"hooks.py: {ERASE} keeps {erasure.kept} rows of “{erasure.title}” and gives no reason"
    kept = any(erasure.kept for erasure in told)
    for table, column in about_people(subject):
        if not kept and person_id in _people_in(table, column):
            yield f"hooks.py: after {ERASE} {table.name}.{column} still names the person; empty it, or say why it stays"


def _calls(subject: Subject, duty: str) -> list[Call]:
    return [call for name, call in subject.calls("duty") if name == duty]


def _people_in(table: Table, column: str) -> list[int]:
    """The people that the column names, directly or by their accounts."""
    ids = db.session.scalars(select(table.c[column]).where(table.c[column].is_not(None)).distinct()).all()
    if _is_account(table, column):
        ids = db.session.scalars(select(Account.person_id).where(Account.id.in_(ids))).all()
    return sorted(int(found) for found in ids)


def _ids(table: Table, column: str, person_id: int) -> list[int]:
    if _is_account(table, column):
        return list(db.session.scalars(select(Account.id).where(Account.person_id == person_id)))
    return [person_id]


def _is_account(table: Table, column: str) -> bool:
    return any(key.target_fullname.startswith("account.") for key in table.c[column].foreign_keys)
