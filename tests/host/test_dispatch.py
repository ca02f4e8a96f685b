"""Calling hooks: order, isolation, checks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from flask import Flask
from pluggy import PluginManager

from intranet import hookimpl
from intranet.access import ANONYMOUS, Actor
from intranet.hookspecs import PROJECT, shell
from intranet.hookspecs.shell import MenuItem
from intranet.host import Host, collect, dispatch


class Good:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterable[MenuItem]:
        return [MenuItem("B", "b", "x", order=20), MenuItem("A", "a", "x", order=10)]


class Lazy:
    @hookimpl
    def menu_items(self) -> Iterator[MenuItem]:
        yield MenuItem("L", "l", "x", order=10)


class RaisesLate:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterator[MenuItem]:
        yield MenuItem("half", "h", "x")
        raise RuntimeError("late")


class WrongType:
    @hookimpl
    def menu_items(self, actor: Actor) -> list[str]:
        return ["not an item"]


class TooMany:
    @hookimpl
    def menu_items(self, actor: Actor) -> Iterator[MenuItem]:
        while True:
            yield MenuItem("again", "a", "x")


class Nothing:
    @hookimpl
    def menu_items(self, actor: Actor) -> None:
        return None


def collected(**plugins: Any) -> list[tuple[str, str]]:
    app = Flask("hooks")
    app.config["SQLALCHEMY_DATABASE_URI"] = "sqlite://"
    dispatch.db.init_app(app)
    manager = PluginManager(PROJECT)
    manager.add_hookspecs(shell)
    for name, plugin in plugins.items():
        manager.register(plugin, name=name)
    app.extensions["host"] = Host(manager, {}, dispatch.table(manager, {}))
    with app.app_context():
        return [(plugin_id, item.label) for plugin_id, item in collect("menu_items", actor=ANONYMOUS)]


def test_results_come_by_order_then_by_plugin() -> None:
    assert collected(zeta=Good(), alpha=Lazy()) == [("alpha", "L"), ("zeta", "A"), ("zeta", "B")]


def test_an_implementation_takes_only_the_arguments_it_names() -> None:
    assert collected(lazy=Lazy()) == [("lazy", "L")]


@pytest.mark.parametrize("faulty", [RaisesLate, WrongType, TooMany])
def test_a_faulty_plugin_contributes_nothing_and_hurts_nobody(faulty: type) -> None:
    assert collected(bad=faulty(), good=Good()) == [("good", "A"), ("good", "B")]


def test_answering_nothing_is_allowed() -> None:
    assert collected(quiet=Nothing()) == []


def test_the_type_of_a_result_is_read_from_the_spec() -> None:
    assert dispatch.result_type(shell.menu_items) is MenuItem
    assert dispatch.result_type(shell.plan_panels) is shell.Panel
