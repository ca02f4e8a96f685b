"""Reads of the wall: a constant number of statements each."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from intranet import Actor, clock, db, search, unit_lineage, unit_names, units_below

from .. import rights
from ..commendations import queries as commendations
from ..flow.stages import OPEN
from ..models import Commendation, Photo, Replication, Story, Submission
from ..replication import queries as replication
from ..texts import CATEGORIES, SUBJECTS
from . import found, photos

NEW_DAYS = timedelta(days=14)
PUBLISHED = Story.status == "published"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the wall down to; None and "" narrow nothing. `tab`: a kind of subject or a category."""

    category: str = ""
    movement: int | None = None
    unit: int | None = None
    year: int | None = None
    text: str = ""
    tab: str = ""

    @property
    def chosen(self) -> bool:
        """Whether a box to choose from narrows the wall."""
        return bool(self.category or self.movement or self.unit or self.year)

    @property
    def active(self) -> bool:
        """Whether anything but the tab narrows the wall."""
        return bool(self.chosen or self.text)


@dataclass(frozen=True, slots=True)
class Row:
    """A story as lists show it."""

    id: int
    submission_id: int
    title: str
    lead: str
    quote: str
    published_at: datetime
    featured_on: date | None
    category: str
    subject_kind: str
    subject_name: str
    unit_id: int

    @property
    def is_new(self) -> bool:
        """Whether it was published in the last two weeks."""
        return clock.now() - self.published_at < NEW_DAYS


@dataclass(frozen=True, slots=True)
class Around:
    """What lists say beside each story: by id of the story, of the case, or of the unit."""

    photos: Mapping[int, Photo] = field(default_factory=dict)
    commendations: Mapping[int, Commendation] = field(default_factory=dict)
    followers: Mapping[int, int] = field(default_factory=dict)
    units: Mapping[int, str] = field(default_factory=dict)


def rows() -> Select[Any]:
    """All stories that were published, the newest first: for `to_rows`."""
    columns = (
        Story.id, Story.submission_id, Story.title, Story.lead, Story.quote, Story.published_at, Story.featured_on,
        Submission.category, Submission.subject_kind, Submission.subject_name, Submission.unit_id,
    )  # fmt: skip
    joined = select(*columns).join(Submission, Submission.id == Story.submission_id).where(PUBLISHED)
    return joined.order_by(Story.published_at.desc(), Story.id.desc())


def to_rows(selected: Sequence[Any]) -> list[Row]:
    """Rows of what :func:`rows` selected."""
    return [Row(*each) for each in selected]


def narrowed(filters: Filters) -> list[ColumnElement[bool]]:
    """The conditions of the filters, the tab aside."""
    conditions: list[ColumnElement[bool]] = []
    if filters.category:
        conditions.append(Submission.category == filters.category)
    if filters.movement is not None:
        conditions.append(Submission.movement_id == filters.movement)
    if filters.unit is not None:
        # What was done in units that are part of it today counts as its own.
        conditions.append(Submission.unit_id.in_(unit_lineage(units_below([filters.unit]))))
    if filters.year is not None:
        first, last = _bounds(filters.year)
        conditions.append(Story.published_at.between(first, last))
    if filters.text:
        conditions.append(Story.id.in_(search.matching_ids(found.KIND, filters.text)))
    return conditions


def of_tab(tab: str) -> list[ColumnElement[bool]]:
    """The condition of a tab."""
    if tab in SUBJECTS:
        return [Submission.subject_kind == tab]
    return [Submission.category == tab] if tab in CATEGORIES else []


def counts(filters: Filters) -> dict[str, int]:
    """How many stories each tab has under the filters; "" is all of them. One statement."""
    grouped = (
        select(Submission.subject_kind, Submission.category, func.count())
        .select_from(Story)
        .join(Submission, Submission.id == Story.submission_id)
        .where(PUBLISHED, *narrowed(filters))
        .group_by(Submission.subject_kind, Submission.category)
    )
    tabs = {"": 0}
    for subject, category, number in db.session.execute(grouped):
        for tab in ("", subject, category):
            tabs[tab] = tabs.get(tab, 0) + number
    return tabs


def around(listed: Collection[Row]) -> Around:
    """What is said beside these stories, in four statements."""
    cases = {row.submission_id for row in listed}
    return Around(
        photos.first_of({row.id for row in listed}), commendations.of(cases), replication.counts(cases),
        unit_names({row.unit_id for row in listed}),
    )  # fmt: skip


def featured() -> Row | None:
    """The story of the month: of the latest month that has begun and has one."""
    today = clock.today()
    wanted = rows().where(Story.featured_on.is_not(None), Story.featured_on <= today)
    first = db.session.execute(wanted.order_by(None).order_by(Story.featured_on.desc(), Story.id.desc()).limit(1))
    return next(iter(to_rows(first.all())), None)


def latest(number: int) -> list[Row]:
    """The newest stories."""
    return to_rows(db.session.execute(rows().limit(number)).all())


def first_year() -> int:
    """The year of the oldest story on the wall; this one when there is none."""
    oldest = db.session.scalar(select(func.min(Story.published_at)).where(PUBLISHED))
    return (clock.local(oldest).date() if oldest else clock.today()).year


def of_year(year: int) -> tuple[int, int]:
    """How many stories were published in a year, and how many of them others follow. One statement."""
    first, last = _bounds(year)
    follows = select(Replication.id).where(
        Replication.submission_id == Story.submission_id, Replication.status.in_(replication.CONFIRMED)
    )
    total = select(func.count(), func.count().filter(follows.exists())).select_from(Story)
    published, followed = db.session.execute(total.where(PUBLISHED, Story.published_at.between(first, last))).one()
    return published, followed


def waiting(actor: Actor) -> dict[str, int] | None:
    """How many cases that `actor` may open stand at each stage; None when they look through none but their own."""
    if not rights.reviews(actor):
        return None
    grouped = (
        select(Submission.stage, func.count())
        .where(Submission.stage.in_(OPEN), rights.sent(actor))
        .group_by(Submission.stage)
    )
    return dict(db.session.execute(grouped).all())


def get(actor: Actor, story_id: int) -> tuple[Story, Submission] | None:
    """A story with its case: a published one for everybody, a draft for who may publish it. One statement."""
    wanted = select(Story, Submission).join(Submission, Submission.id == Story.submission_id)
    both = db.session.execute(wanted.where(Story.id == story_id)).one_or_none()
    if both is None or both[0].status == "unpublished":
        return None
    story, submission = both
    if story.status == "published":
        return (story, submission) if actor.may(rights.READ) else None
    return (story, submission) if rights.may_publish(actor, submission) else None


def _bounds(year: int) -> tuple[datetime, datetime]:
    return clock.at(date(year, 1, 1), time()), clock.at(date(year, 12, 31), time(23, 59, 59, 999_999))
