"""The signed-in browser: a random token in the signed cookie, everything else in the database.

Each request reads the session, its account, its person and how much they have not read in one query, so
a session that was ended is refused at the very next request. Reading pages writes nothing: the minute a
browser was last seen travels in the cookie, and the row follows only when something is sent.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from flask import Flask, current_app, g, has_request_context, session
from flask.sessions import SecureCookieSessionInterface, SessionMixin
from flask_login import AnonymousUserMixin, LoginManager, current_user
from sqlalchemy import Date, bindparam, select, update

from intranet import clock
from intranet.access import ANONYMOUS, Actor
from intranet.auth import actors
from intranet.auth.models import Account, LoginSession
from intranet.config import Settings
from intranet.database import db, transaction
from intranet.directory.models import Person
from intranet.directory.queries import active
from intranet.notices.queries import unread_column

SEEN = "seen"
TOUCH_EVERY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in, as the request found them. Flask-Login keeps `get_id()` in the cookie."""

    token: str = field(repr=False)
    session_id: int
    account_id: int
    person_id: int
    name: str
    login: str
    locale: str | None
    color_mode: str | None
    must_change_password: bool
    remembered: bool
    last_seen_at: datetime
    unread: int = 0
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """The token: what the cookie names the session by."""
        return self.token


class Manager(LoginManager):  # type: ignore[misc]  # untyped
    """Flask-Login without its cookie to remember people by, for which it would read the session of every answer.

    Browsers are remembered by our own session; an answer that nobody's session bears on must not look at it.
    """

    def init_app(self, app: Flask, add_context_processor: bool = True) -> None:
        """Attach to `app`; templates know `current_user`, who is looked up only when asked for."""
        app.login_manager = self  # type: ignore[attr-defined]  # where Flask-Login looks
        if add_context_processor:
            app.context_processor(lambda: {"current_user": current_user})


class SessionCookie(SecureCookieSessionInterface):
    """The signed cookie, left alone by answers that never looked at it: they are for everybody."""

    def should_set_cookie(self, app: Flask, session: SessionMixin) -> bool:
        """Whether the answer carries the cookie: a remembered one is prolonged by what reads it, not by pictures."""
        return session.accessed and super().should_set_cookie(app, session)


def new_token() -> str:
    """A token nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What the database keeps of a token. It is random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()


def init_app(app: Flask) -> None:
    """Let Flask-Login load people by the token of their session."""
    manager = Manager(app)
    # Its protection compares addresses, which change on a phone; our sessions are listed and revocable.
    manager.session_protection = None
    manager.user_loader(load)
    app.session_interface = SessionCookie()
    app.permanent_session_lifetime = timedelta(days=_settings(app).remember_days)


def load(token: str) -> SignedIn | None:
    """Whom the session of `token` signs in; None once it has ended, expired or been idle too long."""
    known = {"digest": digest(token), "now": clock.now(), "day": clock.today()}
    found = db.session.execute(_found(), known).first()
    if found is None:
        return None
    signed_in = SignedIn(token, *found)
    return signed_in if signed_in.remembered or _recently_seen(signed_in.last_seen_at) else None


# Every request asks this, and to build it takes longer than to run it.
@cache
def _found() -> Any:
    return (
        select(
            LoginSession.id, Account.id, Person.id, Person.full_name, Account.login, Account.locale,
            Account.color_mode, Account.must_change_password, LoginSession.remembered, LoginSession.last_seen_at,
            unread_column(Person.id),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .join(Person, Person.id == Account.person_id)
        .where(
            LoginSession.token_digest == bindparam("digest"), LoginSession.ended_at.is_(None),
            LoginSession.expires_at > bindparam("now"), Account.disabled_at.is_(None),
            active(bindparam("day", type_=Date)),
        )
    )  # fmt: skip


def _recently_seen(last_seen_at: datetime) -> bool:
    latest = max(_minute(last_seen_at), int(session.get(SEEN, 0)))
    return _minute(clock.now()) - latest <= _settings(current_app).session_idle_minutes


def _minute(moment: datetime) -> int:
    return int(moment.timestamp() // 60)


def _settings(app: Flask) -> Settings:
    found: Settings = app.extensions["settings"]
    return found


def signed_in() -> SignedIn | None:
    """Who is signed in on this request; nobody outside of one."""
    if not has_request_context():
        return None
    user = current_user._get_current_object()
    return user if isinstance(user, SignedIn) else None


def current_actor() -> Actor:
    """On whose behalf this request runs; nobody's (`ANONYMOUS`) before signing in. Built once per request."""
    if "actor" not in g:
        user = signed_in()
        g.actor = ANONYMOUS if user is None else actors.build(
            person_id=user.person_id, account_id=user.account_id, name=user.name, locale=user.locale or "vi"
        )  # fmt: skip
    actor: Actor = g.actor
    return actor


def for_everybody() -> None:
    """Answer the rest of this request as if nobody were signed in, without a look at the cookie.

    For a view with `public` whose answer is the same for all: only then may caches between share it. To be called
    before anything asks who is signed in.
    """
    g.actor = ANONYMOUS
    # Where Flask-Login keeps whom it found: it looks for nobody any more.
    g._login_user = AnonymousUserMixin()


def mark_seen() -> None:
    """Note in the cookie the minute in which this browser was seen."""
    minute = _minute(clock.now())
    if session.get(SEEN) != minute:
        session[SEEN] = minute


def touch(user: SignedIn) -> None:
    """Note in the database that the session is in use, at most once per five minutes. Not on a GET."""
    now = clock.now()
    if now - user.last_seen_at < TOUCH_EVERY:
        return
    with transaction():
        db.session.execute(update(LoginSession).where(LoginSession.id == user.session_id).values(last_seen_at=now))


def expiry(settings: Settings, remember: bool, now: datetime) -> datetime:
    """When a session begun `now` ends at the latest."""
    if remember:
        return now + timedelta(days=settings.remember_days)
    return now + timedelta(hours=settings.session_absolute_hours)
