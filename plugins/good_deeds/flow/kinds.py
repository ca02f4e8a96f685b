"""The kinds of notices and the periodic work of the course."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..conflicts.households import HOUSEHOLD
from ..texts import lazy
from ..voting import kinds as voting
from .notify import MOVED, WAITING

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(MOVED, lazy("Đề xuất gương chuyển bước")),
    NoticeKind(WAITING, lazy("Đề xuất gương chờ mình xử lý")),
    NoticeKind(HOUSEHOLD, lazy("Khai người cùng hộ")),
    *voting.NOTICES,
)
JOBS: tuple[PeriodicJob, ...] = ()
