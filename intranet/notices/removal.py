"""What becomes of the notices of a plugin that is removed for good, and of those of long ago."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update

from intranet import clock
from intranet.database import changed_rows, db, transaction
from intranet.notices.models import Mail, Notice, NoticeMatter, NoticePreference, NoticeText

_AT_ONCE: Final = 500
KEEP_MAILS: Final = timedelta(days=90)
KEEP_NOTICES: Final = timedelta(days=400)
"""Whoever is told of the same matter after so long is told anew."""


def count_of(owner: str) -> int:
    """How many notices of an owner (`<owner>.…`) people have."""
    return db.session.scalar(select(func.count()).select_from(Notice).where(owned_by(owner, Notice.kind))) or 0


def remove_all(owner: str) -> int:
    """Forget all notices of an owner, in the caller's transaction; how many. Mails that were sent are kept as such."""
    gone = changed_rows(delete(Notice).where(owned_by(owner, Notice.kind)))
    matters = select(NoticeMatter.id).where(owned_by(owner, NoticeMatter.kind))
    changed_rows(delete(NoticeText).where(NoticeText.matter_id.in_(matters)))
    changed_rows(delete(NoticeMatter).where(owned_by(owner, NoticeMatter.kind)))
    changed_rows(delete(NoticePreference).where(owned_by(owner, NoticePreference.kind)))
    return gone


def forget_about(addresses: Collection[str], people: Select[int] | None = None) -> int:
    """Forget the notices that lead to these paths or below them, in the caller's transaction: everybody's, or those of
    some people (a SELECT of their ids).

    For a matter whose words must really go, as personal data do. How many notices; mails not sent yet say nothing of
    it any more, those that were sent cannot be taken back.
    """
    if not addresses:
        return 0
    below = or_(*(NoticeText.url.startswith(f"{one}/", autoescape=True) for one in addresses))
    texts = select(NoticeText.id).where(or_(NoticeText.url.in_(addresses), below))
    ids = db.session.scalars(texts).all()
    gone = 0
    for start in range(0, len(ids), _AT_ONCE):
        some = ids[start : start + _AT_ONCE]
        theirs = Notice.text_id.in_(some) if people is None else Notice.text_id.in_(some) & Notice.person_id.in_(people)
        gone += changed_rows(delete(Notice).where(theirs))
        if people is None:
            changed_rows(delete(NoticeText).where(NoticeText.id.in_(some)))
    return gone


def tidy() -> None:
    """Forget mails long ended, and notices of more than a year ago."""
    now = clock.now()
    with transaction():
        ended = select(Mail.id).where(Mail.ended_at < now - KEEP_MAILS)
        changed_rows(update(Notice).where(Notice.mail_id.in_(ended)).values(mail_id=None, mail_due_at=None))
        changed_rows(delete(Mail).where(Mail.ended_at < now - KEEP_MAILS))
        changed_rows(delete(Notice).where(Notice.created_at < now - KEEP_NOTICES))
        untold = ~select(Notice.text_id).where(Notice.text_id == NoticeText.id).exists()
        changed_rows(delete(NoticeText).where(NoticeText.created_at < now - KEEP_NOTICES, untold))
        wordless = ~select(NoticeText.id).where(NoticeText.matter_id == NoticeMatter.id).exists()
        changed_rows(delete(NoticeMatter).where(wordless))


def owned_by(owner: str, name: Any) -> ColumnElement[bool]:
    """The condition on a column with kinds: those of one owner, `<owner>.…`."""
    found: ColumnElement[bool] = name.startswith(f"{owner}.", autoescape=True)
    return found
