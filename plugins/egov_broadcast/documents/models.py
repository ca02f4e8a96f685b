"""Documents, their attachments, the counters of the register."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime

from ..models import Model


class Document(Model):
    """An official document (văn bản): received from somebody (`register` *in*) or the agency's own (*own*).

    `year` and `number` are its place in the register of incoming documents (sổ đăng ký văn bản đến), without gaps
    within a year; None for the agency's own. `sender_organ` and `edoc_id` are the key by which other systems know it,
    None when it was registered by hand. `code` is number and symbol as shown ("412/SKHCN-VP"), `code_key` the same for
    comparing. `type_code` is a key of `types.TYPES` or "", `type_name` how the document calls itself. `urgency` is 0
    to 4 (`texts.URGENCIES`). `status`: *registered*; *recalled* – withdrawn by its sender or the office, hidden from
    all but the clerk, `closed_…` say when, by whom (None: its sender) and why; *replaced* – `replaced_by_id` stands
    instead. `trust` keeps what is known of a signature ("" or "unverified"). `version` catches two people editing at
    once.
    """

    __tablename__ = "egov_broadcast_document"
    __table_args__ = (
        UniqueConstraint("register", "year", "number", name="uq_egov_broadcast_document_number"),
        UniqueConstraint("sender_organ", "edoc_id", name="uq_egov_broadcast_document_edoc"),
        Index("ix_egov_broadcast_document_plan", "plan_id", "wave_id"),
        Index("ix_egov_broadcast_document_code", "code_key"),
        Index("ix_egov_broadcast_document_edoc", "edoc_id"),
        Index("ix_egov_broadcast_document_arrived", "register", "arrived_on", "id"),
        CheckConstraint("register IN ('in', 'own')", name="register"),
        CheckConstraint("status IN ('registered', 'recalled', 'replaced')", name="status"),
        CheckConstraint("urgency BETWEEN 0 AND 4", name="urgency"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    register: Mapped[str] = mapped_column(default="in")
    year: Mapped[int | None]
    number: Mapped[int | None]
    arrived_on: Mapped[date]
    way: Mapped[str] = mapped_column(default="hand")
    sender_organ: Mapped[str | None]
    edoc_id: Mapped[str | None]
    issuer: Mapped[str] = mapped_column(Line, default="")
    code: Mapped[str] = mapped_column(Line, default="")
    code_key: Mapped[str] = mapped_column(default="")
    type_code: Mapped[str] = mapped_column(default="")
    type_name: Mapped[str] = mapped_column(Line, default="")
    issued_on: Mapped[date | None]
    subject: Mapped[str] = mapped_column(Line)
    content: Mapped[str] = mapped_column(Prose, default="")
    urgency: Mapped[int] = mapped_column(default=0)
    field: Mapped[str] = mapped_column(Line, default="")
    signer: Mapped[str] = mapped_column(Line, default="")
    signer_position: Mapped[str] = mapped_column(Line, default="")
    due_on: Mapped[date | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plan.id"))
    wave_id: Mapped[int | None] = mapped_column(ForeignKey("wave.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    trust: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="registered")
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_reason: Mapped[str] = mapped_column(Prose, default="")
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_document.id"))
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Attachment(Model):
    """A file of a document (tệp kèm theo), in the order given; the first is the document itself.

    `reading` is how far its pages have been drawn as pictures (:class:`PageImage`): *waiting* – nobody looked yet,
    *done* – `pages` of them, *none* – a kind of file without pages, *failed* – damaged, protected or too large. The
    words of files are core's: `file_texts`.
    """

    __tablename__ = "egov_broadcast_attachment"
    __table_args__ = (
        UniqueConstraint("document_id", "position", name="uq_egov_broadcast_attachment_position"),
        Index("ix_egov_broadcast_attachment_reading", "reading", "id"),
        CheckConstraint("reading IN ('waiting', 'done', 'none', 'failed')", name="reading"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("egov_broadcast_document.id"))
    position: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    name: Mapped[str] = mapped_column(Line)
    size: Mapped[int]
    sha256: Mapped[str]
    reading: Mapped[str] = mapped_column(default="waiting")
    pages: Mapped[int | None]


class PageImage(Model):
    """A page of an attachment as a picture, to be read in the browser of any device."""

    __tablename__ = "egov_broadcast_page_image"

    attachment_id: Mapped[int] = mapped_column(ForeignKey("egov_broadcast_attachment.id"), primary_key=True)
    page: Mapped[int] = mapped_column(primary_key=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"), index=True)
    width: Mapped[int]
    height: Mapped[int]


class Counter(Model):
    """The last number given in a register in a year; its row is the lock while the next is given."""

    __tablename__ = "egov_broadcast_counter"

    register: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last: Mapped[int] = mapped_column(default=0)


class Draft(Model):
    """A document that is being registered by hand: its files were taken in, what they say is to be checked.

    `facts` is what was read in them, by the name of the field; `text` the words of the first. `document_id` is what
    became of it: the same form sent twice is one document.
    """

    __tablename__ = "egov_broadcast_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
    created_by: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    text: Mapped[str] = mapped_column(Prose, default="")
    document_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_document.id"))
