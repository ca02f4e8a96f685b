"""Which kinds of notices there are, and which may be shown and mailed now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from flask import Flask, current_app

from intranet import access
from intranet.access import Actor
from intranet.hookspecs.setup import NoticeKind


def load(app: Flask, kinds: Iterable[NoticeKind]) -> None:
    """Register what packages and plugins declare through the hook `register_notices`."""
    app.extensions["notice_kinds"] = {kind.name: kind for kind in kinds}


def every() -> Mapping[str, NoticeKind]:
    """All kinds this process has code for, by name."""
    found: Mapping[str, NoticeKind] = current_app.extensions["notice_kinds"]
    return found


def get(name: str) -> NoticeKind:
    """The kind of this name. Raises :class:`LookupError` for one that nobody declared."""
    return every()[name]


def open_kinds(actor: Actor | None = None) -> dict[str, NoticeKind]:
    """The kinds whose owner is on for `actor`; with None: for anybody at all. The others wait."""
    return {name: kind for name, kind in every().items() if access.is_open(name, actor)}


def required() -> list[str]:
    """Names of the kinds that are mailed whatever people chose."""
    return [name for name, kind in every().items() if not kind.optional]
