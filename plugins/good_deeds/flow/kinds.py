"""The kinds of notices and the periodic work of the course."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..conflicts.households import HOUSEHOLD
from ..council import kinds as council
from ..cultivation.service import MENTOR
from ..replication import kinds as replication
from ..review import kinds as review
from ..texts import lazy
from ..voting import kinds as voting
from .notify import MOVED, WAITING

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(MOVED, lazy("Đề xuất gương chuyển bước")),
    NoticeKind(WAITING, lazy("Đề xuất gương chờ mình xử lý")),
    NoticeKind(HOUSEHOLD, lazy("Khai người cùng hộ")),
    NoticeKind(MENTOR, lazy("Được giao bồi dưỡng gương")),
    *council.NOTICES,
    *voting.NOTICES,
    *review.NOTICES,
    *replication.NOTICES,
)
JOBS: tuple[PeriodicJob, ...] = (*review.JOBS,)
