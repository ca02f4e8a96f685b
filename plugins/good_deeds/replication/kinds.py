"""The kinds of notices about replication."""

from __future__ import annotations

from intranet import NoticeKind

from ..texts import ID, lazy

DECLARED = f"{ID}.replication_declared"
"""To the origin: a unit says that it follows the model."""
ANSWERED = f"{ID}.replication_answered"
"""To the unit that declared: the origin has confirmed or declined."""
REPORTED = f"{ID}.replication_reported"
"""To the origin: a unit has brought its result up to date, or has ended."""

NOTICES: tuple[NoticeKind, ...] = (
    NoticeKind(DECLARED, lazy("Đơn vị khác làm theo gương")),
    NoticeKind(ANSWERED, lazy("Xác nhận đơn vị làm theo gương")),
    NoticeKind(REPORTED, lazy("Kết quả làm theo gương"), cadence="daily"),
)
