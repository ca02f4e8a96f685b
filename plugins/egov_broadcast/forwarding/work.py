"""Work behind the scenes: forwards to many people, and those that were interrupted."""

from __future__ import annotations

from typing import Any

from intranet import PeriodicJob, jobs

from ..sending import telling
from ..sending.work import each
from ..texts import _, lazy
from . import reach, service


@jobs.task(service.JOB, title=lazy("Chuyển tiếp văn bản tới nhiều người"))
def send(context: Any, forward_id: int) -> dict[str, Any]:
    """Let a forward go out and tell its people. May run again: what is done is not done twice."""
    context.progress(5, _("Đang gửi tới từng người"))
    people = reach.run(forward_id)
    context.progress(60, _("Đang báo cho người nhận"))
    telling.tell(forward_id)
    return {"people": people}


def sweep() -> None:
    """Go on with what was interrupted. Whoever was not told is told by the sweep of sending."""
    each(reach.due(), reach.run)


JOBS = (PeriodicJob("egov_broadcast.forward_due", lazy("Chuyển tiếp văn bản còn dở"), sweep, every="minute"),)
