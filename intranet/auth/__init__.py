"""How people sign in, and what they may do: accounts, sessions, roles."""

from __future__ import annotations

from flask import Flask

from intranet import access, notices
from intranet.auth import guard, queries, sessions
from intranet.auth.actors import actor_for, actor_of_person
from intranet.auth.service_accounts import save_preference
from intranet.auth.sessions import current_actor, for_everybody, signed_in
from intranet.web import preferences

__all__ = ["actor_for", "actor_of_person", "current_actor", "for_everybody", "init_app", "signed_in"]


def init_app(app: Flask) -> None:
    """Know who is signed in on each request, and let nobody else in."""
    sessions.init_app(app)
    guard.init_app(app)
    access.set_actor_source(current_actor)
    preferences.set_locale_source(lambda: user.locale if (user := signed_in()) else None)
    preferences.set_color_mode_source(lambda: user.color_mode if (user := signed_in()) else None)
    preferences.set_saver(_save_preference)
    notices.set_reader_source(queries.readers)
    notices.set_unread_source(lambda: user.unread if (user := signed_in()) else None)


def _save_preference(name: str, value: str) -> None:
    save_preference(current_actor(), name, value)
