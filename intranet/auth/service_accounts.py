"""Accounts: made, given passwords, disabled. Passwords are hashed outside of any transaction."""

from __future__ import annotations

import re

from flask import current_app
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from intranet import audit, clock, notices
from intranet.access import Actor, Forbidden, Refused
from intranet.auth import hashing, strength, throttle
from intranet.auth.models import Account, LoginSession
from intranet.auth.service_grants import refuse_without_admin
from intranet.config import Settings
from intranet.database import db, transaction, writing
from intranet.directory.models import Person
from intranet.web.dates import vndatetime
from intranet.web.i18n import LOCALES, _, lazy
from intranet.web.preferences import COLOR_MODES

MANAGE = "auth.manage_accounts"

_LOGIN = re.compile(r"[a-z0-9](?:[a-z0-9._@-]{0,62}[a-z0-9])?")


def canonical(login: str) -> str:
    """The one way a login is written: trimmed, lower case."""
    return login.strip().casefold()


def create_account(
    actor: Actor, person_id: int, login: str, password: str, *, must_change_password: bool = True
) -> Account:
    """Let a person sign in. The password is a first one: it must be changed unless said otherwise.

    Raises Forbidden, and Refused for a login in use or not well formed, a weak password, a person who has
    an account.
    """
    actor.require(MANAGE)
    name = canonical(login)
    if not _LOGIN.fullmatch(name):
        raise Refused(_("Tên đăng nhập chỉ gồm chữ thường không dấu, số và các dấu . - _ @"), "login")
    _check_strength(password, name)
    hashed = hashing.hash_password(password)
    with transaction():
        person = db.session.get(Person, person_id)
        if person is None:
            raise Refused(_("Không có người này trong danh bạ."), "person_id")
        _check_strength(password, name, person.full_name)
        account = Account(
            person_id=person_id, login=name, password_hash=hashed,
            must_change_password=must_change_password, created_at=clock.now(),
        )  # fmt: skip
        _add_unique(account)
        record(actor, "create", account, {"login": [None, name], "person_id": [None, person_id]})
    return account


def _add_unique(account: Account) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(account)
    except IntegrityError as error:
        taken = db.session.scalar(select(Account.id).where(Account.login == account.login))
        if taken:
            raise Refused(_("Tên đăng nhập này đã có người dùng."), "login") from error
        raise Refused(_("Người này đã có tài khoản."), "person_id") from error


def set_password(actor: Actor, account_id: int, password: str, *, must_change_password: bool = True) -> None:
    """Give somebody a new first password; all their sessions end. For administrators.

    Raises Forbidden, and Refused for a weak password.
    """
    actor.require(MANAGE)
    _put_password(actor, account_id, password, must_change_password, keep_session_id=None, action="reset_password")


def change_password(actor: Actor, old: str, new: str, *, keep_session_id: int | None) -> None:
    """One changes one's own password; all other sessions end.

    Raises Refused for a wrong old password (guessing is slowed down as at sign-in) and for a weak or an
    unchanged new one.
    """
    if actor.account_id is None:
        raise Forbidden(MANAGE)
    key = f"password:{actor.account_id}"
    settings = _settings()
    if throttle.reserve({key: settings.login_attempts}, settings.login_block_minutes):
        raise Refused(_("Nhập sai nhiều lần. Thử lại sau ít phút."), "old_password")
    with writing(False):
        stored = db.session.scalar(select(Account.password_hash).where(Account.id == actor.account_id))
        db.session.rollback()
    if not hashing.verify(stored, old):
        raise Refused(_("Mật khẩu hiện tại không đúng."), "old_password")
    with transaction():
        throttle.forget(key)
    if hashing.normal(old) == hashing.normal(new):
        raise Refused(_("Mật khẩu mới phải khác mật khẩu hiện tại."), "password")
    _put_password(actor, actor.account_id, new, False, keep_session_id, action="change_password")


