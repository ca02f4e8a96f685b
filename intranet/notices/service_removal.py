"""Forgetting all that an owner told, when the owner is removed for good."""

from __future__ import annotations

from sqlalchemy import ColumnElement, delete, func, select

from intranet.database import db
from intranet.notices.models import Notice, NoticeMatter, NoticePreference, NoticeText


def owned_by(owner: str) -> ColumnElement[bool]:
    """The matters of one owner, whose kinds are called `<owner>.…`."""
    return NoticeMatter.kind.startswith(f"{owner}.", autoescape=True)


def count_of(owner: str) -> int:
    """How many matters :func:`remove_all` would forget."""
    return db.session.scalar(select(func.count()).select_from(NoticeMatter).where(owned_by(owner))) or 0


def remove_all(owner: str) -> int:
    """Forget the notices of an owner in the caller's transaction; how many matters those were about.

    Mails on their way find nothing more to say and are dropped.
    """
    matters = select(NoticeMatter.id).where(owned_by(owner))
    chosen = NoticePreference.kind.startswith(f"{owner}.", autoescape=True)
    for gone in (
        delete(NoticePreference).where(chosen),
        delete(Notice).where(Notice.matter_id.in_(matters)),
        delete(NoticeText).where(NoticeText.matter_id.in_(matters)),
    ):
        db.session.execute(gone.execution_options(synchronize_session=False))
    last = delete(NoticeMatter).where(owned_by(owner)).returning(NoticeMatter.id)
    return len(db.session.execute(last.execution_options(synchronize_session=False)).all())
