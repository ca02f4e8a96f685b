"""Registering by hand: files are taken in and read first, the form is filled in from them, then it is saved.

Until then the files belong to a :class:`Draft`, so that nothing is lost when something in the form is wrong.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import delete, select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Forbidden, Refused, audit, changed_rows, clock, db, files, transaction

from .. import rights
from ..models import DRAFT
from ..texts import _
from . import prefill, secrecy, service
from .facts import DocumentFacts, NewFile
from .models import Document, Draft

KEPT: Final = timedelta(days=7)
MOST_FILES: Final = 20
MOST_SHOWN: Final = 10


def begin(actor: Actor, uploads: Iterable[FileStorage] = ()) -> Draft:
    """Take files in and read them; without any the form stays empty. What could not be read is in `facts["notes"]`.

    Raises Forbidden, Refused (a file that is not taken) and :class:`secrecy.Secret`: then nothing is kept.
    """
    _require(actor)
    chosen = _chosen(uploads)
    with ExitStack() as stack:
        found = _read(actor, chosen)
        held = [stack.enter_context(files.hold(one.stream, one.filename or "")) for one in chosen]
        with transaction():
            draft = Draft(created_at=clock.now(), created_by=actor.person_id, facts=found.facts, text=found.text)
            draft.facts = {**found.facts, "notes": found.notes}
            db.session.add(draft)
            db.session.flush()
            for one in held:
                one.keep(actor, subject_kind=DRAFT, subject_id=draft.id)
    return draft


def add(actor: Actor, draft_id: int, uploads: Iterable[FileStorage], removed: Collection[int] = ()) -> None:
    """Put more files to a draft, take some (ids of stored files) away. Raises what :func:`begin` raises."""
    chosen = _chosen(uploads)
    if not chosen and not removed:
        return
    with ExitStack() as stack:
        _read(actor, chosen)
        held = [stack.enter_context(files.hold(one.stream, one.filename or "")) for one in chosen]
        with transaction():
            draft = _locked(actor, draft_id)
            there = stored(draft.id)
            if len(there) + len(held) > MOST_FILES:
                raise Refused(_("Mỗi văn bản có tối đa %(num)d tệp; bỏ bớt tệp rồi lưu lại", num=MOST_FILES), "uploads")
            files.erase([one.id for one in there if one.id in set(removed)])
            for one in held:
                one.keep(actor, subject_kind=DRAFT, subject_id=draft.id)


def register(actor: Actor, draft_id: int, facts: DocumentFacts) -> Document:
    """Make the draft a document of the register. The same form sent twice gives the same document.

    Raises Forbidden and Refused; :class:`secrecy.Secret` after everything of the draft was erased.
    """
    try:
        with transaction():
            draft = _locked(actor, draft_id)
            if draft.document_id is not None:
                return db.session.get_one(Document, draft.document_id)
            given = [NewFile(one.name, stored=one, looked_at=True) for one in stored(draft.id)]
            document = service.create(facts, given, actor=actor, way="hand")
            draft.document_id, draft.facts, draft.text = document.id, {}, ""
    except secrecy.Secret as secret:
        _refuse_secret(actor, [(one.name, one.blob.size, one.digest) for one in stored(draft_id)], secret)
        discard(actor, draft_id)
        raise
    return document


@contextmanager
def taken_in(actor: Actor, uploads: Iterable[FileStorage]) -> Iterator[list[NewFile]]:
    """Files for a document that is registered already, valid inside the block. Raises what :func:`begin` raises."""
    _require(actor)
    chosen = _chosen(uploads)
    with ExitStack() as stack:
        if chosen:
            _read(actor, chosen)
        held = [stack.enter_context(files.hold(one.stream, one.filename or "")) for one in chosen]
        yield [NewFile(one.name, looked_at=True, held=one) for one in held]


def discard(actor: Actor, draft_id: int) -> None:
    """Throw a draft away with its files; nothing when it became a document. Raises Forbidden."""
    with transaction():
        draft = _locked(actor, draft_id)
        if draft.document_id is None:
            _erase([draft.id])


def get(actor: Actor, draft_id: int) -> Draft | None:
    """The actor's own draft."""
    if not rights.registers(actor):
        return None
    return db.session.scalars(
        select(Draft).where(Draft.id == draft_id, Draft.created_by == actor.person_id)
    ).one_or_none()


