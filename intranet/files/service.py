"""Taking files in, giving them back, putting them away."""

from __future__ import annotations

import errno
import hashlib
import logging
import secrets
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, BinaryIO, Final

from flask import current_app
from sqlalchemy import ColumnElement, delete, exists, or_, select
from sqlalchemy.exc import IntegrityError

from intranet import audit, clock
from intranet.access import Actor, Refused, is_open
from intranet.database import db, transaction
from intranet.files import names
from intranet.files.kinds import KINDS, FileKind
from intranet.files.models import FileBlob, StoredFile
from intranet.files.stores import Store, StoreMissing
from intranet.hookspecs.setup import FileReader
from intranet.web.i18n import _, lazy

log = logging.getLogger(__name__)

BLOCK: Final = 256 * 1024
KEEP_UNUSED: Final = timedelta(days=7)
RAW: Final = "application/octet-stream"
MEGABYTE: Final = 1024 * 1024
_READERS: Final = "file_readers"


class StoreDown(Refused):
    """The store did not answer; the sentence says so. Answered with 503: it passes."""

    retry_after = 60
    title = lazy("Kho tệp đang có trục trặc")


def load_readers(declared: Iterable[FileReader]) -> None:
    """Make what packages declare through the hook `register_file_readers` hold in the current application."""
    readers: dict[str, FileReader] = {}
    for reader in declared:
        if readers.setdefault(reader.subject_kind, reader) is not reader:
            log.warning("two say who reads files of %s; the first holds", reader.subject_kind)
    current_app.extensions[_READERS] = readers


def may_read(actor: Actor, stored: StoredFile) -> bool:
    """Whether `actor` may read the file: its subject's owner decides, archived files are for administrators."""
    if stored.archived_at is not None and not actor.may_everywhere("files.archived"):
        return False
    if actor.is_system:
        return True
    reader: FileReader | None = current_app.extensions.get(_READERS, {}).get(stored.subject_kind)
    return reader is not None and is_open(stored.subject_kind, actor) and reader.may_read(actor, stored.subject_id)


def store(
    actor: Actor,
    stream: BinaryIO,
    name: str,
    *,
    subject_kind: str,
    subject_id: int | None = None,
    allowed: Collection[str] | None = None,
) -> StoredFile:
    """Keep what `stream` gives under `name`, for the subject, in the caller's transaction.

    `allowed` limits the extensions (without dots); by default every kind we know. Raises :class:`Refused`
    for a wrong kind, an empty or too large file, :class:`StoreDown` when the store cannot take it.
    """
    shown = names.clean(name)
    kind = _kind_of(shown, allowed)
    with _answering("store"), _store().spool() as spooled:
        digest, size = _spool(stream, spooled, shown)
        _require_agreeing(kind, spooled, shown)
        with transaction():
            return _keep(actor, Held(shown, digest, size, kind.media_type, spooled), subject_kind, subject_id)


@dataclass(frozen=True, slots=True)
class Held:
    """Content that was taken in, see :func:`hold`. `size` is in bytes, `digest` its SHA-256."""

    name: str
    digest: str
    size: int
    media_type: str
    spooled: BinaryIO

    def keep(self, actor: Actor, *, subject_kind: str, subject_id: int | None = None) -> StoredFile:
        """Keep it for the subject, in the caller's transaction. Raises :class:`StoreDown`."""
        with _answering("keep"), transaction():
            return _keep(actor, self, subject_kind, subject_id)


@contextmanager
def hold(
    stream: BinaryIO,
    name: str,
    *,
    allowed: Collection[str] | None = None,
    most: int | None = None,
    raw: bool = False,
) -> Iterator[Held]:
    """Take in what `stream` gives for the length of the block, where :meth:`Held.keep` stores it. Before the
    transaction that needs it: then nobody who writes waits for large files.

    `most` is how many bytes it may have, else what one may upload; `allowed` as for :func:`store`. `raw`: the bytes
    are kept whatever they are, and only ever given out as such: a name that would make them a picture or a document
    gets `.bin` at its end. Raises what :func:`store` raises. What is never kept, the sweep removes.
    """
    shown = names.clean(name)
    if raw and names.extension(shown) in KINDS:
        shown = names.clean(f"{shown}.bin")
    kind = None if raw else _kind_of(shown, allowed)
    with ExitStack() as stack:
        with _answering("hold"):
            spooled = stack.enter_context(_store().spool())
            digest, size = _spool(stream, spooled, shown, most)
            if kind is not None:
                _require_agreeing(kind, spooled, shown)
            _store().put(digest, spooled, size)
        yield Held(shown, digest, size, kind.media_type if kind else RAW, spooled)


