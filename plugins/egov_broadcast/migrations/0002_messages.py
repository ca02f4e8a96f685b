"""What came in and what goes out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _message()
    _outgoing()


def _message() -> None:
    op.create_table(
        "egov_broadcast_message",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("way", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_by", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("family", sa.String(), nullable=False),
        sa.Column("sender_organ", sa.String(), nullable=True),
        sa.Column("sender_name", sa.String(), nullable=False),
        sa.Column("edoc_id", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("business", sa.Integer(), nullable=True),
        sa.Column("status_code", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("replaces_later", sa.JSON(), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('queued', 'accepted', 'waiting', 'refused')",
            name=op.f("ck_egov_broadcast_message_outcome"),
        ),
        sa.CheckConstraint("way IN ('upload', 'folder', 'command')", name=op.f("ck_egov_broadcast_message_way")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_message_document_id"),
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_egov_broadcast_message_file_id")),
        sa.ForeignKeyConstraint(["handled_by"], ["person.id"], name=op.f("fk_egov_broadcast_message_handled_by")),
        sa.ForeignKeyConstraint(["received_by"], ["person.id"], name=op.f("fk_egov_broadcast_message_received_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_message")),
        sa.UniqueConstraint("key", name=op.f("uq_egov_broadcast_message_key")),
    )
    op.create_index("ix_egov_broadcast_message_document", "egov_broadcast_message", ["document_id", "received_at"])
    op.create_index("ix_egov_broadcast_message_edoc", "egov_broadcast_message", ["sender_organ", "edoc_id"])
    op.create_index("ix_egov_broadcast_message_file_id", "egov_broadcast_message", ["file_id"])
    op.create_index("ix_egov_broadcast_message_outcome", "egov_broadcast_message", ["outcome", "received_at"])
    op.create_index("ix_egov_broadcast_message_sha256", "egov_broadcast_message", ["sha256"])


def _outgoing() -> None:
    op.create_table(
        "egov_broadcast_outgoing",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("organs", sa.JSON(), nullable=False),
        sa.Column("business", sa.Integer(), nullable=False),
        sa.Column("status_code", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=False),
        sa.Column("fault", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('status', 'edoc')", name=op.f("ck_egov_broadcast_outgoing_kind")),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["egov_broadcast_document.id"],
            name=op.f("fk_egov_broadcast_outgoing_document_id"),
        ),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["egov_broadcast_message.id"],
            name=op.f("fk_egov_broadcast_outgoing_message_id"),
        ),
        sa.ForeignKeyConstraint(["made_by"], ["person.id"], name=op.f("fk_egov_broadcast_outgoing_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_egov_broadcast_outgoing")),
        sa.UniqueConstraint("key", name=op.f("uq_egov_broadcast_outgoing_key")),
    )
    op.create_index("ix_egov_broadcast_outgoing_document_id", "egov_broadcast_outgoing", ["document_id"])
    op.create_index("ix_egov_broadcast_outgoing_message_id", "egov_broadcast_outgoing", ["message_id"])
    op.create_index("ix_egov_broadcast_outgoing_written", "egov_broadcast_outgoing", ["written_at", "id"])


def downgrade() -> None:
    """Drop the tables."""
    for table in ("outgoing", "message"):
        op.drop_table(f"egov_broadcast_{table}")
