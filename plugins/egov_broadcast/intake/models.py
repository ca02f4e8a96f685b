"""Messages as they came in, whatever became of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from intranet import Line, Prose, UTCDateTime

from ..models import Model


class Message(Model):
    """A message or file that came in, kept as it was.

    `key` tells it from every other delivery, so that the same file taken in again after a crash is the same row. `way`:
    *upload*, *folder*, *command*. `outcome`: *queued* – nobody looked yet; *accepted*; *waiting* – for the document it
    speaks of; *refused* – nothing of it was passed on, `reason` is a class of `edxml` and `detail` a sentence. `kind`:
    *edoc* or *status*, "" when it could not be read. `facts` is what `intranet egov parse` prints. `document_id` is the
    document it made, changed or speaks of. `replaces_later`: documents that it replaces and that have not come yet.
    `handled_…`: the clerk has dealt with a refusal or answered a request.
    """

    __tablename__ = "egov_broadcast_message"
    __table_args__ = (
        Index("ix_egov_broadcast_message_outcome", "outcome", "received_at"),
        Index("ix_egov_broadcast_message_edoc", "sender_organ", "edoc_id"),
        Index("ix_egov_broadcast_message_document", "document_id", "received_at"),
        CheckConstraint("way IN ('upload', 'folder', 'command')", name="way"),
        CheckConstraint("outcome IN ('queued', 'accepted', 'waiting', 'refused')", name="outcome"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    way: Mapped[str]
    name: Mapped[str] = mapped_column(Line)
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(index=True)
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"), index=True)
    received_at: Mapped[datetime] = mapped_column(UTCDateTime)
    received_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    outcome: Mapped[str] = mapped_column(default="queued")
    settled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    reason: Mapped[str] = mapped_column(default="")
    detail: Mapped[str] = mapped_column(Prose, default="")
    kind: Mapped[str] = mapped_column(default="")
    family: Mapped[str] = mapped_column(default="")
    sender_organ: Mapped[str | None]
    sender_name: Mapped[str] = mapped_column(Line, default="")
    edoc_id: Mapped[str | None]
    code: Mapped[str] = mapped_column(Line, default="")
    subject: Mapped[str] = mapped_column(Line, default="")
    business: Mapped[int | None]
    status_code: Mapped[str] = mapped_column(default="")
    facts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("egov_broadcast_document.id"))
    replaces_later: Mapped[list[str]] = mapped_column(JSON, default=list)
    handled_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
