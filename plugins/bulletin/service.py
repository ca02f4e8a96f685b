"""The rules of the bulletin board, and the only code that writes. One call is one transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from werkzeug.datastructures import FileStorage

from intranet import (
    SYSTEM,
    Actor,
    Forbidden,
    Refused,
    audit,
    clock,
    db,
    files,
    notices,
    people_of,
    plan_titles,
    settings,
    transaction,
)

from . import findable, rights
from .models import KIND, Post
from .texts import REACHES, _

POSTED = "bulletin.posted"
"""The kind of notices that tells readers of news."""
NOTICE_LENGTH = 300
MOST_FILES = 10


class Conflict(Refused):
    """Somebody else saved the news in between: `stored` is what is there now."""

    def __init__(self, stored: Post) -> None:
        super().__init__(_("Trong lúc trang này mở, người khác đã sửa tin. Chưa có gì bị mất: so hai bản rồi lưu lại."))
        self.stored = stored


@dataclass(frozen=True, slots=True)
class Draft:
    """What one may say of a piece of news."""

    title: str
    body: str
    unit_id: int
    reach: str = "unit"
    plan_id: int | None = None
    pinned_until: date | None = None


FIELDS = tuple(field.name for field in fields(Draft))


def publish(actor: Actor, draft: Draft, uploads: Iterable[FileStorage] = ()) -> Post:
    """Publish news and tell its readers. Raises Forbidden and Refused (for a file that is not taken, too)."""
    with transaction():
        _check(actor, draft)
        post = Post(**asdict(draft), author_id=actor.person_id, published_at=clock.now())
        db.session.add(post)
        db.session.flush()
        _attach(actor, post, uploads)
        _record(actor, "bulletin.publish", post, {name: [None, value] for name, value in asdict(draft).items()})
        findable.put(post)
        _tell_readers(post)
    return post


def edit(
    actor: Actor, post_id: int, version: int, draft: Draft, uploads: Iterable[FileStorage] = (),
    removed: Collection[int] = (),
) -> Post:  # fmt: skip
    """Change the news that was read at `version`; `removed` are ids of its files to put away.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        post = _locked(actor, post_id)
        _check(actor, draft, post)
        if post.version != version:
            raise Conflict(post)
        changes = _fill(post, asdict(draft))
        for stored in attachments(post_id):
            if stored.id in removed:
                files.archive(actor, stored)
        _attach(actor, post, uploads)
        if changes:
            _record(actor, "bulletin.edit", post, changes)
            findable.put(post)
    return post


def archive(actor: Actor, post_id: int) -> None:
    """Put the news away: it leaves the board and stays readable among the old ones. Raises Forbidden."""
    with transaction():
        post = _locked(actor, post_id)
        post.archived_at = clock.now()
        _record(actor, "bulletin.archive", post, {"archived_at": [None, post.archived_at]})


def archive_old() -> int:
    """Put away what was shown for as many days as the settings say, pinned news aside; how many that were.

    Runs daily; a second run finds nothing to do.
    """
    days = int(settings()["days_shown"])
    old = (
        Post.archived_at.is_(None), Post.published_at < clock.now() - timedelta(days=days),
        or_(Post.pinned_until.is_(None), Post.pinned_until < clock.today()),
    )  # fmt: skip
    put_away = update(Post).where(*old).values(archived_at=clock.now(), version=Post.version + 1).returning(Post.id)
    with transaction():
        found = sorted(db.session.scalars(put_away.execution_options(synchronize_session=False)))
        if found:
            label = _("Tin đăng quá %(days)d ngày", days=days)
            audit.record(
                SYSTEM, action="bulletin.archive_old", subject_kind=KIND, subject_id=None, subject_label=label,
                changes={"posts": [None, found]},
            )  # fmt: skip
    return len(found)


def forget_author(person_id: int) -> int:
    """Take a person's name off their news; how many that were. The host records it with the rest of the erasure."""
    with transaction():
        of_person = update(Post).where(Post.author_id == person_id).returning(Post.id)
        nameless = of_person.values(author_id=None).execution_options(synchronize_session=False)
        return len(db.session.scalars(nameless).all())


def attachments(post_id: int) -> list[files.StoredFile]:
    """The files of a piece of news that were not put away, in the order they came."""
    stored = files.StoredFile
    found = select(stored).where(
        stored.subject_kind == KIND, stored.subject_id == post_id, stored.archived_at.is_(None)
    )
    return list(db.session.scalars(found.order_by(stored.id)))


def _locked(actor: Actor, post_id: int) -> Post:
    """The news as it is stored now, locked for a change that `actor` may make."""
    found = select(Post).where(Post.id == post_id, rights.visible(actor)).with_for_update(of=Post)
    post = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if post is None:
        raise Forbidden(rights.READ)
    if not rights.may_change(actor, post):
        raise Forbidden(rights.POST)
    return post


def _check(actor: Actor, draft: Draft, before: Post | None = None) -> None:
    """Raise unless `actor` may say this, in this unit's name, to these people."""
    unchanged = before is not None and before.unit_id == draft.unit_id
    if not unchanged and not rights.may_post(actor, draft.unit_id):
        raise Forbidden(rights.POST)
    if draft.reach not in REACHES:
        raise Refused(_("Chọn người nhận tin"), "reach")
    widened = before is None or before.reach != draft.reach
    if draft.reach == "everyone" and widened and not rights.may_reach_everyone(actor):
        raise Refused(_("Tin gửi toàn cơ quan do Văn phòng đăng; chọn người nhận khác"), "reach")
    if not draft.title.strip() or not draft.body.strip():
        raise Refused(_("Nhập tiêu đề và nội dung của tin"), "body" if draft.title.strip() else "title")
    kept = before is not None and before.plan_id == draft.plan_id
    if draft.plan_id is not None and not kept and not plan_titles(actor, [draft.plan_id]):
        raise Refused(_("Chọn một kế hoạch trong danh sách"), "plan_id")


def _fill(post: Post, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `values`; what changed, for the audit trail."""
    changes = {name: [getattr(post, name), new] for name, new in values.items() if getattr(post, name) != new}
    for name, (_old, new) in changes.items():
        setattr(post, name, new)
    db.session.flush()
    return changes


def _attach(actor: Actor, post: Post, uploads: Iterable[FileStorage]) -> None:
    # Browsers send one nameless, empty part when no file was chosen.
    chosen = [upload for upload in uploads if upload.filename]
    if chosen and len(attachments(post.id)) + len(chosen) > MOST_FILES:
        raise Refused(_("Mỗi tin có tối đa %(num)d tệp; bỏ bớt tệp rồi lưu lại", num=MOST_FILES), "uploads")
    for upload in chosen:
        try:
            files.store(actor, upload.stream, upload.filename or "", subject_kind=KIND, subject_id=post.id)
        except Refused as refusal:
            raise Refused(str(refusal), "uploads") from refusal


def _tell_readers(post: Post) -> None:
    units = None if post.reach == "everyone" else [post.unit_id]
    author = [post.author_id] if post.author_id else []
    notices.send(
        POSTED, people_of(units, with_subunits=post.reach == "below", but=author), key=str(post.id),
        subject=post.title, text=post.body[:NOTICE_LENGTH], url=f"/p/bulletin/{post.id}",
    )  # fmt: skip


def _record(actor: Actor, action: str, post: Post, changes: Mapping[str, Any]) -> None:
    audit.record(actor, action=action, subject_kind=KIND, subject_id=post.id, subject_label=post.title, changes=changes)
