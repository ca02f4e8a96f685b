"""Messages that were uploaded: kept at once, looked at at once when they are small, else in the background."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any, BinaryIO, Final
from urllib.parse import urlencode

from sqlalchemy.exc import IntegrityError

from intranet import Actor, db, files, jobs, transaction

from ..texts import ID, _, lazy
from . import service
from .look import LIMITS
from .models import Message

NAME: Final = "egov_broadcast.read_uploads"
AT_ONCE: Final = 2 * 1024 * 1024
"""Bytes that are looked at while the sender of the form waits; more than that goes into the background."""
_FEW: Final = 5


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sends it."""

    name: str
    stream: BinaryIO


@dataclass(frozen=True, slots=True)
class Taken:
    """What was kept, in the order sent; `job_id` looks at it, None when that is done."""

    ids: tuple[int, ...]
    job_id: int | None


def take_in(actor: Actor, uploads: Sequence[Upload], form_key: str) -> Taken:
    """Keep these files and have them looked at. The same form sent again is the same delivery.

    Raises Forbidden, Refused (too large) and :class:`files.StoreDown`; then none of them is kept.
    """
    # Copying large files must not keep others from writing.
    db.session.rollback()
    with ExitStack() as stack:
        held = [
            (one.name, stack.enter_context(files.hold(one.stream, one.name, most=LIMITS.message, raw=True)))
            for one in uploads
        ]
        prefix = f"upload:{actor.person_id}:{form_key}"
        try:
            taken, waits = _keep(actor, held, prefix)
        except IntegrityError:
            # The same form came twice at this moment; the other one is done.
            taken, waits = _keep(actor, held, prefix)
    if taken.job_id is None:
        for message_id in waits:
            service.process(message_id)
    return taken


def _keep(actor: Actor, held: Sequence[tuple[str, files.Held]], prefix: str) -> tuple[Taken, list[int]]:
    with transaction():
        kept = [
            service.keep(one, name, way="upload", actor=actor, key=f"{prefix}:{one.digest}") for name, one in held
        ]  # fmt: skip
        ids = tuple(dict.fromkeys(message.id for message in kept))
        waits = [message.id for message in kept if message.outcome == "queued"]
        small = len(waits) <= _FEW and sum(one.size for _name, one in held) <= AT_ONCE
        job = None if small or not waits else jobs.enqueue(NAME, actor, ids=waits, shown=list(ids))
        return Taken(ids, job.id if job else None), waits


@jobs.task(NAME, title=lazy("Nhận văn bản đã tải lên"))
def read_uploads(context: jobs.JobContext, ids: list[int], shown: list[int]) -> dict[str, Any]:
    """Look at messages that were kept. May run twice: what has an outcome is passed over."""
    for number, message_id in enumerate(ids):
        context.progress(100 * number / len(ids), _("Đang đọc tin %(n)d trên %(all)d…", n=number + 1, all=len(ids)))
        message = db.session.get(Message, message_id)
        if message is not None and message.outcome == "queued":
            service.process(message_id)
    return {"url": f"/p/{ID}/messages/received?{urlencode({'id': shown}, doseq=True)}", "label": _("Xem kết quả")}
