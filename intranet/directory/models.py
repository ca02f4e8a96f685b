"""Units with their history, people, memberships, groups, audiences.

Every dated row holds for `valid_from <= day < valid_to`; an open end is None. A unit's row never
changes its id and is never deleted, so that old plans and papers keep the names they had.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from intranet.database import Line, Model, Prose, UTCDateTime

UNIT_KINDS = (
    "agency", "division", "subordinate", "commune", "party_cell", "trade_union", "council",
    "emulation_block", "external",
)  # fmt: skip
MEMBERSHIP_ROLES = ("head", "deputy", "coordinator", "member")
EMPLOYMENT_KINDS = ("civil_servant", "public_employee", "contract")

# Our own keys order text; a PostgreSQL database in some locale would reorder them by its own rules.
SortKey = String().with_variant(String(collation="C"), "postgresql")


class Unit(Model):
    """An organisation unit: nothing but an identity. What it is called is in its versions."""

    __tablename__ = "unit"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    versions: Mapped[list[UnitVersion]] = relationship(
        back_populates="unit", foreign_keys="UnitVersion.unit_id", order_by="UnitVersion.valid_from"
    )


class UnitVersion(Model):
    """What a unit is during a period: its name, place in the tree, kind, symbol, identifiers."""

    __tablename__ = "unit_version"
    __table_args__ = (
        Index("uq_unit_version_unit_id_valid_from", "unit_id", "valid_from", unique=True),
        Index("ix_unit_version_parent_id", "parent_id", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    name: Mapped[str] = mapped_column(Line)
    short_name: Mapped[str] = mapped_column(Line, default="")
    symbol: Mapped[str] = mapped_column(Line, default="")
    kind: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    place_name: Mapped[str] = mapped_column(Line, default="")
    edoc_id: Mapped[str | None] = mapped_column(index=True)
    edoc_id_old: Mapped[str | None]
    folded_name: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(SortKey)
    position: Mapped[int] = mapped_column(default=100)

    unit: Mapped[Unit] = relationship(back_populates="versions", foreign_keys=[unit_id])


class UnitEvent(Model):
    """A reorganisation: what happened, when, by which document."""

    __tablename__ = "unit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    effective_on: Mapped[date] = mapped_column(index=True)
    document: Mapped[str] = mapped_column(Line, default="")
    note: Mapped[str] = mapped_column(Prose, default="")
    recorded_at: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded_by: Mapped[int | None]

    parties: Mapped[list[UnitEventParty]] = relationship(back_populates="event")


class UnitEventParty(Model):
    """A unit's part in an event: `before` (it went in) or `after` (it came out)."""

    __tablename__ = "unit_event_party"

    event_id: Mapped[int] = mapped_column(ForeignKey("unit_event.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), primary_key=True, index=True)
    side: Mapped[str] = mapped_column(primary_key=True)

    event: Mapped[UnitEvent] = relationship(back_populates="parties")


class Person(Model):
    """Somebody the domain speaks of: works here (or did) between two dates."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    staff_code: Mapped[str | None] = mapped_column(unique=True)
    full_name: Mapped[str] = mapped_column(Line)
    folded_name: Mapped[str] = mapped_column(index=True)
    sort_key: Mapped[str] = mapped_column(SortKey, index=True)
    email: Mapped[str | None] = mapped_column(Line)
    phone: Mapped[str | None] = mapped_column(Line)
    birth_year: Mapped[int | None]
    employment_kind: Mapped[str] = mapped_column(default="civil_servant")
    active_from: Mapped[date]
    active_to: Mapped[date | None]
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    memberships: Mapped[list[Membership]] = relationship(back_populates="person", order_by="Membership.valid_from")


class Membership(Model):
    """A person belongs to a unit for a time. Exactly one membership at a time is the home unit."""

    __tablename__ = "membership"
    __table_args__ = (
        Index("ix_membership_unit_id", "unit_id", "valid_from", "valid_to", "person_id"),
        # Holds where everybody is on the staff: no row is read.
        Index("ix_membership_person_id", "person_id", "is_home", "valid_from", "valid_to", "unit_id"),
        CheckConstraint("valid_to IS NULL OR valid_to > valid_from", name="period"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    is_home: Mapped[bool] = mapped_column(default=False)
    role: Mapped[str] = mapped_column(default="member")
    position: Mapped[str] = mapped_column(Line, default="")
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]

    person: Mapped[Person] = relationship(back_populates="memberships")
    unit: Mapped[Unit] = relationship()


class Group(Model):
    """People from anywhere under one name, e.g. members of a working party."""

    __tablename__ = "person_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(Line, unique=True)
    archived_at: Mapped[datetime | None] = mapped_column(UTCDateTime)


class GroupMember(Model):
    """A person in a group."""

    __tablename__ = "person_group_member"

    group_id: Mapped[int] = mapped_column(ForeignKey("person_group.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, index=True)


class Audience(Model):
    """A set of people described by rules; it resolves to a SELECT, never to a list in memory."""

    __tablename__ = "audience"

    id: Mapped[int] = mapped_column(primary_key=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    rules: Mapped[list[AudienceRule]] = relationship(back_populates="audience", cascade="all, delete-orphan")


class AudienceRule(Model):
    """One rule of an audience: a unit (with or without sub-units), a group, a person or everyone."""

    __tablename__ = "audience_rule"
    # Which audiences name somebody.
    __table_args__ = (Index("ix_audience_rule_kind_ref_id", "kind", "ref_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    audience_id: Mapped[int] = mapped_column(ForeignKey("audience.id"), index=True)
    kind: Mapped[str]
    ref_id: Mapped[int | None]
    with_subunits: Mapped[bool] = mapped_column(default=True)
    excludes: Mapped[bool] = mapped_column(default=False)

    audience: Mapped[Audience] = relationship(back_populates="rules")


class DirectoryStamp(Model):
    """Changes with the directory, see :mod:`intranet.directory.stamps`. Only triggers write it."""

    __tablename__ = "directory_stamp"

    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