def waiting(actor: Actor) -> list[tuple[Draft, str]]:
    """The actor's own drafts that are no documents yet, newest first, with the names of their files. Two statements."""
    if actor.person_id is None or not rights.registers(actor):
        return []
    own = select(Draft).where(Draft.created_by == actor.person_id, Draft.document_id.is_(None))
    found = db.session.scalars(own.order_by(Draft.id.desc()).limit(MOST_SHOWN)).all()
    one = files.StoredFile
    named = select(one.subject_id, one.name).where(
        one.subject_kind == DRAFT, one.subject_id.in_([draft.id for draft in found])
    )
    names: dict[int | None, list[str]] = {}
    for draft_id, name in db.session.execute(named.order_by(one.id)):
        names.setdefault(draft_id, []).append(name)
    return [(draft, ", ".join(names.get(draft.id, ()))) for draft in found]


def may_read(actor: Actor, draft_id: int | None) -> bool:
    """Whether `actor` may read the files of a draft: its clerk."""
    return draft_id is not None and get(actor, draft_id) is not None


def stored(draft_id: int) -> list[files.StoredFile]:
    """The files of a draft, in the order they came."""
    one = files.StoredFile
    found = select(one).where(one.subject_kind == DRAFT, one.subject_id == draft_id)
    return list(db.session.scalars(found.order_by(one.id)))


def forget_old() -> int:
    """Throw away drafts of a week ago, those that became documents and those that did not; how many."""
    with transaction():
        old = db.session.scalars(select(Draft.id).where(Draft.created_at < clock.now() - KEPT)).all()
        _erase(old)
    return len(old)


def forget_of(person_id: int) -> int:
    """Throw away a person's drafts; how many."""
    with transaction():
        own = db.session.scalars(select(Draft.id).where(Draft.created_by == person_id)).all()
        _erase(own)
    return len(own)


def _erase(draft_ids: Collection[int]) -> None:
    one = files.StoredFile
    there = select(one.id).where(one.subject_kind == DRAFT, one.subject_id.in_(draft_ids))
    files.erase(db.session.scalars(there).all())
    changed_rows(delete(Draft).where(Draft.id.in_(draft_ids)))


def _chosen(uploads: Iterable[FileStorage]) -> list[FileStorage]:
    # Browsers send one nameless, empty part when no file was chosen.
    chosen = [one for one in uploads if one.filename]
    if len(chosen) > MOST_FILES:
        raise Refused(_("Mỗi văn bản có tối đa %(num)d tệp; bỏ bớt tệp rồi lưu lại", num=MOST_FILES), "uploads")
    return chosen


def _read(actor: Actor, chosen: list[FileStorage]) -> prefill.Prefill:
    # It may take seconds: nobody who writes waits meanwhile.
    db.session.rollback()
    try:
        return prefill.read((one.filename or "", one.stream) for one in chosen)
    except secrecy.Secret as secret:
        _refuse_secret(actor, [_measured(one) for one in chosen], secret)
        raise


def _refuse_secret(actor: Actor, refused: list[tuple[str, int, str]], secret: secrecy.Secret) -> None:
    """Note that files were refused: their names, sizes and digests, nothing of what they say."""
    changes: dict[str, Any] = {
        "degree": [None, secret.degree],
        "files": [None, [{"name": name, "size": size, "sha256": digest} for name, size, digest in refused]],
    }
    with transaction():
        audit.record(
            actor, action="egov_broadcast.refuse_secret", subject_kind=DRAFT, subject_id=None,
            subject_label=_("Văn bản mật không được nhận"), changes=changes,
        )  # fmt: skip


def _measured(upload: FileStorage) -> tuple[str, int, str]:
    digest, size = hashlib.sha256(), 0
    upload.stream.seek(0)
    while block := upload.stream.read(256 * 1024):
        size += len(block)
        digest.update(block)
    return upload.filename or "", size, digest.hexdigest()


def _require(actor: Actor) -> None:
    rights.require_clerk(actor)
    if actor.person_id is None:
        raise Forbidden(rights.REGISTER)


def _locked(actor: Actor, draft_id: int) -> Draft:
    _require(actor)
    found = select(Draft).where(Draft.id == draft_id, Draft.created_by == actor.person_id).with_for_update()
    draft = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if draft is None:
        raise Forbidden(rights.REGISTER)
    return draft
