"""The folder `instance/outbox/egov/`: a file for each row, from which a transfer program takes them.

A file is written under a name that begins with a dot, forced to the disk, and given its name in one step; then the row
says so. Killed at any moment, the next sweep writes the same bytes under the same name: nothing is lost or half
written, and whoever had taken the file already gets the very same once more, which receivers know by its id. One sweep
at a time on one machine.
"""

from __future__ import annotations

import errno
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import SQLAlchemyError

from intranet import changed_rows, clock, db, files, notices, people_with, transaction

from .. import rights
from ..texts import lazy
from .messages import Gone, write
from .models import Outgoing

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

log = logging.getLogger(__name__)

STUCK: Final = "egov_broadcast.outbox_stuck"
"""The notice to clerks that files cannot be written."""
FAULTS: Final = {
    "full": (lazy("Ổ đĩa đầy"), lazy("Quản trị hệ thống dọn chỗ trên ổ đĩa; tin tự ghi lại mỗi phút.")),
    "denied": (lazy("Không được ghi vào thư mục"),
               lazy("Quản trị hệ thống cho phép ghi vào thư mục “outbox/egov”; tin tự ghi lại mỗi phút.")),
    "store": (lazy("Kho tệp không trả lời"), lazy("Quản trị hệ thống kiểm tra kho tệp; tin tự ghi lại mỗi phút.")),
    "gone": (lazy("Tệp kèm theo không còn"), lazy("Sửa văn bản rồi gửi bản cập nhật.")),
    "broken": (lazy("Không ghi được tệp"), lazy("Quản trị hệ thống xem nhật ký máy chủ; tin tự ghi lại mỗi phút.")),
    "erased": (lazy("Nội dung đã xóa"), lazy("Văn bản mật không được gửi qua mạng này.")),
}  # fmt: skip
"""Why a file could not be written: words, the way out."""
_OF_ALL: Final = ("full", "denied", "store")
"""Faults that the other files would meet, too."""
_FULL: Final = (errno.ENOSPC, errno.EDQUOT)
_DENIED: Final = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST)
_PART: Final = ".part"
_LEFT_SECONDS: Final = 3600


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep did: how many files were written, how many wait."""

    written: int
    waiting: int


def folder() -> Path:
    """The folder from which files are taken."""
    return Path(current_app.instance_path) / "outbox" / "egov"


def sweep() -> Swept:
    """Write what waits, oldest first. What cannot be written waits for the next time, its fault is shown."""
    written = 0
    if not _waiting():
        return Swept(0, 0)
    try:
        place = folder()
        place.mkdir(parents=True, exist_ok=True)
        with _alone(place):
            _tidy(place)
            for row_id in _waiting():
                fault = _write(place, row_id)
                written += not fault
                if fault in _OF_ALL:
                    break
    except OSError as trouble:
        log.warning("the outbox folder cannot be used: %s", trouble)
        _note(_waiting(), _fault_of(trouble))
    return Swept(written, len(_waiting()))


def _waiting() -> list[int]:
    # What was read before may be stale.
    db.session.rollback()
    found = list(db.session.scalars(select(Outgoing.id).where(Outgoing.written_at.is_(None)).order_by(Outgoing.id)))
    db.session.rollback()
    return found


def _write(place: Path, row_id: int) -> str:
    """Write the file of one row; the fault, "" when all went well."""
    row = db.session.get(Outgoing, row_id, populate_existing=True)
    if row is None or row.written_at is not None:
        return ""
    fault = ""
    try:
        _put(place, row)
    except Gone:
        fault = "gone"
    except files.StoreDown:
        fault = "store"
    except OSError as trouble:
        log.warning("outgoing %d cannot be written: %s", row_id, trouble)
        fault = _fault_of(trouble)
    except Exception:
        log.exception("outgoing %d", row_id)
        fault = "broken"
    if fault:
        _note(_waiting() if fault in _OF_ALL else [row_id], fault)
        return fault
    with transaction():
        done = update(Outgoing).where(Outgoing.id == row_id, Outgoing.written_at.is_(None))
        kept = Outgoing.fault if not _has_facts(row_id) else ""
        changed_rows(done.values(written_at=clock.now(), fault=kept))
    return ""


def _has_facts(row_id: int) -> bool:
    return bool(db.session.scalar(select(Outgoing.facts).where(Outgoing.id == row_id)))


def _put(place: Path, row: Outgoing) -> None:
    target = place / row.file_name
    if not row.facts:
        target.unlink(missing_ok=True)
        return
    part = place / f".{row.file_name}.{secrets.token_hex(4)}{_PART}"
    try:
        with part.open("xb") as stream:
            write(row, stream)
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(target)
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    _sync(place)


def _sync(place: Path) -> None:
    if os.name == "nt":
        return
    handle = os.open(place, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _note(row_ids: list[int], fault: str) -> None:
    """Keep the fault for the clerks, and tell them once a day. The same full disk may keep us from it."""
    try:
        db.session.rollback()
        with transaction():
            those = update(Outgoing).where(Outgoing.id.in_(row_ids[:500]), Outgoing.fault != fault)
            if changed_rows(those.values(fault=fault)):
                words, way = FAULTS[fault]
                notices.send(
                    STUCK, people_with(rights.REGISTER), key=f"{clock.today()}:{fault}",
                    subject=lazy("Tin gửi đi chưa ghi được ra tệp"),
                    text=lazy("%(why)s. %(way)s", why=words, way=way), url="/p/egov_broadcast/outbox?state=waiting",
                )  # fmt: skip
    except SQLAlchemyError:
        db.session.rollback()
        log.exception("the fault of the outbox could not be kept")


def _fault_of(trouble: OSError) -> str:
    return "full" if trouble.errno in _FULL else "denied" if trouble.errno in _DENIED else "broken"


def _tidy(place: Path) -> None:
    """Remove what killed sweeps left half-written."""
    before = time.time() - _LEFT_SECONDS
    for path in place.glob(f".*{_PART}"):
        with suppress(OSError):
            if fcntl is not None or path.stat().st_mtime < before:
                path.unlink()


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """Wait until no other process of this machine writes here."""
    if fcntl is None:
        yield
        return
    with (place / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
