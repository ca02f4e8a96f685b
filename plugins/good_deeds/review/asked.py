"""What the address of the list asks for: filters, order, columns."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select

from intranet import (
    Actor,
    UnitFacts,
    clock,
    db,
    forms,
    movement_choices,
    person_names,
    plan_choices,
    plan_facts,
    row_id,
    search,
    settings,
    unit_facts,
    unit_lineage,
    units_below,
)

from .. import rights
from ..flow.stages import SENT
from ..forms import lines_of
from ..models import KIND, Assignment, Submission
from ..texts import CATEGORIES, SUBJECTS, lazy

CONSENTS: Final = {"yes": lazy("Đồng ý đăng"), "no": lazy("Không đồng ý đăng"), "unknown": lazy("Chưa rõ")}
SORTS: Final = ("sent", "due", "unit", "title", "score", "stage")
NEWEST: Final = "-sent"
ME, NOBODY = "me", "none"
FILTERS: Final = (
    "stage", "unit", "category", "subject", "field", "plan", "wave", "movement", "year", "reviewer", "overdue",
    "consent", "q",
)  # fmt: skip
_CODE: Final = re.compile(r"\s*gt[\s-]*(\d{4})[\s-]*(\d{1,6})\s*\Z", re.IGNORECASE)
_INDENT: Final = "\u2003"


class ReviewFilter(forms.FilterForm):
    """The filters above the list; wrong ones are ignored."""

    q = forms.StringField(lazy("Tìm theo tên, mã, nội dung"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))
    category = forms.NullableSelect(lazy("Loại"), empty=lazy("Tất cả loại"), choices=CATEGORIES)
    reviewer = forms.NullableSelect(lazy("Người xem xét"), empty=lazy("Tất cả"))
    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))
    wave = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Mọi đợt"))
    subject = forms.NullableSelect(lazy("Ai làm"), empty=lazy("Tất cả"), choices=SUBJECTS)
    field = forms.NullableSelect(lazy("Lĩnh vực"), empty=lazy("Mọi lĩnh vực"))
    movement = forms.NullableSelect(lazy("Phong trào"), coerce=row_id, empty=lazy("Mọi phong trào"))
    year = forms.NullableSelect(lazy("Năm"), coerce=row_id, empty=lazy("Mọi năm"))
    consent = forms.NullableSelect(lazy("Đồng ý đăng"), empty=lazy("Tất cả"), choices=CONSENTS)
    overdue = forms.BooleanField(lazy("Chỉ đề xuất quá hạn"))

    def offer(self, actor: Actor, units: Sequence[UnitFacts]) -> None:
        """Fill in what may be chosen. Six statements."""
        plan = plan_facts(actor, self.plan.data) if self.plan.data else None
        top = min((unit.depth for unit in units), default=0)
        self._choose("unit", [(unit.id, _INDENT * (unit.depth - top) + unit.name) for unit in units])
        self._choose("plan", plan_choices(actor))
        self._choose("wave", [(wave.id, wave.name) for wave in plan.waves] if plan else [])
        self._choose("field", [(line, line) for line in lines_of(settings()["fields"])])
        self._choose("movement", movement_choices())
        self._choose("year", [(year, str(year)) for year in _years()])
        self._choose("reviewer", [(ME, lazy("Tôi")), (NOBODY, lazy("Chưa giao ai")), *_reviewers()])

    def _choose(self, name: str, pairs: Sequence[tuple[Any, Any]]) -> None:
        field = self[name]
        field.choices = forms.choices_of([("", str(field.empty)), *((str(value), str(text)) for value, text in pairs)])


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the list: values of the filters by name (None or "" is "any"), order."""

    values: Mapping[str, Any]
    sort: str = NEWEST
    unit_ids: tuple[int, ...] = ()
    """The unit asked for with all below it, and the units these carry on."""

    @property
    def stage(self) -> str:
        """The stage asked for, "" for any."""
        return self.values.get("stage") or ""

    @property
    def active(self) -> bool:
        """Whether anything but the stage narrows the list."""
        return any(self.values.get(name) for name in FILTERS if name != "stage")

    @property
    def parameters(self) -> dict[str, Any]:
        """What asks this again, in an address or in a job."""
        kept = {name: self.values[name] for name in FILTERS if self.values.get(name)}
        return kept | ({"sort": self.sort} if self.sort != NEWEST else {})

    def conditions(self, actor: Actor, *, stage: bool = True) -> list[ColumnElement[bool]]:
        """The conditions on :class:`Submission`: what `actor` may see, and what was asked for."""
        found = [rights.sent(actor), *(_CONDITIONS[name](value, actor) for name, value in self._asked())]
        if self.unit_ids:
            found.append(Submission.unit_id.in_(self.unit_ids))
        if stage and self.stage:
            found.append(Submission.stage == self.stage)
        return found

    def _asked(self) -> list[tuple[str, Any]]:
        return [(name, value) for name in _CONDITIONS if (value := self.values.get(name))]


