"""Reminding by hand: the office presses a button, each unit gets one notice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError

from intranet import Actor, Forbidden, Refused, audit, clock, notices, transaction, unit_names, units_on

from .. import rights
from ..texts import ID, _
from . import queries, roster, sweep, words
from .matters import Matter
from .roster import People

MOST_UNITS = 200
"""As many units are reminded in one go, those longest overdue first."""
SUBJECT = f"{ID}.reminder"
"""What a reminder by hand is called in the audit trail."""


@dataclass(frozen=True, slots=True)
class Reminded:
    """How many units were reminded of how many sessions, and how many people were told."""

    units: int
    sessions: int
    people: int


def remind(actor: Actor, unit_ids: Collection[int], plan_id: int | None = None) -> Reminded:
    """Ask these units for the reports of their overdue sessions, each once a day. Raises Forbidden, and Refused when
    there is nothing to ask for.

    Units that `actor` does not follow, or that have the plugin off, are passed over.
    """
    return _remind(actor, queries.overdue_sessions(actor, unit_ids, plan_id))


def _remind(actor: Actor, found: list[Matter]) -> Reminded:
    if any(not rights.may_plan(actor, one.unit_id) for one in found) or not rights.may_plan(actor):
        raise Forbidden(rights.PLAN)
    try:
        return _remind_once(actor, found)
    except IntegrityError:
        # Somebody else has just done so.
        raise _told_already() from None


def _remind_once(actor: Actor, found: list[Matter]) -> Reminded:
    today, on = clock.today(), units_on()
    with transaction():
        done = queries.by_hand(found, today)
        fresh = [
            one for one in found
            if (one.ref_id, one.due_on) not in done and (on is None or one.unit_id in on)
        ]  # fmt: skip
        if not fresh:
            raise _told_already()
        people = roster.today(today)
        groups: dict[People, list[Matter]] = defaultdict(list)
        for one in fresh:
            groups[people.of(one.unit_id)].append(one)
        names = unit_names({one.unit_id for one in fresh})
        told = sum(_tell(actor, to, matters, names) for to, matters in groups.items() if to)
        result = Reminded(len({one.unit_id for one in fresh}), len(fresh), told)
        _record(actor, fresh, result)
    return result


def _told_already() -> Refused:
    return Refused(_("Các đơn vị này đã được nhắc hôm nay; chờ đến mai hoặc gọi trực tiếp"))


def _tell(actor: Actor, to: People, matters: list[Matter], names: dict[int, str]) -> int:
    today = clock.today()
    said = words.by_hand(matters, names, actor.name, today)
    steps = [(one, (today - one.due_on).days) for one in matters]
    sweep.note(steps, "hand", actor)
    key = f"hand:{sweep.key_of(steps, today)}"
    return notices.send(words.REPORTS, to, key=key, subject=said.subject, text=said.text, url=said.url)


def _record(actor: Actor, fresh: list[Matter], result: Reminded) -> None:
    label = _("%(units)d đơn vị, %(num)d buổi", units=result.units, num=result.sessions)
    audit.record(
        actor, action=f"{ID}.remind", subject_kind=SUBJECT, subject_id=None, subject_label=label,
        changes={"sessions": [None, [one.ref_id for one in fresh[:1000]]], "people": [None, result.people]},
    )  # fmt: skip
