"""Notices, and work behind the scenes: large audiences, what is due, who is owed a notice, what is over."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from intranet import NoticeKind, PeriodicJob, db, jobs

from ..texts import _, lazy
from . import closing, fanout, service, telling

log = logging.getLogger(__name__)

NOTICES = (
    NoticeKind(telling.CONFIRM, lazy("Văn bản cần xác nhận"), cadence="now"),
    NoticeKind(telling.INFORM, lazy("Văn bản để biết"), cadence="daily"),
    NoticeKind(telling.FORWARDED, lazy("Văn bản được chuyển tiếp"), cadence="now"),
)


@jobs.task(service.JOB, title=lazy("Gửi văn bản tới nhiều người"))
def send(context: Any, broadcast_id: int) -> dict[str, Any]:
    """Let a broadcast go out and tell its people. May run again: what is done is not done twice."""
    people = go_out(context, broadcast_id, fanout.run)
    return {"people": people, "url": f"/p/egov_broadcast/sent/{broadcast_id}", "label": _("Xem tiến độ xác nhận")}


def go_out(context: Any, broadcast_id: int, run: Callable[[int], int]) -> int:
    """Let a broadcast or a forward reach its people by `run`, then tell them; how many they are."""
    context.progress(5, _("Đang gửi tới từng người"))
    people = run(broadcast_id)
    context.progress(60, _("Đang báo cho người nhận"))
    telling.tell(broadcast_id)
    return people


def sweep() -> None:
    """Send what is due, go on with what was interrupted, tell who was not told."""
    each(fanout.due(), fanout.go)
    each(telling.pending(), telling.tell)


def each(broadcast_ids: Iterable[int], step: Callable[[int], object]) -> None:
    """Do `step` with each. One that fails keeps no other waiting; its turn comes again in a minute."""
    for broadcast_id in broadcast_ids:
        try:
            step(broadcast_id)
        except Exception:
            db.session.rollback()
            log.exception("broadcast %d", broadcast_id)


JOBS = (
    PeriodicJob("egov_broadcast.send_due", lazy("Gửi văn bản đã hẹn giờ, báo cho người nhận"), sweep, every="minute"),
    PeriodicJob(
        "egov_broadcast.end_old", lazy("Kết thúc phổ biến văn bản đã quá hạn lâu"), closing.end_old, every="day"
    ),
)
