"""What goes out to other systems as files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Prose, UTCDateTime

from ..models import Model


class Outgoing(Model):
    """A message to be written into the outbox folder: a status of a received document, or an own document.

    Written in the transaction that decided it; the file follows (`written_at`) and may be written again without harm:
    the same row gives the same bytes under the same name, whatever changes meanwhile, for `facts` has all that it says.
    `key` keeps one status from being sent twice. `organs` are the identifiers it goes to. `business`, `status_code`:
    what it asks for. A refusal (02) speaks of a message that became no document: then `message_id` is there instead of
    `document_id`. `fault`: why it could not be written the last time (`folder.FAULTS`), "" when nothing is wrong.
    """

    __tablename__ = "egov_broadcast_outgoing"
    __table_args__ = (
        Index("ix_egov_broadcast_outgoing_written", "written_at", "id"),
        CheckConstraint("kind IN ('status', 'edoc')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    document_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_document.id"), index=True)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_message.id"), index=True)
    organs: Mapped[list[str]] = mapped_column(JSON, default=list)
    business: Mapped[int] = mapped_column(default=0)
    status_code: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(Prose, default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    fault: Mapped[str] = mapped_column(default="")
    file_name: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(UTCDateTime)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
