"""Broadcasts, forwards, and what each person did with what reached them."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime

from ..models import Model


class Broadcast(Model):
    """A document goes to an audience (phổ biến), or is handed on by somebody it reached (chuyển tiếp).

    A forward has a `parent_id`; all of a chain share the `root_id` of its first broadcast (its own id there).
    `unit_id` is the unit on whose behalf it is sent. `must_acknowledge`: people confirm, else it is for information.
    `deadline` is a moment; an inner one is never later than its parent's. `message` is the instruction, `question`
    what has to be answered when confirming, `must_open`: an attachment must have been opened first. `channel` is the
    plan's channel the confirmations count for. `status`: *draft*, *scheduled* for `send_at`, *sending*, *live*,
    *ended* – nobody new gets it and nobody is reminded, figures stand still, *withdrawn* – hidden at once. `people` is
    how many it reached when it went out. `reached_at` is when it last reached people by somebody's hand: as it was
    sent, as people were added. `told_at`: those were told; None while some may not have been.
    `followed` is the state of the directory at which its people were last brought up to date.
    """

    __tablename__ = "egov_broadcast_broadcast"
    __table_args__ = (
        Index("ix_egov_broadcast_broadcast_document", "document_id"),
        Index("ix_egov_broadcast_broadcast_root", "root_id", "id"),
        Index("ix_egov_broadcast_broadcast_status", "status", "send_at"),
        Index("ix_egov_broadcast_broadcast_sender", "sender_id", "id"),
        CheckConstraint("status IN ('draft', 'scheduled', 'sending', 'live', 'ended', 'withdrawn')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(default=1)
    document_id: Mapped[int] = mapped_column(ForeignKey("egov_broadcast_document.id"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_broadcast.id"), index=True)
    root_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_broadcast.id"))
    sender_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"))
    must_acknowledge: Mapped[bool] = mapped_column(default=True)
    deadline: Mapped[datetime | None] = mapped_column(UTCDateTime)
    message: Mapped[str] = mapped_column(Prose, default="")
    question: Mapped[str] = mapped_column(Line, default="")
    must_open: Mapped[bool] = mapped_column(default=False)
    channel: Mapped[str] = mapped_column(default="")
    status: Mapped[str] = mapped_column(default="draft")
    send_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    sent_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reached_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    told_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    closed_reason: Mapped[str] = mapped_column(Prose, default="")
    people: Mapped[int] = mapped_column(default=0)
    followed: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012  the mapper reads it, nobody changes it


class Receipt(Model):
    """A chain of broadcasts reached a person: one row, however many ways it came, so one confirmation.

    `broadcast_id` is the root when its audience reached them, else the first live forward that did. `unit_id` is their
    home unit and `left_on` the day from which they no longer count (they left the agency, or no audience of the chain
    holds them any more), both kept up to date by the room `people`. `must`: they have to confirm, by `due_at`, the
    earliest deadline that reached them. What happened, in order: `reached_at`, `opened_at`, `file_opened_at` (an
    attachment), `acknowledged_at` with `answer`; `on_paper_by` recorded it for them, who had signed a list on paper
    (None: they confirmed themselves). `exempt_…`: they need not confirm, and why. A person counts while `left_on` is
    None; to be confirmed: `must`, not exempt.
    """

    __tablename__ = "egov_broadcast_receipt"
    __table_args__ = (
        Index("ix_egov_broadcast_receipt_person", "person_id", "root_id"),
        # Rows of one broadcast lie together: figures read them in one stretch.
        {"sqlite_with_rowid": False},
    )

    root_id: Mapped[int] = mapped_column(
        ForeignKey("egov_broadcast_broadcast.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    broadcast_id: Mapped[int] = mapped_column(ForeignKey("egov_broadcast_broadcast.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    must: Mapped[bool]
    due_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reached_at: Mapped[datetime] = mapped_column(UTCDateTime)
    opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    file_opened_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    acknowledged_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    answer: Mapped[str] = mapped_column(Prose, default="")
    on_paper_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    exempt_reason: Mapped[str] = mapped_column(Line, default="")
    exempt_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    exempt_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    left_on: Mapped[date | None]
    reminded_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reminders: Mapped[int] = mapped_column(default=0)


class Handed(Model):
    """A forward reached a person, who may have had the document before. First broadcasts have no such rows.

    `left_on` is the day from which they do not count for this forward: its audience holds them no longer.
    """

    __tablename__ = "egov_broadcast_handed"
    __table_args__ = (
        Index("ix_egov_broadcast_handed_person", "person_id", "broadcast_id"),
        {"sqlite_with_rowid": False},
    )

    broadcast_id: Mapped[int] = mapped_column(
        ForeignKey("egov_broadcast_broadcast.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    left_on: Mapped[date | None]
