"""Calling hooks: who is asked, in which order, and how little one faulty contributor matters."""

from __future__ import annotations

import inspect
import sys
from collections import ChainMap
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from markupsafe import Markup

from intranet import hookimpl
from intranet.access import ANONYMOUS, Actor
from intranet.hookspecs import shell
from intranet.hookspecs.shell import Card, MenuItem, Panel, WorkItem
from intranet.host import collect, dispatch, gate, health
from intranet.host.calling.contributions import result_type
from intranet.testing.agency import Agency
from intranet.web.i18n import lazy
from tests.support.hooks import host

pytestmark = pytest.mark.database("sqlite")


def item(label: str, order: int = 100, **values: Any) -> MenuItem:
    return MenuItem(label, **{"endpoint": "home.index", "icon": "puzzle", "order": order, **values})


def giving(*items: Any, hook: str = "menu_items") -> Any:
    """A plugin whose hook gives just this."""

    def give() -> Any:
        return items

    give.__name__ = hook
    return type("Giving", (), {hook: staticmethod(hookimpl(give))})()


class Good:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterable[MenuItem]:
        return [item("B", 20), item("A", 10)]


class Lazy:
    @hookimpl
    def menu_items(self) -> Iterator[MenuItem]:
        yield item("L", 10)


class OwnDefaults:
    @hookimpl
    def menu_items(self, actor: Actor, most: int = 1) -> list[MenuItem]:
        return [item(str(number)) for number in range(most)]


class RaisesLate:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterator[MenuItem]:
        yield item("half")
        raise RuntimeError("late")


class Leaves:
    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        raise SystemExit(3)


class TooMany:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterator[MenuItem]:
        while True:
            yield item("again")


class NoIterable:
    @hookimpl
    def menu_items(self, actor: Actor) -> Any:
        return 7


class Recursing:
    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        return self.menu_items(actor)


class AsksItself:
    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        return [value for _owner, value in collect("menu_items", actor=actor)]


class Mutating:
    @hookimpl
    def menu_items(self, actor: Actor) -> list[MenuItem]:
        actor.is_system = True  # type: ignore[misc]
        return [item("system")]


class Nothing:
    @hookimpl
    def menu_items(self, actor: Actor) -> None:
        return None


def collected(app: Flask, name: str = "menu_items", **plugins: Any) -> list[tuple[str, str]]:
    host(app, **plugins)
    with app.test_request_context("/"):
        found = collect(name, actor=ANONYMOUS, **({"plan_id": 1} if name == "plan_panels" else {}))
        return [(owner, getattr(value, "label", value)) for owner, value in found if owner in plugins]


def test_results_come_by_order_then_by_plugin(app: Flask) -> None:
    assert collected(app, zeta=Good(), alpha=Lazy()) == [("alpha", "L"), ("zeta", "A"), ("zeta", "B")]


def test_an_implementation_takes_only_the_arguments_it_names(app: Flask) -> None:
    assert collected(app, lazy=Lazy(), own=OwnDefaults()) == [("lazy", "L"), ("own", "0")]


def test_answering_nothing_is_allowed(app: Flask) -> None:
    assert collected(app, quiet=Nothing()) == []
    assert dispatch.silent("menu_items") == []


@pytest.mark.parametrize(
    "faulty", [RaisesLate, Leaves, TooMany, NoIterable, Recursing, Mutating], ids=lambda case: case.__name__
)
def test_a_faulty_plugin_contributes_nothing_and_hurts_nobody(app: Flask, faulty: type) -> None:
    assert collected(app, bad=faulty(), good=Good()) == [("good", "A"), ("good", "B")]
    assert dispatch.silent("menu_items") == ["bad"]


def test_whoever_asks_at_the_bottom_of_a_recursion_is_to_blame_not_who_is_asked(app: Flask) -> None:
    def dive(levels: int) -> None:
        if levels:
            dive(levels - 1)
        else:
            collect("menu_items", actor=ANONYMOUS)

    host(app, good=Good())
    drowned = 0
    with app.test_request_context("/"):
        for room in range(30, 200, 5):
            try:
                dive(sys.getrecursionlimit() - len(inspect.stack(0)) - room)
            except RecursionError:
                drowned += 1
    assert drowned
    assert health.of(app).due() == []


def test_hooks_that_ask_hooks_come_to_an_end(app: Flask) -> None:
    found = collected(app, one=AsksItself(), two=AsksItself(), good=Good())
    assert ("good", "A") in found
    assert dispatch.silent("menu_items") == ["one", "two"]


