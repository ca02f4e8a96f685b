"""Cards and panels: each rendered on its own, from its own template with its own context.

What a plugin shows on core's pages may fail in its template as in its code: a syntax error, an unknown name, a
query. Then a quiet notice stands in its place, and the page around it is whole.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from time import perf_counter
from typing import Any, Final, Literal

from flask import current_app
from markupsafe import Markup

from intranet.auth import current_actor
from intranet.hookspecs.shell import Card, Panel
from intranet.host import health
from intranet.host.calling.contributions import check_html, check_template
from intranet.host.calling.guard import fenced
from intranet.host.dispatch import silent
from intranet.host.known import title_of
from intranet.host.registry import current

log = logging.getLogger(__name__)

MANAGE: Final = "host.manage_plugins"


@dataclass(frozen=True, slots=True)
class Slot:
    """A card or panel, rendered. `key` is that of its heading; `owner` says where it comes from."""

    key: str
    title: str
    owner: str
    place: Literal["main", "aside"]
    html: Markup
    failed: bool = False


def cards(found: Iterable[tuple[str, Card]]) -> list[Slot]:
    """The cards of the home page as `collect` gave them, rendered. In their templates `card` is the card itself."""
    return [_slot(owner, card, card.place, "card", "") for owner, card in found]


def panels(found: Iterable[tuple[str, Panel]]) -> list[Slot]:
    """The panels of a plan's page as `collect` gave them, rendered. In their templates `panel` is the panel itself."""
    return [_slot(owner, panel, "aside", "panel", panel.owner) for owner, panel in found]


def render(owner: str, template: str, context: Mapping[str, Any]) -> Markup:
    """A template of `owner` with `context` alone; a notice when it cannot be shown."""
    html = _rendered(owner, template, lambda: context)
    return _notice("failed", owner) if html is None else html


def silence(*hooks: str) -> Markup:
    """A notice that somebody did not answer these hooks in this request; nothing when everybody did."""
    owners = silent(*hooks)
    return _notice("missing", *owners) if owners else Markup()


def _slot(owner: str, item: Card | Panel, place: Literal["main", "aside"], name: str, words: str) -> Slot:
    html = _rendered(owner, item.template, lambda: {**item.context, name: item})
    if html is not None:
        return Slot(item.key, item.title, words, place, html)
    # A card's template brings the heading along; a panel's stands in the page.
    heading = item if isinstance(item, Card) else None
    return Slot(item.key, item.title, words, place, _notice("failed", owner, heading=heading), failed=True)


def _rendered(owner: str, template: str, context: Callable[[], Mapping[str, Any]]) -> Markup | None:
    plugin = current().plugins.get(owner)
    if plugin is None:
        return _of_core(template, context)
    watch, place = health.of(current_app), f"template {template}"
    if watch.breaker.is_open(owner, place):
        return None
    began = perf_counter()
    try:
        with fenced(owner):
            check_template(template, owner)
            html = _plain(template, context())
            check_html(html)
    except KeyboardInterrupt:
        raise
    except BaseException as error:
        health.failed(plugin, place, place, error)
        return None
    seconds = perf_counter() - began
    if seconds > watch.slow_after:
        health.failed(plugin, place, place, health.SlowCall(f"shown after {seconds:.1f} s"))
    else:
        watch.breaker.went_well(owner, place)
    return html


def _of_core(template: str, context: Callable[[], Mapping[str, Any]]) -> Markup | None:
    try:
        return _plain(template, context())
    except Exception:
        if current_app.testing:
            raise
        log.exception("template %s failed", template)
        return None


def _plain(template: str, context: Mapping[str, Any]) -> Markup:
    # Not `render_template`: what core tells its own pages of the reader is not the plugin's.
    return Markup(current_app.jinja_env.get_template(template).render(context))  # noqa: S704 - templates escape


def _notice(why: Literal["failed", "missing"], *owners: str, heading: Card | None = None) -> Markup:
    names = [title_of(owner) for owner in owners] if current_actor().may(MANAGE) else []
    return _plain("host/slot_failed.html", {"why": why, "names": names, "heading": heading})
