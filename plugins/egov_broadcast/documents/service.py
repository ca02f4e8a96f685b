"""The rules of the register, and the only code that writes documents."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace as changed
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm.attributes import flag_modified

from intranet import SYSTEM, Actor, Forbidden, Refused, audit, clock, db, files, transaction

from .. import rights
from ..inbox import participation
from ..intake.models import Message
from ..models import DOCUMENT
from ..texts import _
from . import codes, effects, numbers, secrecy
from .facts import EDITABLE, DocumentFacts, NewFile
from .models import Attachment, Document
from .rules import check


class Conflict(Refused):
    """Somebody else saved the document in between: `stored` is what is there now."""

    def __init__(self, stored: Document) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa văn bản. Chưa có gì bị mất: so hai bản rồi lưu lại.")
        )
        self.stored = stored


def create(
    facts: DocumentFacts, given: Iterable[NewFile], *, actor: Actor, way: str, message: Message | None = None
) -> Document:
    """Put a document into the register with its files, in the caller's transaction.

    An incoming one gets the next number of the year it arrived in. Raises Forbidden, Refused (facts that do not hold
    together, a file that is not taken) and :class:`secrecy.Secret`.
    """
    rights.require_clerk(actor)
    with transaction():
        facts = changed(facts, arrived_on=facts.arrived_on or clock.today())
        check(actor, facts)
        given = [_looked_at(new) for new in given]
        document = _new(facts, actor, way)
        _attach(actor, document, given)
        if message is not None:
            message.document_id = document.id
        _record(actor, "egov_broadcast.register", document, {
            name: [None, value] for name in EDITABLE if (value := getattr(document, name)) not in (None, "", 0)
        })  # fmt: skip
        effects.came(document)
    return document


def edit(actor: Actor, document_id: int, version: int, facts: DocumentFacts, added: Iterable[NewFile] = ()) -> Document:
    """Correct what the register says of a document, as it was read at `version`, and add files that came later.

    Its number stays, so its year does. Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        document = locked(actor, document_id, version)
        _require_standing(document)
        facts = changed(facts, register=document.register, arrived_on=facts.arrived_on or document.arrived_on)
        if document.year is not None and facts.arrived_on and facts.arrived_on.year != document.year:
            year = document.year
            raise Refused(_("Số đến %(n)d thuộc sổ năm %(year)d: giữ ngày đến trong năm đó",
                            n=document.number, year=year), "arrived_on")  # fmt: skip
        check(actor, facts, document)
        changes = _fill(document, {name: getattr(facts, name) for name in EDITABLE})
        if names := _attach(actor, document, added):
            changes["files"] = [None, names]
            # The version moves with them: who edits meanwhile sees them.
            flag_modified(document, "subject")
            db.session.flush()
            effects.came(document)
        if changes:
            _record(actor, "egov_broadcast.edit", document, changes)
            effects.changed(document)
        if changes.keys() & {"plan_id", "wave_id"}:
            participation.relink(document)
    return document


def recall(actor: Actor, document_id: int, version: int, reason: str) -> Document:
    """Recall a document: its broadcasts stop, it is hidden from all but the clerks; number and row stay.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        document = locked(actor, document_id, version)
        if document.status == "recalled":
            raise Refused(_("Văn bản đã được thu hồi"))
        if not reason.strip():
            raise Refused(_("Nhập lý do thu hồi"), "reason")
        close(actor, document, reason)
    return document


def recall_by_sender(document: Document, reason: str) -> None:
    """The same, asked for by the agency that sent it, in the caller's transaction; nothing when it was before."""
    with transaction():
        document = _lock(document)
        if document.status != "recalled":
            close(SYSTEM, document, reason)


def replace(document: Document, by: Document, *, actor: Actor = SYSTEM) -> None:
    """Mark that `by` stands instead of `document`, in the caller's transaction; nothing when it was recalled.

    Its broadcasts end: nobody is asked any more to confirm it. Whom it reached still reads it, with a note.
    """
    with transaction():
        document = _lock(document)
        if document.status == "recalled" or document.id == by.id:
            return
        changes = _fill(document, {"status": "replaced", "replaced_by_id": by.id})
        if changes:
            _record(actor, "egov_broadcast.replace", document, changes)
            effects.superseded(document)


