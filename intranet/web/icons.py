"""Icons: the few used, cut from Bootstrap's sprite of over a megabyte into a small one.

Names found in templates go into the sprite. A name that only shows at run time (a plugin's menu
entry) is served as a file of its own, so that all workers agree without talking to each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from flask import Flask, current_app, request, url_for
from markupsafe import Markup

from intranet.web.assets import bootstrap_folder, digest

_SYMBOL = re.compile(r'<symbol class="[^"]*" (viewBox="[^"]*" id="([^"]+)">.*?)</symbol>', re.DOTALL)
_NAMED = re.compile(r"""\b(?:svg_)?icon\(\s*["']([a-z0-9-]+)["']|\bempty\(\s*["']([a-z0-9-]+)["']""")
_LITERAL = re.compile(r"""["']([a-z0-9]+(?:-[a-z0-9]+)*)["']""")
# Rooms whose Python code names icons for the shell.
_ROOMS = ("hooks.py", "labels.py", "shell.py")
_OPEN = '<svg xmlns="http://www.w3.org/2000/svg">'
ALWAYS = frozenset(
    {
        "check2", "x-lg", "exclamation-octagon", "exclamation-triangle", "clock", "info-circle", "check-circle", "lock",
        "compass", "file-earmark-x", "clock-history", "hourglass-split", "tools", "sort-up", "sort-down",
    }
)  # fmt: skip


class UnknownIconError(LookupError):
    """No icon of Bootstrap Icons has this name."""


class Sprite:
    """The icons of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.extra: set[str] = set()
        self.drawn: dict[tuple[str, str, str], Markup] = {}
        self._made: tuple[frozenset[str], bytes, str] | None = None

    def content(self) -> tuple[frozenset[str], bytes, str]:
        """The names inside, the sprite, and its digest. Made at the first use."""
        if self._made is None:
            known = symbols()
            names = frozenset((used_names(self.app) | self.extra | ALWAYS) & known.keys())
            body = (_OPEN + "".join(known[name] for name in sorted(names)) + "</svg>").encode()
            self._made = names, body, digest(body)
        return self._made


def init_app(app: Flask) -> None:
    """Offer `svg_icon` to templates (through the macro `icon`)."""
    app.extensions["icons"] = Sprite(app)
    app.jinja_env.globals["svg_icon"] = svg_icon


def register(app: Flask, names: Iterable[str]) -> None:
    """Put further names into the sprite: those a plugin uses in its Python code."""
    app.extensions["icons"].extra.update(names)


def svg_icon(name: str, classes: str = "") -> Markup:
    """The icon `name` at the size of the text beside it.

    While testing or debugging an unknown name raises :class:`UnknownIconError`; in use it shows nothing.
    """
    if name not in symbols():
        if current_app.testing or current_app.debug:
            raise UnknownIconError(name)
        return Markup()
    drawn: dict[tuple[str, str, str], Markup] = current_app.extensions["icons"].drawn
    # A page has dozens of icons; an address differs only with where the application is mounted.
    key = (name, classes, request.script_root)
    if key not in drawn:
        drawn[key] = Markup('<svg class="{}" aria-hidden="true"><use href="{}#{}"/></svg>').format(
            f"i {classes}".strip(), _address(name), name
        )
    return drawn[key]


def single(name: str) -> bytes:
    """One icon as a file of its own. Raises :class:`UnknownIconError`."""
    try:
        return (_OPEN + symbols()[name] + "</svg>").encode()
    except KeyError:
        raise UnknownIconError(name) from None


@cache
def symbols() -> dict[str, str]:
    """Every icon of Bootstrap Icons: its name and its `<symbol>`."""
    text = (bootstrap_folder() / "icons" / "bootstrap-icons.svg").read_text(encoding="utf-8")
    return {found[2]: f"<symbol {found[1]}</symbol>" for found in _SYMBOL.finditer(text)}


@cache
def collection_digest() -> str:
    """Stands for the version of the whole collection in addresses of single icons."""
    return digest((bootstrap_folder() / "icons" / "bootstrap-icons.svg").read_bytes())


def used_names(app: Flask) -> set[str]:
    """Icon names in the templates and hooks of everything registered with `app`."""
    names: set[str] = set()
    for root in {Path(blueprint.root_path) for blueprint in app.blueprints.values()}:
        for path in (root / "templates").rglob("*.html"):
            names.update(named_in(path.read_text(encoding="utf-8", errors="replace")))
        for room in _ROOMS:
            if (root / room).is_file():
                names.update(_LITERAL.findall((root / room).read_text(encoding="utf-8", errors="replace")))
    return names


def named_in(template: str) -> set[str]:
    """Icon names written out in the text of a template."""
    return {name for pair in _NAMED.findall(template) for name in pair if name}


def _address(name: str) -> str:
    names, _body, version = current_app.extensions["icons"].content()
    if name in names:
        return url_for("web.sprite", v=version)
    return url_for("web.single_icon", name=name, v=collection_digest())
