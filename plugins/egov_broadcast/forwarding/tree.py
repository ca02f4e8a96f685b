"""The whole chain of a broadcast as lines of a tree: who handed it to whom, when, with which words, how far they are.

Four statements for the tree and three for a page of it, however many forwards there are and however deep it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from intranet import Actor, Rule, audience_rules_each, db, group_choices, person_names, unit_names

from .. import rights
from ..sending import brief
from ..sending.brief import Brief
from ..sending.models import Broadcast
from ..texts import _

SHOWN_TARGETS = 4


@dataclass(frozen=True, slots=True)
class Node:
    """A forward in the tree; `depth` counts from 1 for those of the first broadcast."""

    forward: Broadcast
    depth: int


@dataclass(frozen=True, slots=True)
class Line:
    """A node as the page shows it. `to` is in words; `others`: how many targets more than those."""

    forward: Broadcast
    depth: int
    by: str
    unit: str
    to: str
    far: Brief
    may_withdraw: bool


def nodes(actor: Actor, root: Broadcast) -> list[Node]:
    """The forwards that `actor` may see, each below what it was made of, the earlier first. One statement.

    Who follows everything or sent it sees all; others what they forwarded, what is forwarded on behalf of the units
    they follow, and what came of it.
    """
    chain = db.session.scalars(
        select(Broadcast)
        .where(Broadcast.root_id == root.id, Broadcast.id != root.id, Broadcast.sent_at.is_not(None))
        .order_by(Broadcast.id)
    ).all()
    # Parents come before children, whatever happened since.
    seen: set[int] = set()
    everything = sees_all(actor, root)
    units = actor.units_for(rights.FOLLOW) if actor.may(rights.FOLLOW) else ()
    for forward in chain:
        mine = actor.person_id is not None and forward.sender_id == actor.person_id
        if everything or mine or forward.parent_id in seen or (units is not None and forward.unit_id in units):
            seen.add(forward.id)
    return _ordered(root.id, [forward for forward in chain if forward.id in seen])


def sees_all(actor: Actor, root: Broadcast) -> bool:
    """Whether `actor` sees the whole chain."""
    sent_it = actor.person_id is not None and root.sender_id == actor.person_id
    return sent_it or actor.may_everywhere(rights.FOLLOW) or actor.may_everywhere(rights.SEND)


def _ordered(root_id: int, chain: Sequence[Broadcast]) -> list[Node]:
    """Each forward after what it was made of; one whose parent is not among them stands at the top."""
    present = {forward.id for forward in chain}
    children: dict[int, list[Broadcast]] = {}
    for forward in chain:
        parent = forward.parent_id if forward.parent_id in present else root_id
        children.setdefault(parent or root_id, []).append(forward)
    found: list[Node] = []
    waiting = [Node(forward, 1) for forward in reversed(children.get(root_id, []))]
    while waiting:
        node = waiting.pop()
        found.append(node)
        below = reversed(children.get(node.forward.id, []))
        waiting.extend(Node(forward, node.depth + 1) for forward in below)
    return found


def lines(actor: Actor, shown: Sequence[Node]) -> list[Line]:
    """Lines with names, targets and figures. Five statements, however many."""
    forwards = [node.forward for node in shown]
    rules = audience_rules_each([one.audience_id for one in forwards])
    every = [rule for some in rules.values() for rule in some]
    people = {one.sender_id for one in forwards if one.sender_id is not None} | _refs(every, "person")
    names, units = person_names(people), unit_names({one.unit_id for one in forwards} | _refs(every, "unit"))
    groups = dict(group_choices()) if _refs(every, "group") else {}
    numbers = brief.of_forwards([one.id for one in forwards])
    everywhere = actor.may_everywhere(rights.FORWARD)
    return [
        Line(
            node.forward, node.depth, names.get(node.forward.sender_id or 0, ""),
            units.get(node.forward.unit_id, ""), _words(rules[node.forward.audience_id], units, groups, names),
            numbers[node.forward.id],
            node.forward.status == "live"
            and (everywhere or (actor.person_id is not None and node.forward.sender_id == actor.person_id)),
        )
        for node in shown
    ]  # fmt: skip


def _refs(rules: Sequence[Rule], kind: str) -> set[int]:
    return {rule.ref_id for rule in rules if rule.kind == kind and rule.ref_id is not None}


def _words(rules: Sequence[Rule], units: dict[int, str], groups: dict[int, str], people: dict[int, str]) -> str:
    """To whom, in words: the first targets by name, then how many more, then whether some are excepted."""
    names = {"unit": units, "group": groups, "person": people}
    chosen = [rule for rule in rules if not rule.excludes]
    said = [
        _("Toàn cơ quan") if rule.kind == "everyone" else names[rule.kind].get(rule.ref_id or 0, _("không còn tên"))
        for rule in chosen[:SHOWN_TARGETS]
    ]
    if len(chosen) > SHOWN_TARGETS:
        said.append(_("và %(num)d nơi khác", num=len(chosen) - SHOWN_TARGETS))
    words = "; ".join(said)
    return _("%(whom)s, có trừ", whom=words) if len(chosen) < len(rules) else words
