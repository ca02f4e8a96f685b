"""One way to write: transactions that commit once, never half, never on stale reads."""

from __future__ import annotations

import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from intranet.database import UTCDateTime, db, prepare_engine, transaction, writing


@pytest.fixture
def address(tmp_path: Path) -> str:
    url = f"sqlite:///{tmp_path / 'x.sqlite'}"
    engine = create_engine(url)
    prepare_engine(engine)
    with writing(), engine.begin() as connection:
        connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        connection.execute(text("INSERT INTO counter VALUES (0)"))
    engine.dispose()
    return url


def test_concurrent_read_then_write_loses_no_update(address: str) -> None:
    def add() -> None:
        engine = create_engine(address)
        prepare_engine(engine)
        for _ in range(25):
            with writing(), engine.begin() as connection:
                seen = connection.execute(text("SELECT n FROM counter")).scalar_one()
                connection.execute(text("UPDATE counter SET n = :n"), {"n": seen + 1})
        engine.dispose()

    threads = [threading.Thread(target=add) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    engine = create_engine(address)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT n FROM counter")).scalar_one() == 100
    engine.dispose()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 2), ("busy_timeout", 15000)]
)
def test_each_connection_keeps_what_it_promises(address: str, pragma: str, value: object) -> None:
    engine = create_engine(address)
    prepare_engine(engine)
    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value
    engine.dispose()


def test_moments_are_stored_in_utc_and_come_back_aware() -> None:
    engine = create_engine("sqlite://")
    kind = UTCDateTime()
    hanoi = datetime(2026, 5, 13, 9, 0, tzinfo=timezone(timedelta(hours=7)))
    stored = kind.process_bind_param(hanoi, engine.dialect)
    assert stored == datetime(2026, 5, 13, 2, 0)
    assert kind.process_result_value(stored, engine.dialect) == hanoi
    assert kind.process_result_value(stored, engine.dialect).tzinfo is UTC  # type: ignore[union-attr]
    engine.dispose()


def test_a_naive_moment_is_refused() -> None:
    engine = create_engine("sqlite://")
    with pytest.raises(ValueError, match="naive"):
        UTCDateTime().process_bind_param(datetime(2026, 5, 13), engine.dialect)
    engine.dispose()


def test_an_error_inside_that_somebody_catches_does_not_keep_half_of_the_work(app: Flask) -> None:
    with pytest.raises(RuntimeError, match="a transaction inside failed"):
        _go_on_after_an_error_inside()
    with transaction():
        db.session.execute(text("UPDATE account SET login = login"))


@transaction()
def _go_on_after_an_error_inside() -> None:
    db.session.execute(text("UPDATE account SET login = login"))
    with suppress(LookupError), transaction():
        raise LookupError
