"""Broadcasts, receipts, reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _broadcast()
    _handed()
    _receipt()
    _reminder()
    _reminded()
    _following()


def _broadcast() -> None:
    op.create_table(
        "egov_broadcast_broadcast",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=True),
        sa.Column("root_id", sa.Integer(), nullable=True),
        sa.Column("sender_id", sa.Integer(), nullable=True),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("audience_id", sa.Integer(), nullable=False),
        sa.Column("must_acknowledge", sa.Boolean(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("must_open", sa.Boolean(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("send_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Integer(), nullable=True),
        sa.Column("closed_reason", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("followed", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "status IN ('draft', 'scheduled', 'sending', 'live', 'ended', 'withdrawn')",
            name=op.f("ck_egov_broadcast_broadcast_status"),
        ),
        sa.ForeignKeyConstraint(["audience_id"], ["audience.id"], name=op.f("fk_egov_broadcast_broadcast_audience_id")),
        sa.ForeignKeyConstraint(["closed_by"], ["person.id"], name=op.f("fk_egov_broadcast_broadcast_closed_by")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_broadcast_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["parent_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_broadcast_parent_id"),
        ),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_broadcast_root_id"),
        ),
        sa.ForeignKeyConstraint(["sender_id"], ["person.id"], name=op.f("fk_egov_broadcast_broadcast_sender_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_egov_broadcast_broadcast_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_broadcast")),
    )
    op.create_index("ix_egov_broadcast_broadcast_document", "egov_broadcast_broadcast", ["document_id"])
    op.create_index("ix_egov_broadcast_broadcast_parent_id", "egov_broadcast_broadcast", ["parent_id"])
    op.create_index("ix_egov_broadcast_broadcast_root", "egov_broadcast_broadcast", ["root_id", "id"])
    op.create_index("ix_egov_broadcast_broadcast_sender", "egov_broadcast_broadcast", ["sender_id", "id"])
    op.create_index("ix_egov_broadcast_broadcast_status", "egov_broadcast_broadcast", ["status", "send_at"])


def _handed() -> None:
    op.create_table(
        "egov_broadcast_handed",
        sa.Column("broadcast_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_handed_broadcast_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_egov_broadcast_handed_person_id")),
        sa.PrimaryKeyConstraint("broadcast_id", "person_id", name=op.f("pk_egov_broadcast_handed")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_egov_broadcast_handed_person", "egov_broadcast_handed", ["person_id", "broadcast_id"])


def _receipt() -> None:
    op.create_table(
        "egov_broadcast_receipt",
        sa.Column("root_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("broadcast_id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=True),
        sa.Column("must", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reached_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("file_opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("acknowledged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("on_paper_by", sa.Integer(), nullable=True),
        sa.Column("exempt_reason", sa.String(), nullable=False),
        sa.Column("exempt_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("exempt_by", sa.Integer(), nullable=True),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("reminded_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reminders", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["broadcast_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_receipt_broadcast_id"),
        ),
        sa.ForeignKeyConstraint(["exempt_by"], ["person.id"], name=op.f("fk_egov_broadcast_receipt_exempt_by")),
        sa.ForeignKeyConstraint(["on_paper_by"], ["person.id"], name=op.f("fk_egov_broadcast_receipt_on_paper_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_egov_broadcast_receipt_person_id")),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_receipt_root_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_egov_broadcast_receipt_unit_id")),
        sa.PrimaryKeyConstraint("root_id", "person_id", name=op.f("pk_egov_broadcast_receipt")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_egov_broadcast_receipt_person", "egov_broadcast_receipt", ["person_id", "root_id"])


def _reminder() -> None:
    op.create_table(
        "egov_broadcast_reminder",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("root_id", sa.Integer(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("scope", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "way IN ('hand', 'before', 'after', 'head', 'office')",
            name=op.f("ck_egov_broadcast_reminder_way"),
        ),
        sa.ForeignKeyConstraint(["by"], ["person.id"], name=op.f("fk_egov_broadcast_reminder_by")),
        sa.ForeignKeyConstraint(
            ["root_id"],
            ["egov_broadcast_broadcast.id"],
            name=op.f("fk_egov_broadcast_reminder_root_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_reminder")),
        sa.UniqueConstraint("key", name=op.f("uq_egov_broadcast_reminder_key")),
    )
    op.create_index("ix_egov_broadcast_reminder_root", "egov_broadcast_reminder", ["root_id", "at"])


def _reminded() -> None:
    op.create_table(
        "egov_broadcast_reminded",
        sa.Column("reminder_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_egov_broadcast_reminded_person_id")),
        sa.ForeignKeyConstraint(
            ["reminder_id"],
            ["egov_broadcast_reminder.id"],
            name=op.f("fk_egov_broadcast_reminded_reminder_id"),
        ),
        sa.PrimaryKeyConstraint("reminder_id", "person_id", name=op.f("pk_egov_broadcast_reminded")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_egov_broadcast_reminded_person", "egov_broadcast_reminded", ["person_id", "reminder_id"])


def _following() -> None:
    op.create_table(
        "egov_broadcast_seen",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("one", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("other", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("kind", "one", "other", name=op.f("pk_egov_broadcast_seen")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_egov_broadcast_seen_other", "egov_broadcast_seen", ["kind", "other"])
    op.create_table(
        "egov_broadcast_moved",
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_egov_broadcast_moved_person_id")),
        sa.PrimaryKeyConstraint("person_id", name=op.f("pk_egov_broadcast_moved")),
    )
    op.create_table(
        "egov_broadcast_following",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("known", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_following")),
    )
    op.create_table(
        "egov_broadcast_held",
        sa.Column("root_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("person_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("broadcast_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("root_id", "person_id", "broadcast_id", name=op.f("pk_egov_broadcast_held")),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("held", "following", "moved", "seen", "reminded", "reminder", "receipt", "handed", "broadcast"):
        op.drop_table(f"egov_broadcast_{table}")
