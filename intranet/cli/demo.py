"""`intranet demo`: an invented agency, served on this machine, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import click
from flask import Flask

from intranet import config
from intranet.cli import server, single
from intranet.cli.context import Options, Stop
from intranet.cli.setup import prepare_instance
from intranet.cli.words import tr
from intranet.config import Settings

# A folder without this file is never deleted: it may hold somebody's real data.
MARK = "THIS-IS-A-DEMO"


@click.command("demo")
@click.option("--reset", is_flag=True, help="Xóa dữ liệu thử, làm lại từ đầu / start over.")
@click.option("--host", help="Địa chỉ / address (127.0.0.1).")
@click.option("--port", type=click.IntRange(1, 65535), help="Cổng / port (8080).")
@click.pass_obj
def command(options: Options, reset: bool, host: str | None, port: int | None) -> None:
    """Chạy thử với một cơ quan giả định / try it out with an invented agency."""
    settings = _settings(options)
    address, number = host or settings.host, port or settings.port
    server.require_free_port(address, number)
    if reset:
        _remove(settings.instance)
    with _alone(settings.instance):
        _serve(settings, address, number)


def _serve(settings: Settings, address: str, number: int) -> None:
    app = _prepared(settings)

    def ready() -> None:
        _print_welcome(address, number)

    server.run(settings, address, number, jobs_of=app, ready=ready)


def _alone(folder: Path) -> AbstractContextManager[object]:
    """Hold the folder, or stop: two demos would do each background job twice and wipe each other's data."""
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        (folder / MARK).touch()
    if not (folder / MARK).exists():
        return nullcontext()
    held = single.hold(folder)
    if held is None:
        raise Stop(
            tr(
                f"một bản chạy thử khác đang dùng {folder}; dừng bản ấy, hoặc chọn thư mục khác bằng --instance",
                f"another demo is using {folder}; stop it, or choose another folder with --instance",
            )
        )
    return held


def _settings(options: Options) -> Settings:
    from intranet.cli.demo_data import units

    folder = options.instance or config.default_instance() / "demo"
    # The server's own processes read the settings again: from here.
    for name, value in {
        "INTRANET_INSTANCE": str(folder), "INTRANET_DEMO": "true", "INTRANET_AGENCY_NAME": units.AGENCY,
        "INTRANET_AGENCY_PLACE": units.PLACE, "INTRANET_AGENCY_INITIALS": "LG",
    }.items():  # fmt: skip
        os.environ[name] = value
    for name in ("INTRANET_DATABASE_URL", "INTRANET_FILES_URL", "INTRANET_SECRET_KEY"):
        # Real data elsewhere stay out of reach, whatever the environment says.
        os.environ.pop(name, None)
    return config.load(folder)


def _remove(folder: Path) -> None:
    if not folder.exists():
        return
    if not (folder / MARK).exists():
        raise Stop(
            tr(
                f"{folder} không phải thư mục dữ liệu thử; không xóa gì cả",
                f"{folder} is no folder of the demo; nothing was deleted",
            )
        )
    with _alone(folder):
        # Windows removes no open file; the lock goes with the next start.
        shutil.rmtree(folder, ignore_errors=sys.platform == "win32")


def _prepared(settings: Settings) -> Flask:
    from intranet.app import create_app

    folder = settings.instance
    if folder.exists() and any(folder.iterdir()) and not (folder / MARK).exists():
        raise Stop(
            tr(
                f"{folder} có dữ liệu khác; chọn thư mục khác bằng --instance",
                f"{folder} holds other data; choose another folder with --instance",
            )
        )
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARK).touch()
    prepare_instance(settings)
    app = create_app(settings)
    with app.app_context():
        _fill(app)
    return app


def _fill(app: Flask) -> None:
    from sqlalchemy import func, select

    from intranet.cli import demo_plugins
    from intranet.cli.demo_data import build
    from intranet.database import db
    from intranet.directory.models import Unit
    from intranet.workdays.service import seed_first

    seed_first()
    filled = bool(db.session.scalar(select(func.count(Unit.id))))
    db.session.rollback()
    if not filled:
        click.echo(tr("Đang dựng cơ quan giả định…", "Making the invented agency…"))
        build.build()
        demo_plugins.show()


def _print_welcome(host: str, port: int) -> None:
    from intranet.cli.demo_data.build import PASSWORD

    shown = f"[{host}]" if ":" in host else host
    click.echo("")
    click.echo(
        tr(f"Lan Tỏa chạy thử tại  http://{shown}:{port}/", f"The demo of Lan Tỏa runs at  http://{shown}:{port}/")
    )
    click.echo("")
    head = (tr("Tên đăng nhập", "Login"), tr("Họ và tên", "Name"), tr("Vai trò", "Role"))
    rows = [head, *_accounts()]
    widths = [max(len(row[n]) for row in rows) for n in range(2)]
    for row in rows:
        click.echo(f"  {row[0]:{widths[0]}}  {row[1]:{widths[1]}}  {row[2]}")
    click.echo("")
    click.echo(tr(f"  Mật khẩu của mọi tài khoản: {PASSWORD}", f"  Password of every account: {PASSWORD}"))
    click.echo("")
    click.echo(
        tr(
            "Dừng bằng Ctrl-C; dữ liệu còn nguyên cho lần sau. Làm lại từ đầu: intranet demo --reset",
            "Stop with Ctrl-C; the data stay for the next time. Start over: intranet demo --reset",
        )
    )
    if host not in ("127.0.0.1", "::1", "localhost"):
        click.echo(
            tr(
                "Chú ý: máy khác cũng vào được, với mật khẩu ai cũng biết.",
                "Mind: other machines can reach it, with passwords that everybody knows.",
            )
        )
    sys.stdout.flush()


def _accounts() -> list[tuple[str, str, str]]:
    from intranet.cli.demo_data.people import NAMED

    roles = {
        "leader": tr("Lãnh đạo Sở", "Leader"),
        "office": tr("Văn phòng", "Office"),
        "admin": tr("Quản trị", "Administrator"),
        "unit_head": tr("Trưởng phòng", "Head of a unit"),
        "council_member": tr("Thành viên hội đồng", "Council member"),
        "coordinator": tr("Đầu mối của phòng", "Coordinator of a unit"),
        "staff": tr("Cán bộ", "Staff"),
    }
    return [(person.account, person.name, roles[person.grant]) for person in NAMED if person.account]
