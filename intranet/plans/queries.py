"""Reads for the list of plans and for choosing among plans."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from intranet import search
from intranet.access import Actor
from intranet.database import db
from intranet.directory import queries as directory
from intranet.directory.models import AudienceRule, Group
from intranet.plans import rights
from intranet.plans.models import PLAN_STATUSES, Plan
from intranet.text import fold


@dataclass(frozen=True, slots=True)
class Filters:
    """What the reader narrowed the list down to; None and '' narrow nothing."""

    year: int | None = None
    kind: str = ""
    status: str = ""
    unit: int | None = None
    text: str = ""
    archived: bool = False

    @property
    def active(self) -> bool:
        """Whether anything but the status tab narrows the list."""
        return bool(self.year or self.kind or self.unit or self.text)


@dataclass(frozen=True, slots=True)
class Facets:
    """How many visible plans there are by status (under the other filters), and the years there are."""

    statuses: dict[str, int]
    years: list[int]

    @property
    def total(self) -> int:
        """All of them."""
        return sum(self.statuses.values())


def listing(actor: Actor, filters: Filters) -> Select[Any]:
    """The visible plans under `filters`: newest year first, drafts before what was issued."""
    found = select(Plan).where(*_conditions(actor, filters), *_status(filters))
    return found.order_by(Plan.year.desc(), Plan.issued_on.desc().nulls_first(), Plan.id.desc())


def facets(actor: Actor, filters: Filters) -> Facets:
    """The figures beside the filters, in one query."""
    narrowed = and_(*_conditions(actor, filters))
    found = db.session.execute(
        select(Plan.year, Plan.status, func.count().filter(narrowed))
        .where(rights.visible(actor), _shelf(filters))
        .group_by(Plan.year, Plan.status)
    ).all()
    statuses = {status: sum(n for _y, s, n in found if s == status) for status in PLAN_STATUSES}
    return Facets(statuses, sorted({year for year, _s, _n in found}, reverse=True))


def _conditions(actor: Actor, filters: Filters) -> list[ColumnElement[bool]]:
    found = [rights.visible(actor), _shelf(filters)]
    if filters.year is not None:
        found.append(Plan.year == filters.year)
    if filters.kind:
        found.append(Plan.kind == filters.kind)
    if filters.unit is not None:
        found.append(Plan.issuing_unit_id.in_(directory.subtree_ids([filters.unit])))
    if filters.text:
        found.append(Plan.id.in_(search.matching_ids("plan", filters.text)))
    return found


def _shelf(filters: Filters) -> ColumnElement[bool]:
    return Plan.archived_at.is_not(None) if filters.archived else Plan.archived_at.is_(None)


def _status(filters: Filters) -> list[ColumnElement[bool]]:
    return [Plan.status == filters.status] if filters.status else []


def unit_names(plans: Iterable[Plan], known: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Names of the issuing units: those of `known` choices, the others (ended units) by one query."""
    names = {unit_id: label.strip() for unit_id, label in known}
    missing = {plan.issuing_unit_id for plan in plans} - set(names)
    return names | directory.unit_names(missing)


def possible_parents(actor: Actor, year: int, limit: int = 200) -> Sequence[Plan]:
    """Issued plans that a plan of `year` may carry out, newest first."""
    found = select(Plan).where(rights.visible(actor), Plan.status.in_(rights.OPEN), Plan.archived_at.is_(None))
    near = found.where(Plan.year.between(year - 5, year)).order_by(Plan.year.desc(), Plan.issued_on.desc())
    return db.session.scalars(near.limit(limit)).all()


def same_reference(number: str, symbol: str) -> ColumnElement[bool]:
    """The condition that a plan bears this number and symbol, however a paper spaces and pads them."""
    digits = number.lstrip("0")
    if not digits.isdecimal() or len(digits) > 9:
        return Plan.id.is_(None)
    return and_(Plan.number == int(digits), func.lower(Plan.symbol) == symbol.lower())


def by_references(actor: Actor, codes: Iterable[tuple[str, str]]) -> ColumnElement[bool]:
    """The condition for issued, visible plans that bear one of `codes` (number, symbol)."""
    wanted = [same_reference(number, symbol) for number, symbol in codes if number and symbol]
    return and_(rights.visible(actor), Plan.status.in_(rights.OPEN), or_(*wanted)) if wanted else Plan.id.is_(None)


def reference_key(number: str | int | None, symbol: str) -> str:
    """Number and symbol in one comparable form."""
    return f"{str(number or '').lstrip('0')}/{fold(symbol)}"


def groups() -> list[tuple[int, str]]:
    """Groups of people in use, for choosing."""
    found = select(Group.id, Group.name).where(Group.archived_at.is_(None)).order_by(Group.name)
    return [(group_id, name) for group_id, name in db.session.execute(found)]


def audience_rules(audience_id: int | None) -> Sequence[AudienceRule]:
    """The rules of a saved audience, in the order they were given."""
    if audience_id is None:
        return []
    found = select(AudienceRule).where(AudienceRule.audience_id == audience_id).order_by(AudienceRule.id)
    return db.session.scalars(found).all()
