"""What commands share: the settings, the application, ways to stop with one clear line."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intranet import config
from intranet.cli.words import tr
from intranet.config import Settings

if TYPE_CHECKING:
    from flask import Flask


class Stop(click.ClickException):
    """The command cannot run: one line on standard error, exit code 2."""

    exit_code = 2

    def show(self, file: object = None) -> None:
        """Print the line."""
        click.echo(f"intranet: {self.message}", err=True)


class Failed(Stop):
    """The command ran and what it checked is not in order: exit code 1."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Options:
    """What was given before the subcommand."""

    instance: Path | None = None
    debug: bool = False


def settings() -> Settings:
    """The settings of the chosen instance. Raises :class:`intranet.config.ConfigError`."""
    options = click.get_current_context().find_object(Options)
    found = config.load(options.instance if options else None)
    # Worker processes read it again.
    os.environ["INTRANET_INSTANCE"] = str(found.instance)
    return found


def application(chosen: Settings | None = None) -> Flask:
    """The application on an up-to-date database, or :class:`Stop`."""
    from intranet.app import create_app

    chosen = chosen or settings()
    require_database(chosen)
    return create_app(chosen)


def tell_troubles(app: Flask) -> None:
    """A line on standard error about plugins that are not loaded: the rest runs without them."""
    host = app.extensions["host"]
    if host.safe_mode:
        click.echo(tr("Chế độ an toàn: không nạp phân hệ nào", "Safe mode: no plugin is loaded"), err=True)
    if broken := [plugin.id for plugin in host.plugins.values() if plugin.problem]:
        names = ", ".join(broken)
        click.echo(
            tr(
                f"Phân hệ không nạp được, phần còn lại vẫn chạy: {names}; xem: intranet plugins doctor",
                f"Plugins not loaded, the rest runs: {names}; see: intranet plugins doctor",
            ),
            err=True,
        )


def require_database(chosen: Settings) -> None:
    """Stop, naming the command to run, unless the database is there and up to date."""
    from sqlalchemy.exc import DatabaseError

    from intranet.host import migrate

    if chosen.database.startswith("sqlite:///") and not Path(chosen.database.removeprefix("sqlite:///")).exists():
        raise Stop(tr("chưa có cơ sở dữ liệu; chạy lệnh: intranet init", "no database yet; run: intranet init"))
    engine = migrate.open_engine(chosen)
    try:
        behind = migrate.is_behind(engine)
        ahead = behind and migrate.is_ahead(engine)
    except DatabaseError as error:
        raise Stop(unreachable(error)) from error
    finally:
        engine.dispose()
    if ahead:
        raise Stop(too_new())
    if behind:
        raise Stop(
            tr(
                "cơ sở dữ liệu chưa khớp với phiên bản này; sao lưu rồi chạy lệnh: intranet db upgrade",
                "the database does not match this version; back it up, then run: intranet db upgrade",
            )
        )


def too_new() -> str:
    """One line about a database that a newer version of the code made."""
    return tr(
        "cơ sở dữ liệu thuộc phiên bản mới hơn; cài lại phiên bản mới của Lan Tỏa hoặc phục hồi bản sao lưu cũ",
        "the database belongs to a newer version; install that version of Lan Tỏa or restore an older backup",
    )


def unreachable(error: Exception) -> str:
    """One line about a database that does not answer. Never shows the address: it may hold a password."""
    from intranet.web import outages

    why = str(getattr(error, "orig", error)).strip().splitlines()[0]
    if outages.of(error) is outages.FULL:
        return tr(
            f"ổ đĩa đã đầy ({why}); giải phóng chỗ trống rồi thử lại", f"the disk is full ({why}); free some space"
        )
    if outages.of(error) is outages.BUSY:
        return tr(
            f"cơ sở dữ liệu đang bận ({why}); chờ một lúc rồi thử lại", f"the database is busy ({why}); try again later"
        )
    return tr(
        f"không mở được cơ sở dữ liệu ({why}); kiểm tra thiết lập database_url",
        f"cannot open the database ({why}); check the setting database_url",
    )