def open(stored: StoredFile) -> BinaryIO:
    """The content, to be closed by the caller. Raises :class:`StoreDown` when the store does not give it."""
    with _answering("open"):
        return _store().open(stored.digest)


def archive(actor: Actor, stored: StoredFile) -> None:
    """Put a file away. Its content stays; whether `actor` may is for the subject's service to decide."""
    with transaction():
        if stored.archived_at is None:
            stored.archived_at = clock.now()
            _record(actor, "file.archive", stored, {"archived_at": [None, stored.archived_at]})


def hand_over(stored: Collection[StoredFile], *, subject_kind: str, subject_id: int) -> None:
    """Let files belong to another subject from now on, in the caller's transaction: what was taken in for a form that
    is saved now. Who reads them is for the new subject's owner to say; whether they may go is for the caller.
    """
    with transaction():
        for one in stored:
            one.subject_kind, one.subject_id = subject_kind, subject_id
        db.session.flush()


def owned_by(owner: str) -> ColumnElement[bool]:
    """The files of all subjects of one owner: `<owner>` and `<owner>.…`."""
    kind = StoredFile.subject_kind
    return or_(kind == owner, kind.startswith(f"{owner}.", autoescape=True))


def remove_all(owner: str) -> int:
    """Forget all files of an owner that is removed for good; how many. Their content goes with the next sweeps."""
    gone = delete(StoredFile).where(owned_by(owner)).execution_options(synchronize_session=False)
    return len(db.session.execute(gone.returning(StoredFile.id)).all())


def forget(subject_kind: str, before: datetime) -> int:
    """Forget the files of a kind of subjects that were stored before that moment (aware); how many.

    For what is only kept to be fetched, such as a spreadsheet made in the background. Their content goes with the
    next sweeps; whether they may go is for the subject's service to decide.
    """
    gone = delete(StoredFile).where(StoredFile.subject_kind == subject_kind, StoredFile.created_at < before)
    with transaction():
        found = db.session.execute(gone.returning(StoredFile.id).execution_options(synchronize_session=False))
        return len(found.all())


def get(token: str) -> StoredFile | None:
    """The file with this token."""
    if "\0" in token:
        # PostgreSQL takes no NUL, not even to compare with.
        return None
    return db.session.scalars(select(StoredFile).where(StoredFile.token == token)).first()


def sweep() -> None:
    """Remove content that no file has needed for a week: periodic, idempotent.

    Content without a row (its transaction was rolled back) is first given one, so that it waits its week
    and is removed under the same lock as everything else.
    """
    _adopt_strays()
    unused = ~exists().where(StoredFile.digest == FileBlob.digest)
    old = FileBlob.created_at < clock.now() - KEEP_UNUSED
    for digest in db.session.scalars(select(FileBlob.digest).where(unused, old)).all():
        with transaction():
            gone = delete(FileBlob).where(FileBlob.digest == digest, unused).returning(FileBlob.digest)
            if db.session.execute(gone.execution_options(synchronize_session=False)).first():
                _store().remove(digest)


def _adopt_strays() -> None:
    lying = {found.digest: found.size for found in _store().walk()}
    known = set(db.session.scalars(select(FileBlob.digest)))
    for digest in lying.keys() - known:
        with transaction():
            _ensure_blob(digest, lying[digest], RAW)