def read(actor: Actor, values: Mapping[str, Any]) -> Asked:
    """The question that `values` (of the form, or kept by a job) ask; a stage or order that is none is ignored."""
    stage, sort = str(values.get("stage") or ""), str(values.get("sort") or "")
    known = {name: values.get(name) for name in FILTERS}
    known["stage"] = stage if stage in SENT else ""
    question = Asked(known, sort if sort.removeprefix("-") in SORTS else NEWEST)
    if known["unit"]:
        below = unit_lineage(units_below([known["unit"]]))
        question = replace(question, unit_ids=tuple(db.session.scalars(below)))
    return question


def units_of(actor: Actor) -> list[UnitFacts]:
    """Today's units whose cases `actor` looks through, parents first. One statement."""
    within: set[int] = set()
    for permission in (rights.CHECK, rights.FOLLOW, rights.ENDORSE):
        allowed = actor.units_for(permission) if actor.may(permission) else ()
        if allowed is None:
            return unit_facts()
        within |= set(allowed)
    return [unit for unit in unit_facts() if unit.id in within]


def _text(value: str, _actor: Actor) -> ColumnElement[bool]:
    code = _CODE.match(value)
    if code:
        return and_(Submission.year == int(code[1]), Submission.number == int(code[2]))
    return rights.among(search.matching_ids(KIND, value))


def _reviewed_by(value: str, actor: Actor) -> ColumnElement[bool]:
    if value == NOBODY:
        return ~rights.among(select(Assignment.submission_id))
    person_id = actor.person_id if value == ME else int(value) if str(value).isdecimal() else None
    return rights.among(select(Assignment.submission_id).where(Assignment.person_id == person_id))


_CONDITIONS: Final[Mapping[str, Any]] = {
    "category": lambda value, _actor: Submission.category == value,
    "subject": lambda value, _actor: Submission.subject_kind == value,
    "field": lambda value, _actor: Submission.field == value,
    "plan": lambda value, _actor: Submission.plan_id == value,
    "wave": lambda value, _actor: Submission.wave_id == value,
    "movement": lambda value, _actor: Submission.movement_id == value,
    "year": lambda value, _actor: Submission.year == value,
    "consent": lambda value, _actor: Submission.consent == ("" if value == "unknown" else value),
    "overdue": lambda _value, _actor: Submission.due_on < clock.today(),
    "reviewer": _reviewed_by,
    "q": _text,
}
"""By the name of the filter; units and stage are seen to where the question is."""


def _years() -> list[int]:
    first, last = db.session.execute(select(func.min(Submission.year), func.max(Submission.year))).one()
    return list(range(last, first - 1, -1)) if first else []


def _reviewers() -> list[tuple[int, str]]:
    """Everybody who was ever asked to review, by given name."""
    names = person_names(db.session.scalars(select(Assignment.person_id).distinct()))
    return sorted(names.items(), key=lambda pair: pair[1].split()[-1:])
