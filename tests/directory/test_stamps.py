"""The stamp of the directory changes with whatever says who belongs where, and with nothing else."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, select, text

from intranet.database import db, prepare_engine
from intranet.directory import stamps
from intranet.directory.rows import directory_stamp
from intranet.host import migrate
from intranet.testing.agency import Agency

CHANGES = {
    "membership": "UPDATE membership SET valid_to = '2030-01-01' WHERE id = 1",
    "unit_version": "UPDATE unit_version SET name = 'Văn phòng' WHERE unit_id = 2",
    "person": "UPDATE person SET active_to = '2030-01-01' WHERE id = 1",
    "person_group_member": "DELETE FROM person_group_member",
    "audience_rule": "INSERT INTO audience_rule (audience_id, kind, with_subunits, excludes) "
    "SELECT id, 'everyone', {yes}, {no} FROM audience",
}


def stamp() -> str:
    return str(db.session.execute(select(stamps.current())).scalar_one())


@pytest.mark.parametrize("table", CHANGES)
def test_any_way_of_writing_changes_the_stamp(agency: Agency, database_kind: str, table: str) -> None:
    db.session.execute(text("INSERT INTO audience (created_at) VALUES ('2026-01-01 00:00:00')"))
    before = stamp()
    yes, no = ("true", "false") if database_kind == "postgresql" else ("1", "0")
    db.session.execute(text(CHANGES[table].format(yes=yes, no=no)))
    assert stamp() != before


def test_rows_added_unless_they_are_there_change_it_too(agency: Agency, database_kind: str) -> None:
    columns = "(group_id, person_id)"
    row = f"{agency.groups['drafters']}, {agency.people['former']}"
    if database_kind == "sqlite":
        added = f"INSERT OR IGNORE INTO person_group_member {columns} VALUES ({row})"
    else:
        added = f"INSERT INTO person_group_member {columns} VALUES ({row}) ON CONFLICT DO NOTHING"
    for _time in range(2):
        db.session.execute(text("DELETE FROM person_group_member"))
        before = stamp()
        db.session.execute(text(added))
        assert stamp() != before


def test_rules_of_audiences_leave_the_part_of_places(agency: Agency, database_kind: str) -> None:
    db.session.execute(text("INSERT INTO audience (created_at) VALUES ('2026-01-01 00:00:00')"))
    before, whole = directory_stamp(), stamp()
    yes, no = ("true", "false") if database_kind == "postgresql" else ("1", "0")
    db.session.execute(text(CHANGES["audience_rule"].format(yes=yes, no=no)))
    assert (directory_stamp(), stamp() == whole) == (before, False)
    db.session.execute(text(CHANGES["membership"]))
    assert directory_stamp() != before


def test_names_of_people_do_not(agency: Agency) -> None:
    before = stamp()
    db.session.execute(text("UPDATE person SET full_name = 'Lê Thị Khác' WHERE id = 1"))
    assert stamp() == before


def test_migrations_leave_every_trigger_in_place(empty_database: str) -> None:
    engine = create_engine(empty_database)
    prepare_engine(engine)
    migrate.upgrade(engine)
    sqlite = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    postgresql = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    with engine.connect() as connection:
        found = set(connection.execute(text(sqlite if engine.dialect.name == "sqlite" else postgresql)).scalars())
    engine.dispose()
    # A migration that rebuilds one of these tables (SQLite) loses its triggers: it must make them again.
    assert {f"{table}_stamp_{event}" for table in stamps.TABLES for event in ("insert", "update", "delete")} <= found
