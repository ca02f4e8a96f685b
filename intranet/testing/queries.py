"""Counting the statements a piece of code sends to the database."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from sqlalchemy import event

from intranet.database import db

_FRAME = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE", "PRAGMA")


@dataclass
class Counted:
    """The statements seen so far, without those that only frame a transaction."""

    statements: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.statements)


@contextmanager
def counting(app: Flask, at_most: int | None = None) -> Iterator[Counted]:
    """Count inside the block; fail with the list when there are more than `at_most`."""
    with app.app_context():
        engine = db.engine
    counted = Counted()

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if not statement.lstrip().upper().startswith(_FRAME):
            counted.statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield counted
    finally:
        event.remove(engine, "before_cursor_execute", note)
    listed = "\n".join(f"{n}. {' '.join(s.split())[:300]}" for n, s in enumerate(counted.statements, 1))
    assert at_most is None or counted.total <= at_most, f"{counted.total} statements, {at_most} allowed:\n{listed}"