def _kind_of(name: str, allowed: Collection[str] | None) -> FileKind:
    suffix = names.extension(name)
    wanted = [entry for entry in KINDS if allowed is None or entry in allowed]
    if suffix not in wanted:
        listed = ", ".join(wanted)
        raise Refused(_("Không nhận loại tệp của %(name)s. Các loại được nhận: %(kinds)s.", name=name, kinds=listed))
    return KINDS[suffix]


def _require_agreeing(kind: FileKind, spooled: BinaryIO, name: str) -> None:
    if not kind.agrees(spooled):
        raise Refused(_("Nội dung tệp %(name)s không đúng với đuôi tệp; mở lại tệp và lưu đúng loại.", name=name))


def _spool(stream: BinaryIO, spooled: BinaryIO, name: str, most: int | None = None) -> tuple[str, int]:
    most = most or current_app.extensions["settings"].upload_megabytes * MEGABYTE
    digest, size = hashlib.sha256(), 0
    while block := stream.read(BLOCK):
        size += len(block)
        if size > most:
            limit = most // MEGABYTE
            raise Refused(_("Tệp %(name)s lớn hơn %(limit)d MB; chọn tệp nhỏ hơn.", name=name, limit=limit))
        digest.update(block)
        spooled.write(block)
    if not size:
        raise Refused(_("Tệp %(name)s trống.", name=name))
    spooled.flush()
    return digest.hexdigest(), size


def _ensure_blob(digest: str, size: int, media_type: str) -> None:
    """Have the row of this content, locked against the sweep until the end of the transaction."""
    while True:
        row = select(FileBlob).where(FileBlob.digest == digest).with_for_update(read=True, key_share=True)
        if db.session.scalars(row).first() is not None:
            return
        # Somebody else may be storing the same content at this moment: then wait for them and look again.
        with _ignoring_duplicates(), db.session.begin_nested():
            db.session.add(FileBlob(digest=digest, size=size, media_type=media_type, created_at=clock.now()))


@contextmanager
def _ignoring_duplicates() -> Iterator[None]:
    try:
        yield
    except IntegrityError:
        log.debug("the same content was stored by two at once")


def _keep(actor: Actor, held: Held, subject_kind: str, subject_id: int | None) -> StoredFile:
    _ensure_blob(held.digest, held.size, held.media_type)
    # After the row is locked: the sweep removes rows before content.
    _store().put(held.digest, held.spooled, held.size)
    stored = StoredFile(
        token=secrets.token_urlsafe(24), digest=held.digest, name=held.name, subject_kind=subject_kind,
        subject_id=subject_id, uploaded_by=actor.person_id, created_at=clock.now(),
    )  # fmt: skip
    db.session.add(stored)
    db.session.flush()
    _record(actor, "file.store", stored, {"digest": [None, held.digest]})
    return stored


def _record(actor: Actor, action: str, stored: StoredFile, changes: dict[str, Any]) -> None:
    belongs = f"{stored.subject_kind} {stored.subject_id or ''}".strip()
    audit.record(
        actor,
        action=action,
        subject_kind="file",
        subject_id=stored.id,
        subject_label=stored.name,
        changes={"subject": [None, belongs], **changes} if action == "file.store" else changes,
    )


def _store() -> Store:
    found: Store = current_app.extensions["files"]
    return found


@contextmanager
def _answering(doing: str) -> Iterator[None]:
    """Turn faults of the store into a sentence; faults of the database pass."""
    try:
        yield
    except OSError as error:
        log.exception("file store: %s", doing)
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise StoreDown(_("Kho tệp đã đầy nên chưa lưu được tệp. Đề nghị báo quản trị hệ thống.")) from error
        if isinstance(error, StoreMissing):
            raise StoreDown(
                _("Kho tệp chưa được tạo hoặc đã bị xóa nên chưa dùng được. Đề nghị báo quản trị hệ thống.")
            ) from error
        if isinstance(error, FileNotFoundError):
            raise StoreDown(_("Kho tệp không có nội dung của tệp này. Đề nghị báo quản trị hệ thống.")) from error
        raise StoreDown(_("Kho tệp đang không dùng được. Chờ vài phút rồi thử lại.")) from error
