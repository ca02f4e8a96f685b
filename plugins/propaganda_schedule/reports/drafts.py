"""What was typed into a report and not sent yet. Kept on the server: it survives signing out and a lost phone.

A draft is what the browser sent, field by field, right or wrong; it counts for nothing until the report is sent.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, select
from werkzeug.datastructures import MultiDict

from intranet import Actor, Refused, clock, db, person_names, transaction

from ..models import ReportDraft
from ..sessions import locks
from ..texts import _

FIELDS = frozenset(
    ("version", "outcome", "held_on", "why", "present", "shown", "everyone", "who", "people", "guests", "summary",
     "links", "asked")
)  # fmt: skip
ANSWERS = re.compile(r"(reason|match)-\d{1,10}")
LONGEST = 400_000
"""Characters of a whole draft."""

Typed = MultiDict[str, str]


@dataclass(frozen=True, slots=True)
class Draft:
    """What was typed, when it was saved and by whom. `mark` names this version of it."""

    typed: Typed
    saved_at: datetime
    saved_by: int | None

    @property
    def mark(self) -> str:
        """A short text that changes with every save."""
        return self.saved_at.isoformat()


class Overtaken(Refused):
    """Somebody else saved a draft that this page has not seen: `draft` is theirs."""

    def __init__(self, draft: Draft, name: str) -> None:
        who = name or _("Người khác")
        words = _(
            "%(name)s vừa lưu bản nháp khác. Bản đang nhập còn nguyên; lưu hoặc gửi lần nữa thì thay bản ấy.", name=who
        )
        super().__init__(words)
        self.draft = draft


def load(session_id: int) -> Draft | None:
    """The draft of a session's report; None when nothing waits."""
    found = db.session.execute(
        select(ReportDraft.content, ReportDraft.saved_at, ReportDraft.saved_by).where(
            ReportDraft.session_id == session_id
        )
    ).first()
    if found is None:
        return None
    return Draft(
        MultiDict([(name, value) for name, value in json.loads(found.content)]), found.saved_at, found.saved_by
    )


def guard(actor: Actor, session_id: int, seen: str) -> None:
    """Raise :class:`Overtaken` when somebody else saved a draft after the one marked `seen`."""
    stored = load(session_id)
    if stored is not None and stored.saved_by != actor.person_id and stored.mark != seen:
        names = person_names([stored.saved_by]) if stored.saved_by else {}
        raise Overtaken(stored, names.get(stored.saved_by or 0, ""))


def save(actor: Actor, session_id: int, typed: Iterable[tuple[str, str]]) -> None:
    """Keep what was typed; the last one who saves wins. Raises Forbidden, and Refused when it is too much."""
    pairs = [[name, value] for name, value in typed if name in FIELDS or ANSWERS.fullmatch(name)]
    content = json.dumps(pairs, ensure_ascii=False)
    if len(content) > LONGEST:
        raise Refused(_("Danh sách quá dài để lưu nháp; tách thành nhiều buổi hoặc tải lên bằng tệp"), "people")
    with transaction():
        # Not shared: two who save the first draft would both add it.
        locks.reportable(actor, session_id)
        draft = db.session.get(ReportDraft, session_id, with_for_update=True)
        if draft is None:
            draft = ReportDraft(session_id=session_id)
            db.session.add(draft)
        draft.content, draft.saved_at, draft.saved_by = content, clock.now(), actor.person_id


def drop(session_id: int) -> None:
    """Forget the draft: it was sent, or is not wanted. In the caller's transaction."""
    gone = delete(ReportDraft).where(ReportDraft.session_id == session_id)
    db.session.execute(gone.execution_options(synchronize_session=False))