@pytest.mark.parametrize(
    "value",
    [
        "not an item",
        Card("bad", "Thẻ", "bad/card.html", {}),
        item("a", order="first"),
        item("a", order=True),
        item(Markup("<b>a</b>")),
        item(lazy("Kế hoạch")),
        item(None),
        item("t\udce2p"),
        item("a", icon="no-such-icon"),
        item("a", group="elsewhere"),
        item("a", endpoint="nowhere.index"),
        item("a", endpoint="plans.show"),
        item("a", endpoint="auth.sign_out"),
    ],
    ids=repr,
)
def test_what_the_menu_could_not_show_is_refused(app: Flask, value: Any) -> None:
    assert collected(app, bad=giving(value), good=Good()) == [("good", "A"), ("good", "B")]


def work(**values: Any) -> WorkItem:
    given = {"endpoint": "plans.show", "values": {"plan_id": 1}, **values}
    return WorkItem("Việc", "", "k", "Loại", "Mở", **given)


@pytest.mark.parametrize(
    "value",
    [
        work(values={}),
        work(values={"plan_id": "một"}),
        work(values={1: 2}),
        work(values=[("plan_id", 1)]),
        work(values=ChainMap({"plan_id": 1})),
        work(due=datetime(2026, 1, 1, tzinfo=UTC)),
        work(due="2026-01-01"),
    ],
    ids=repr,
)
def test_what_the_inbox_could_not_show_is_refused(app: Flask, value: Any) -> None:
    assert collected(app, "work_items", bad=giving(value, hook="work_items")) == []
    assert collected(app, "work_items", good=giving(work(due=date(2026, 1, 1)), hook="work_items")) != []


def test_no_plugin_links_to_another_plugins_pages(app: Flask) -> None:
    app.add_url_rule("/p/other/", "other.index", lambda: "")
    value = item("a", endpoint="other.index")
    assert collected(app, bad=giving(value), other=Nothing()) == []
    assert collected(app, other=giving(value)) == [("other", "a")]


@pytest.mark.parametrize(
    "template", ["plans/cards/days.html", "other/card.html", "bad/../plans/show.html", "card.html"]
)
def test_a_card_comes_from_the_folder_of_its_plugin(app: Flask, template: str) -> None:
    value = Card("bad", "Thẻ", template, {})
    assert collected(app, "dashboard_cards", bad=giving(value, hook="dashboard_cards")) == []
    good = Card("bad", "Thẻ", "bad/card.html", {})
    assert collected(app, "dashboard_cards", bad=giving(good, hook="dashboard_cards")) == [("bad", good)]


@pytest.mark.parametrize("key", ["", "other", "badly", "bad card", "bad.<b>"])
def test_a_card_is_called_by_its_plugin(app: Flask, key: str) -> None:
    value = Card(key, "Thẻ", "bad/card.html", {})
    assert collected(app, "dashboard_cards", bad=giving(value, hook="dashboard_cards")) == []


def test_a_closed_plugin_is_not_asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "open_plugins", lambda actor: frozenset({"open"}))
    assert collected(app, open=Lazy(), closed=Leaves()) == [("open", "L")]
    assert dispatch.silent("menu_items") == []


def test_panels_are_asked_of_the_plugins_of_the_unit_that_owns_the_plan(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int | None] = []
    monkeypatch.setattr(gate, "open_for_unit", lambda unit_id: asked.append(unit_id) or frozenset({"here"}))
    panel = Panel("here.p", "Bảng", "Chủ", "here/panel.html", {})
    host(app, here=giving(panel, hook="plan_panels"), away=giving(hook="plan_panels"))
    assert collect("plan_panels", actor=ANONYMOUS, plan_id=1, subject_unit=5) == [("here", panel)]
    assert asked == [5]


def test_a_duty_is_asked_of_every_plugin(app: Flask, agency: Agency, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "_open", lambda key: frozenset())
    host(app, off=giving(hook="export_personal_data"), bad=giving("x", hook="export_personal_data"))
    found = {
        answer.owner: answer.error
        for answer in dispatch.answers("export_personal_data", person_id=agency.people["staff"])
    }
    assert found["off"] is None
    assert isinstance(found["bad"], dispatch.HookFault)


def test_a_fault_of_core_is_raised_in_tests_and_survived_in_use(app: Flask) -> None:
    host(app, good=Good())
    before = app.extensions["host"]
    before.manager.register(RaisesLate(), name="core.broken")
    calls = dispatch.table(before.manager, before.plugins)
    app.extensions["host"] = dispatch.current().__class__(before.manager, before.plugins, calls)
    with app.test_request_context("/"):
        with pytest.raises(RuntimeError, match="late"):
            collect("menu_items", actor=ANONYMOUS)
        app.testing = False
        assert ("good", "A") in [(owner, value.label) for owner, value in collect("menu_items", actor=ANONYMOUS)]


def test_the_type_of_a_result_is_read_from_the_spec() -> None:
    assert result_type(shell.menu_items) is MenuItem
    assert result_type(shell.plan_panels) is shell.Panel
