"""Plugins written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

MANIFEST = """
id = "{id}"
title = {{ vi = "Phân hệ {id}", en = "Plugin {id}" }}
summary = {{ vi = "Viết cho một kiểm thử.", en = "Written for one test." }}
version = "{version}"
core = "{core}"
"""


@pytest.fixture
def write_plugin(tmp_path: Path) -> Callable[..., Path]:
    """`write_plugin("my_plugin", {"views.py": "…"}, more='command = "x"', into="folder")`: its folder."""

    def write(
        plugin_id: str,
        files: dict[str, str] | None = None,
        *,
        version: str = "1.0.0",
        core: str = ">=1,<2",
        more: str = "",
        into: str = "plugins_here",
    ) -> Path:
        folder = tmp_path / into / plugin_id
        given = {
            "plugin.toml": MANIFEST.format(id=plugin_id, version=version, core=core) + more,
            "__init__.py": "",
            **(files or {}),
        }
        for name, text in given.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(dedent(text), encoding="utf-8")
        return folder

    return write
