"""Reads: one case as far as the reader may open it, and the lists of one's own."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from intranet import Actor, db, forms

from .. import rights
from ..flow.stages import STAGES
from ..models import Cultivation, Submission
from ..texts import lazy

OF = ("sent", "about", "mentored")
"""Whose submissions "Đề xuất của tôi" shows: those I wrote, those about me, those I help along."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What narrows a list."""

    stage: str | None = None
    words: str = ""

    @property
    def active(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.stage or self.words)


class FilterMine(forms.FilterForm):
    """The filters above "Đề xuất của tôi"."""

    q = forms.LineField(lazy("Tên hoặc mã"))
    stage = forms.NullableSelect(
        lazy("Bước"), empty=lazy("Tất cả"), choices=[(code, stage.label) for code, stage in STAGES.items()]
    )

    @property
    def filters(self) -> Filters:
        """What was chosen."""
        return Filters(self.stage.data if self.stage.data in STAGES else None, self.q.data or "")


def get(actor: Actor, submission_id: int) -> Submission | None:
    """The case, when `actor` may open it. One statement."""
    return db.session.scalars(select(Submission).where(Submission.id == submission_id, rights.visible(actor))).first()


def mine(actor: Actor, of: str, filters: Filters) -> Select[Submission]:
    """The submissions of one of `OF`, those changed last first."""
    found = select(Submission).where(_of(actor, of))
    if filters.stage is not None:
        found = found.where(Submission.stage == filters.stage)
    if filters.words:
        number = filters.words.rpartition("-")[2]
        named: ColumnElement[bool] = Submission.title.icontains(filters.words, autoescape=True)
        if number.isdecimal() and len(number) < _DIGITS:
            named = or_(named, Submission.number == int(number))
        found = found.where(named)
    return found.order_by(Submission.changed_at.desc(), Submission.id.desc())


def counts_of(actor: Actor) -> dict[str, int]:
    """How many there are of each of `OF`; one statement."""
    numbers = [select(func.count(Submission.id)).where(_of(actor, of)).scalar_subquery().label(of) for of in OF]
    row = db.session.execute(select(*numbers)).one()
    return dict(zip(OF, row, strict=True))


def _of(actor: Actor, of: str) -> ColumnElement[bool]:
    me = actor.person_id
    if of == "about":
        return and_(Submission.person_id == me, Submission.created_by != me, Submission.stage != "draft")
    if of == "mentored":
        own = select(Cultivation.submission_id).where(Cultivation.mentor_id == me)
        return and_(Submission.id.in_(own), rights.visible(actor))
    return Submission.created_by == me


_DIGITS = 8
