"""Slows down guessing: failed sign-ins counted per account and per address, shared by all workers.

An attempt is counted before the password is looked at and taken back when it was right, so that many
attempts at once cannot slip past the limit together. Keys of accounts are digests: people type
passwords into the wrong field, and those must not be kept.
"""

from __future__ import annotations

import hashlib
import ipaddress
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import case, delete, select, update
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.auth.models import LoginThrottle
from intranet.config import Settings
from intranet.database import db, transaction

log = logging.getLogger(__name__)

ADDRESS_FACTOR = 20
"""A whole agency may come from one address: it may fail this many times as often as one account."""

_LONGEST_FACTOR = 8


def account_key(login: str) -> str:
    """The key of what was typed as a login, whether such an account exists or not."""
    return "login:" + hashlib.sha256(login.encode()).hexdigest()[:32]


def address_key(address: str) -> str:
    """The key of a network address; an IPv6 client owns its whole /64."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return f"address:{address[:60]}"
    if parsed.version == 6:
        return f"address:{ipaddress.ip_network((parsed, 64), strict=False)}"
    return f"address:{parsed}"


def limits(settings: Settings, login: str, address: str) -> dict[str, int]:
    """The keys of a sign-in and how many failures each may have."""
    return {
        account_key(login): settings.login_attempts,
        address_key(address): settings.login_attempts * ADDRESS_FACTOR,
    }


def reserve(allowed: Mapping[str, int], block_minutes: int) -> datetime | None:
    """Count an attempt for each key; returns until when one of them is blocked, counting nothing then.

    The attempt that reaches a key's limit is still allowed and blocks the key for `block_minutes`; each
    failure after that doubles the block, up to eight times as long. Failures are forgotten after as long
    a quiet time.
    """
    now = clock.now()
    with transaction():
        # Always in the same order, or two sign-ins could wait for each other.
        rows = [_locked(key, now) for key in sorted(allowed)]
        blocked = [row.blocked_until for row in rows if row.blocked_until is not None and row.blocked_until > now]
        if blocked:
            return max(blocked)
        for row in rows:
            _count(row, allowed[row.key], timedelta(minutes=block_minutes), now)
    return None


def _locked(key: str, now: datetime) -> LoginThrottle:
    query = select(LoginThrottle).where(LoginThrottle.key == key).with_for_update()
    query = query.execution_options(populate_existing=True)
    row = db.session.scalar(query)
    if row is None:
        row = LoginThrottle(key=key, failures=0, window_started_at=now)
        try:
            with db.session.begin_nested():
                db.session.add(row)
        except IntegrityError:  # somebody else was first
            row = db.session.scalars(query).one()
    return row


def _count(row: LoginThrottle, allowed: int, block: timedelta, now: datetime) -> None:
    quiet_since = max(row.window_started_at, row.blocked_until or row.window_started_at)
    if now - quiet_since > block * _factor(row.failures - allowed):
        row.failures, row.blocked_until = 0, None
    row.failures += 1
    row.window_started_at = now
    if row.failures >= allowed:
        row.blocked_until = now + block * _factor(row.failures - allowed)
        log.warning("sign-in blocked until %s after %d failures: %s", row.blocked_until, row.failures, row.key)


def _factor(beyond: int) -> int:
    return min(int(2 ** max(beyond, 0)), _LONGEST_FACTOR)


def forgive(login: str, address: str, allowed: Mapping[str, int]) -> None:
    """A sign-in succeeded: forget the account's failures and take the attempt back from the address.

    The address keeps its other failures: one's own account must not buy further guesses at others'.
    In the caller's transaction.
    """
    forget(account_key(login))
    key = address_key(address)
    left = LoginThrottle.failures - 1
    db.session.execute(
        update(LoginThrottle)
        .where(LoginThrottle.key == key, LoginThrottle.failures > 0)
        .values(failures=left, blocked_until=case((left >= allowed[key], LoginThrottle.blocked_until), else_=None))
    )


def purge(before: datetime) -> None:
    """Drop what was last counted before `before`. In the caller's transaction."""
    db.session.execute(delete(LoginThrottle).where(LoginThrottle.window_started_at < before))


def forget(key: str) -> None:
    """Forget the failures of one key. In the caller's transaction."""
    db.session.execute(delete(LoginThrottle).where(LoginThrottle.key == key))
