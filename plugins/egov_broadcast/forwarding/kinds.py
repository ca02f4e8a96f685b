"""Work behind the scenes: forwards to many people, and those that were interrupted."""

from __future__ import annotations

from typing import Any

from intranet import PeriodicJob, jobs

from ..sending.kinds import each, go_out
from ..texts import lazy
from . import reach, service


@jobs.task(service.JOB, title=lazy("Chuyển tiếp văn bản tới nhiều người"))
def send(context: Any, forward_id: int) -> dict[str, Any]:
    """Let a forward go out and tell its people. May run again: what is done is not done twice."""
    return {"people": go_out(context, forward_id, reach.run)}


def sweep() -> None:
    """Go on with what was interrupted. Whoever was not told is told by the sweep of sending."""
    each(reach.due(), reach.run)


JOBS = (PeriodicJob("egov_broadcast.forward_due", lazy("Chuyển tiếp văn bản còn dở"), sweep, every="minute"),)
