"""Rows of what goes out: written in the transaction that decides it; a job writes the files soon after."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from intranet import Actor, changed_rows, clock, db, jobs, upsert

from .models import Outgoing

JOB: Final = "egov_broadcast.write_outgoing"
_UNSAFE: Final = re.compile(r"[^0-9A-Za-z]+")


def add(actor: Actor, key: str, kind: str, organs: list[str], facts: dict[str, Any], **more: Any) -> bool:
    """A row, in the caller's transaction; False when there is one with this key."""
    now = clock.now()
    values = {
        "key": key, "kind": kind, "organs": organs, "facts": facts, "business": 0, "status_code": "", "note": "",
        "fault": "", "file_name": file_name(now, key), "made_at": now, "made_by": actor.person_id, **more,
    }  # fmt: skip
    adding = upsert(Outgoing).values(**values).on_conflict_do_nothing(index_elements=["key"])
    if not changed_rows(adding):
        return False
    wake(actor)
    return True


def wake(actor: Actor) -> None:
    """Have the files written after the commit; one job is enough for all that waits."""
    job = jobs.Job
    waits = select(job.id).where(job.name == JOB, job.state == "queued", job.attempts == 0)
    if db.session.scalar(waits.limit(1)) is None:
        jobs.enqueue(JOB, actor)


def file_name(made_at: datetime, key: str) -> str:
    """The name of the file: in the order of time, the same for the same row, safe everywhere."""
    return f"{clock.local(made_at):%Y%m%d-%H%M%S}-{_UNSAFE.sub('-', key)}.edxml"


def day(value: date | None) -> str | None:
    """A day as `facts` keep it."""
    return value.isoformat() if value else None
