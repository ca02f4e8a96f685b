"""The sessions of a series: which a change takes in, and what becomes of the rest.

`scope`: *one* – only the session itself, which leaves the common run; *following* – it and those after it, which
become a series of their own; *all*. Only sessions that are still to come and that nobody changed by themselves are
taken in; those that were reported never are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Select, func, select
from werkzeug.datastructures import FileStorage

from intranet import Actor, Refused, Rule, clock, db, transaction, workdays

from ..models import Series, Session
from ..texts import _
from . import attachments, series
from .attachments import FileChange
from .checks import checked, confirm
from .drafts import Draft
from .invited import with_audience
from .writing import keep, keep_new, values

SCOPES = ("one", "following", "all")
MOST = 120
"""Sessions of one series: two years and more of weekly ones."""


def create_series(
    actor: Actor, draft: Draft, rule: series.Rule, last_on: date, days_off: str, *,
    uploads: Iterable[FileStorage] = (), invited: Sequence[Rule] | None = None, accepted: Collection[str] = (),
) -> list[Session]:  # fmt: skip
    """Add the sessions that `rule` gives from the draft's day to `last_on`; see `series.occurrences`.

    Raises Forbidden, Refused and Unconfirmed, as for one session.
    """
    with transaction():
        wanted = FileChange(tuple(uploads))
        draft = checked(actor, with_audience(actor, draft, invited), None)
        pairs = _occurrences(rule, draft.day, last_on, days_off)
        accepted = [*accepted, *(["day_off"] if days_off == "keep" else [])]
        confirm(actor, draft, accepted, days=[day for _given, day in pairs])
        made = Series(rule=str(rule), first_on=draft.day, last_on=last_on, days_off=days_off)
        db.session.add(made)
        db.session.flush()
        sessions = [_session(actor, draft, made, given, day) for given, day in pairs]
        db.session.add_all(sessions)
        keep_new(actor, sessions)
        for session in sessions:
            attachments.change(actor, session.id, wanted)
        return sessions


def others(session: Session, scope: str) -> list[Session]:
    """The other sessions that a change of this one takes in, locked, in order."""
    if scope not in SCOPES:
        raise Refused(_("Chọn buổi này, các buổi sau hay cả chuỗi"), "scope")
    if scope == "one" or session.series_id is None:
        return []
    found = _taken(session, scope).order_by(Session.series_on, Session.id).with_for_update(of=Session)
    return list(db.session.scalars(found.execution_options(populate_existing=True)))


def counts(session: Session) -> dict[str, int]:
    """How many sessions each scope takes in, this one among them; one statement. Empty without a series."""
    if session.series_id is None or session.series_on is None:
        return {}
    taken = _taken(session, "all").subquery()
    later = func.count().filter(taken.c.series_on > session.series_on)
    following, every = db.session.execute(select(later, func.count()).select_from(taken)).one()
    return {"one": 1, "following": 1 + following, "all": 1 + every}


def each(
    actor: Actor, verb: str, sessions: Iterable[Session], change: Callable[[Session], dict[str, list[Any]]]
) -> None:
    """Change each of these, with an entry in its history."""
    for session in sessions:
        changes = change(session)
        if changes:
            keep(actor, verb, session, changes)


def moved_days(session: Session, taken: Sequence[Session], day: date) -> dict[Session, tuple[date, date]]:
    """Where `session` and the others go when it goes to `day`: the day of its kind of rule, and what it becomes.

    Each stays as many weeks or months away from `session` as it was. Holidays are passed over unless the series
    keeps them; `session` itself goes where it is told.
    """
    found = {session: (day, day)}
    if not taken or session.series_id is None or session.series_on is None:
        return found
    made = db.session.get_one(Series, session.series_id)
    rule = series.like(series.parse(made.rule), day)
    used = {day}
    for one in taken:
        away = series.periods(rule, session.series_on, one.series_on or one.day)
        given = target = series.in_period(rule, day, away)
        while target in used or not (made.days_off == "keep" or workdays.is_working(target)):
            target += timedelta(days=1)
        used.add(target)
        found[one] = (given, target)
    return found


def note_scope(session: Session, scope: str, taken: Sequence[Session]) -> None:
    """Keep the series true: a session changed by itself leaves the run, those that follow become a series."""
    if session.series_id is None or session.series_on is None:
        return
    if scope == "one":
        session.detached = True
    elif scope == "following":
        made = db.session.get_one(Series, session.series_id)
        if session.series_on > made.first_on:
            _own_series(made, [session, *taken], made.rule, session.series_on, made.last_on)


def note_move(session: Session, scope: str, places: Mapping[Session, tuple[date, date]]) -> None:
    """The same when the sessions `places` move: they become a series with the rule of their new days."""
    if session.series_id is None or scope == "one":
        note_scope(session, scope, ())
        return
    made = db.session.get_one(Series, session.series_id)
    rule = str(series.like(series.parse(made.rule), places[session][0]))
    given = [on for on, _day in places.values()]
    _own_series(made, list(places), rule, min(given), max(given))
    for one, (on, _day) in places.items():
        one.series_on = on


def _own_series(made: Series, sessions: Sequence[Session], rule: str, first: date, last: date) -> None:
    """Take these out of the series `made` into one of their own; `made` ends before them, or ceases to be."""
    own = Series(rule=rule, first_on=first, last_on=max(first, last), days_off=made.days_off)
    db.session.add(own)
    db.session.flush()
    was = min(one.series_on or one.day for one in sessions)
    for one in sessions:
        one.series_id = own.id
    db.session.flush()
    if db.session.scalar(select(Session.id).where(Session.series_id == made.id).limit(1)) is None:
        db.session.delete(made)
    elif was > made.first_on:
        made.last_on = was - timedelta(days=1)


def _taken(session: Session, scope: str) -> Select[Session]:
    found = select(Session).where(
        Session.series_id == session.series_id, Session.id != session.id, Session.status == "planned",
        Session.detached.is_(False), Session.day >= clock.today(),
    )  # fmt: skip
    return found.where(Session.series_on > session.series_on) if scope == "following" else found


def _occurrences(rule: series.Rule, first: date, last: date, days_off: str) -> list[tuple[date, date]]:
    if last < first:
        raise Refused(_("Ngày cuối của chuỗi phải sau ngày đầu"), "until")
    if (last - first).days > 366 * 3:
        raise Refused(_("Chuỗi dài quá ba năm; chọn ngày cuối gần hơn"), "until")
    pairs = series.occurrences(rule, first, last, days_off)
    if not pairs:
        raise Refused(_("Không có ngày nào khớp; chọn ngày cuối xa hơn hoặc cách lặp khác"), "until")
    if len(pairs) > MOST:
        raise Refused(_("Chuỗi có quá %(num)d buổi; chọn ngày cuối gần hơn", num=MOST), "until")
    return pairs


def _session(actor: Actor, draft: Draft, made: Series, given: date, day: date) -> Session:
    columns = values(replace(draft, day=day), clock.now(), actor.person_id)
    return Session(**columns, series_id=made.id, series_on=given)
