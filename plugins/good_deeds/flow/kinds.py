"""The kinds of notices and the periodic work of the course."""

from __future__ import annotations

from intranet import NoticeKind, PeriodicJob

from ..conflicts.households import HOUSEHOLD
from ..council import kinds as council
from ..council import remind
from ..cultivation.service import MENTOR
from ..replication import kinds as replication
from ..review import kinds as review
from ..texts import lazy
from ..voting import kinds as voting
from . import reminding
from .notify import MOVED, WAITING

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(MOVED, lazy("Đề xuất gương chuyển bước")),
    NoticeKind(WAITING, lazy("Đề xuất gương chờ mình xử lý")),
    NoticeKind(reminding.REMIND, lazy("Nhắc đề xuất gương đến hạn"), cadence="daily"),
    NoticeKind(reminding.ESCALATED, lazy("Đề xuất gương quá hạn lâu ngày"), cadence="daily"),
    NoticeKind(HOUSEHOLD, lazy("Khai người cùng hộ")),
    NoticeKind(MENTOR, lazy("Được giao bồi dưỡng gương")),
    *council.NOTICES,
    *voting.NOTICES,
    *review.NOTICES,
    *replication.NOTICES,
)
JOBS: tuple[PeriodicJob, ...] = (
    PeriodicJob("good_deeds.remind", lazy("Nhắc đề xuất gương đến hạn"), reminding.sweep, every="hour"),
    PeriodicJob("good_deeds.deadlines", lazy("Dời hạn đề xuất rơi vào ngày nghỉ"), reminding.put_off, every="hour"),
    PeriodicJob("good_deeds.settle", lazy("Chuyển Văn phòng xét thay đơn vị"), reminding.settle, every="hour"),
    *review.JOBS,
    *remind.JOBS,
)
