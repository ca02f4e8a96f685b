"""Notices, periodic work, names of acts and files of reviewing."""

from __future__ import annotations

from typing import Final

from intranet import NoticeKind, audit

from ..texts import lazy
from . import export_job
from .assigning import ASKED
from .opinions import WRITTEN

NOTICES: Final = (
    NoticeKind(ASKED, lazy("Được giao xem xét đề xuất gương")),
    NoticeKind(WRITTEN, lazy("Có ý kiến xem xét đề xuất gương")),
)
JOBS: Final = export_job.SHEET.jobs
READERS: Final = (export_job.SHEET.reader,)

audit.name_actions(
    {
        "good_deeds.assign": lazy("Giao người xem xét"),
        "good_deeds.review_due": lazy("Đặt hạn xem xét"),
        "good_deeds.review_remind": lazy("Nhắc người xem xét"),
        "good_deeds.release": lazy("Thôi hỏi ý kiến"),
        "good_deeds.opinion": lazy("Cho ý kiến về đề xuất gương"),
    }
)
