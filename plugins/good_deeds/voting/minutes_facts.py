"""What minutes are drafted from, besides the session itself. Read in a fixed number of statements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from intranet import db, person_names, unit_facts, unit_names

from ..council.counting import Spread, spread
from ..council.models import AgendaItem, CriteriaSet, ScoreSheet
from .standing import Standing


@dataclass(frozen=True, slots=True)
class Facts:
    """Names by person and by unit; the set of criteria and the figures of the sheets by item."""

    standing: Standing
    council: str
    names: Mapping[int, str]
    units: Mapping[int, str]
    criteria: Mapping[int, str]
    spreads: Mapping[int, Spread]


def facts_of(standing: Standing) -> Facts:
    """Everything the minutes of a session name."""
    return Facts(
        standing, _council(), person_names(standing.members),
        unit_names({line.submission.unit_id for line in standing.lines}), _criteria(standing), _spreads(standing),
    )  # fmt: skip


def _council() -> str:
    """The council as the directory calls it, when it knows just one."""
    found = [unit.name for unit in unit_facts() if unit.kind == "council"]
    return found[0] if len(found) == 1 else "Hội đồng xét khen thưởng"


def _criteria(standing: Standing) -> dict[int, str]:
    wanted = {line.item.id: line.item.criteria_set_id for line in standing.lines}
    rows = select(CriteriaSet).where(CriteriaSet.id.in_(set(wanted.values()) - {None}))
    sets = {row.id: row.name + (f" (nguồn: {row.source})" if row.source else "") for row in db.session.scalars(rows)}
    return {item: sets[kept] for item, kept in wanted.items() if kept in sets}


def _spreads(standing: Standing) -> dict[int, Spread]:
    left = {(line.item.id, person) for line in standing.lines for person in line.left}
    rows = select(ScoreSheet.item_id, ScoreSheet.person_id, ScoreSheet.total).join(AgendaItem)
    rows = rows.where(AgendaItem.session_id == standing.session.id, ScoreSheet.sent_at.is_not(None))
    totals: dict[int, list[Decimal]] = defaultdict(list)
    for item_id, person_id, total in db.session.execute(rows):
        if total is not None and (item_id, person_id) not in left:
            totals[item_id].append(total)
    return {item_id: figures for item_id, values in totals.items() if (figures := spread(values))}
