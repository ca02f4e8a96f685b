"""Signing in and out, and ending sessions elsewhere.

Hashing takes tens of milliseconds on purpose, so it happens between two short transactions: the first
counts the attempt, the second opens the session. Nobody waits for a database lock meanwhile.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from flask import current_app
from sqlalchemy import ColumnElement, delete, or_, select, update

from intranet import clock
from intranet.access import Actor, Refused
from intranet.auth import hashing, throttle
from intranet.auth.actors import build
from intranet.auth.models import Account, LoginSession
from intranet.auth.service_accounts import MANAGE, canonical, end_sessions, lock, record
from intranet.auth.sessions import digest, expiry, new_token
from intranet.config import Settings
from intranet.database import db, transaction, writing
from intranet.directory.models import Person
from intranet.directory.queries import active
from intranet.web.i18n import _

KEEP_ENDED = timedelta(days=90)
"""How long ended sessions and old throttle rows are kept."""


class TooManyAttempts(Refused):
    """Signing in is blocked for a while."""

    def __init__(self, until: datetime) -> None:
        self.seconds = max(1, int((until - clock.now()).total_seconds()))
        minutes = -(-self.seconds // 60)
        super().__init__(_("Đăng nhập sai nhiều lần. Thử lại sau %(minutes)d phút.", minutes=minutes))


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session just opened; the token exists nowhere else."""

    token: str = field(repr=False)
    session_id: int
    must_change_password: bool


def sign_in(
    login: str, password: str, *, address: str, browser: str, remember: bool = False, replaces: str | None = None
) -> NewSession:
    """Open a session for whoever knows the password; the session of token `replaces` ends.

    Raises :class:`TooManyAttempts`, and Refused with the same words whatever was wrong.
    """
    settings: Settings = current_app.extensions["settings"]
    name = canonical(login)[:255]
    allowed = throttle.limits(settings, name, address)
    blocked_until = throttle.reserve(allowed, settings.login_block_minutes)
    if blocked_until is not None:
        raise TooManyAttempts(blocked_until)
    found = _read(name)
    # Without an account as much time goes into hashing, and the answer is the same.
    if not hashing.verify(found[1] if found else None, password) or found is None:
        raise Refused(_("Tên đăng nhập hoặc mật khẩu không đúng."))
    account_id, stored = found
    renewed = hashing.hash_password(password) if hashing.outdated(stored) else None
    with transaction():
        account = lock(account_id)
        if account.disabled_at is not None or account.password_hash != stored:
            raise Refused(_("Tên đăng nhập hoặc mật khẩu không đúng."))
        throttle.forgive(name, address, allowed)
        account.password_hash = renewed or stored
        return _open(account, settings, address, browser, remember, replaces)


def _read(login: str) -> tuple[int, str] | None:
    """The account's id and hash, when it may sign in today; read without taking the write lock."""
    with writing(False):
        row = db.session.execute(
            select(Account.id, Account.password_hash)
            .join(Person, Person.id == Account.person_id)
            .where(Account.login == login, Account.disabled_at.is_(None), active(clock.today()))
        ).first()
        db.session.rollback()
    return (row[0], row[1]) if row is not None and row[1] is not None else None


def _open(
    account: Account, settings: Settings, address: str, browser: str, remember: bool, replaces: str | None
) -> NewSession:
    now, token = clock.now(), new_token()
    if replaces:
        _end(LoginSession.token_digest == digest(replaces), "replaced")
    opened = LoginSession(
        token_digest=digest(token), account_id=account.id, created_at=now, last_seen_at=now,
        expires_at=expiry(settings, remember, now), remembered=remember, address=address, browser=browser[:200],
    )  # fmt: skip
    db.session.add(opened)
    account.last_login_at = now
    db.session.flush()
    actor = build(person_id=account.person_id, account_id=account.id, name=account.person.full_name, locale="vi")
    record(actor, "sign_in", account, {})
    return NewSession(token, opened.id, account.must_change_password)


def _end(condition: ColumnElement[bool], reason: str) -> None:
    db.session.execute(
        update(LoginSession)
        .where(condition, LoginSession.ended_at.is_(None))
        .values(ended_at=clock.now(), end_reason=reason)
    )


def sign_out(actor: Actor, session_id: int) -> None:
    """End this very session."""
    revoke_session(actor, session_id, reason="sign_out")


def revoke_session(actor: Actor, session_id: int, *, reason: str = "revoked") -> None:
    """End one session, of one's own or, for administrators, of anybody; it is refused at its next request.

    Raises Refused when there is no such session to end (of one's own).
    """
    with transaction():
        found = db.session.get(LoginSession, session_id)
        if found is None or (found.account_id != actor.account_id and not actor.may_everywhere(MANAGE)):
            raise Refused(_("Không có phiên đăng nhập này."))
        account = found.account
        _end(LoginSession.id == session_id, reason)
        action = "sign_out" if reason == "sign_out" else "revoke_session"
        record(actor, action, account, {"session": [session_id, None]})


def revoke_other_sessions(actor: Actor, keep_session_id: int) -> None:
    """End all of one's own sessions but this one."""
    if actor.account_id is None:
        return
    with transaction():
        end_sessions(actor.account_id, "revoked", keep_session_id)
        record(actor, "revoke_sessions", lock(actor.account_id), {})


def purge() -> None:
    """Drop sessions that ended, and throttle rows last counted, more than 90 days ago."""
    before = clock.now() - KEEP_ENDED
    with transaction():
        over = or_(LoginSession.ended_at < before, LoginSession.expires_at < before)
        db.session.execute(delete(LoginSession).where(over))
        throttle.purge(before)
