"""Languages: source texts are Vietnamese, English comes from the catalogue.

Usable everywhere: without an application (a command, a parser) everything is Vietnamese.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from gettext import NullTranslations
from pathlib import Path
from typing import Any, Final, cast

from flask import Flask, current_app, has_app_context, has_request_context, request
from flask_babel import Babel, get_locale
from flask_babel import force_locale as babel_force_locale
from flask_babel.speaklater import LazyString
from jinja2.nodes import EvalContext
from jinja2.utils import pass_eval_context
from markupsafe import Markup, escape

from intranet.web import preferences
from intranet.web.compiled import Catalogs
from intranet.web.domains import TextsByPlace

LOCALES = {"vi": "Tiếng Việt", "en": "English"}
DEFAULT = "vi"
COOKIE = "locale"

set_locale_source = preferences.set_locale_source
_SOURCE: Final = NullTranslations()
_CORE: Final = ""
_speaking: ContextVar[str] = ContextVar("speaking", default=DEFAULT)


def init_app(app: Flask) -> None:
    """Choose a locale per request and give templates `_`, `ngettext` and `{% trans %}`."""
    app.extensions["catalogs"] = {_CORE: Catalogs(app.extensions["settings"].instance)}
    Babel(app, default_locale=DEFAULT, locale_selector=select_locale, configure_jinja=False)
    environment = app.jinja_env
    environment.add_extension(TextsByPlace)
    # Not Jinja's "new style": that one formats texts without variables too and trips over "100%".
    install = environment.install_gettext_callables  # type: ignore[attr-defined] # the extension adds it
    install(_in_template, _plural_in_template, newstyle=False)
    environment.globals.update(
        _=_in_template,
        gettext_of=_of_template,
        ngettext_of=_plural_of_template,
        locale=locale,
        other_locale=other_locale,
    )


def add_domain(app: Flask, domain: str, folder: Path) -> None:
    """Look up texts of the plugin `domain` in the catalogues below `folder` first, then in core's."""
    catalogs: dict[str, Catalogs] = app.extensions["catalogs"]
    catalogs[domain] = Catalogs(app.extensions["settings"].instance, folder, domain, catalogs[_CORE])


def _(text: str, /, **variables: Any) -> str:
    """`text` in the reader's language, with `%(name)s` replaced by `variables`.

    Without variables nothing is formatted, so "100%" may stand as it is.
    """
    return _said(_CORE, text, variables)


def ngettext(singular: str, plural: str, num: int, **variables: Any) -> str:
    """The form of the text for `num` of something. `%(num)d` is always there.

    Vietnamese has one form: pass the same text twice.
    """
    return plural_form(singular, plural, num) % {"num": num, **variables}


def plural_form(singular: str, plural: str, num: int) -> str:
    """Like :func:`ngettext`, not yet formatted."""
    return _catalogue().ngettext(singular, plural, num)


def _said(domain: str, text: str, variables: dict[str, Any]) -> str:
    found = _catalogue(domain).gettext(text) if text else text
    return found % variables if variables else found


def lazy(text: str, /, **variables: Any) -> str:
    """`text`, translated when it is shown: for module level, class bodies and form labels.

    Typed as text; use `str(…)` where a real one is needed (JSON, the database).
    """
    return cast(str, _Lazy(_, text, **variables))


class _Lazy(LazyString):  # type: ignore[misc] # Flask-Babel has no types
    """Flask-Babel's own calls itself markup, so what stands in its variables would reach the page as it is."""

    def __html__(self) -> str:
        return escape(str(self))


@dataclass(frozen=True, slots=True)
class Translator:
    """The three ways to mark a text of one plugin, whose catalogue is asked before core's."""

    domain: str

    def gettext(self, text: str, /, **variables: Any) -> str:
        """Like :func:`_`."""
        return _said(self.domain, text, variables)

    def ngettext(self, singular: str, plural: str, num: int, **variables: Any) -> str:
        """Like :func:`ngettext`."""
        return _catalogue(self.domain).ngettext(singular, plural, num) % {"num": num, **variables}

    def lazy(self, text: str, /, **variables: Any) -> str:
        """Like :func:`lazy`."""
        return cast(str, _Lazy(self.gettext, text, **variables))


def translator(domain: str) -> tuple[Callable[..., str], Callable[..., str], Callable[..., str]]:
    """`_, ngettext, lazy = translator("my_plugin")`: texts of the plugin, in the reader's language."""
    found = Translator(domain)
    return found.gettext, found.ngettext, found.lazy


def locale() -> str:
    """The reader's language: "vi" or "en". Outside of an application the one that is spoken."""
    if not has_app_context() or "babel" not in current_app.extensions:
        return _speaking.get()
    return str(get_locale() or DEFAULT)


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Where nobody reads a page the language is `code`: what a command prints. Also without an application."""
    token = _speaking.set(code if code in LOCALES else DEFAULT)
    try:
        yield
    finally:
        _speaking.reset(token)


def other_locale() -> tuple[str, str]:
    """The language the switch offers: its code and its own name."""
    code = "en" if locale() == "vi" else "vi"
    return code, LOCALES[code]


@contextmanager
def force_locale(code: str) -> Iterator[None]:
    """Write in the language `code` inside the block: mails, exports, background work."""
    if not has_app_context() or "babel" not in current_app.extensions:
        yield
        return
    with babel_force_locale(code if code in LOCALES else DEFAULT):
        yield


def select_locale() -> str:
    """The account's choice, else the cookie, else what the browser asks for, else Vietnamese."""
    if not has_request_context():
        return _speaking.get()
    chosen = preferences.locale_of_account() or request.cookies.get(COOKIE)
    if chosen in LOCALES:
        return str(chosen)
    return request.accept_languages.best_match(LOCALES, DEFAULT) or DEFAULT


def _catalogue(domain: str = _CORE) -> NullTranslations:
    # Called a hundred times for a page.
    catalogs: dict[str, Catalogs] | None = current_app.extensions.get("catalogs") if has_app_context() else None
    if catalogs is None:
        code = _speaking.get()
        return _SOURCE if code == DEFAULT else _without_application(code)
    found = get_locale()
    # A plugin may have no catalogue, or not be set up yet.
    return (catalogs.get(domain) or catalogs[_CORE]).get(found.language if found else DEFAULT)


@cache
def _without_application(code: str) -> NullTranslations:
    return Catalogs(None).get(code)


@pass_eval_context
def _in_template(context: EvalContext, text: str, /, **variables: Any) -> str:
    return _shown(context, _catalogue().gettext(str(text)) if text else text, variables)


@pass_eval_context
def _of_template(context: EvalContext, domain: str, text: str, /, **variables: Any) -> str:
    return _shown(context, _catalogue(domain).gettext(str(text)) if text else text, variables)


@pass_eval_context
def _plural_in_template(context: EvalContext, singular: str, plural: str, num: int, **variables: Any) -> str:
    return _shown(context, _catalogue().ngettext(singular, plural, num), {"num": num, **variables})


@pass_eval_context
def _plural_of_template(
    context: EvalContext, domain: str, singular: str, plural: str, num: int, **variables: Any
) -> str:
    return _shown(context, _catalogue(domain).ngettext(singular, plural, num), {"num": num, **variables})


def _shown(context: EvalContext, found: str, variables: dict[str, Any]) -> str:
    if context.autoescape:
        found = Markup(found)  # noqa: S704 - catalogues come with the code; variables are escaped
    return found % variables if variables else found
