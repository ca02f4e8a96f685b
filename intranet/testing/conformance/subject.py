"""The plugin under test, in an application with an agency."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from intranet.access import Actor
from intranet.hookspecs import contract_of
from intranet.host import SPECS
from intranet.host.calling import attribution
from intranet.host.registry import Call, Plugin
from intranet.testing.agency import ROLES, Agency
from intranet.testing.client import Client, actor, browser, sign_in
from intranet.testing.switches import switch_off, switch_on

EVERYBODY = (*ROLES, "")
"""Every role, and somebody who did not sign in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What the checks look at.

    `content` writes rows of the plugin and gives values for the arguments of its addresses; None where the
    author did not say how.
    """

    app: Flask
    plugin: Plugin
    folder: Path
    agency: Agency
    content: Callable[[], Mapping[str, Any] | None]
    public_pages: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        """The plugin's id."""
        return self.plugin.id

    @property
    def home(self) -> str:
        """Where all its addresses begin."""
        return f"/p/{self.id}/"

    def on(self) -> None:
        """Switch the plugin on for everybody."""
        switch_on(self.id)

    def off(self) -> None:
        """Switch the plugin off for everybody."""
        switch_off(self.id)

    def actor(self, role: str) -> Actor:
        """Who acts in `role`."""
        return actor(self.agency, role)

    def browser(self, role: str) -> Client:
        """A browser of somebody in `role`; "" has not signed in."""
        made = browser(self.app)
        if role:
            sign_in(made, self.agency.logins[role], self.agency.password)
        return made

    def rules(self) -> list[Rule]:
        """The plugin's addresses."""
        rules = self.app.url_map.iter_rules()
        return [rule for rule in rules if rule.endpoint.partition(".")[0] == self.id]

    def calls(self, kind: str) -> Iterator[tuple[str, Call]]:
        """The plugin's implementations of hooks of one kind, by name of the hook."""
        for name, calls in self.app.extensions["host"].calls.items():
            if contract_of(specification(name)).kind == kind:
                yield from ((name, call) for call in calls if call.owner == self.id)

    @contextmanager
    def acting(self, method: str = "GET") -> Iterator[None]:
        """Run as the host runs the plugin's code: inside a request, in the plugin's name. GET must not write."""
        with self.app.test_request_context("/", method=method), attribution.acting(self.id):
            yield


def specification(name: str) -> Callable[..., Any]:
    """What a hook is specified as."""
    found: Callable[..., Any] = next(getattr(module, name) for module in SPECS if hasattr(module, name))
    return found


def parameters(name: str) -> tuple[str, ...]:
    """The arguments a hook is given."""
    return tuple(inspect.signature(specification(name)).parameters)
