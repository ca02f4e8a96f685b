"""A stamp of the whole directory: it is another one after any change of who belongs where.

What is reckoned from the directory may be kept as long as the stamp stays. Triggers of the database give it, so that
no way of writing is missed; a value never comes again, not even after a transaction that was taken back.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, ScalarSelect, func, select, text

from intranet.directory.models import DirectoryStamp

TABLES: Final = {
    "unit_version": "", "unit_event_party": "", "unit_event": "", "membership": "", "person_group_member": "",
    "audience_rule": "", "person": "active_from, active_to",
}  # fmt: skip
"""What is watched, and of which tables only some columns."""
_FUNCTION: Final = "directory_stamp_renew"
_EVENTS: Final = ("insert", "update", "delete")
_OF_RULES: Final = 64
"""From this slot on the stamps are those of the rules of audiences."""
# Several writers of PostgreSQL do not wait for each other: each has one of these rows, the stamp is their sum.
_ON_POSTGRESQL: Final = """
INSERT INTO directory_stamp (slot, value) VALUES (
  pg_backend_pid() % 64 + CASE WHEN TG_TABLE_NAME = 'audience_rule' THEN 64 ELSE 0 END,
  floor(random() * 281474976710656)
)
ON CONFLICT (slot) DO UPDATE SET value = excluded.value;
RETURN NULL;
"""
# Not OR REPLACE: an outer INSERT OR IGNORE would turn it into OR IGNORE.
_ON_SQLITE: Final = """
DELETE FROM directory_stamp WHERE slot = {slot};
INSERT INTO directory_stamp (slot, value) VALUES ({slot}, random() & 281474976710655);
"""


def current() -> ScalarSelect[Any]:
    """The stamp, as a subquery."""
    return select(func.coalesce(func.sum(DirectoryStamp.value), 0)).scalar_subquery()


def of_places() -> ScalarSelect[Any]:
    """The part of the stamp that stays when nothing but rules of audiences changed, as a subquery."""
    value = func.coalesce(func.sum(DirectoryStamp.value), 0)
    return select(value).where(DirectoryStamp.slot < _OF_RULES).scalar_subquery()


def create(connection: Connection) -> None:
    """Make the triggers. All tables must be there."""
    on_postgresql = connection.dialect.name == "postgresql"
    if on_postgresql:
        body = f"RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_ON_POSTGRESQL} END $$"
        connection.execute(text(f"CREATE FUNCTION {_FUNCTION}() {body}"))
    for table, columns in TABLES.items():
        slot = _OF_RULES if table == "audience_rule" else 0
        then = f"BEGIN {_ON_SQLITE.format(slot=slot)} END"
        if on_postgresql:
            then = f"FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        for event in _EVENTS:
            of = f" OF {columns}" if columns and event == "update" else ""
            head = f"CREATE TRIGGER {table}_stamp_{event} AFTER {event.upper()}{of} ON {table}"
            connection.execute(text(f"{head} {then}"))


def drop(connection: Connection) -> None:
    """Remove the triggers."""
    if connection.dialect.name == "postgresql":
        # The triggers depend on the function and go with it.
        connection.execute(text(f"DROP FUNCTION IF EXISTS {_FUNCTION}() CASCADE"))
        return
    for table in TABLES:
        for event in _EVENTS:
            connection.execute(text(f"DROP TRIGGER IF EXISTS {table}_stamp_{event}"))
