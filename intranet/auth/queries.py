"""Reads for the pages about one's own account, and for commands."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from intranet import clock
from intranet.auth.models import Account, Grant, LoginSession
from intranet.database import db
from intranet.directory.queries import in_force, unit_names
from intranet.notices import Reader
from intranet.web.i18n import DEFAULT

_BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("coc_coc", "Cốc Cốc"), ("Firefox", "Firefox"),
             ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip
_SYSTEMS = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
            ("Mac OS", "macOS"), ("Linux", "Linux"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class OpenSession:
    """A session as its owner sees it in the list."""

    id: int
    browser: str
    address: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    remembered: bool
    is_this: bool


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A granted role in force: for `unit` (its name) or, when that is empty, everywhere."""

    role: str
    unit: str
    with_subunits: bool


def open_sessions(account_id: int, this_id: int | None) -> list[OpenSession]:
    """The account's sessions that have not ended, the present one first, then the latest used."""
    rows: Sequence[LoginSession] = db.session.scalars(
        select(LoginSession)
        .where(
            LoginSession.account_id == account_id, LoginSession.ended_at.is_(None),
            LoginSession.expires_at > clock.now(),
        )
        .order_by(LoginSession.last_seen_at.desc())
    ).all()  # fmt: skip
    found = [
        OpenSession(
            row.id, browser_name(row.browser), row.address, row.created_at, row.last_seen_at, row.expires_at,
            row.remembered, row.id == this_id,
        )
        for row in rows
    ]  # fmt: skip
    return sorted(found, key=lambda session: not session.is_this)


def browser_name(agent: str) -> str:
    """The browser and the system a user agent string speaks of: "Firefox, Windows"."""
    parts = [next((name for mark, name in kinds if mark in agent), "") for kinds in (_BROWSERS, _SYSTEMS)]
    return ", ".join(part for part in parts if part) or agent[:60]


def roles_of(person_id: int) -> list[HeldRole]:
    """The roles granted to a person that hold today."""
    grants = db.session.scalars(
        select(Grant).where(Grant.person_id == person_id, in_force(Grant, clock.today())).order_by(Grant.id)
    ).all()
    names = unit_names(grant.unit_id for grant in grants if grant.unit_id is not None)
    return [HeldRole(grant.role, names.get(grant.unit_id or 0, ""), grant.with_subunits) for grant in grants]


def readers(person_ids: Collection[int]) -> Mapping[int, Reader]:
    """These people as readers of mails, by person id; who has no account is left out."""
    rows = db.session.execute(
        select(Account.person_id, Account.locale, Account.disabled_at).where(Account.person_id.in_(person_ids))
    )
    return {row.person_id: Reader(row.locale or DEFAULT, row.disabled_at is not None) for row in rows}