def replace_by_hand(actor: Actor, document_id: int, version: int, by_id: int) -> Document:
    """Say that another document of the register stands instead of this one, as it was read at `version`.

    Raises Forbidden, Refused and :class:`Conflict`.
    """
    with transaction():
        document = locked(actor, document_id, version)
        _require_standing(document)
        by = db.session.get(Document, by_id)
        if by is None or by.id == document.id or by.status != "registered":
            raise Refused(_("Chọn một văn bản đang có hiệu lực trong sổ"), "code")
        replace(document, by, actor=actor)
    return document


def _new(facts: DocumentFacts, actor: Actor, way: str) -> Document:
    assert facts.arrived_on is not None, "create() sets it"
    year = number = None
    if facts.register == "in":
        year = facts.arrived_on.year
        number = numbers.give("in", year)
    values = {name: getattr(facts, name) for name in EDITABLE}
    document = Document(
        **values, register=facts.register, year=year, number=number, way=way, sender_organ=facts.sender_organ,
        edoc_id=facts.edoc_id, trust=facts.trust, code_key=codes.key(facts.code), created_at=clock.now(),
        created_by=actor.person_id,
    )  # fmt: skip
    db.session.add(document)
    db.session.flush()
    return document


def _attach(actor: Actor, document: Document, given: Iterable[NewFile]) -> list[str]:
    """Put files behind those that are there; their names."""
    there = select(func.coalesce(func.max(Attachment.position), 0)).where(Attachment.document_id == document.id)
    files_given = list(given)
    for position, new in enumerate(files_given, (db.session.scalar(there) or 0) + 1 if files_given else 1):
        kept = _keep(actor, document, new)
        db.session.add(
            Attachment(document_id=document.id, position=position, file_id=kept.id, name=new.name,
                       size=kept.blob.size, sha256=kept.digest)
        )  # fmt: skip
    db.session.flush()
    return [new.name for new in files_given]


def _keep(actor: Actor, document: Document, new: NewFile) -> files.StoredFile:
    subject: dict[str, Any] = {"subject_kind": DOCUMENT, "subject_id": document.id}
    if new.stored is not None:
        files.hand_over([new.stored], **subject)
        return new.stored
    if new.held is not None:
        return new.held.keep(actor, **subject)
    assert new.stream is not None, "a new file has content"
    return files.store(actor, new.stream, new.name, **subject)


def _looked_at(new: NewFile) -> NewFile:
    if new.looked_at or new.stream is None:
        return new
    secrecy.refuse(secrecy.of_file(new.stream, new.name))
    return changed(new, looked_at=True)


def close(actor: Actor, document: Document, reason: str) -> None:
    """Mark a locked document as recalled with all that follows, in the caller's transaction."""
    now = clock.now()
    changes = _fill(document, {
        "status": "recalled", "closed_at": now, "closed_by": actor.person_id, "closed_reason": reason,
    })  # fmt: skip
    _record(actor, "egov_broadcast.recall", document, changes)
    effects.gone(document)


def locked(actor: Actor, document_id: int, version: int) -> Document:
    """The document as it is stored now, locked for a change that a clerk makes to what was read at `version`.

    Raises Forbidden and :class:`Conflict`.
    """
    rights.require_clerk(actor)
    found = select(Document).where(Document.id == document_id).with_for_update(of=Document)
    document = db.session.scalars(found.execution_options(populate_existing=True)).one_or_none()
    if document is None:
        raise Forbidden(rights.REGISTER)
    if document.version != version:
        raise Conflict(document)
    return document


def _lock(document: Document) -> Document:
    found = select(Document).where(Document.id == document.id).with_for_update(of=Document)
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def _require_standing(document: Document) -> None:
    if document.status == "recalled":
        raise Refused(_("Văn bản đã thu hồi thì không sửa được nữa"))


def _fill(document: Document, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `values`; what changed, for the audit trail."""
    changes = {name: [getattr(document, name), new] for name, new in values.items() if getattr(document, name) != new}
    for name, (_old, new) in changes.items():
        setattr(document, name, new)
    if "code" in changes:
        document.code_key = codes.key(document.code)
    db.session.flush()
    return changes


def _record(actor: Actor, action: str, document: Document, changes: Mapping[str, Any]) -> None:
    audit.record(
        actor, action=action, subject_kind=DOCUMENT, subject_id=document.id, subject_label=document.subject,
        changes=changes,
    )  # fmt: skip
