"""Sealing days, and finding whatever was done to them afterwards."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, text

from intranet import audit
from intranet.access import SYSTEM
from intranet.audit import canonical, schema
from intranet.audit.models import AuditEntry, AuditSeal
from intranet.database import db, transaction

FIRST = date(2026, 5, 11)


def at(day: date, hour: int = 3) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def note(day: date, **values: Any) -> None:
    with time_machine.travel(at(day), tick=False), transaction():
        audit.record(
            SYSTEM, **{"action": "a.b", "subject_kind": "k", "subject_id": 1, "subject_label": "Việc", **values}
        )


@pytest.fixture
def three_days(app: Flask) -> Iterator[list[date]]:
    """Entries on the first and the third day, all sealed; "now" is the fourth day."""
    days = [FIRST + timedelta(days=n) for n in range(3)]
    note(days[0], changes={"n": [1, 2]})
    note(days[0])
    note(days[2], subject_id=None)
    with time_machine.travel(at(days[2] + timedelta(days=1)), tick=False):
        audit.seal_past_days()
        yield days
    db.session.rollback()


@pytest.fixture
def tamper(app: Flask) -> Callable[..., None]:
    """Run SQL as somebody with access to the database could."""

    def run(statement: str, **values: Any) -> None:
        with transaction():
            schema.drop(db.session.connection())
            db.session.execute(text(statement), values)
            schema.create(db.session.connection())
        db.session.expire_all()

    return run


def ids() -> list[int]:
    return list(db.session.scalars(select(AuditEntry.id).order_by(AuditEntry.id)))


def test_every_day_is_sealed_empty_ones_too(three_days: list[date]) -> None:
    seals = db.session.scalars(select(AuditSeal).order_by(AuditSeal.day)).all()
    assert [(seal.day, seal.entries) for seal in seals] == list(zip(three_days, (2, 0, 1), strict=True))
    assert audit.verify() == []


def test_sealing_again_changes_nothing(three_days: list[date]) -> None:
    before = audit.seal_day(three_days[1]).digest
    audit.seal_past_days()
    assert audit.seal_day(three_days[1]).digest == before
    assert len(db.session.scalars(select(AuditSeal)).all()) == 3


def test_a_day_belongs_to_the_clock_of_vietnam(app: Flask) -> None:
    # 17:30 in UTC on the 10th is half past midnight on the 11th in Hà Nội.
    with time_machine.travel(datetime(2026, 5, 10, 17, 30, tzinfo=UTC), tick=False), transaction():
        audit.record(SYSTEM, action="a.b", subject_kind="k", subject_id=1, subject_label="")
    with time_machine.travel(at(FIRST + timedelta(days=1)), tick=False):
        assert audit.seal_day(FIRST).entries == 1


def test_a_day_is_not_sealed_before_an_hour_after_its_end(app: Flask) -> None:
    note(FIRST)
    with time_machine.travel(datetime(2026, 5, 11, 17, 59, tzinfo=UTC), tick=False):
        with pytest.raises(audit.DayNotOver):
            audit.seal_day(FIRST)
        audit.seal_past_days()
    assert db.session.scalars(select(AuditSeal)).all() == []


def test_nothing_is_sealed_before_anything_happened(app: Flask) -> None:
    audit.seal_past_days()
    assert audit.verify() == []
    assert db.session.scalars(select(AuditSeal)).all() == []


def test_a_changed_entry_is_named(three_days: list[date], tamper: Callable[..., None]) -> None:
    tamper("UPDATE audit_entry SET actor_name = 'Người khác' WHERE id = :id", id=ids()[0])
    assert audit.verify() == [f"Mục số {ids()[0]} ngày 11/5/2026 đã bị sửa."]


def test_a_changed_entry_with_its_own_digest_redone_is_found(
    three_days: list[date], tamper: Callable[..., None]
) -> None:
    entry = db.session.get_one(AuditEntry, ids()[0])
    entry.actor_name = "Người khác"
    digest = canonical.entry_digest(entry)
    db.session.rollback()
    tamper("UPDATE audit_entry SET actor_name = 'Người khác', digest = :d WHERE id = :id", d=digest, id=ids()[0])
    assert audit.verify() == ["Nội dung ngày 11/5/2026 hoặc niêm phong của ngày đã bị sửa."]


def test_a_removed_entry_is_missed(three_days: list[date], tamper: Callable[..., None]) -> None:
    tamper("DELETE FROM audit_entry WHERE id = :id", id=ids()[1])
    assert audit.verify() == ["Ngày 11/5/2026 thiếu 1 mục so với lúc niêm phong."]


def test_an_entry_slipped_into_a_sealed_day_is_found(three_days: list[date]) -> None:
    note(three_days[1])
    assert audit.verify() == ["Ngày 12/5/2026 có 1 mục được thêm sau khi niêm phong."]


@pytest.mark.parametrize("which", [0, 1, 2])
def test_a_removed_seal_is_missed(three_days: list[date], tamper: Callable[..., None], which: int) -> None:
    tamper("DELETE FROM audit_seal WHERE day = :day", day=three_days[which].isoformat())
    if which < 2:
        assert f"Thiếu niêm phong của ngày {11 + which}/5/2026." in audit.verify()
    else:
        # The worker may simply not have come round yet; two days later it should have.
        with time_machine.travel(at(three_days[2] + timedelta(days=2)), tick=False):
            assert audit.verify() == ["Thiếu niêm phong của ngày 13/5/2026."]


def test_a_forged_seal_is_found(three_days: list[date], tamper: Callable[..., None]) -> None:
    tamper("UPDATE audit_seal SET digest = :d WHERE day = :day", d="f" * 64, day=three_days[0].isoformat())
    assert audit.verify() == [
        "Nội dung ngày 11/5/2026 hoặc niêm phong của ngày đã bị sửa.",
        "Nội dung ngày 12/5/2026 hoặc niêm phong của ngày đã bị sửa.",
    ]


def test_entries_not_yet_sealed_are_checked_too(three_days: list[date], tamper: Callable[..., None]) -> None:
    note(three_days[2] + timedelta(days=1))
    tamper("UPDATE audit_entry SET action = 'x.y' WHERE id = :id", id=ids()[-1])
    assert audit.verify() == [f"Mục số {ids()[-1]} ngày 14/5/2026 đã bị sửa."]


def test_missed_days_are_made_up_for(three_days: list[date]) -> None:
    with time_machine.travel(at(three_days[2] + timedelta(days=9)), tick=False):
        audit.seal_past_days()
        assert audit.verify() == []
    assert len(db.session.scalars(select(AuditSeal)).all()) == 11


COLUMNS = {
    "at": st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)).map(lambda moment: moment.isoformat(" ")),
    "actor_person_id": st.none() | st.integers(0, 9),
    "actor_name": st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=9),
    "action": st.sampled_from(["a.b", "a.c", "A.b", ""]),
    "subject_kind": st.sampled_from(["k", "K", ""]),
    "subject_id": st.none() | st.integers(0, 9),
    "subject_label": st.sampled_from(["Việc", "Viêc", "Việc "]),
    "changes": st.dictionaries(st.sampled_from("nm"), st.lists(st.integers(0, 3), max_size=2)).map(json.dumps),
    "channel": st.sampled_from(["system", "web"]),
    "address": st.none() | st.just("10.0.0.1"),
    "digest": st.text("0123456789abcdef", min_size=64, max_size=64),
    "id": st.integers(1000, 2000),
}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_single_change_of_any_entry_is_detected(
    three_days: list[date], tamper: Callable[..., None], data: st.DataObject
) -> None:
    entry_id = data.draw(st.sampled_from(ids()))
    column = data.draw(st.sampled_from(sorted(COLUMNS)))
    before = dict(db.session.execute(text("SELECT * FROM audit_entry WHERE id = :i"), {"i": entry_id}).mappings().one())
    value = data.draw(COLUMNS[column])
    tamper(f"UPDATE audit_entry SET {column} = :v WHERE id = :i", v=value, i=entry_id)
    now_id = value if column == "id" else entry_id
    after = dict(db.session.execute(text("SELECT * FROM audit_entry WHERE id = :i"), {"i": now_id}).mappings().one())
    assert bool(audit.verify()) == (plain(before) != plain(after))
    old = before[column]
    tamper(
        f"UPDATE audit_entry SET {column} = :v WHERE id = :i",
        v=json.dumps(old) if isinstance(old, dict) else old,
        i=now_id,
    )
    assert audit.verify() == []


def plain(row: dict[str, Any]) -> dict[str, Any]:
    changes = row["changes"]
    return {**row, "changes": json.loads(changes) if isinstance(changes, str) else changes}