def _put_password(
    actor: Actor, account_id: int, password: str, must_change: bool, keep_session_id: int | None, action: str
) -> None:
    _check_strength(password)
    hashed = hashing.hash_password(password)
    with transaction():
        account = lock(account_id)
        _check_strength(password, account.login, account.person.full_name)
        account.password_hash, account.must_change_password = hashed, must_change
        end_sessions(account_id, "password", keep_session_id)
        throttle.forget(throttle.account_key(account.login))
        record(actor, action, account, {})
        _tell(account)


def _tell(account: Account) -> None:
    """Whoever did it, the owner of the account is to know of a new password."""
    now = clock.now()
    notices.send(
        "auth.password", [account.person_id], key=f"{account.id}:{now:%Y%m%d%H%M%S%f}",
        subject=lazy("Mật khẩu của tài khoản đã được đổi"),
        text=lambda: _(
            "Mật khẩu của tài khoản %(login)s được đổi lúc %(at)s. Nếu không phải do chính mình đổi, đề nghị báo "
            "ngay cho quản trị hệ thống.",
            login=account.login, at=vndatetime(now),
        ),
        url="/account/sessions",
    )  # fmt: skip


def _check_strength(password: str, *known: str) -> None:
    settings = _settings()
    near = (*known, settings.agency_name, settings.agency_initials, settings.agency_place)
    strength.check(password, settings.password_min_length, near)


def disable_account(actor: Actor, account_id: int) -> None:
    """Stop an account from signing in; its sessions end at once. Raises Forbidden and Refused."""
    with transaction():
        actor.require(MANAGE)
        account = lock(account_id)
        if account.disabled_at is None:
            account.disabled_at = clock.now()
            db.session.flush()
            refuse_without_admin()
            end_sessions(account_id, "disabled")
            record(actor, "disable", account, {})


def enable_account(actor: Actor, account_id: int) -> None:
    """Let an account sign in again. Raises Forbidden and Refused."""
    with transaction():
        actor.require(MANAGE)
        account = lock(account_id)
        if account.disabled_at is not None:
            account.disabled_at = None
            throttle.forget(throttle.account_key(account.login))
            record(actor, "enable", account, {})


def save_preference(actor: Actor, name: str, value: str) -> None:
    """Remember a person's language ("locale") or colour mode ("color_mode"). Raises Refused."""
    known = {"locale": tuple(LOCALES), "color_mode": COLOR_MODES}
    if value not in known.get(name, ()):
        raise Refused(_("Chọn một mục trong danh sách."), name)
    if actor.account_id is None:
        return
    with transaction():
        account = lock(actor.account_id)
        old = getattr(account, name)
        if old != value:
            setattr(account, name, value)
            record(actor, "prefer", account, {name: [old, value]})


def end_sessions(account_id: int, reason: str, keep_session_id: int | None = None) -> None:
    """End all open sessions of an account but one. In the caller's transaction."""
    db.session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account_id, LoginSession.ended_at.is_(None),
            LoginSession.id != (keep_session_id or 0),
        )
        .values(ended_at=clock.now(), end_reason=reason)
    )  # fmt: skip


def lock(account_id: int) -> Account:
    """The account, locked for a change. Raises Refused when there is none."""
    query = select(Account).where(Account.id == account_id).with_for_update(of=Account)
    account = db.session.scalar(query.execution_options(populate_existing=True))
    if account is None:
        raise Refused(_("Không có tài khoản này."))
    return account


def record(actor: Actor, action: str, account: Account, changes: dict[str, list[object]]) -> None:
    """Audit what was done to an account. In the caller's transaction."""
    db.session.flush()
    audit.record(
        actor, action=f"account.{action}", subject_kind="account", subject_id=account.id,
        subject_label=account.login, changes=changes,
    )  # fmt: skip


def _settings() -> Settings:
    found: Settings = current_app.extensions["settings"]
    return found
