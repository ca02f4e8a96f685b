"""Who a plan has reached: plugins record who took part, and read figures and names over all plugins' records.

A person is *reached* by a plan, in a wave, through a channel, once any plugin recorded that they took part; `wave_id`
None stands for any wave, `channel` '' for any channel. *Expected* is everybody of the plan's audience (without one: of
the issuing unit and all below it) who works here on the day. Each person counts for the unit they are on the staff of
on the day asked for, so figures follow people who move and units that merge; a day in the past gives the units and
people of that day. A plan that an amendment replaced has handed its records to it: ask for `plan_heirs` first.

Nobody's permission is checked here: figures are for who may see the plan, names for who may follow the units.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from sqlalchemy import Select

from intranet.database import db
from intranet.host.calling import attribution
from intranet.plans import coverage as records
from intranet.plans import reach, summary
from intranet.plans.models import Plan
from intranet.plans.reach import Coverage, Share, UnitShare
from intranet.plans.summary import Reached

__all__ = [
    "Coverage", "Reached", "Share", "UnitShare", "by_channel", "by_wave", "expected", "gaps", "matrix", "of_person",
    "record", "shares", "trend", "withdraw",
]  # fmt: skip


def record(
    key: str, plan_id: int, person_ids: Collection[int] | Select[int], happened_on: date, wave_id: int | None = None,
    channel: str = "",
) -> int:  # fmt: skip
    """Record that people took part in something of the calling plugin; the result is how many were new.

    `key` is the plugin's own name of the occasion, e.g. `session:17`; recording the same again changes nothing.
    `person_ids` may be a SELECT: 100,000 people never pass through memory. What is recorded for a plan that an
    amendment replaced counts for the amendment. Raises `Refused` for a plan that is not issued, an unknown wave or
    channel, LookupError outside of plugins.
    """
    return records.record(
        source=_plugin(), key=key, plan_id=plan_id, person_ids=person_ids, happened_on=happened_on, wave_id=wave_id,
        channel=channel,
    )  # fmt: skip


def withdraw(key: str, person_ids: Collection[int] | None = None) -> int:
    """Take back what the calling plugin recorded under `key`, for everybody or some; the result is how many rows went.

    Raises LookupError outside of plugins.
    """
    return records.withdraw(_plugin(), key, person_ids)


def expected(plan_id: int, day: date | None = None) -> Select[int]:
    """A SELECT of the ids of the people who should take part on `day` (default today). Raises LookupError: no such
    plan."""
    return reach.expected(_plan(plan_id), day)


def shares(
    plan_id: int, wave_id: int | None = None, channel: str = "", day: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> Coverage:  # fmt: skip
    """Expected and reached people on `day` (default today), in all and by home unit, lowest share first.

    `unit_ids` limits it to the staff of these units (without their sub-units). People on no unit's staff are a unit
    with the id None. Raises LookupError when there is no such plan.
    """
    return reach.coverage(_plan(plan_id), wave_id, channel, day, unit_ids)


def gaps(
    plan_id: int, wave_id: int | None = None, channel: str = "", unit_ids: Collection[int] | None = None,
    day: date | None = None,
) -> Select[Any]:  # fmt: skip
    """The people not reached by `day` (default today), a SELECT of (id, full_name, staff_code, unit_id, unit_name).

    In the order of given names; `unit_ids` limits it to the staff of these units. Raises LookupError: no such plan.
    """
    return reach.gaps(_plan(plan_id), wave_id, channel, day, unit_ids)


def trend(
    plan_id: int, wave_id: int | None = None, channel: str = "", day: date | None = None,
    unit_ids: Collection[int] | None = None,
) -> list[tuple[date, int]]:  # fmt: skip
    """Days on which people were reached for the first time, with how many had been reached by then.

    Of the people expected on `day` (default today), so that the last figure is the one of today. Raises LookupError
    when there is no such plan.
    """
    return list(reach.trend(_plan(plan_id), wave_id, channel, day, unit_ids))


def by_wave(
    plan_id: int, day: date | None = None, unit_ids: Collection[int] | None = None, channel: str = ""
) -> dict[int | None, Share]:
    """The share of each wave of the plan, None: of the plan in any wave. Raises LookupError: no such plan."""
    return summary.by_wave(_plan(plan_id), channel, day, unit_ids)


def by_channel(
    plan_id: int, wave_id: int | None = None, day: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[str, Share]:
    """The share of each channel that the plan asks for or that reached somebody, '' of any channel.

    Raises LookupError when there is no such plan.
    """
    return summary.by_channel(_plan(plan_id), wave_id, day, unit_ids)


def matrix(
    plan_id: int, day: date | None = None, unit_ids: Collection[int] | None = None
) -> dict[tuple[int | None, str], int]:
    """How many of the expected people each (wave, channel) reached by `day`; None and '' are "any". One statement.

    Pairs that reached nobody are left out; the expected people are those of :func:`shares`. Raises LookupError when
    there is no such plan.
    """
    return summary.matrix(_plan(plan_id), day, unit_ids)


def of_person(person_id: int, plan_id: int | None = None) -> list[Reached]:
    """Where a person is reached: for each plan, wave and channel, and for "any wave" and "any channel" of them."""
    return summary.of_person(person_id, plan_id)


def _plugin() -> str:
    plugin_id = attribution.caller_plugin()
    if plugin_id is None:
        raise LookupError("only plugins record here who took part; core uses intranet.plans.coverage")
    return plugin_id


def _plan(plan_id: int) -> Plan:
    plan = db.session.get(Plan, plan_id)
    if plan is None:
        raise LookupError(f"no plan {plan_id}")
    return plan
