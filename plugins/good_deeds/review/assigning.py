"""Asking people to review cases: several people, several cases, in a few statements."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from sqlalchemy import delete, func, select, update

from intranet import Actor, Forbidden, Refused, audit, clock, dates, db, notices, person_names, transaction, upsert

from .. import rights
from ..conflicts import facts
from ..models import KIND, Assignment, Submission
from ..texts import ID, _, ngettext
from . import who

ASKED: Final = f"{ID}.review"
"""The kind of notice to whoever is asked to review."""
MOST_CASES: Final = 500
MOST_PEOPLE: Final = 20
_CHUNK: Final = 1000
Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Wish:
    """Who is to review: `each` people of `people` for every case, 0 for all of them; until when."""

    people: Sequence[int]
    each: int = 0
    due_on: date | None = None


@dataclass(slots=True)
class Outcome:
    """What came of it. Pairs are (case, person); `refused` says of a case why nobody was asked."""

    given: list[Pair] = field(default_factory=list)
    had: list[Pair] = field(default_factory=list)
    kept: list[Pair] = field(default_factory=list)
    refused: dict[int, str] = field(default_factory=dict)


def assign(actor: Actor, case_ids: Collection[int], wish: Wish) -> Outcome:
    """Ask `wish.people` to review these cases, all at once; whoever was asked before keeps what they wrote.

    People who are kept from a case (see :mod:`conflicts.facts`) are not asked about it. Cases one may not see are
    left out without a word, those of other units, one's own or already decided come back as refused.

    Raises :class:`Refused` without people, for too many, or for a day that has passed.
    """
    _require(actor)
    _check(case_ids, wish)
    with transaction():
        outcome, open_cases = Outcome(), {}
        rows = _cases(actor, case_ids)
        kept = _kept(actor, rows)
        for row in rows:
            sentence = _why_not(actor, row, kept)
            if sentence:
                outcome.refused[row.id] = sentence
            else:
                open_cases[row.id] = row
        _share(open_cases, wish, outcome)
        _insert(actor, outcome.given, wish.due_on)
        _tell(actor, outcome.given, open_cases, wish.due_on)
        _note(actor, outcome.given, open_cases)
    return outcome


def set_due(actor: Actor, case_ids: Collection[int], due_on: date) -> int:
    """Set until when the reviews of these cases that are not done are wanted; how many were changed.

    Raises :class:`Refused` for a day that has passed.
    """
    _require(actor)
    _check_day(due_on)
    with transaction():
        rows = _cases(actor, case_ids)
        kept = _kept(actor, rows)
        allowed = {row.id: row for row in rows if not _why_not(actor, row, kept)}
        waiting = Assignment.submission_id.in_(allowed), Assignment.done_at.is_(None)
        changed = db.session.execute(select(Assignment.submission_id).where(*waiting)).scalars().all()
        db.session.execute(update(Assignment).where(*waiting).values(due_on=due_on))
        for case_id in sorted(set(changed)):
            _record(actor, "good_deeds.review_due", allowed[case_id], {"due_on": [None, due_on]})
    return len(changed)


def release(actor: Actor, case_id: int, person_id: int) -> None:
    """Ask somebody no longer, who has not written yet. Raises :class:`Refused` when they have."""
    _require(actor)
    with transaction():
        row = _one(actor, case_id)
        found = db.session.get(Assignment, (case_id, person_id), with_for_update=True)
        if found is None:
            return
        if found.done_at is not None:
            raise Refused(_("Người này đã cho ý kiến; ý kiến được giữ trong hồ sơ"))
        db.session.execute(
            delete(Assignment).where(Assignment.submission_id == case_id, Assignment.person_id == person_id)
        )
        _record(actor, "good_deeds.release", row, {"reviewer": [_name(person_id), None]})


def remind(actor: Actor, case_id: int) -> int:
    """Remind whoever has not reviewed the case yet, at most once a day; how many were told."""
    _require(actor)
    with transaction():
        row = _one(actor, case_id)
        waiting = select(Assignment.person_id).where(Assignment.submission_id == case_id, Assignment.done_at.is_(None))
        told = notices.send(
            ASKED, waiting, key=f"remind:{case_id}:{clock.today():%Y%m%d}",
            subject=lambda: _("Nhắc xem xét: %(title)s", title=row.title), text=lambda: _("Đề nghị cho ý kiến sớm."),
            url=f"/p/{ID}/cases/{case_id}",
        )  # fmt: skip
        if told:
            _record(actor, "good_deeds.review_remind", row, {})
    return told


def _require(actor: Actor) -> None:
    if not who.may_ask(actor):
        raise Forbidden(rights.ENDORSE)


def _check(case_ids: Collection[int], wish: Wish) -> None:
    if not wish.people:
        raise Refused(_("Chọn ít nhất một người xem xét"), "people")
    if len(wish.people) > MOST_PEOPLE:
        raise Refused(_("Chọn nhiều nhất %(num)d người một lần", num=MOST_PEOPLE), "people")
    if len(case_ids) > MOST_CASES:
        raise Refused(_("Chọn nhiều nhất %(num)d đề xuất một lần", num=MOST_CASES))
    if wish.due_on is not None:
        _check_day(wish.due_on)


def _check_day(due_on: date) -> None:
    if due_on < clock.today():
        raise Refused(_("Chọn hạn từ hôm nay trở đi"), "due_on")


def _cases(actor: Actor, case_ids: Collection[int]) -> Sequence[Any]:
    wanted = Submission.id, Submission.unit_id, Submission.stage, Submission.title, Submission.year, Submission.number
    found = select(*wanted).where(Submission.id.in_(case_ids), rights.visible(actor), Submission.stage != "draft")
    return db.session.execute(found.order_by(Submission.id)).all()


def _one(actor: Actor, case_id: int) -> Any:
    found = [row for row in _cases(actor, [case_id]) if who.may_ask_about(actor, row.unit_id)]
    if not found or _kept(actor, found):
        raise Forbidden(rights.ENDORSE)
    return found[0]


def _kept(actor: Actor, rows: Sequence[Any]) -> set[int]:
    """The cases that `actor` does not judge: who does is not for them to choose, either."""
    found = facts.kept([row.id for row in rows])
    return {case_id for case_id, people in found.items() if actor.person_id in people}


def _why_not(actor: Actor, row: Any, kept: Collection[int]) -> str:
    if not who.may_ask_about(actor, row.unit_id):
        return _("Của đơn vị khác: đơn vị đó hoặc Văn phòng giao người xem xét")
    if row.id in kept:
        return _("Đề xuất liên quan đến mình nên người khác giao người xem xét")
    if row.stage not in who.STAGES:
        return _("Không còn chờ xét nên không cần người xem xét")
    return ""


def _share(cases: Mapping[int, Any], wish: Wish, outcome: Outcome) -> None:
    """Who gets which case. With `each`: those with least to review, so that everybody gets as much."""
    kept = facts.kept(list(cases))
    asked = _asked(cases)
    load = Counter(_open_reviews(wish.people)) if wish.each else Counter()
    shares: Counter[int] = Counter()
    for case_id in cases:
        barred = [one for one in wish.people if one in kept.get(case_id, {})]
        outcome.kept += [(case_id, one) for one in barred]
        may = [one for one in wish.people if one not in barred]
        already = [one for one in may if one in asked[case_id]]
        outcome.had += [(case_id, one) for one in already]
        free = [one for one in may if one not in already]
        if wish.each:
            free.sort(key=lambda one: (shares[one], load[one], wish.people.index(one)))
            free = free[: max(0, wish.each - len(already))]
        shares.update(free)
        outcome.given += [(case_id, one) for one in free]
        if not may:
            outcome.refused[case_id] = _("Người đã chọn đều không được xem xét đề xuất này")


def _asked(cases: Collection[int]) -> Mapping[int, set[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    pairs = select(Assignment.submission_id, Assignment.person_id).where(Assignment.submission_id.in_(cases))
    for case_id, person_id in db.session.execute(pairs):
        found[case_id].add(person_id)
    return found


def _open_reviews(people: Sequence[int]) -> dict[int, int]:
    counted = select(Assignment.person_id, func.count()).where(
        Assignment.person_id.in_(people), Assignment.done_at.is_(None)
    )
    return dict(db.session.execute(counted.group_by(Assignment.person_id)).all())


def _insert(actor: Actor, pairs: Sequence[Pair], due_on: date | None) -> None:
    now = clock.now()
    rows = [
        {"submission_id": case_id, "person_id": person_id, "assigned_at": now, "assigned_by": actor.person_id,
         "due_on": due_on, "opinion": ""}
        for case_id, person_id in pairs
    ]  # fmt: skip
    for start in range(0, len(rows), _CHUNK):
        # Somebody else may have asked the same people in between.
        db.session.execute(upsert(Assignment).on_conflict_do_nothing(), rows[start : start + _CHUNK])


def _tell(actor: Actor, pairs: Sequence[Pair], cases: Mapping[int, Any], due_on: date | None) -> None:
    """One notice for each person, however many cases they got."""
    by_person: dict[int, list[int]] = defaultdict(list)
    for case_id, person_id in pairs:
        if person_id != actor.person_id:
            by_person[person_id].append(case_id)
    moment = f"{clock.now():%Y%m%d%H%M%S%f}"
    for person_id, mine in by_person.items():
        url = f"/p/{ID}/cases/{mine[0]}" if len(mine) == 1 else f"/p/{ID}/review?reviewer=me"
        notices.send(
            ASKED, [person_id], key=f"asked:{moment}:{person_id}",
            subject=lambda mine=mine: _subject([cases[one].title for one in mine]),
            text=lambda: _("Cho ý kiến trước hết ngày %(day)s.", day=dates.vndate(due_on)) if due_on else "", url=url,
        )  # fmt: skip


def _subject(titles: Sequence[str]) -> str:
    if len(titles) == 1:
        return _("Đề nghị xem xét: %(title)s", title=titles[0])
    return ngettext("Đề nghị xem xét %(num)d đề xuất gương", "Đề nghị xem xét %(num)d đề xuất gương", len(titles))


def _note(actor: Actor, pairs: Sequence[Pair], cases: Mapping[int, Any]) -> None:
    names = person_names({person_id for _case, person_id in pairs})
    by_case: dict[int, list[str]] = defaultdict(list)
    for case_id, person_id in pairs:
        by_case[case_id].append(names.get(person_id, ""))
    for case_id, added in by_case.items():
        _record(actor, "good_deeds.assign", cases[case_id], {"reviewers": [None, ", ".join(added)]})


def _record(actor: Actor, action: str, row: Any, changes: Mapping[str, Any]) -> None:
    label = f"GT-{row.year}-{row.number:03d}" if row.number is not None else row.title
    audit.record(actor, action=action, subject_kind=KIND, subject_id=row.id, subject_label=label, changes=changes)


def _name(person_id: int) -> str:
    return person_names([person_id]).get(person_id, "")
