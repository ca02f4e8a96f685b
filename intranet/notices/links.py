"""Addresses in mails: of pages here, and of the page that unsubscribes without signing in."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app
from itsdangerous import BadData, URLSafeSerializer

from intranet.notices.post import Office

_SALT = "intranet.notices.unsubscribe"


@dataclass(frozen=True, slots=True)
class Subscription:
    """What a mail lets its reader leave: one kind of notices, or one digest ("daily", "weekly")."""

    person_id: int
    name: str


def absolute(office: Office, path: str) -> str:
    """The full address of a path of this site."""
    return office.site + path


def unsubscribe_path(subscription: Subscription) -> str:
    """The page that ends a subscription, for whoever holds the address: it is signed and does not expire."""
    code = _serializer().dumps([subscription.person_id, subscription.name])
    text = code if isinstance(code, str) else code.decode("ascii")
    return current_app.url_map.bind("").build("notices.unsubscribe", {"code": text})


def read(code: str) -> Subscription | None:
    """What an unsubscribing address stands for; None when it is not one of ours."""
    try:
        person_id, name = _serializer().loads(code)
    except (BadData, ValueError, TypeError):
        return None
    return Subscription(int(person_id), str(name))


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=_SALT)
