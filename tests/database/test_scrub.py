"""Earlier values leave the files of the database, without ever failing or waiting."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import text

from intranet.database import db, scrub, transaction
from intranet.directory.models import Group


def _rename(name: str) -> None:
    with transaction():
        group = db.session.get(Group, 1) or Group(id=1)
        group.name = name
        db.session.add(group)


@pytest.mark.database("sqlite")
def test_sqlite_forgets_what_its_log_held(app: Flask) -> None:
    _rename("Tên đã cũ rồi")
    _rename("Tên mới hơn đó")
    log = Path(f"{db.engine.url.database}-wal")
    assert "Tên đã cũ rồi".encode() in log.read_bytes()
    scrub(Group)
    assert log.read_bytes() == b""


@pytest.mark.database("sqlite")
def test_whoever_reads_at_that_moment_is_not_waited_for(app: Flask) -> None:
    _rename("Một")
    with db.engine.connect() as reader:
        reader.execute(text("SELECT count(*) FROM person")).scalar()
        _rename("Hai")
        scrub(Group)
        assert reader.execute(text("SELECT name FROM person_group")).scalar() == "Một"
    scrub(Group)


@pytest.mark.database("postgresql")
def test_postgresql_forgets_dead_rows(app: Flask) -> None:
    for number in range(30):
        _rename(f"Tên thứ {number}")
    scrub(Group)
    free = "SELECT n_dead_tup FROM pg_stat_user_tables WHERE relname = 'person_group'"
    db.session.execute(text("SELECT pg_stat_force_next_flush()"))
    assert (db.session.execute(text(free)).scalar() or 0) == 0


def test_inside_a_transaction_it_does_nothing(app: Flask) -> None:
    with transaction():
        scrub(Group)
