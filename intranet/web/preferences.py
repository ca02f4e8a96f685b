"""What a person prefers to see: language and colour mode.

The account's choice wins over the cookie. Accounts live on a higher floor, which registers here how
to read and save its choice; without it cookies alone work.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import has_request_context, request

COLOR_MODES = ("light", "dark")
COLOR_COOKIE = "theme"
COOKIE_SECONDS = 365 * 24 * 3600

Source = Callable[[], str | None]
Saver = Callable[[str, str], None]


def _nothing() -> str | None:
    return None


def _save_nowhere(_name: str, _value: str) -> None:
    return None


@dataclass
class Hooks:
    """How the choice of the signed-in account is read and saved."""

    locale: Source = _nothing
    color_mode: Source = _nothing
    save: Saver = _save_nowhere


_hooks = Hooks()


def set_locale_source(source: Source) -> None:
    """Read the signed-in account's language with `source`; None means no choice or nobody signed in."""
    _hooks.locale = source


def set_color_mode_source(source: Source) -> None:
    """Read the signed-in account's colour mode ("light" or "dark") with `source`."""
    _hooks.color_mode = source


def set_saver(saver: Saver) -> None:
    """Save a choice with `saver(name, value)`; `name` is "locale" or "color_mode".

    Called inside a POST request, also when nobody is signed in: the saver then does nothing.
    """
    _hooks.save = saver


def locale_of_account() -> str | None:
    """The language chosen by the signed-in account."""
    return _hooks.locale()


def color_mode_choice() -> str | None:
    """The colour mode chosen by the account or by cookie; None when nobody ever chose."""
    if not has_request_context():
        return None
    chosen = _hooks.color_mode() or request.cookies.get(COLOR_COOKIE)
    return chosen if chosen in COLOR_MODES else None


def color_mode() -> str:
    """The colour mode of this page."""
    return color_mode_choice() or "light"


def save(name: str, value: str) -> None:
    """Keep a choice with the account, when somebody is signed in."""
    _hooks.save(name, value)
