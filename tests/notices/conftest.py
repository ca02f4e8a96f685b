"""A mail server, an application that uses it, kinds of notices to send, and a clock that is set."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from sqlalchemy import select

from intranet import notices
from intranet.access import SYSTEM
from intranet.config import Settings
from intranet.database import db
from intranet.directory.models import Person
from intranet.directory.service import change_person
from intranet.hookspecs.setup import NoticeKind
from intranet.notices import kinds, sweep
from intranet.notices.models import Mail, Notice
from tests.notices.server import MailServer, running

# A Wednesday, 09:00 in Vietnam.
START = datetime(2026, 11, 18, 2, 0, tzinfo=UTC)
KINDS = (
    NoticeKind("test.now", "Báo ngay"),
    NoticeKind("test.daily", "Báo mỗi ngày", cadence="daily"),
    NoticeKind("test.weekly", "Báo mỗi tuần", cadence="weekly"),
    NoticeKind("test.quiet", "Không gửi thư", cadence="never"),
    NoticeKind("test.security", "An toàn tài khoản", optional=False),
)


@pytest.fixture
def clock_at() -> Iterator[time_machine.Traveller]:
    """The house's clock, standing at :data:`START`; `clock_at.shift(…)` moves it."""
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    """A mail server that takes everything."""
    with running() as server:
        yield server


@pytest.fixture
def settings(
    make_settings: Callable[..., Settings], database_url: str, mail_server: MailServer, clock_at: object
) -> Settings:
    """The settings of `app`: mail goes to `mail_server`."""
    return make_settings(
        database_url=database_url, mail_url=f"smtp://127.0.0.1:{mail_server.port}",
        mail_from="lantoa@anhai.example", public_url="https://noibo.anhai.example",
    )  # fmt: skip


@pytest.fixture
def app(app: Flask) -> Flask:
    """The application, which knows the kinds of these tests besides its own."""
    notices.load(app, [*app.extensions["notice_kinds"].values(), *KINDS])
    assert "test.now" in kinds.every()
    return app


@pytest.fixture
def tell(app: Flask) -> Callable[..., int]:
    """`tell("test.now", [person], key="k")`: a notice with a subject and a text."""

    def send(kind: str, to: Any, key: str = "1", **given: Any) -> int:
        words = {"subject": f"Việc {key}", "text": "Đề nghị xem.", "url": "/plans/", **given}
        return notices.send(kind, to, key=key, **words)

    return send


@pytest.fixture
def run(app: Flask) -> Callable[[], None]:
    """One sweep, as the worker runs it: in a context of its own."""

    def once() -> None:
        db.session.rollback()
        with app.app_context():
            sweep.run()
        db.session.rollback()

    return once


@pytest.fixture
def later(clock_at: time_machine.Traveller, run: Callable[[], None]) -> Callable[..., None]:
    """`later(hours=2)`: that much time passes, then a sweep runs."""

    def wait(**amount: float) -> None:
        clock_at.shift(timedelta(**amount))
        run()

    return wait


def mails(**wanted: str) -> list[Mail]:
    """The mails as rows, as they are now."""
    db.session.rollback()
    found = select(Mail).filter_by(**wanted).order_by(Mail.id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def told(person_id: int) -> list[Notice]:
    """A person's notices as they are now."""
    db.session.rollback()
    found = select(Notice).where(Notice.person_id == person_id).order_by(Notice.created_at, Notice.matter_id)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def set_address(person_id: int, address: str | None) -> None:
    """Change a person's address in the directory."""
    change_person(SYSTEM, person_id, email=address)


def everybody() -> Any:
    """A SELECT of all people."""
    return select(Person.id)


class Killed(BaseException):
    """The process dies here."""


def die(app: Flask) -> None:
    """One sweep, during which the process may die."""
    with app.app_context(), suppress(Killed):
        sweep.run()
    db.session.rollback()
