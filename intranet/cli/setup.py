"""`intranet init`: an instance folder that is ready to serve. Running it again changes nothing that is there."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

import click

from intranet.cli.context import Failed, Stop, settings, too_new, unreachable
from intranet.cli.words import language, tr
from intranet.config import Settings
from intranet.web.compiled import Catalogs

CONFIG = """\
# Thiết lập của Lan Tỏa. Bỏ dấu # để đổi; mỗi dòng cũng có thể đặt bằng biến INTRANET_TÊN_VIẾT_HOA.
# Settings of Lan Tỏa. Remove the # to change one; each may also be set as INTRANET_NAME_IN_CAPITALS.

# Tên cơ quan trên mọi trang, nơi ban hành văn bản, chữ trong ô vuông / name, place and initials of the agency
#agency_name = "Sở …"
#agency_place = "…"
#agency_initials = "SN"

# Trống: SQLite trong thư mục này. PostgreSQL: "postgresql://user:password@host/name" / empty: SQLite in this folder
#database_url = ""

# Địa chỉ và cổng; đặt sau máy chủ trung gian có TLS thì bật hai dòng dưới / address; behind a TLS proxy set both below
#host = "127.0.0.1"
#port = 8080
#trusted_proxies = 1
#secure_cookies = true

# Số tiến trình phục vụ / number of web processes
#web_workers = 1
#job_threads = 4

# Thư điện tử: "smtp://user:password@host:587" / outgoing mail
#mail_url = ""
#mail_from = ""
# Địa chỉ người dùng gõ vào trình duyệt, cho liên kết trong thư / for links in mails
#public_url = "https://noibo.example.gov.vn"
#mail_per_minute = 120
#mail_digest_hour = 7

# Phiên làm việc và mật khẩu / sessions and passwords
#session_idle_minutes = 60
#session_absolute_hours = 12
#password_min_length = 12
#login_attempts = 5
#login_block_minutes = 15

# Tệp tải lên lớn nhất / largest upload
#upload_megabytes = 50
"""


@click.command("init")
def command() -> None:
    """Tạo thư mục dữ liệu, khóa bí mật, cơ sở dữ liệu / make the instance folder."""
    chosen = settings()
    prepare_instance(chosen)
    _seed(chosen)
    click.echo(tr(f"Đã sẵn sàng: {chosen.instance}", f"Ready: {chosen.instance}"))
    click.echo(
        tr("Tiếp theo: intranet admin create, rồi intranet serve", "Next: intranet admin create, then intranet serve")
    )


def prepare_instance(chosen: Settings) -> None:
    """Make what is missing in the instance folder and bring the database up to date."""
    chosen.instance.mkdir(parents=True, exist_ok=True)
    chosen.instance.chmod(0o700)
    _write_once(chosen.instance / "secret_key", secrets.token_urlsafe(48) + "\n", 0o600)
    _write_once(chosen.instance / "config.toml", CONFIG, 0o600)
    _upgrade(chosen)
    catalogs = Catalogs(chosen.instance)
    for locale in ("vi", "en"):
        catalogs.get(locale)


def _upgrade(chosen: Settings) -> None:
    from sqlalchemy.exc import DatabaseError

    from intranet.cli.db import shown
    from intranet.host import migrate
    from intranet.host.migrating import upgrades
    from intranet.web import i18n

    engine = migrate.open_engine(chosen)
    try:
        with i18n.speaking(language()):
            if migrate.is_ahead(engine):
                raise Stop(too_new())
            migrate.upgrade(engine)
            # A plugin that cannot be upgraded stays closed and is named; everything else works.
            done = upgrades.upgrade(engine, chosen)
            list(shown(one for one in done if one.fault or one.steps))
    except migrate.MigrationError as error:
        raise Failed(str(error)) from error
    except DatabaseError as error:
        raise Stop(unreachable(error)) from error
    finally:
        engine.dispose()


def _seed(chosen: Settings) -> None:
    from intranet.app import create_app
    from intranet.database import db
    from intranet.workdays.service import seed_first

    # Plugins have no part in it; one that cannot be loaded is no reason to stop.
    with create_app(chosen, plugins=()).app_context():
        try:
            seed_first()
        finally:
            db.session.remove()
            db.engine.dispose()


def _write_once(path: Path, content: str, mode: int) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError:
        return
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(content)
