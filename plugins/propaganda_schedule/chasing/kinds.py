"""The kinds of notices and the periodic work."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..sessions.notify import CHANGED
from ..texts import lazy

NOTICES: tuple[NoticeKind, ...] = (NoticeKind(CHANGED, lazy("Buổi được dời, hủy, khôi phục")),)
JOBS: tuple[PeriodicJob, ...] = ()
