"""Notices, how people want them by mail, mails on their way."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    _notice_matter()
    _notice_text()
    _mail()
    _notice()
    _notice_preference()
    _mailbox()
    _mail_server()


def downgrade() -> None:
    """Drop them."""
    for table in ("mail_server", "mailbox", "notice_preference", "notice", "mail", "notice_text", "notice_matter"):
        op.drop_table(table)


def _notice_matter() -> None:
    op.create_table(
        "notice_matter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_notice_matter"),
        sa.UniqueConstraint("kind", "key", name="uq_notice_matter_kind_key"),
    )


def _notice_text() -> None:
    op.create_table(
        "notice_text",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("subject", sa.JSON(), nullable=False),
        sa.Column("text", sa.JSON(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["matter_id"], ["notice_matter.id"], name="fk_notice_text_matter_id"),
        sa.PrimaryKeyConstraint("id", name="pk_notice_text"),
        sa.UniqueConstraint("matter_id", "digest", name="uq_notice_text_matter_id_digest"),
    )


def _mail() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("mark", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_token", sa.String(), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mail_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_mail"),
        sa.UniqueConstraint("mark", name="uq_mail_mark"),
    )
    op.create_index("ix_mail_state", "mail", ["state", "due_at"])
    op.create_index("ix_mail_person_id", "mail", ["person_id", "state"])


def _notice() -> None:
    op.create_table(
        "notice",
        sa.Column("matter_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("text_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.Column("mail_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["matter_id"], ["notice_matter.id"], name="fk_notice_matter_id"),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_person_id"),
        sa.ForeignKeyConstraint(["text_id"], ["notice_text.id"], name="fk_notice_text_id"),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name="fk_notice_mail_id"),
        sa.PrimaryKeyConstraint("matter_id", "person_id", name="pk_notice"),
    )
    op.create_index("ix_notice_person_id", "notice", ["person_id", "read_at", "created_at"])
    op.create_index("ix_notice_mail_due_at", "notice", ["mail_due_at", "mail_id"])
    op.create_index("ix_notice_text_id", "notice", ["text_id"])
    op.create_index("ix_notice_mail_id", "notice", ["mail_id"])


def _notice_preference() -> None:
    op.create_table(
        "notice_preference",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("cadence", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_notice_preference_person_id"),
        sa.PrimaryKeyConstraint("person_id", "kind", name="pk_notice_preference"),
    )


def _mailbox() -> None:
    op.create_table(
        "mailbox",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("address", sa.String(), nullable=False),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name="fk_mailbox_person_id"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mailbox"),
    )


def _mail_server() -> None:
    op.create_table(
        "mail_server",
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("minute", sa.DateTime(timezone=True), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("blocked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("error", sa.String(), nullable=False),
        sa.Column("failed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("host", name="pk_mail_server"),
    )
