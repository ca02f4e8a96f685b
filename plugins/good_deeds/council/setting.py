"""What the council judges and decides by, set by the office with dates. One call is one transaction.

Of each category (and of all) one rule and one set of criteria hold on a day: a new one ends the one before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import delete, select

from intranet import Actor, Forbidden, Refused, audit, dates, db, transaction

from .. import rights
from ..texts import BALLOTS, CATEGORIES, _
from . import access, criteria
from .models import CouncilRule, CriteriaSet, Criterion
from .words import CRITERIA, RULE

MOST_CRITERIA = 12
LONGEST = {"name": 120, "label": 120, "hint": 200, "source": 300}
LARGEST = Decimal(1000)

Dated = CouncilRule | CriteriaSet
Found = TypeVar("Found", CouncilRule, CriteriaSet)


class Conflict(Refused):
    """Somebody else changed it in between: `stored` is what is there now."""

    def __init__(self, stored: Dated) -> None:
        super().__init__(
            _("Trong lúc trang này mở, người khác đã sửa. Chưa có gì bị mất: so với bản đang lưu rồi lưu lại.")
        )
        self.stored = stored


@dataclass(frozen=True, slots=True)
class RuleDraft:
    """What one may say of a rule; see :class:`CouncilRule`."""

    category: str | None
    effective_from: date
    effective_to: date | None
    quorum_percent: Decimal
    pass_percent: Decimal
    least_score: Decimal | None
    ballot: str
    source: str
    verified: bool = False


@dataclass(frozen=True, slots=True)
class CriterionDraft:
    """One criterion: from 0 to `most`, counted `weight` times."""

    label: str
    hint: str
    most: Decimal
    weight: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True)
class SetDraft:
    """What one may say of a set of criteria."""

    name: str
    category: str | None
    effective_from: date
    effective_to: date | None = None
    decimals: int = 0
    source: str = ""
    criteria: Sequence[CriterionDraft] = field(default_factory=tuple)


def add_rule(actor: Actor, draft: RuleDraft) -> CouncilRule:
    """Set a rule from a day on; the one before it ends. Sessions keep what they were called by.

    Raises Forbidden and Refused.
    """
    with transaction():
        _require(actor)
        _check_rule(draft)
        _make_room(CouncilRule, draft, None)
        rule = CouncilRule(**asdict(draft))
        db.session.add(rule)
        db.session.flush()
        _record(actor, rule, {name: [None, value] for name, value in asdict(draft).items()})
    return rule


def edit_rule(actor: Actor, rule_id: int, version: int, draft: RuleDraft) -> CouncilRule:
    """Correct a rule. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        _require(actor)
        rule = _locked(CouncilRule, rule_id, version)
        _check_rule(draft)
        _make_room(CouncilRule, draft, rule_id)
        _fill(actor, rule, asdict(draft))
    return rule


def add_set(actor: Actor, draft: SetDraft) -> CriteriaSet:
    """Set criteria from a day on; the set before them ends, and what was judged by it stays. Raises as add_rule."""
    with transaction():
        _require(actor)
        _check_set(draft)
        _make_room(CriteriaSet, draft, None)
        values = {name: value for name, value in asdict(draft).items() if name != "criteria"}
        made = CriteriaSet(**values)
        db.session.add(made)
        db.session.flush()
        _put(made, draft)
        _record(actor, made, {name: [None, value] for name, value in values.items()} | _told(draft))
    return made


