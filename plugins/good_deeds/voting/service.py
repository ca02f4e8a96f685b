"""Votes: opening, casting, closing. One call is one transaction. A closed vote never changes.

Of a secret ballot only the roll and the sealed box are written: no audit entry, no moment, no notice says that somebody
voted just now, and nothing at all says what.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from sqlalchemy import delete, insert, select

from intranet import Actor, Forbidden, Refused, clock, db, scrub, transaction

from .. import rights
from ..council import service as council
from ..council.models import AgendaItem, BallotBox, CouncilSession, OpenVote, Voter
from ..council.rules import needed as rule_for
from ..council.words import record
from ..flow import service as flow
from ..texts import _
from . import asides, box, checks, counting, notify, words  # noqa: F401  words are for the audit trail
from .asides import Aside
from .standing import Line, Standing, load, reads, runs, voted

NONE: Mapping[int, Aside] = {}
Act = Callable[[Actor, int, int, Mapping[int, Aside]], CouncilSession]
"""What opens or closes a vote."""


class Overtaken(Refused):
    """Somebody else has changed the session since the page was read."""


def open_vote(actor: Actor, session_id: int, version: int, aside: Mapping[int, Aside] = NONE) -> CouncilSession:
    """Open the vote on all items but those set aside; with none left the session is over.

    Raises :class:`Forbidden` unless `actor` runs the session, :class:`Overtaken` and :class:`Refused`: attendance not
    taken, no quorum, too few voters for a secret ballot.
    """
    with transaction():
        standing = _locked(actor, session_id, version, "discussing")
        asides.check(actor, standing, aside)
        council.settle(standing.session)
        standing = _again(session_id)
        voted_on = _rest(standing, aside)
        checks.may_open(standing, voted_on)
        asides.settle(actor, standing.lines, aside)
        if not voted_on:
            return _conclude(actor, standing)
        standing.session.status = "voting"
        if standing.session.ballot == "secret":
            rows = [{"item_id": line.item.id, "sealed": box.sealed(line.item.id, box.Count())} for line in voted_on]
            db.session.execute(insert(BallotBox), rows)
        db.session.flush()
        record(actor, "open_vote", standing.session, {"status": ["discussing", "voting"]})
        notify.opened(standing, voted_on)
    return standing.session


def cast(actor: Actor, session_id: int, choices: Mapping[int, str]) -> None:
    """Vote: *yes*, *no* or *blank* for each item that `actor` votes on, all at once.

    An open vote may be changed until the vote is closed, a secret one never. Raises :class:`Forbidden` for who is no
    member, :class:`Refused` when they were not there, have voted secretly, or left out an item.
    """
    actor.require(rights.SCORE)
    with transaction():
        standing = load(session_id, lock=True)
        if standing is None or actor.person_id is None or actor.person_id not in standing.members:
            raise Forbidden(rights.SCORE)
        mine = checks.ballot_of(standing, actor.person_id)
        checks.complete(mine, choices)
        secret = standing.session.ballot == "secret"
        (_cast_secretly if secret else _cast_openly)(actor, actor.person_id, standing, mine, choices)
    if secret:
        scrub(BallotBox)


def close(actor: Actor, session_id: int, version: int, aside: Mapping[int, Aside] = NONE) -> CouncilSession:
    """Close the vote: count, decide, move the submissions on, tell. Whoever has not voted has not agreed.

    Raises :class:`Forbidden` unless `actor` runs the session, :class:`Overtaken` and :class:`Refused`: nobody voted on
    an item, or so few in a secret ballot that the count would tell who chose what. Such an item can be set aside.
    """
    with transaction():
        standing = _locked(actor, session_id, version, "voting")
        asides.check(actor, standing, aside)
        voted_on = _rest(standing, aside)
        counts = _counts(standing, voted_on)
        asides.settle(actor, standing.lines, aside)
        for line in voted_on:
            _decide(actor, standing, line, counts[line.item.id])
        db.session.execute(delete(BallotBox).where(BallotBox.item_id.in_([line.item.id for line in standing.lines])))
        session = _conclude(actor, standing)
    if session.ballot == "secret":
        scrub(BallotBox)
    return session


def _locked(actor: Actor, session_id: int, version: int, status: str) -> Standing:
    standing = load(session_id, lock=True)
    if standing is None or not (reads(actor, standing) and runs(actor, standing)):
        raise Forbidden(rights.COUNCIL)
    if standing.session.status != status or standing.session.version != version:
        raise Overtaken(_("Trong lúc trang này mở, phiên họp đã thay đổi. Xem lại rồi làm tiếp."))
    return standing


def _again(session_id: int) -> Standing:
    db.session.flush()
    standing = load(session_id)
    assert standing is not None, "it is locked"
    return standing


def _rest(standing: Standing, aside: Mapping[int, Aside]) -> tuple[Line, ...]:
    return tuple(line for line in standing.lines if line.item.outcome == "" and line.item.id not in aside)


def _cast_secretly(
    _actor: Actor, person_id: int, standing: Standing, mine: tuple[Line, ...], choices: Mapping[int, str]
) -> None:
    ids = [line.item.id for line in mine]
    if person_id in set().union(*voted(standing).values()):
        raise Refused(_("Phiếu kín đã gửi rồi nên không sửa được nữa"))
    db.session.execute(insert(Voter), [{"item_id": item_id, "person_id": person_id} for item_id in ids])
    boxes = select(BallotBox).where(BallotBox.item_id.in_(ids)).order_by(BallotBox.item_id).with_for_update()
    for kept in db.session.scalars(boxes.execution_options(populate_existing=True)).all():
        count = box.opened(kept.item_id, kept.sealed).plus(choices[kept.item_id])
        kept.sealed = box.sealed(kept.item_id, count)


def _cast_openly(
    actor: Actor, person_id: int, standing: Standing, mine: tuple[Line, ...], choices: Mapping[int, str]
) -> None:
    ids = [line.item.id for line in mine]
    db.session.execute(delete(OpenVote).where(OpenVote.item_id.in_(ids), OpenVote.person_id == person_id))
    rows = [{"item_id": item_id, "person_id": person_id, "choice": choices[item_id]} for item_id in ids]
    db.session.execute(insert(OpenVote), rows)
    record(actor, "cast_vote", standing.session)


def _counts(standing: Standing, voted_on: tuple[Line, ...]) -> dict[int, box.Count]:
    """What was chosen, by item. Secret boxes are opened here, and nowhere else but to add to them."""
    roll = voted(standing)
    if standing.session.ballot == "secret":
        boxes = select(BallotBox.item_id, BallotBox.sealed).where(BallotBox.item_id.in_([v.item.id for v in voted_on]))
        found = {item_id: box.opened(item_id, kept) for item_id, kept in db.session.execute(boxes)}
    else:
        found = _count_openly(standing)
    counts = {line.item.id: found.get(line.item.id, box.Count()) for line in voted_on}
    for line in voted_on:
        checks.may_count(standing, line, counts[line.item.id], len(roll.get(line.item.id, ())))
    return counts


def _count_openly(standing: Standing) -> dict[int, box.Count]:
    found: dict[int, box.Count] = {}
    rows = select(OpenVote.item_id, OpenVote.choice).join(AgendaItem, AgendaItem.id == OpenVote.item_id)
    for item_id, choice in db.session.execute(rows.where(AgendaItem.session_id == standing.session.id)):
        found[item_id] = found.get(item_id, box.Count()).plus(choice)
    return found


def _decide(actor: Actor, standing: Standing, line: Line, count: box.Count) -> None:
    item, rule, eligible = line.item, rule_for(standing.session, line.item), standing.eligible(line)
    result = counting.Result(
        count, eligible, counting.needed(rule.pass_percent, eligible), item.mean, rule.least_score
    )  # fmt: skip
    item.eligible, item.yes, item.no, item.blank = eligible, count.yes, count.no, count.blank
    item.outcome = result.outcome
    flow.enter(actor, line.submission, "pass" if result.outcome == "passed" else "fail")


def _conclude(actor: Actor, standing: Standing) -> CouncilSession:
    session, before = standing.session, standing.session.status
    session.status, session.closed_at = "closed", clock.now()
    outcomes = [line.item.outcome for line in standing.lines]
    changes = {name: [None, outcomes.count(name)] for name in sorted(set(outcomes))}
    db.session.flush()
    record(actor, "close_vote", session, {"status": [before, "closed"], **changes})
    notify.closed(standing)
    return session
