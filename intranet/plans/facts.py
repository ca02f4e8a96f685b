"""What a plan asks for, as plain frozen values: its waves with topics, channels and targets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import aliased

from intranet.database import db
from intranet.plans import heads, labels, rights
from intranet.plans.models import Plan, PlanChannel, Target, Wave, WaveTopic
from intranet.web.i18n import _

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A period of a plan (đợt). Either end may be open; `name` is never empty."""

    id: int
    position: int
    name: str
    starts_on: date | None
    ends_on: date | None
    topics: tuple[str, ...]
    amends_id: int | None


@dataclass(frozen=True, slots=True)
class ChannelFacts:
    """A form of publicity the plan asks for: in all waves, or with `wave_id` in one."""

    code: str
    label: str
    wave_id: int | None
    detail: str


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """An aim in per cent; `op` is '=', '>=' or '<='."""

    percent: Decimal
    op: str
    what: str


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A plan as plugins see it. `replaced_by`: the issued amendment that took its place next."""

    id: int
    status: str
    title: str
    reference: str
    year: int
    issued_on: date | None
    issuing_unit_id: int
    waves: tuple[WaveFacts, ...]
    channels: tuple[ChannelFacts, ...]
    targets: tuple[TargetFacts, ...]
    amends_id: int | None
    replaced_by: int | None

    @property
    def name(self) -> str:
        """Reference and title in one line, as lists show plans."""
        return f"{self.reference}: {self.title}" if self.reference else self.title


_HEAD = (
    Plan.id, Plan.status, Plan.title, Plan.number, Plan.symbol, Plan.year, Plan.issued_on, Plan.issuing_unit_id,
    Plan.amends_id,
)  # fmt: skip


def heads_of() -> Select[Any]:
    """The heads of plans, to be narrowed down; :func:`read` reads their parts."""
    heir = aliased(Plan)
    replaced = (
        select(heir.id)
        .where(heir.amends_id == Plan.id, heir.status.in_(rights.OPEN))
        .order_by(heir.id)
        .limit(1)
        .scalar_subquery()
    )
    return select(*_HEAD, replaced.label("replaced_by"))


def read(found: Select[Any]) -> list[PlanFacts]:
    """The plans of a SELECT made by :func:`heads_of`, in its order; four statements, however many plans."""
    rows = db.session.execute(found).all()
    if not rows:
        return []
    ids = [row.id for row in rows]
    waves, channels, targets = _waves(ids), _channels(ids), _targets(ids)
    return [
        PlanFacts(
            row.id, row.status, row.title, heads.written(row.number, row.symbol), row.year, row.issued_on,
            row.issuing_unit_id, tuple(waves.get(row.id, ())), tuple(channels.get(row.id, ())),
            tuple(targets.get(row.id, ())), row.amends_id, row.replaced_by,
        )
        for row in rows
    ]  # fmt: skip


def wave_name(label: str, position: int) -> str:
    """What a wave is called: as the paper says, else by its number."""
    return label or _("Đợt %(num)d", num=position)


def _waves(plan_ids: Sequence[int]) -> dict[int, list[WaveFacts]]:
    rows = db.session.execute(
        select(Wave, WaveTopic.text)
        .outerjoin(WaveTopic, WaveTopic.wave_id == Wave.id)
        .where(Wave.plan_id.in_(plan_ids))
        .order_by(Wave.plan_id, Wave.position, Wave.id, WaveTopic.position, WaveTopic.id)
    )
    topics: dict[Wave, list[str]] = {}
    for wave, text in rows:
        topics.setdefault(wave, []).extend([text] if text else [])
    return _by_plan(
        (wave.plan_id, WaveFacts(
            wave.id, wave.position, wave_name(wave.label, wave.position), wave.starts_on, wave.ends_on, tuple(texts),
            wave.amends_id,
        ))
        for wave, texts in topics.items()
    )  # fmt: skip


def _channels(plan_ids: Sequence[int]) -> dict[int, list[ChannelFacts]]:
    rows = db.session.execute(
        select(PlanChannel.plan_id, PlanChannel.code, PlanChannel.wave_id, PlanChannel.detail)
        .where(PlanChannel.plan_id.in_(plan_ids))
        .order_by(PlanChannel.plan_id, PlanChannel.position, PlanChannel.id)
    )
    return _by_plan(
        (plan_id, ChannelFacts(code, channel_label(code), wave_id, detail)) for plan_id, code, wave_id, detail in rows
    )


def _targets(plan_ids: Sequence[int]) -> dict[int, list[TargetFacts]]:
    rows = db.session.execute(
        select(Target.plan_id, Target.percent, Target.op, Target.what)
        .where(Target.plan_id.in_(plan_ids))
        .order_by(Target.plan_id, Target.position, Target.id)
    )
    return _by_plan((plan_id, TargetFacts(percent, op, what)) for plan_id, percent, op, what in rows)


def _by_plan(pairs: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for plan_id, part in pairs:
        found.setdefault(plan_id, []).append(part)
    return found


def channel_label(code: str) -> str:
    """A channel in the reader's language; an unknown code stands for itself."""
    return str(labels.CHANNELS.get(code, code))
