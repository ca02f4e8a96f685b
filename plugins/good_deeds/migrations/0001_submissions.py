"""Submissions, their course, cultivation, households, the council's rules and criteria."""

from __future__ import annotations

from datetime import date

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "good_deeds_criteria_set",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("decimals", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("decimals BETWEEN 0 AND 2", name=op.f("ck_good_deeds_criteria_set_decimals")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_criteria_set")),
    )
    op.create_table(
        "good_deeds_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=True),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("effective_to", sa.Date(), nullable=True),
        sa.Column("quorum_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("pass_percent", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.Column("least_score", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("ballot", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("ballot IN ('open', 'secret')", name=op.f("ck_good_deeds_rule_ballot")),
        sa.CheckConstraint(
            "quorum_percent BETWEEN 1 AND 100 AND pass_percent BETWEEN 1 AND 100",
            name=op.f("ck_good_deeds_rule_percents"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_rule")),
    )
    op.create_table(
        "good_deeds_criterion",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("set_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label", sa.String(), nullable=False),
        sa.Column("hint", sa.String(), nullable=False),
        sa.Column("most", sa.Numeric(precision=7, scale=2), nullable=False),
        sa.Column("weight", sa.Numeric(precision=5, scale=2), nullable=False),
        sa.CheckConstraint("most > 0 AND weight > 0", name=op.f("ck_good_deeds_criterion_scale")),
        sa.ForeignKeyConstraint(
            ["set_id"],
            ["good_deeds_criteria_set.id"],
            name=op.f("fk_good_deeds_criterion_set_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_criterion")),
    )
    with op.batch_alter_table("good_deeds_criterion", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_criterion_set_id"), ["set_id"], unique=False)
    op.create_table(
        "good_deeds_kin",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kin_id", sa.Integer(), nullable=False),
        sa.Column("declared_by", sa.Integer(), nullable=True),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("person_id < kin_id", name=op.f("ck_good_deeds_kin_order")),
        sa.ForeignKeyConstraint(["declared_by"], ["person.id"], name=op.f("fk_good_deeds_kin_declared_by")),
        sa.ForeignKeyConstraint(["kin_id"], ["person.id"], name=op.f("fk_good_deeds_kin_kin_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_kin_person_id")),
        sa.PrimaryKeyConstraint("person_id", "kin_id", name=op.f("pk_good_deeds_kin")),
    )
    with op.batch_alter_table("good_deeds_kin", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_kin_kin_id"), ["kin_id"], unique=False)
    op.create_table(
        "good_deeds_numbering",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", name=op.f("pk_good_deeds_numbering")),
    )
    op.create_table(
        "good_deeds_submission",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("year", sa.Integer(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("subject_kind", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("subject_unit_id", sa.Integer(), nullable=True),
        sa.Column("subject_name", sa.String(), nullable=False),
        sa.Column("subject_detail", sa.String(), nullable=False),
        sa.Column("subject_key", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("movement_id", sa.Integer(), nullable=True),
        sa.Column("plan_id", sa.Integer(), nullable=True),
        sa.Column("wave_id", sa.Integer(), nullable=True),
        sa.Column("began_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("deed", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("spread", sa.String(), nullable=False),
        sa.Column("links", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("consent", sa.String(), nullable=False),
        sa.Column("consent_note", sa.String(), nullable=False),
        sa.Column("stage", sa.String(), nullable=False),
        sa.Column("stage_since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reminded", sa.Integer(), nullable=True),
        sa.Column("by_office", sa.Boolean(), nullable=False),
        sa.Column("criteria_set_id", sa.Integer(), nullable=True),
        sa.Column("score", sa.Numeric(precision=7, scale=2), nullable=True),
        sa.Column("submitted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_by", sa.Integer(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "category IN ('good_deed', 'exemplar', 'new_factor', 'new_model', 'initiative')",
            name=op.f("ck_good_deeds_submission_category"),
        ),
        sa.CheckConstraint("consent IN ('', 'yes', 'no')", name=op.f("ck_good_deeds_submission_consent")),
        sa.CheckConstraint(
            "subject_kind IN ('person', 'unit', 'outside')",
            name=op.f("ck_good_deeds_submission_subject_kind"),
        ),
        sa.ForeignKeyConstraint(["created_by"], ["person.id"], name=op.f("fk_good_deeds_submission_created_by")),
        sa.ForeignKeyConstraint(
            ["criteria_set_id"],
            ["good_deeds_criteria_set.id"],
            name=op.f("fk_good_deeds_submission_criteria_set_id"),
        ),
        sa.ForeignKeyConstraint(["movement_id"], ["movement.id"], name=op.f("fk_good_deeds_submission_movement_id")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_submission_person_id")),
        sa.ForeignKeyConstraint(["plan_id"], ["plan.id"], name=op.f("fk_good_deeds_submission_plan_id")),
        sa.ForeignKeyConstraint(
            ["subject_unit_id"],
            ["unit.id"],
            name=op.f("fk_good_deeds_submission_subject_unit_id"),
        ),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_good_deeds_submission_unit_id")),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_good_deeds_submission_wave_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_submission")),
        sa.UniqueConstraint("form_key", name=op.f("uq_good_deeds_submission_form_key")),
        sa.UniqueConstraint("year", "number", name="uq_good_deeds_submission_number"),
    )
    with op.batch_alter_table("good_deeds_submission", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_created_by"), ["created_by"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_movement_id"), ["movement_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_person_id"), ["person_id"], unique=False)
        batch_op.create_index(
            "ix_good_deeds_submission_plan",
            ["plan_id", "wave_id", "category", "stage"],
            unique=False,
        )
        batch_op.create_index(
            "ix_good_deeds_submission_sent",
            ["submitted_at", "id", "stage", "unit_id", "due_on", "category", "created_by", "person_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_good_deeds_submission_stage",
            ["stage", "due_on", "unit_id", "submitted_at", "score", "category", "created_by", "person_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_subject_key"), ["subject_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_subject_unit_id"), ["subject_unit_id"], unique=False)
        batch_op.create_index(
            "ix_good_deeds_submission_unit",
            ["unit_id", "stage", "submitted_at", "category", "created_by", "person_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_title_key"), ["title_key"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_submission_wave_id"), ["wave_id"], unique=False)
    op.create_table(
        "good_deeds_mark",
        sa.Column("mark", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_mark_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("mark", "submission_id", name=op.f("pk_good_deeds_mark")),
    )
    with op.batch_alter_table("good_deeds_mark", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_mark_submission_id"), ["submission_id"], unique=False)
    op.create_table(
        "good_deeds_assignment",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("assigned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("assigned_by", sa.Integer(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opinion", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assigned_by"], ["person.id"], name=op.f("fk_good_deeds_assignment_assigned_by")),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_assignment_person_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_assignment_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_good_deeds_assignment")),
    )
    with op.batch_alter_table("good_deeds_assignment", schema=None) as batch_op:
        batch_op.create_index("ix_good_deeds_assignment_person", ["person_id", "done_at", "due_on"], unique=False)
    op.create_table(
        "good_deeds_conflict",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("declared_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_conflict_person_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_conflict_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("submission_id", "person_id", name=op.f("pk_good_deeds_conflict")),
    )
    with op.batch_alter_table("good_deeds_conflict", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_conflict_person_id"), ["person_id"], unique=False)
    op.create_table(
        "good_deeds_cultivation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("mentor_id", sa.Integer(), nullable=True),
        sa.Column("goals", sa.String(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["person.id"], name=op.f("fk_good_deeds_cultivation_mentor_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_cultivation_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_cultivation")),
        sa.UniqueConstraint("submission_id", name=op.f("uq_good_deeds_cultivation_submission_id")),
    )
    with op.batch_alter_table("good_deeds_cultivation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_cultivation_mentor_id"), ["mentor_id"], unique=False)
    op.create_table(
        "good_deeds_event",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("from_stage", sa.String(), nullable=False),
        sa.Column("to_stage", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("internal", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_event_person_id")),
        sa.ForeignKeyConstraint(
            ["submission_id"],
            ["good_deeds_submission.id"],
            name=op.f("fk_good_deeds_event_submission_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_event")),
    )
    with op.batch_alter_table("good_deeds_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_good_deeds_event_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_good_deeds_event_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_good_deeds_event_step", ["step", "at", "submission_id"], unique=False)
        batch_op.create_index("ix_good_deeds_event_submission", ["submission_id", "id"], unique=False)
    op.create_table(
        "good_deeds_cultivation_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("cultivation_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["cultivation_id"],
            ["good_deeds_cultivation.id"],
            name=op.f("fk_good_deeds_cultivation_note_cultivation_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_good_deeds_cultivation_note_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_good_deeds_cultivation_note")),
    )
    with op.batch_alter_table("good_deeds_cultivation_note", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_good_deeds_cultivation_note_cultivation_id"),
            ["cultivation_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_good_deeds_cultivation_note_person_id"), ["person_id"], unique=False)
    _examples(op.get_bind())


_CRITERIA = (
    ("Ý nghĩa, tác động", "Giúp được ai, bao nhiêu người", 30),
    ("Tính mới, sáng tạo", "Chưa có ở đơn vị khác", 20),
    ("Hiệu quả kiểm chứng được", "Số liệu, xác nhận", 30),
    ("Khả năng nhân rộng", "Đơn vị khác làm được ngay", 20),
)


def _examples(connection: sa.Connection) -> None:
    """A set of criteria and a rule to begin with. Their figures are examples: no official text was read for them."""
    since = date(2020, 1, 1)
    sets = sa.table(
        "good_deeds_criteria_set",
        *map(sa.column, ("id", "name", "category", "effective_from", "effective_to", "decimals", "source", "version")),
    )
    made = connection.execute(
        sa.insert(sets)
        .values(
            name="Bốn tiêu chí chung",
            category=None,
            effective_from=since,
            effective_to=None,
            decimals=0,
            source="Bộ tiêu chí mẫu",
            version=1,
        )
        .returning(sa.column("id"))
    ).scalar_one()
    criteria = sa.table(
        "good_deeds_criterion", *map(sa.column, ("set_id", "position", "label", "hint", "most", "weight"))
    )
    for position, (label, hint, most) in enumerate(_CRITERIA, 1):
        connection.execute(
            sa.insert(criteria).values(set_id=made, position=position, label=label, hint=hint, most=most, weight=1)
        )
    rules = sa.table(
        "good_deeds_rule",
        *map(
            sa.column,
            (
                "category",
                "effective_from",
                "effective_to",
                "quorum_percent",
                "pass_percent",
                "least_score",
                "ballot",
                "source",
                "verified",
                "version",
            ),
        ),
    )
    connection.execute(
        sa.insert(rules).values(
            category=None,
            effective_from=since,
            effective_to=None,
            quorum_percent=66.67,
            pass_percent=66.67,
            least_score=75,
            ballot="open",
            source="Mức ví dụ, chưa đối chiếu với văn bản",
            verified=sa.false(),
            version=1,
        )
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("good_deeds_cultivation_note")
    op.drop_table("good_deeds_event")
    op.drop_table("good_deeds_cultivation")
    op.drop_table("good_deeds_conflict")
    op.drop_table("good_deeds_assignment")
    op.drop_table("good_deeds_mark")
    op.drop_table("good_deeds_submission")
    op.drop_table("good_deeds_numbering")
    op.drop_table("good_deeds_kin")
    op.drop_table("good_deeds_criterion")
    op.drop_table("good_deeds_rule")
    op.drop_table("good_deeds_criteria_set")
