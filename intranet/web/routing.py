"""Addresses of pages, made ready when they are needed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


class LazyRule(Rule):
    """A rule that compiles what writes its address when that is first asked for.

    Compiling takes 0.7 ms a rule, most of the work of building an application; a command or a test needs few of them.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Builder:
        compiler = super()._compile_builder
        made: list[Builder] = []

        def build(rule: Rule, /, **values: Any) -> tuple[str, str]:
            if not made:
                made.append(compiler(append_unknown))
            return made[0](rule, **values)

        return build


def init_app(app: Flask) -> None:
    """Have the addresses of `app` made ready late."""
    app.url_rule_class = LazyRule
