"""Faults of the surroundings, which pass: a database that is busy or away, a full disk. Not ours to mend, so no 500.

What the reader should know is whether to send again at once or later, and that nothing was half saved.
"""

from __future__ import annotations

import errno
import sqlite3
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from intranet.web.i18n import lazy


@dataclass(frozen=True, slots=True)
class Outage:
    """What is the matter; `retry_after` in seconds."""

    title: Any
    why: Any
    retry_after: int
    name: str


BUSY: Final = Outage(
    lazy("Hệ thống đang bận"), lazy("Nhiều người đang ghi cùng lúc nên chưa đến lượt. Chờ vài giây rồi thử lại."),
    5, "busy",
)  # fmt: skip
AWAY: Final = Outage(
    lazy("Cơ sở dữ liệu tạm thời không trả lời"),
    lazy("Hệ thống tự nối lại khi cơ sở dữ liệu hoạt động trở lại. Chờ một phút rồi thử lại."), 30, "away",
)  # fmt: skip
FULL: Final = Outage(
    lazy("Ổ đĩa của máy chủ đã đầy"),
    lazy("Hệ thống vẫn đọc được nhưng chưa ghi thêm được. Đề nghị báo quản trị hệ thống giải phóng ổ đĩa."),
    300, "full",
)  # fmt: skip

_DISK = (errno.ENOSPC, errno.EDQUOT)
# PostgreSQL, appendix A: lock and statement timeouts, serialization, deadlock; too many connections; disk; connections.
_BUSY_STATES = ("55P03", "57014", "40001", "40P01", "53300")
_FULL_STATES = ("53100",)
_AWAY_CLASSES = ("08", "57")
_SQLITE = {
    sqlite3.SQLITE_BUSY: BUSY, sqlite3.SQLITE_LOCKED: BUSY, sqlite3.SQLITE_FULL: FULL, sqlite3.SQLITE_CANTOPEN: AWAY,
}  # fmt: skip
_PRIMARY = 0xFF


def of(error: BaseException | None) -> Outage | None:
    """What of the surroundings failed; None when the fault is another."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        if found := _of(error):
            return found
        error = error.__cause__ or error.__context__
    return None


def _of(error: BaseException) -> Outage | None:
    if isinstance(error, PoolTimeout):
        return BUSY
    if isinstance(error, OSError):
        return FULL if error.errno in _DISK else None
    if not isinstance(error, DBAPIError):
        return None
    if isinstance(error.orig, sqlite3.Error):
        return _SQLITE.get(getattr(error.orig, "sqlite_errorcode", 0) & _PRIMARY)
    return _of_postgresql(error)


def _of_postgresql(error: DBAPIError) -> Outage | None:
    state = getattr(error.orig, "sqlstate", None)
    if state in _BUSY_STATES:
        return BUSY
    if state in _FULL_STATES:
        return FULL
    if error.connection_invalidated or (state is not None and state[:2] in _AWAY_CLASSES):
        return AWAY
    # Without a state there was no answer at all.
    return AWAY if state is None and type(error).__name__ == "OperationalError" else None
