"""The checks of `intranet doctor`. Each takes the settings and tells what it found; none changes anything."""

from __future__ import annotations

import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask
from sqlalchemy import Engine, func, select, text
from sqlalchemy.exc import DatabaseError

from intranet import clock
from intranet.access import Refused
from intranet.cli.context import too_new, unreachable
from intranet.cli.words import tr
from intranet.config import Settings
from intranet.host import migrate

Level = Literal["OK", "WARN", "FAIL"]
LEAST_FREE = 500 * 1024 * 1024
MOST_DRIFT = timedelta(seconds=5)
SAMPLE = 20


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and what to do about it."""

    level: Level
    subject: str
    text: str
    mend: str = ""


def mend_unexpected() -> str:
    """What to do about a check that broke."""
    return tr("gửi dòng này cho người phát triển", "send this line to the developers")


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    engine = migrate.open_engine(settings)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _application(settings: Settings) -> Iterator[Flask]:
    from intranet.app import create_app
    from intranet.database import db

    # Not the plugins: one that ends the process would end this command.
    app = create_app(settings, plugins=())
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()


def instance_folder(settings: Settings) -> Iterable[Finding]:
    """The folder is there and private."""
    init = tr("chạy lệnh: intranet init", "run: intranet init")
    if not settings.instance.is_dir():
        yield Finding("FAIL", "instance", tr("chưa có thư mục dữ liệu", "no instance folder yet"), init)
        return
    if stat.S_IMODE(settings.instance.stat().st_mode) & 0o077:
        text = tr("người khác trên máy đọc được thư mục dữ liệu", "others on this machine can read the instance folder")
        yield Finding("WARN", "instance", text, f"chmod 700 {settings.instance}")
    if not os.access(settings.instance, os.W_OK):
        mend = tr("cho tài khoản chạy dịch vụ quyền ghi thư mục này", "let the service's account write in this folder")
        text = tr(f"không ghi được vào {settings.instance}", f"cannot write in {settings.instance}")
        yield Finding("FAIL", "instance", text, mend)
    free = shutil.disk_usage(settings.instance).free
    shown = f"{free // 1024**2:,} MB".replace(",", ".")
    if free < LEAST_FREE:
        mend = tr("giải phóng hoặc mở rộng ổ đĩa", "free or add disk space")
        yield Finding("FAIL", "disk", tr(f"chỉ còn {shown} trống", f"only {shown} free"), mend)
    else:
        yield Finding("OK", "disk", tr(f"còn {shown} trống", f"{shown} free"))


def secret_key(settings: Settings) -> Iterable[Finding]:
    """There is a key and only the service reads it."""
    path = settings.instance / "secret_key"
    if settings.secret_key:
        yield Finding("OK", "secret_key", tr("đặt trong thiết lập", "given by a setting"))
    elif not path.exists():
        mend = tr("chạy lệnh: intranet init", "run: intranet init")
        yield Finding("FAIL", "secret_key", tr("chưa có khóa bí mật", "there is no secret key"), mend)
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        text = tr("người khác trên máy đọc được khóa bí mật", "others on this machine can read the secret key")
        yield Finding("WARN", "secret_key", text, f"chmod 600 {path}")
    else:
        yield Finding("OK", "secret_key", tr("chỉ dịch vụ đọc được", "readable by the service alone"))


def database(settings: Settings) -> Iterable[Finding]:
    """The database answers, is up to date, and keeps what it is given."""
    with _engine(settings) as engine:
        try:
            found = migrate.status(engine)
        except DatabaseError as error:
            yield Finding("FAIL", "database", unreachable(error))
            return
        if found[0].is_ahead:
            yield Finding("FAIL", "database", too_new())
            return
        behind = [one for one in found if not one.is_current]
        if behind:
            text = tr("cơ sở dữ liệu chưa khớp với phiên bản này", "the database does not match this version")
            mend = tr("sao lưu rồi chạy lệnh: intranet db upgrade", "back it up, then run: intranet db upgrade")
            yield Finding("FAIL", "database", text, mend)
        else:
            yield Finding(
                "OK", "database", tr(f"{engine.dialect.name}, mới nhất", f"{engine.dialect.name}, up to date")
            )
        if engine.dialect.name == "sqlite":
            yield from _sqlite(engine)


def _sqlite(engine: Engine) -> Iterable[Finding]:
    wanted = {"journal_mode": "wal", "foreign_keys": 1, "synchronous": 2}
    with engine.connect() as connection:
        for name, value in wanted.items():
            actual = connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            if actual != value:
                mend = tr("đặt dữ liệu trên ổ đĩa của chính máy này", "keep the data on a disk of this very machine")
                yield Finding("FAIL", "sqlite", f"{name} = {actual}", mend)
        broken = connection.exec_driver_sql("PRAGMA quick_check(3)").scalars().all()
        if list(broken) != ["ok"]:
            mend = tr("dừng dịch vụ, phục hồi từ bản sao lưu", "stop the service, restore a backup")
            yield Finding("FAIL", "sqlite", "; ".join(map(str, broken)), mend)
        else:
            yield Finding("OK", "sqlite", tr("WAL, khóa ngoại, tệp nguyên vẹn", "WAL, foreign keys, file intact"))


def application(settings: Settings) -> Iterable[Finding]:
    """The application loads."""
    with _application(settings) as app:
        pages = sum(1 for _rule in app.url_map.iter_rules())
        yield Finding("OK", "application", tr(f"nạp được, {pages} đường dẫn", f"loads, {pages} routes"))


def file_store(settings: Settings) -> Iterable[Finding]:
    """Files can be written, and a sample of them is what was stored."""
    import hashlib

    from intranet import files
    from intranet.database import db
    from intranet.files.models import StoredFile

    yield from _writable(settings)
    bad = 0
    with _application(settings):
        sample = db.session.scalars(select(StoredFile).order_by(func.random()).limit(SAMPLE)).all()
        for stored in sample:
            try:
                with files.open(stored) as stream:
                    bad += hashlib.sha256(stream.read()).hexdigest() != stored.digest
            except (OSError, Refused):
                bad += 1
        if bad:
            mend = tr("phục hồi kho tệp từ bản sao lưu", "restore the file store from a backup")
            text = tr(
                f"{bad} trong {len(sample)} tệp thử bị mất hoặc hỏng", f"{bad} of {len(sample)} sampled are lost or bad"
            )
            yield Finding("FAIL", "files", text, mend)
        else:
            yield Finding(
                "OK",
                "files",
                tr(f"ghi được; {len(sample)} tệp thử đều đúng", f"writable; {len(sample)} sampled, all right"),
            )


def _writable(settings: Settings) -> Iterable[Finding]:
    if not settings.files.startswith("file://"):
        return
    folder = Path(settings.files.removeprefix("file://"))
    nearest = next(parent for parent in (folder, *folder.parents) if parent.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        mend = tr(f"cho dịch vụ quyền ghi vào {nearest}", f"let the service write to {nearest}")
        yield Finding("FAIL", "files", str(error.strerror), mend)


def clocks(settings: Settings) -> Iterable[Finding]:
    """The time zone is known and all clocks agree."""
    try:
        ZoneInfo("Asia/Ho_Chi_Minh")
    except ZoneInfoNotFoundError:
        mend = tr("cài gói tzdata", "install the package tzdata")
        yield Finding("FAIL", "clock", tr("thiếu dữ liệu múi giờ", "time zone data are missing"), mend)
        return
    late = list(_drift(settings))
    for why in late:
        yield Finding("FAIL", "clock", why, _mend_clock())
    if not late:
        yield Finding("OK", "clock", f"{clock.local(clock.now()):%d/%m/%Y %H:%M:%S} (Asia/Ho_Chi_Minh)")


def _drift(settings: Settings) -> Iterable[str]:
    if settings.database.startswith("sqlite"):
        return
    with _engine(settings) as engine, engine.connect() as connection:
        drift = abs(connection.execute(text("SELECT clock_timestamp()")).scalar_one() - clock.now())
    if drift > MOST_DRIFT:
        seconds = int(drift.total_seconds())
        yield tr(f"đồng hồ của cơ sở dữ liệu lệch {seconds} giây", f"the database's clock is {seconds} s off")


def audit_order(settings: Settings) -> Iterable[Finding]:
    """The last thing that was done was not done tomorrow."""
    from intranet.audit.models import AuditEntry
    from intranet.database import db

    with _application(settings):
        last = db.session.scalar(select(func.max(AuditEntry.at)))
    if last and last > clock.now() + MOST_DRIFT:
        why = tr(
            "nhật ký có mục ghi ở tương lai: đồng hồ đã bị lùi",
            "the audit trail has entries of the future: the clock went back",
        )
        yield Finding("FAIL", "audit", why, _mend_clock())


def _mend_clock() -> str:
    return tr("bật đồng bộ giờ (NTP) trên các máy", "synchronise the machines' clocks (NTP)")


def background_work(settings: Settings) -> Iterable[Finding]:
    """Somebody does the background work."""
    from intranet.database import db
    from intranet.jobs.models import Job

    long_ago = clock.now() - timedelta(hours=1)
    with _application(settings):
        waiting = db.session.scalar(select(func.count(Job.id)).where(Job.state == "queued", Job.run_after < long_ago))
        failed = db.session.scalar(select(func.count(Job.id)).where(Job.state == "failed"))
    if waiting:
        mend = tr(
            "chạy intranet serve không kèm --web-only, hoặc intranet worker",
            "run intranet serve without --web-only, or intranet worker",
        )
        yield Finding(
            "WARN", "jobs", tr(f"{waiting} việc nền chờ quá một giờ", f"{waiting} jobs waited for over an hour"), mend
        )
    elif failed:
        yield Finding("WARN", "jobs", tr(f"{failed} việc nền thất bại", f"{failed} jobs failed"))
    else:
        yield Finding("OK", "jobs", tr("không có việc nền tồn đọng", "nothing waits"))


def days_off(settings: Settings) -> Iterable[Finding]:
    """The public holidays of this year are known, and late in the year those of the next."""
    from intranet.workdays import service

    with _application(settings):
        missing = service.missing_years()
    for year in missing:
        text = tr(
            f"năm {year} chưa có ngày nghỉ lễ nào, chỉ tính thứ Bảy và Chủ nhật",
            f"no public holidays of {year} are known, only weekends count as off",
        )
        yield Finding("WARN", "workdays", text, tr("chạy lệnh: ", "run: ") + f"intranet workdays seed {year}")
    if not missing:
        yield Finding("OK", "workdays", tr("đã có ngày nghỉ lễ", "public holidays are known"))


def mail(settings: Settings) -> Iterable[Finding]:
    """The mail server answers, over TLS and with our password."""
    from intranet.notices import post, smtp

    mend = tr(
        'đặt mail_url dạng "smtp://tên:mật khẩu@máy chủ:587", mail_from và public_url',
        'set mail_url like "smtp://user:password@host:587", mail_from and public_url',
    )
    if not settings.mail_url:
        yield Finding("WARN", "mail", tr("chưa đặt, chỉ báo trong hệ thống", "not set, notices stay inside"), mend)
        return
    office = post.office(settings)
    if office is None:
        names = ", ".join(post.missing(settings))
        yield Finding("FAIL", "mail", tr(f"thiếu {names}", f"{names} missing"), mend)
        return
    try:
        smtp.probe(office)
    except smtp.ServerTrouble as error:
        check = tr(
            "kiểm tra tên máy chủ, cổng, tường lửa, chứng thư, mật khẩu; thử: intranet mail test ĐỊA_CHỈ",
            "check the host, port, firewall, certificate, password; try: intranet mail test ADDRESS",
        )
        told = tr(f"máy chủ thư không dùng được ({error})", f"the mail server cannot be used ({error})")
        yield Finding("FAIL", "mail", told, check)
    else:
        yield Finding("OK", "mail", office.host)


def plugins(settings: Settings) -> Iterable[Finding]:
    """Plugins have what they need; the details are a command of their own."""
    from intranet.cli import plugins_doctor

    return plugins_doctor.summary(settings)


Check = Callable[[Settings], Iterable[Finding]]
FIRST: tuple[Check, ...] = (instance_folder, secret_key, database, clocks, mail, application)
# These need the application and an up-to-date database.
THEN: tuple[Check, ...] = (file_store, background_work, audit_order, days_off, plugins)
