"""The frame around every page (menu, person, counts) and the home page "Việc cần làm"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from itertools import groupby
from typing import Any

from flask import Blueprint, Flask, g, render_template, request

from intranet import clock
from intranet.access import Actor
from intranet.auth import current_actor
from intranet.auth.labels import ROLE_LABELS
from intranet.hookspecs.shell import MenuItem, WorkItem
from intranet.host.calling import slots
from intranet.host.dispatch import collect
from intranet.web.i18n import _, lazy, ngettext

bp = Blueprint("home", __name__, template_folder="templates")

GROUPS = ("core", "plugin", "admin")
SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Shell:
    """What the layout needs to know of the reader."""

    actor: Actor
    person_name: str
    role_line: str
    menu: dict[str, list[MenuItem]]


@dataclass(frozen=True, slots=True)
class Band:
    """Work items that share an urgency."""

    key: str
    label: str
    icon: str
    tone: str
    items: list[WorkItem]


_BANDS = {
    "overdue": (lazy("Quá hạn"), "exclamation-octagon", "bad"),
    "today": (lazy("Hôm nay"), "clock", ""),
    "soon": (lazy("Trong bảy ngày tới"), "calendar3", ""),
    "later": (lazy("Sau đó"), "calendar3", ""),
    "open": (lazy("Không có thời hạn"), "list-check", ""),
}


def init_app(app: Flask) -> None:
    """Mount the home page and give every template its `shell`."""
    import_module("intranet.host.views_personal")
    import_module("intranet.host.views_settings")
    app.register_blueprint(bp)
    app.register_blueprint(import_module("intranet.host.views").bp)
    app.context_processor(_context)


def _context() -> dict[str, Any]:
    actor = current_actor()
    if actor.person_id is None:
        return {"shell": None}
    return {"shell": Shell(actor, actor.name, role_line(actor), menu(actor))}


def menu(actor: Actor) -> dict[str, list[MenuItem]]:
    """The side menu, by group; read once per request."""
    if "menu" not in g:
        entries = [item for _plugin, item in collect("menu_items", actor=actor)]
        g.menu = {group: [item for item in entries if item.group == group] for group in GROUPS}
    found: dict[str, list[MenuItem]] = g.menu
    return found


def role_line(actor: Actor) -> str:
    """The reader's strongest roles in words, for the person menu."""
    held = [role for role in reversed(ROLE_LABELS) if actor.has_role(role)]
    return ", ".join(str(ROLE_LABELS[role]) for role in held[:2])


@bp.get("/")
def index() -> str:
    """The inbox "Việc cần làm" with the cards beside it."""
    actor = current_actor()
    everything = [item for _plugin, item in collect("work_items", actor=actor)]
    kind = request.args.get("kind", "")
    shown = [item for item in everything if not kind or item.kind == kind]
    cards = slots.cards(collect("dashboard_cards", actor=actor))
    today = clock.today()
    return render_template(
        "host/home.html",
        bands=bands(shown, today),
        kinds=_kinds(everything),
        kind=kind,
        total=len(everything),
        heading=heading(everything, today),
        today=today,
        due_words=due_words,
        main_cards=[card for card in cards if card.place == "main"],
        aside_cards=[card for card in cards if card.place == "aside"],
        silent=slots.silence("work_items", "dashboard_cards"),
    )


def urgency(due: date | None, today: date) -> str:
    """The band an item with this due date belongs to."""
    if due is None:
        return "open"
    if due < today:
        return "overdue"
    if due == today:
        return "today"
    return "soon" if due <= today + SOON else "later"


def due_words(due: date, today: date) -> tuple[str, str]:
    """The tag beside a row: its words and its tone."""
    days = (due - today).days
    if days < 0:
        return ngettext("Quá hạn %(num)d ngày", "Quá hạn %(num)d ngày", -days), "bad"
    if days == 0:
        return _("Hôm nay"), "warn"
    return ngettext("Còn %(num)d ngày", "Còn %(num)d ngày", days), "warn" if days <= 2 else ""


def bands(items: list[WorkItem], today: date) -> list[Band]:
    """Items by urgency, most urgent band first, soonest first within a band."""
    order = list(_BANDS)
    ranked = sorted(items, key=lambda i: (order.index(urgency(i.due, today)), i.due or date.max, i.title))
    grouped = groupby(ranked, key=lambda i: urgency(i.due, today))
    return [Band(key, str(_BANDS[key][0]), *_BANDS[key][1:], items=list(members)) for key, members in grouped]


def heading(items: list[WorkItem], today: date) -> str:
    """The title of the home page states the situation."""
    overdue = sum(1 for item in items if urgency(item.due, today) == "overdue")
    if not items:
        return _("Không có việc nào đang chờ")
    text = ngettext("Có %(num)d việc cần xử lý", "Có %(num)d việc cần xử lý", len(items))
    if overdue:
        text += ngettext(", %(num)d việc quá hạn", ", %(num)d việc quá hạn", overdue)
    return text


def _kinds(items: list[WorkItem]) -> list[tuple[str, str, int]]:
    labels = {item.kind: item.kind_label for item in items}
    return [(kind, label, sum(1 for i in items if i.kind == kind)) for kind, label in sorted(labels.items())]
