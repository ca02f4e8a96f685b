"""New plugins of `intranet plugins new`, for one test each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from intranet.cli import scaffold
from intranet.host import loader
from intranet.host.loading import footprint, namespace

VALUES = {"title": "Góp ý", "title_en": "Feedback", "name": "lan-toa-sample", "core": ">=1,<2"}


@pytest.fixture
def new_plugin(tmp_path: Path) -> Iterator[Callable[[str], Path]]:
    """`new_plugin("sample")`: the folder of a new plugin. What the test imports of it is forgotten afterwards."""
    made: list[str] = []

    def make(plugin_id: str) -> Path:
        made.append(plugin_id)
        folder = tmp_path / "plugins" / plugin_id
        scaffold.write(folder, {"id": plugin_id, **VALUES})
        return folder

    yield make
    for plugin_id in made:
        footprint.discard(plugin_id, loader._imported.pop(plugin_id, ()))
        namespace.forget(plugin_id)
