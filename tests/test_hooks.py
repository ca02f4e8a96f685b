"""Every hook has a specification, a caller, its documentation, a test and a bundled plugin that uses it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from intranet import host
from intranet.hookspecs import contract_of, reference

ROOT = Path(__file__).resolve().parent.parent
SPECS = {spec.__name__: spec for area in reference.AREAS for spec in reference.hooks(area)}
PLUGINS = sorted((ROOT / "plugins").glob("*/hooks.py"))
CORE = sorted((ROOT / "intranet").glob("*/hooks.py"))


def implemented(files: list[Path]) -> Iterator[tuple[Path, str]]:
    """(file, hook) of each function marked `@hookimpl`."""
    for path in files:
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                "hookimpl" in ast.unparse(mark) for mark in node.decorator_list
            ):
                yield path, node.name


def sources(folder: str) -> Iterator[str]:
    return (path.read_text() for path in (ROOT / folder).rglob("*.py") if path != Path(__file__))


def test_the_host_knows_the_areas_of_the_reference() -> None:
    assert host.SPECS == reference.AREAS


def test_the_reference_is_up_to_date() -> None:
    written = (ROOT / "docs" / "plugins" / "hooks.md").read_text()
    assert written == reference.render(), "run: python -m intranet.hookspecs.reference > docs/plugins/hooks.md"


@pytest.mark.parametrize("spec", SPECS.values(), ids=SPECS)
def test_a_specification_tells_everything(spec: Any) -> None:
    told = reference.parts(spec)
    wanted = set(reference.PARTS) - (set() if inspect.signature(spec).parameters else {"Arguments"})
    assert wanted <= told.keys()
    assert all(told.values())
    for argument in inspect.signature(spec).parameters:
        assert f"`{argument}`" in told["Arguments"]
    contract = contract_of(spec)
    assert re.split(r"\W", told["Gate"])[0] == contract.gate
    assert told["Since"].rstrip(".") == contract.since


@pytest.mark.parametrize("name", SPECS)
def test_a_hook_is_called(name: str) -> None:
    callers = (path for path in (ROOT / "intranet").rglob("*.py") if not {"hookspecs", "testing"} & set(path.parts))
    assert any(f'"{name}"' in path.read_text() for path in callers), f"nobody calls {name}"


@pytest.mark.parametrize("name", SPECS)
def test_a_hook_is_tested(name: str) -> None:
    assert any(re.search(rf"\b{name}\b", text) for text in sources("tests")), f"no test mentions {name}"


@pytest.mark.parametrize("name", SPECS)
def test_a_bundled_plugin_uses_the_hook(name: str) -> None:
    assert name in {hook for _path, hook in implemented(PLUGINS)}, f"no plugin in plugins/ implements {name}"


def test_nothing_is_implemented_that_has_no_specification() -> None:
    assert [(path.parent.name, hook) for path, hook in implemented(CORE + PLUGINS) if hook not in SPECS] == []
