"""Writing many sessions in the background: in portions, each complete in itself, so that it may be killed anywhere."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from intranet import Actor, Refused, actor_of_person, dates, force_locale, jobs, transaction

from .. import rights
from ..texts import _, lazy, ngettext
from . import service, writing
from .choices import from_json
from .engine import Proposed
from .locks import lock
from .queries import Situation
from .service import Done
from .writing import Author

PORTION: Final = 500


@jobs.task(service.JOB, title=lazy("Lập lịch từ kế hoạch"))
def run(
    context: jobs.JobContext, plan_id: int, choices: Mapping[str, Any], dropped: Sequence[int], at: str
) -> dict[str, Any]:
    """Add what is missing. What an earlier attempt added counts, too: it bears the same moment.

    Whoever started it may do as much as they may now.
    """
    actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
    if actor is None or not actor.may(rights.PLAN):
        raise Refused(_("Không còn quyền lập lịch; chưa thêm buổi nào"))
    author = Author(actor.person_id, datetime.fromisoformat(at))
    with force_locale(actor.locale):
        with transaction():
            now = service.under_lock(actor, plan_id, from_json(choices))
        _add(context, actor, now, author)
        done = _finish(context, actor, now, dropped, author)
        said = ngettext(
            "Đã lập %(count)s buổi: xem lịch", "Đã lập %(count)s buổi: xem lịch", done.added,
            count=dates.vnnumber(done.added),
        )  # fmt: skip
    url = f"/p/propaganda_schedule/plans/{plan_id}/propose/saved?{urlencode(asdict(done))}"
    return {"url": url, "label": said, **asdict(done)}


def _add(context: jobs.JobContext, actor: Actor, now: Situation, author: Author) -> None:
    """In the order of units, so that a portion has few of them."""
    missing = sorted(now.found.missing, key=lambda found: found.key.unit_id)
    # What is said last stays on the job's page: it says what is done, the bar how far it is.
    said = _(
        "Lập %(num)s buổi cho %(units)s đơn vị", num=dates.vnnumber(len(missing)), units=dates.vnnumber(now.found.units)
    )
    for start in range(0, len(missing), PORTION):
        context.progress(100 * start / len(missing), said)
        _portion(actor, now.plan.id, missing[start : start + PORTION], author)


def _portion(actor: Actor, plan_id: int, proposed: Sequence[Proposed], author: Author) -> None:
    with transaction():
        lock(plan_id)
        # Of a plan that was closed or replaced meanwhile no more is added: its amendment has sessions of its own.
        service.in_force(actor, plan_id)
        writing.add(plan_id, proposed, author)


def _finish(context: jobs.JobContext, actor: Actor, now: Situation, dropped: Sequence[int], author: Author) -> Done:
    with transaction():
        row = lock(now.plan.id)
        added = writing.count_added(now.plan.id, author)
        gone = service.drop(actor, now, dropped)
        done = Done(added, gone.cancelled, gone.moved)
        if row.last_job != context.job_id:
            row.last_job = context.job_id
            service.record(actor, now.plan, done)
    return done
