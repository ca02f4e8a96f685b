"""What signing in keeps about a person, and what of it may go."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import delete, func, or_, select

from intranet import clock
from intranet.access import SYSTEM
from intranet.auth.labels import ROLE_LABELS
from intranet.auth.models import Account, Grant, LoginSession
from intranet.auth.service_accounts import end_sessions, lock, record
from intranet.auth.service_grants import refuse_without_admin
from intranet.database import db, transaction
from intranet.directory.models import Person
from intranet.directory.queries import is_active, unit_names
from intranet.hookspecs.personal import Erasure, PersonalRecord
from intranet.web.i18n import _


def records(person_id: int) -> Iterator[PersonalRecord]:
    """The account, the browsers it signed in with, the roles the person was given."""
    account = db.session.scalar(select(Account).where(Account.person_id == person_id))
    if account is not None:
        kept = ("login", "created_at", "last_login_at", "disabled_at", "locale", "color_mode")
        yield PersonalRecord(_("Tài khoản"), {name: getattr(account, name) for name in kept})
        shown = ("created_at", "last_seen_at", "expires_at", "ended_at", "address", "browser")
        sessions = select(LoginSession).where(LoginSession.account_id == account.id).order_by(LoginSession.id)
        rows = [{name: getattr(row, name) for name in shown} for row in db.session.scalars(sessions)]
        yield PersonalRecord(_("Phiên đăng nhập"), {"sessions": rows})
    grants = db.session.scalars(select(Grant).where(Grant.person_id == person_id).order_by(Grant.id)).all()
    names = unit_names(grant.unit_id for grant in grants if grant.unit_id is not None)
    for grant in grants:
        values = {
            "role": str(ROLE_LABELS[grant.role]), "unit": names.get(grant.unit_id or 0),
            "with_subunits": grant.with_subunits, "valid_from": grant.valid_from, "valid_to": grant.valid_to,
        }  # fmt: skip
        yield PersonalRecord(_("Vai trò được giao"), values)


def erase(person_id: int) -> Iterator[Erasure]:
    """Addresses, browsers and preferences go; the login and the roles say who acted, and stay.

    Whoever no longer works here cannot sign in any more either: their password and all sessions go, too.
    """
    with transaction():
        account = db.session.scalar(select(Account).where(Account.person_id == person_id))
        if account is not None:
            yield from _account(lock(account.id))
        granted = db.session.scalar(select(func.count()).where(Grant.person_id == person_id)) or 0
        reason = _("Vai trò đã giao cho biết ai có thẩm quyền khi ấy") if granted else ""
        yield Erasure(_("Vai trò được giao"), erased=0, kept=granted, reason=reason)


def _account(account: Account) -> Iterator[Erasure]:
    left = not is_active(db.session.get_one(Person, account.person_id), clock.today())
    account.locale = account.color_mode = None
    if left:
        account.password_hash, account.disabled_at = None, account.disabled_at or clock.now()
        db.session.flush()
        refuse_without_admin()
        end_sessions(account.id, "disabled")
    over = or_(LoginSession.ended_at.is_not(None), LoginSession.expires_at < clock.now())
    gone = delete(LoginSession).where(LoginSession.account_id == account.id, over).returning(LoginSession.id)
    erased = len(db.session.scalars(gone.execution_options(synchronize_session=False)).all())
    record(SYSTEM, "erase_data", account, {"sessions": [erased, 0]})
    still = db.session.scalar(select(func.count()).where(LoginSession.account_id == account.id)) or 0
    why = _("Phiên đang mở được giữ đến khi kết thúc") if still else ""
    yield Erasure(_("Phiên đăng nhập"), erased=erased, kept=still, reason=why)
    yield Erasure(
        _("Tài khoản"), erased=1, kept=1,
        reason=_("Tên đăng nhập được giữ để biết ai đã thực hiện các thao tác; ngôn ngữ, giao diện đã xóa"),
    )  # fmt: skip
