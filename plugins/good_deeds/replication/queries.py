"""Reads of replications."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select

from intranet import Actor, clock, db, unit_names_then

from .. import rights
from ..flow.stages import COMMENDED
from ..models import Replication, Story, Submission
from . import who

CONFIRMED = ("confirmed", "ended")


@dataclass(frozen=True, slots=True)
class Row:
    """A replication as the reader may see it; the unit is called as it was when it began."""

    replication: Replication
    unit_name: str
    may_change: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Model:
    """A model for the page of where it spread: its title as readers know it, and where it can be read."""

    submission: Submission
    title: str
    story_id: int | None
    opens_case: bool


def counts(submission_ids: Collection[int]) -> dict[int, int]:
    """How many units follow or followed each model, as its origin confirmed; 0 is left out. One statement."""
    if not submission_ids:
        return {}
    found = (
        select(Replication.submission_id, func.count())
        .where(Replication.submission_id.in_(set(submission_ids)), Replication.status.in_(CONFIRMED))
        .group_by(Replication.submission_id)
    )
    return dict(db.session.execute(found).all())


def model(actor: Actor, submission_id: int) -> Model | None:
    """The model, when `actor` may see where it spread: everybody while it is published, else who may open the case.

    One statement.
    """
    if not actor.may(rights.READ):
        return None
    opens = rights.visible(actor)
    story = and_(Story.submission_id == Submission.id, Story.status == "published")
    found = (
        select(Submission, Story.id, Story.title, opens.label("opens"))
        .outerjoin(Story, story)
        .where(
            Submission.id == submission_id,
            or_(
                and_(Submission.stage.in_(who.LIVE), Submission.consent != "no"),
                and_(opens, Submission.stage.in_(COMMENDED)),
            ),
        )
    )
    row = db.session.execute(found).one_or_none()
    if row is None:
        return None
    return Model(row[0], row[2] or row[0].title, row[1], bool(row.opens))


def listing(actor: Actor, submission_id: int) -> Select[Any]:
    """(replication, may change, may answer) of a model as far as `actor` may see them, those in progress first.

    What is confirmed is for every reader; what waits or was declined for the origin, the unit and who follows.
    """
    order = case({"declared": 0, "confirmed": 1, "ended": 2}, value=Replication.status, else_=3)
    columns: tuple[Any, ...] = (
        Replication, who.speaks_for(actor, Replication.unit_id).label("mine"), who.answers(actor).label("answers"),
    )  # fmt: skip
    found: Select[Any] = (
        select(*columns)
        .join(Submission, Submission.id == Replication.submission_id)
        .where(Replication.submission_id == submission_id, _seen(actor))
        .order_by(order, Replication.starts_on.desc(), Replication.id.desc())
    )
    return found


def _seen(actor: Actor) -> ColumnElement[bool]:
    return or_(Replication.status.in_(CONFIRMED), who.sees_all(actor))


def rows_of(found: Iterable[Any]) -> list[Row]:
    """Rows for the page from what :func:`listing` gives; one query for the names."""
    wanted = list(found)
    names = unit_names_then(place_of(one) for one, _mine, _answers in wanted)
    return [
        Row(one, names.get(place_of(one), ""), bool(mine) and one.status != "ended", bool(answers))
        for one, mine, answers in wanted
    ]


def place_of(one: Replication) -> tuple[int, date]:
    """Unit and day by which the unit is named: as it was when it declared."""
    return one.unit_id, clock.local(one.declared_at).date()


def following(submission_id: int) -> set[int]:
    """The ids of units that said they follow a model, whatever came of it."""
    return set(db.session.scalars(select(Replication.unit_id).where(Replication.submission_id == submission_id)))


def beginnings(submission_id: int) -> list[date]:
    """The days on which units began to follow a model, as was confirmed; in order."""
    found = select(Replication.starts_on).where(
        Replication.submission_id == submission_id, Replication.status.in_(CONFIRMED)
    )
    return list(db.session.scalars(found.order_by(Replication.starts_on)))


def seen(actor: Actor, replication_id: int) -> Replication | None:
    """A replication, when `actor` sees it on the page of the model (and sees that page)."""
    found = select(Replication).join(Submission, Submission.id == Replication.submission_id)
    return db.session.scalars(found.where(Replication.id == replication_id, _seen(actor))).one_or_none()


def people_reached(submission_id: int) -> int:
    """How many people units say they reached, as was confirmed."""
    found = select(func.sum(Replication.people)).where(
        Replication.submission_id == submission_id, Replication.status.in_(CONFIRMED)
    )
    return int(db.session.scalar(found) or 0)
