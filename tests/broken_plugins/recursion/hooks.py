"""Hooks and a page that go round in circles."""

from __future__ import annotations

from flask import render_template

from intranet import Actor, hookimpl


@hookimpl
def menu_items(actor: Actor) -> list[str]:
    return menu_items(actor)


@hookimpl
def work_items() -> list[str]:
    # The frame of the page asks for the menu, which asks here.
    return [render_template("web/base.html"), *work_items()]
