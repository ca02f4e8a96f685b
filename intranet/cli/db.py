"""`intranet db`: the state of the database. Works without the application."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

import click
from sqlalchemy import Engine
from sqlalchemy.exc import DatabaseError

from intranet.cli.context import Failed, Stop, settings, too_new, unreachable
from intranet.cli.plugins_known import no_such
from intranet.cli.words import language, tr
from intranet.config import Settings
from intranet.host import migrate
from intranet.host.loading import discovery
from intranet.host.migrate import Status
from intranet.host.migrating import upgrades
from intranet.host.migrating.upgrades import Outcome
from intranet.host.migrating.versions import MigrationError
from intranet.web import i18n


@click.group("db")
def command() -> None:
    """Cơ sở dữ liệu / the database."""


@contextmanager
def _engine(chosen: Settings) -> Iterator[Engine]:
    chosen.instance.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = migrate.open_engine(chosen)
    try:
        with i18n.speaking(language()):
            yield engine
    except MigrationError as error:
        raise Failed(str(error)) from error
    except DatabaseError as error:
        raise Stop(unreachable(error)) from error
    finally:
        engine.dispose()


@command.command("upgrade")
@click.option("--plugin", "plugin_id", metavar="ID", help="Chỉ một phân hệ / one plugin only.")
@click.option("--all", "everything", is_flag=True, help="Lõi rồi mọi phân hệ / core, then all plugins.")
def upgrade(plugin_id: str | None, everything: bool) -> None:
    """Nâng cấp lên phiên bản này / bring it up to this version."""
    if plugin_id and everything:
        raise Stop(tr("chỉ dùng một trong hai: --plugin, --all", "use either --plugin or --all"))
    chosen = settings()
    with _engine(chosen) as engine:
        if plugin_id:
            _upgrade_one(engine, chosen, plugin_id)
            return
        _upgrade_core(engine)
        if everything:
            report_failures([one for one in shown(upgrades.upgrade(engine, chosen)) if one.fault])
        elif waiting := [one.lineage for one in upgrades.status(engine, chosen) if one.lineage and not one.is_current]:
            names = ", ".join(waiting)
            click.echo(tr(f"Phân hệ còn chờ ({names}): intranet db upgrade --all",
                          f"Plugins still wait ({names}): intranet db upgrade --all"))  # fmt: skip


def _upgrade_core(engine: Engine) -> None:
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


def _upgrade_one(engine: Engine, chosen: Settings, plugin_id: str) -> None:
    if migrate.is_behind(engine):
        raise Stop(tr("nâng cấp lõi trước: intranet db upgrade", "upgrade core first: intranet db upgrade"))
    found = list(shown(upgrades.upgrade(engine, chosen, only=(plugin_id,))))
    if not found:
        raise Stop(no_such(plugin_id))
    report_failures([one for one in found if one.fault])


def shown(outcomes: Iterable[Outcome]) -> Iterator[Outcome]:
    """Print a line about each plugin as soon as it is done."""
    for one in outcomes:
        if one.fault:
            click.echo(tr(f"{one.id}: không nâng cấp được, dữ liệu giữ nguyên: {one.fault}",
                          f"{one.id}: not upgraded, its data are as they were: {one.fault}"), err=True)  # fmt: skip
        elif one.steps:
            steps = ", ".join(one.steps)
            click.echo(tr(f"{one.id}: đã nâng cấp {steps}", f"{one.id}: upgraded {steps}"))
        else:
            click.echo(tr(f"{one.id}: không có gì phải nâng cấp", f"{one.id}: nothing to upgrade"))
        yield one


def report_failures(failed: Sequence[Outcome]) -> None:
    """End with exit code 1 when a plugin could not be upgraded."""
    if failed:
        names = ", ".join(one.id for one in failed)
        again = f"intranet db upgrade --plugin {failed[0].id}" if len(failed) == 1 else "intranet db upgrade --all"
        raise Failed(tr(f"chưa nâng cấp được: {names}; sửa điều nêu trên trong phân hệ rồi chạy lại: {again}",
                        f"not upgraded: {names}; mend what is named above, then run again: {again}"))  # fmt: skip


@command.command("downgrade", hidden=True)
@click.option("--plugin", "plugin_id", metavar="ID", required=True)
@click.option("--to", "revision", default="base", show_default=True)
@click.confirmation_option(prompt="Xóa dữ liệu trong các bảng bị gỡ? / Delete what is in the tables that go?")
def downgrade(plugin_id: str, revision: str) -> None:
    """Undo migrations of a plugin (for developers); `base` undoes all."""
    chosen = settings()
    with _engine(chosen) as engine:
        found = {one.id: one for one in discovery.find(chosen)}
        if plugin_id not in found:
            raise Stop(no_such(plugin_id))
        at = upgrades.downgrade(engine, found[plugin_id], revision)
    click.echo(tr(f"{plugin_id}: nay ở {at or 'base'}", f"{plugin_id}: now at {at or 'base'}"))


@command.command("status")
def status() -> None:
    """Tình trạng; mã thoát 1 khi cần nâng cấp / the state; exit code 1 when behind."""
    chosen = settings()
    with _engine(chosen) as engine:
        found = upgrades.status(engine, chosen)
    for one in found:
        click.echo(_line(one))
    if found[0].is_ahead:
        raise Failed(too_new())
    if not all(one.is_current for one in found):
        what = "" if all(one.is_current for one in found[1:]) else " --all"
        raise Failed(tr(f"chạy lệnh: intranet db upgrade{what}", f"run: intranet db upgrade{what}"))


def _line(one: Status) -> str:
    name = one.lineage or tr("lõi", "core")
    if one.orphan:
        at, purge = one.current or "-", f"intranet plugins purge {name}"
        return tr(
            f"{name}: ở {at}, mã của phân hệ không còn; đặt mã lại, hoặc xóa hẳn: {purge}",
            f"{name}: at {at}, the plugin's code is gone; bring it back, or delete its data: {purge}",
        )
    if one.fault:
        return one.fault
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
    from intranet.host.migrating import revisions

    assert models, "imported for the tables"
    made = revisions.make_revision(message)
    click.echo(made or tr("Không có gì thay đổi", "Nothing has changed"))
