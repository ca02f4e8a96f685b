"""Checks of the source: what it imports, which permissions it asks for, what its templates hold."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import intranet
from intranet.testing.conformance.subject import Subject

_ASKING = frozenset(("may", "may_everywhere", "require", "units_for"))
_INLINE = {
    r"<script(?![^>]*\bsrc=)": "an inline script; put it into a file in static/",
    r"<style\b": "an inline style sheet; put it into a file in static/",
    r"\sstyle\s*=": "a style attribute; use a class",
    r"\son[a-z]+\s*=\s*[\"']": "an event handler; listen in a script of static/",
    r"javascript:": "a javascript: address; use a button and a script of static/",
    r"(src|href|action)\s*=\s*[\"'](https?:)?//": "an outside address; the browser loads from this site only",
}
_CODE = (r"\{#.*?#\}", r"\{%.*?%\}", r"\{\{.*?\}\}", r"<!--.*?-->", r"<(\w+)[^>]*\blang=\"vi\"[^>]*>.*?</\1>")


def sources(folder: Path) -> Iterator[tuple[str, ast.Module]]:
    """The modules of a plugin without its tests and migrations: name and syntax tree."""
    for path in sorted(folder.rglob("*.py")):
        name = path.relative_to(folder)
        if name.parts[0] not in ("tests", "migrations") and not name.parts[0].startswith("."):
            yield name.as_posix(), ast.parse(path.read_text(encoding="utf-8"), str(path))


def public_api_only(folder: Path) -> Iterator[str]:
    """Of Lan Tỏa a plugin may use what `intranet` exports; of other plugins nothing."""
    for name, tree in sources(folder):
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                yield from (fault for alias in node.names for fault in _module(name, node.lineno, alias.name))
            elif isinstance(node, ast.ImportFrom) and not node.level:
                yield from _from(name, node)


def _module(name: str, line: int, module: str) -> Iterator[str]:
    root = module.partition(".")[0]
    if root == "intranet" and module != "intranet":
        yield f"{name}:{line}: {module} is private; use what `from intranet import …` offers"
    if root == "intranet_plugins":
        yield f"{name}:{line}: import of {module}; inside the plugin write `from . import …`, other plugins are private"


def _from(name: str, node: ast.ImportFrom) -> Iterator[str]:
    module = node.module or ""
    if module != "intranet":
        yield from _module(name, node.lineno, module)
        return
    for alias in node.names:
        if alias.name not in intranet.__all__:
            yield f"{name}:{node.lineno}: intranet.{alias.name} is not public; see the names in intranet/__init__.py"


def permissions(subject: Subject) -> Iterator[str]:
    """What is asked for is declared, and what is declared is asked for."""
    from intranet.host import declared

    everything = {permission.name for _owner, permission in declared("register_permissions")}
    own = {permission.name for permission in subject.plugin.declared.get("register_permissions", ())}
    asked = dict(_asked(subject.folder))
    for name, where in asked.items():
        if name not in everything:
            yield f"{where}: the permission {name} is nowhere declared; add it to register_permissions in hooks.py"
    mentioned = set(_mentioned(subject.folder))
    for name in own - mentioned:
        yield f"hooks.py: the permission {name} is declared and never asked for; check it in service.py or drop it"


def _asked(folder: Path) -> Iterator[tuple[str, str]]:
    """Names of permissions in calls that ask for one, and where."""
    trees = list(sources(folder))
    constants = {key: value for _name, tree in trees for key, value, _node in _constants(tree)}
    for name, tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in _ASKING:
                text = _text_of(node.args[0], constants) if node.args else ""
                if text:
                    yield text, f"{name}:{node.lineno}"


def _mentioned(folder: Path) -> Iterator[str]:
    """Every text that is used, other than to give it a name or to declare a permission."""
    trees = list(sources(folder))
    constants = {key: value for _name, tree in trees for key, value, _node in _constants(tree)}
    for _name, tree in trees:
        aside = {id(node) for _key, _value, node in _constants(tree)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and _name_of(node.func) == "Permission" and node.args:
                aside.add(id(node.args[0]))
            if id(node) not in aside and isinstance(node, ast.expr) and (text := _text_of(node, constants)):
                yield text


def _constants(tree: ast.Module) -> Iterator[tuple[str, str, ast.AST]]:
    for node in tree.body:
        value = getattr(node, "value", None)
        if isinstance(node, ast.Assign | ast.AnnAssign) and isinstance(value, ast.Constant):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if isinstance(value.value, str):
                yield from ((target.id, value.value, value) for target in targets if isinstance(target, ast.Name))


def _text_of(node: ast.expr, constants: dict[str, str]) -> str:
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    read = isinstance(getattr(node, "ctx", None), ast.Load)
    return constants.get(_name_of(node), "") if read else ""


def _name_of(node: ast.expr) -> str:
    return str(getattr(node, "attr", getattr(node, "id", "")))


def templates(folder: Path) -> Iterator[str]:
    """No code of the browser inside a page, and no text that cannot be translated."""
    for path in sorted((folder / "templates").rglob("*.html")):
        name, text = path.relative_to(folder).as_posix(), path.read_text(encoding="utf-8")
        for pattern, words in _INLINE.items():
            yield from (f"{name}:{_line(text, found.start())}: {words}" for found in re.finditer(pattern, text))
        yield from (f"{name}: the text “{word}” cannot be translated; write {{{{ _(…) }}}}" for word in _bare(text))


def _bare(text: str) -> Iterable[str]:
    for code in _CODE:
        text = re.sub(code, " ", text, flags=re.DOTALL)
    return re.findall(r"\w*[À-ỹĐđ]\w*", text)


def _line(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1
