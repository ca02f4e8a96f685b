"""How people can be reached: whether they may sign in, when they last did, whether mail gets to them."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, and_, case, func, or_, select

from intranet.auth.models import Account
from intranet.directory.models import Person
from intranet.notices.models import Mailbox
from intranet.text import fold, squeeze


def contact_facts(named: str = "") -> Select[Any]:
    """A SELECT of (person_id, full_name, staff_code, sort_key, has_account, signed_in_at, mail) of everybody, one row
    each: for `.subquery()`, to join, sort and count by in the database.

    `has_account` is 0 without an account or with one that was disabled, else 1; `signed_in_at` the moment of the last
    sign-in (UTC), None before the first. `mail` is *ok*, *refused* – mail servers said that the present address does
    not exist – or *none*. `sort_key` is that of the name. With `named` only people whose name holds each of its words,
    with or without accents, or whose staff code it is. Whoever has left is in it, too: ask the directory who works
    here.
    """
    account = case((and_(Account.id.is_not(None), Account.disabled_at.is_(None)), 1), else_=0)
    mail = case((Person.email.is_(None), "none"), (Mailbox.person_id.is_not(None), "refused"), else_="ok")
    found = (
        select(
            Person.id.label("person_id"), Person.full_name, Person.staff_code, Person.sort_key,
            account.label("has_account"), Account.last_login_at.label("signed_in_at"), mail.label("mail"),
        )
        .outerjoin(Account, Account.person_id == Person.id)
        .outerjoin(Mailbox, and_(Mailbox.person_id == Person.id, Mailbox.address == Person.email))
    )  # fmt: skip
    words = fold(squeeze(named)).split()
    if not words:
        return found
    in_name = and_(*(Person.folded_name.contains(word, autoescape=True) for word in words))
    return found.where(or_(in_name, func.lower(Person.staff_code) == squeeze(named).lower()))
