"""`intranet db`: the state of the database. Works without the application."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from intranet.cli.context import Failed, Stop, settings, too_new, unreachable
from intranet.cli.words import tr
from intranet.host import migrate
from intranet.host.migrate import Status


@click.group("db")
def command() -> None:
    """Cơ sở dữ liệu / the database."""


@contextmanager
def _engine() -> Iterator[Engine]:
    chosen = settings()
    chosen.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = migrate.open_engine(chosen)
    try:
        yield engine
    except DatabaseError as error:
        raise Stop(unreachable(error)) from error
    finally:
        engine.dispose()


@command.command("upgrade")
def upgrade() -> None:
    """Nâng cấp lên phiên bản này / bring it up to this version."""
    with _engine() as engine:
        before = migrate.status(engine)[0]
        if before.is_ahead:
            raise Stop(too_new())
        migrate.upgrade(engine)
        after = migrate.status(engine)[0]
    steps = len(before.pending)
    click.echo(
        tr(f"Đã nâng cấp {steps} bước, nay ở {after.current}", f"Upgraded by {steps} steps, now at {after.current}")
        if steps
        else tr(f"Không có gì phải nâng cấp ({after.current})", f"Nothing to upgrade ({after.current})")
    )


@command.command("status")
def status() -> None:
    """Tình trạng; mã thoát 1 khi cần nâng cấp / the state; exit code 1 when behind."""
    with _engine() as engine:
        found = migrate.status(engine)
    for one in found:
        click.echo(_line(one))
    if any(one.is_ahead for one in found):
        raise Failed(too_new())
    if not all(one.is_current for one in found):
        raise Failed(tr("chạy lệnh: intranet db upgrade", "run: intranet db upgrade"))


def _line(one: Status) -> str:
    name = one.lineage or tr("lõi", "core")
    if one.orphan:
        return tr(f"{name}: ở {one.current}, phân hệ không còn", f"{name}: at {one.current}, its plugin is gone")
    if one.is_current:
        return tr(f"{name}: ở {one.current}, mới nhất", f"{name}: at {one.current}, up to date")
    if one.is_ahead:
        return tr(
            f"{name}: ở {one.current}, mới hơn phiên bản này", f"{name}: at {one.current}, newer than this version"
        )
    waiting = ", ".join(one.pending)
    at = one.current or tr("chưa có gì", "nothing yet")
    return tr(f"{name}: {at}, còn chờ {waiting}", f"{name}: {at}, waiting {waiting}")


@command.command("revision", hidden=True)
@click.argument("message")
def revision(message: str) -> None:
    """Write the next migration from the models (for developers)."""
    from intranet import models
    from intranet.host import revisions

    assert models, "imported for the tables"
    made = revisions.make_revision(message)
    click.echo(made or tr("Không có gì thay đổi", "Nothing has changed"))