def edit_set(actor: Actor, set_id: int, version: int, draft: SetDraft) -> CriteriaSet:
    """Change a set by which nothing was judged yet. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        _require(actor)
        stored = _locked(CriteriaSet, set_id, version)
        if criteria.in_use([set_id]):
            raise Refused(_("Đã có đề xuất chấm theo bộ này nên bộ này không sửa được; lập bộ mới từ bản sao"))
        _check_set(draft)
        _make_room(CriteriaSet, draft, set_id)
        values = {name: value for name, value in asdict(draft).items() if name != "criteria"}
        db.session.execute(delete(Criterion).where(Criterion.set_id == set_id))
        _put(stored, draft)
        _fill(actor, stored, values, _told(draft))
    return stored


def end_set(actor: Actor, set_id: int, version: int, last_on: date) -> CriteriaSet:
    """Say until which day a set holds. Raises Forbidden, Refused and :class:`Conflict`."""
    with transaction():
        _require(actor)
        stored = _locked(CriteriaSet, set_id, version)
        if last_on < stored.effective_from:
            raise Refused(_("Ngày cuối không được trước ngày bắt đầu"), "effective_to")
        _fill(actor, stored, {"effective_to": last_on})
    return stored


def _require(actor: Actor) -> None:
    if not access.organises(actor):
        raise Forbidden(rights.COUNCIL)


def _locked(model: type[Found], row_id: int, version: int) -> Found:
    found = select(model).where(model.id == row_id).with_for_update().execution_options(populate_existing=True)
    stored = db.session.scalars(found).one_or_none()
    if stored is None:
        raise Refused(_("Không còn mục này; quay lại danh sách để xem"))
    if stored.version != version:
        raise Conflict(stored)
    return stored


def _make_room(model: type[Found], draft: RuleDraft | SetDraft, own_id: int | None) -> None:
    """End what held before for the same category; refuse what would stand beside another."""
    if draft.effective_to is not None and draft.effective_to < draft.effective_from:
        raise Refused(_("Ngày cuối không được trước ngày bắt đầu"), "effective_to")
    others = select(model).where(model.category.is_not_distinct_from(draft.category), model.id != (own_id or 0))
    for other in db.session.scalars(others.with_for_update()):
        if other.effective_from < draft.effective_from:
            if other.effective_to is None or other.effective_to >= draft.effective_from:
                other.effective_to = draft.effective_from - timedelta(days=1)
        elif draft.effective_to is None or draft.effective_to >= other.effective_from:
            raise Refused(
                _("Đã có mục khác của loại này từ ngày %(day)s; chọn ngày bắt đầu sau ngày ấy, hoặc ngày cuối trước đó",
                  day=dates.vndate(other.effective_from)), "effective_from",
            )  # fmt: skip
    db.session.flush()


def _check_rule(draft: RuleDraft) -> None:
    for name in ("quorum_percent", "pass_percent"):
        if not 1 <= getattr(draft, name) <= 100:
            raise Refused(_("Tỷ lệ phải từ 1 đến 100"), name)
    if draft.least_score is not None and not 0 <= draft.least_score <= 100:
        raise Refused(_("Điểm tối thiểu phải từ 0 đến 100"), "least_score")
    if draft.ballot not in BALLOTS:
        raise Refused(_("Chọn cách biểu quyết"), "ballot")
    _check_common(draft)
    if draft.verified and not draft.source.strip():
        raise Refused(_("Ghi văn bản đã đối chiếu: số, ngày, điều khoản"), "source")


def _check_set(draft: SetDraft) -> None:
    if not draft.name.strip() or len(draft.name) > LONGEST["name"]:
        raise Refused(_("Nhập tên, tối đa %(num)d ký tự", num=LONGEST["name"]), "name")
    if not 0 <= draft.decimals <= 2:
        raise Refused(_("Chọn 0, 1 hoặc 2 chữ số sau dấu phẩy"), "decimals")
    _check_common(draft)
    if not draft.criteria:
        raise Refused(_("Nhập ít nhất một tiêu chí"))
    if len(draft.criteria) > MOST_CRITERIA:
        raise Refused(_("Mỗi bộ có tối đa %(num)d tiêu chí", num=MOST_CRITERIA))
    for one in draft.criteria:
        if len(one.label) > LONGEST["label"] or len(one.hint) > LONGEST["hint"]:
            raise Refused(_("Tên tiêu chí, gợi ý quá dài; rút gọn “%(name)s”", name=one.label[:40]))
        if not 0 < one.most <= LARGEST:
            raise Refused(_("Điểm tối đa của “%(name)s” phải lớn hơn 0, tối đa 1.000", name=one.label))
        if not 0 < one.weight <= 100:
            raise Refused(_("Hệ số của “%(name)s” phải lớn hơn 0, tối đa 100", name=one.label))


def _check_common(draft: RuleDraft | SetDraft) -> None:
    if draft.category is not None and draft.category not in CATEGORIES:
        raise Refused(_("Chọn loại trong danh sách"), "category")
    if len(draft.source) > LONGEST["source"]:
        raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=LONGEST["source"]), "source")


def _put(stored: CriteriaSet, draft: SetDraft) -> None:
    rows = [Criterion(set_id=stored.id, position=n, **asdict(one)) for n, one in enumerate(draft.criteria, 1)]
    db.session.add_all(rows)
    db.session.flush()


def _told(draft: SetDraft) -> dict[str, Any]:
    return {"criteria": [None, [f"{one.label}: {one.most.normalize():f} × {one.weight.normalize():f}"
                                for one in draft.criteria]]}  # fmt: skip


def _fill(actor: Actor, stored: Dated, values: dict[str, Any], more: dict[str, Any] | None = None) -> None:
    changes = {name: [getattr(stored, name), new] for name, new in values.items() if getattr(stored, name) != new}
    for name, (_old, new) in changes.items():
        setattr(stored, name, new)
    db.session.flush()
    if changes or more:
        _record(actor, stored, changes | (more or {}))


def _record(actor: Actor, stored: Dated, changes: dict[str, Any]) -> None:
    is_rule = isinstance(stored, CouncilRule)
    since = dates.vndate(stored.effective_from)
    label = _("Quy tắc từ %(day)s", day=since) if is_rule else stored.name
    audit.record(
        actor, action="good_deeds.rule" if is_rule else "good_deeds.criteria",
        subject_kind=RULE if is_rule else CRITERIA, subject_id=stored.id, subject_label=label, changes=changes,
    )  # fmt: skip
