"""Telling people, and noting what they have read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from flask import current_app
from sqlalchemy import ColumnElement, Select, case, func, insert, literal, null, select, update
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.access import Actor, Forbidden
from intranet.database import UTCDateTime, changed_rows, db, transaction
from intranet.directory.models import Person
from intranet.directory.queries import active
from intranet.notices import kinds, post
from intranet.notices.cadence import due_at
from intranet.notices.models import CADENCES, Notice, NoticeMatter, NoticePreference, NoticeText
from intranet.text import nfc, squeeze
from intranet.web.i18n import LOCALES, force_locale
from intranet.web.redirects import is_local
from intranet.workdays.queries import calendar

Text = str | Callable[[], str]
"""Words for people: a text, `lazy("…", name=…)`, or a function that is called once in each language."""

LONGEST_KEY = 200


def send(
    kind: str,
    to: Iterable[int] | Select[int],
    *,
    key: str,
    subject: Text,
    text: Text = "",
    url: str = "",
) -> int:
    """Tell the people `to` of a matter, in the caller's transaction; how many of them had not been told before.

    `kind` is declared through the hook `register_notices`. `key` names the matter within its kind: whoever has a
    notice of `(kind, key)` gets no second one, so this may be repeated. `to` are person ids or a SELECT of them,
    which never passes through memory; people who left are left out. `subject` is one line, `text` a few plain
    lines, both kept in every language; `url` is a path of this site where the matter is dealt with.

    Raises :class:`LookupError` for an unknown kind and :class:`ValueError` for a key or an address that is none.
    """
    declared = kinds.get(kind)
    if not key or len(key) > LONGEST_KEY:
        raise ValueError(f"a notice's key has 1 to {LONGEST_KEY} characters")
    if url and not is_local(url):
        raise ValueError(f"not a path of this site: {url!r}")
    with transaction():
        matter_id = _matter(kind, key)
        words = {"subject": _in_each(subject, squeeze), "text": _in_each(text, nfc)}
        cadence = "now" if not declared.optional else _chosen(declared.cadence)
        return _insert(matter_id, kind, _text(matter_id, words, url), to, cadence)


def mark_read(actor: Actor, matter_id: int) -> str | None:
    """Note that `actor` has seen a notice; where it leads ("" for nowhere). None when there is no such notice."""
    found = db.session.execute(
        select(Notice.read_at, NoticeText.url)
        .join(NoticeText, NoticeText.id == Notice.text_id)
        .where(Notice.matter_id == matter_id, Notice.person_id == _person(actor))
    ).first()
    if found is None:
        return None
    if found.read_at is None:
        _mark(actor, Notice.matter_id == matter_id)
    return str(found.url)


def mark_all_read(actor: Actor, until: datetime) -> int:
    """Note that `actor` has seen everything told up to `until` (aware); how many notices that were."""
    return _mark(actor, Notice.created_at <= until)


def _mark(actor: Actor, which: ColumnElement[bool]) -> int:
    # What was read here need not come by mail, too; what concerns security comes all the same.
    wanted = case((Notice.kind.in_(kinds.required()), Notice.mail_due_at), else_=null())
    with transaction():
        return changed_rows(
            update(Notice)
            .where(Notice.person_id == _person(actor), Notice.read_at.is_(None), which)
            .values(read_at=clock.now(), mail_due_at=wanted)
        )


def _person(actor: Actor) -> int:
    if actor.person_id is None:
        raise Forbidden("notices.read")
    return actor.person_id


def _matter(kind: str, key: str) -> int:
    # Locked, so that two who tell of the same matter at the same time tell nobody twice.
    wanted = select(NoticeMatter.id).where(NoticeMatter.kind == kind, NoticeMatter.key == key).with_for_update()
    found = db.session.scalar(wanted)
    if found is None:
        try:
            with db.session.begin_nested():
                db.session.add(NoticeMatter(kind=kind, key=key))
        except IntegrityError:
            pass
        found = db.session.scalar(wanted)
    assert found is not None, "neither found nor made"
    return found


def _in_each(text: Text, tidy: Callable[[str], str]) -> dict[str, str]:
    found = {}
    for locale in LOCALES:
        with force_locale(locale):
            found[locale] = tidy(str(text() if callable(text) else text)).strip()
    return found


def _text(matter_id: int, words: dict[str, dict[str, str]], url: str) -> int:
    content = json.dumps([words, url], sort_keys=True, ensure_ascii=False).encode()
    digest = hashlib.sha256(content).hexdigest()[:32]
    known = select(NoticeText.id).where(NoticeText.matter_id == matter_id, NoticeText.digest == digest)
    found = db.session.scalar(known)
    if found is None:
        row = NoticeText(matter_id=matter_id, digest=digest, url=url, created_at=clock.now(), **words)
        db.session.add(row)
        db.session.flush()
        found = row.id
    return found


def _chosen(default: str) -> ColumnElement[str]:
    return func.coalesce(NoticePreference.cadence, default)


def _insert(
    matter_id: int, kind: str, text_id: int, to: Iterable[int] | Select[int], cadence: str | ColumnElement[str]
) -> int:
    now = clock.now()
    people = to if isinstance(to, Select) else list(to)
    told = select(Notice.person_id).where(Notice.matter_id == matter_id)
    preference = (NoticePreference.person_id == Person.id) & (NoticePreference.kind == kind)
    chosen = literal(cadence) if isinstance(cadence, str) else cadence
    source = (
        select(
            literal(matter_id), Person.id, literal(text_id), literal(kind), _moment(now), chosen,
            _due(chosen, now),
        )
        .outerjoin(NoticePreference, preference)
        .where(Person.id.in_(people), active(clock.today()), Person.id.not_in(told))
    )  # fmt: skip
    names = ["matter_id", "person_id", "text_id", "kind", "created_at", "cadence", "mail_due_at"]
    before = _count(matter_id)
    # SQLite does not say how many rows a statement with a tree of units in it wrote.
    db.session.execute(insert(Notice).from_select(names, source).execution_options(synchronize_session=False))
    return _count(matter_id) - before


def _count(matter_id: int) -> int:
    return db.session.scalar(select(func.count()).where(Notice.matter_id == matter_id)) or 0


def _due(cadence: ColumnElement[str], now: datetime) -> ColumnElement[Any]:
    """When the mail is due: nothing is kept back for a mail server that does not exist."""
    office = post.office(current_app.extensions["settings"])
    if office is None:
        return _moment(None)
    days = calendar()
    moments = {name: due_at(name, now, office.digest_hour, days) for name in CADENCES}
    wanted = case({name: _moment(moment) for name, moment in moments.items()}, value=cadence, else_=_moment(None))
    return case((Person.email.is_(None), _moment(None)), else_=wanted)


def _moment(value: datetime | None) -> ColumnElement[Any]:
    return null() if value is None else literal(value, UTCDateTime)
