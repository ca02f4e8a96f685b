"""Reminding very many people is done in the background; once, however often the job runs."""

from __future__ import annotations

from typing import Any, Final

from intranet import Actor, Refused, actor_of_person, force_locale, jobs

from ..texts import ID, _, lazy
from . import figures, service
from .access import Followed
from .service import Ask

NAME: Final = f"{ID}.remind"
MOST_AT_ONCE: Final = 5000
"""Reminding more people than these takes more than a second."""


def is_long(followed: Followed, ask: Ask) -> bool:
    """Whether it takes more than a second."""
    return ask.scope in ("all", "unopened", "unit") and (
        figures.reach(followed, service.condition(ask)).everybody > MOST_AT_ONCE
    )


def start(actor: Actor, root_id: int, ask: Ask) -> int:
    """Have the people reminded; the number of the job."""
    values = {"scope": ask.scope, "text": ask.text, "token": ask.token, "unit_id": ask.unit_id}
    return jobs.enqueue(NAME, actor, root_id=root_id, values=values).id


@jobs.task(NAME, title=lazy("Nhắc xác nhận văn bản"))
def run(context: jobs.JobContext, root_id: int, values: dict[str, Any]) -> dict[str, Any]:
    """Remind as whoever started it may do now."""
    actor = actor_of_person(context.started_by, "job") if context.started_by is not None else None
    if actor is None:
        raise Refused(_("Không còn quyền nhắc người nhận văn bản này"))
    context.progress(1, _("Đang gửi lời nhắc…"))
    with force_locale(actor.locale):
        service.remind(actor, root_id, Ask(**values))
        return {"url": f"/p/{ID}/sent/{root_id}", "label": _("Về trang theo dõi")}
