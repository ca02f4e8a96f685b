"""What pages of votes read. Choices of others are given only once an open vote is closed; of secret ballots never."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intranet import Actor, db, person_names

from ..council.models import AgendaItem, OpenVote
from ..council.rules import needed as rule_for
from . import counting
from .box import Count
from .standing import Line, Standing, runs, voted


@dataclass(frozen=True, slots=True)
class Turnout:
    """Who has voted, of those who may: *done* on everything they vote on. Names in the order of the roster."""

    done: Sequence[str]
    missing: Sequence[str]

    @property
    def total(self) -> int:
        """How many may vote."""
        return len(self.done) + len(self.missing)


@dataclass(frozen=True, slots=True)
class Voted:
    """The result of an item. `result` is None when it was set aside; `choices` is who chose what in an open vote."""

    line: Line
    result: counting.Result | None
    choices: Mapping[str, Sequence[str]]
    left: Sequence[str]


def turnout(standing: Standing) -> Turnout:
    """How many have voted, and who is awaited. Two statements."""
    roll = voted(standing)
    names = person_names(standing.members)
    done, missing = [], []
    for person in standing.members:
        mine = standing.votes_of(person)
        if mine:
            is_done = all(person in roll.get(line.item.id, ()) for line in mine)
            (done if is_done else missing).append(names.get(person, ""))
    return Turnout(done, missing)


def has_voted(actor: Actor, standing: Standing) -> bool:
    """Whether the actor has voted on everything they vote on. One statement."""
    roll = voted(standing)
    mine = standing.votes_of(actor.person_id)
    return bool(mine) and all(actor.person_id in roll.get(line.item.id, ()) for line in mine)


def kept_choices(actor: Actor, standing: Standing) -> dict[int, str]:
    """What the actor chose so far in an open vote, by item; nothing in a secret one. One statement."""
    if standing.session.ballot == "secret":
        return {}
    rows = select(OpenVote.item_id, OpenVote.choice).join(AgendaItem, AgendaItem.id == OpenVote.item_id)
    rows = rows.where(AgendaItem.session_id == standing.session.id, OpenVote.person_id == actor.person_id)
    return {row.item_id: row.choice for row in db.session.execute(rows)}


def results(actor: Actor, standing: Standing) -> list[Voted]:
    """The results of a closed session. Who chose what in an open vote: for members and who runs it."""
    names = person_names(standing.members)
    sees_choices = actor.person_id in standing.members or runs(actor, standing)
    choices = _choices(standing, names) if sees_choices and standing.session.ballot == "open" else {}
    return [
        Voted(line, result_of(standing, line), choices.get(line.item.id, {}), [names[one] for one in line.left])
        for line in standing.lines
    ]


def result_of(standing: Standing, line: Line) -> counting.Result | None:
    """The reckoning of an item of a closed session; None when it was set aside."""
    item = line.item
    if item.eligible is None or not line.is_voted_on:
        return None
    rule = rule_for(standing.session, item)
    count = Count(item.yes or 0, item.no or 0, item.blank or 0)
    needed = counting.needed(rule.pass_percent, item.eligible)
    return counting.Result(count, item.eligible, needed, item.mean, rule.least_score)


def _choices(standing: Standing, names: Mapping[int, str]) -> dict[int, dict[str, list[str]]]:
    found: dict[int, dict[str, list[str]]] = {}
    rows = select(OpenVote).join(AgendaItem, AgendaItem.id == OpenVote.item_id)
    rows = rows.where(AgendaItem.session_id == standing.session.id)
    by_person = {(vote.item_id, vote.person_id): vote.choice for vote in db.session.scalars(rows)}
    for line in standing.lines:
        chosen = found.setdefault(line.item.id, {"yes": [], "no": [], "blank": []})
        for person in standing.members:
            choice = by_person.get((line.item.id, person))
            if choice:
                chosen[choice].append(names[person])
    return found
