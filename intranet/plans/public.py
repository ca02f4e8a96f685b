"""What plugins may ask the plans: titles, choices and facts, and what amendments replaced. Exported by `intranet`."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, and_, exists, or_, select

from intranet.access import Actor
from intranet.database import db
from intranet.plans import facts, heads, heirs, labels, rights
from intranet.plans.facts import ChannelFacts, PlanFacts, TargetFacts, WaveFacts
from intranet.plans.models import Movement, Plan, Wave

__all__ = [
    "ChannelFacts", "PlanFacts", "TargetFacts", "WaveFacts", "channel_names", "movement_choices", "movement_names",
    "plan_choices", "plan_facts", "plan_heirs", "plan_titles", "running_plans", "wave_heirs", "wave_names",
]  # fmt: skip

MOST_CHOICES = 200


def plan_titles(actor: Actor, ids: Iterable[int]) -> dict[int, str]:
    """Titles of plans by id, in one query; those that `actor` may not see are left out.

    The page of a plan is `plugin_url("plans.show", plan_id=…)`.
    """
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Plan.id, Plan.title).where(Plan.id.in_(wanted), rights.visible(actor))
    return dict(db.session.execute(found).all())


def plan_choices(actor: Actor) -> list[tuple[int, str]]:
    """Issued and closed plans for a select box, as (id, reference and title), newest first, at most 200."""
    found = (
        select(Plan.id, Plan.number, Plan.symbol, Plan.title)
        .where(Plan.status.in_(rights.OPEN), Plan.archived_at.is_(None), rights.visible(actor))
        .order_by(Plan.year.desc(), Plan.issued_on.desc(), Plan.id.desc())
        .limit(MOST_CHOICES)
    )
    return [
        (plan_id, f"{reference}: {title}" if (reference := heads.written(number, symbol)) else title)
        for plan_id, number, symbol, title in db.session.execute(found)
    ]


def plan_facts(actor: Actor, plan_id: int) -> PlanFacts | None:
    """A plan that `actor` may see with its waves, channels and targets, drafts too; else None. Four statements."""
    found = facts.read(facts.heads_of().where(Plan.id == plan_id, rights.visible(actor)))
    return found[0] if found else None


def running_plans(actor: Actor, day: date | None = None) -> list[PlanFacts]:
    """Issued plans that `actor` may see, newest first, at most 200; not those that ended or were replaced.

    With `day` only those that run on it: one of their waves does, or without waves the year is theirs.
    Four statements, however many plans.
    """
    found = facts.heads_of().where(Plan.status == "issued", Plan.archived_at.is_(None), rights.visible(actor))
    if day is not None:
        found = found.where(_runs(day))
    return facts.read(found.order_by(Plan.year.desc(), Plan.issued_on.desc(), Plan.id.desc()).limit(MOST_CHOICES))


def _runs(day: date) -> ColumnElement[bool]:
    begun = or_(Wave.starts_on.is_(None), Wave.starts_on <= day)
    open_still = or_(Wave.ends_on.is_(None), Wave.ends_on >= day)
    own = Wave.plan_id == Plan.id
    return or_(exists().where(own, begun, open_still), and_(Plan.year == day.year, ~exists().where(own)))


def channel_names() -> dict[str, str]:
    """The channels of publicity by code, in the reader's language and in the order of the papers."""
    return {code: str(label) for code, label in labels.CHANNELS.items()}


def movement_choices() -> list[tuple[int, str]]:
    """Emulation movements and campaigns for a select box, as (id, name), by name, at most 200. One query."""
    found = select(Movement.id, Movement.name).order_by(Movement.folded_name, Movement.id).limit(MOST_CHOICES)
    return [(movement_id, name) for movement_id, name in db.session.execute(found)]


def movement_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of movements by id, in one query; unknown ids are left out."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Movement.id, Movement.name).where(Movement.id.in_(wanted))
    return dict(db.session.execute(found).all())


def wave_names(ids: Iterable[int]) -> dict[int, str]:
    """Names of waves by id, in one query; unknown ids are left out. Ask only for waves of plans the reader may see."""
    wanted = set(ids)
    if not wanted:
        return {}
    found = select(Wave.id, Wave.label, Wave.position).where(Wave.id.in_(wanted))
    return {wave_id: facts.wave_name(label, position) for wave_id, label, position in db.session.execute(found)}


def plan_heirs(ids: Iterable[int]) -> dict[int, int]:
    """For plans that an issued amendment replaced: the plan that stands for them today, by id, in one query.

    Follows amendments of amendments to the end; plans that nothing replaced are left out.
    """
    return heirs.of_plans(ids)


def wave_heirs(ids: Iterable[int]) -> dict[int, int | None]:
    """For waves of replaced plans: the wave that stands for them today, by id, in one query.

    None: the amendment has no such wave. Waves of plans that nothing replaced are left out.
    """
    return heirs.of_waves(ids)
