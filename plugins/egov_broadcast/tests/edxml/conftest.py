"""Reading invented messages as the invented agency."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

OWN = ("H99.05", "000.00.05.H99")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Where temporary files of the message are; empty again at the end of each test."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    yield folder
    assert not list(folder.iterdir()), "something was left behind"


@pytest.fixture
def told(scratch: Path) -> Callable[..., dict[str, Any]]:
    """`told(letter)`: what `parse` would print of a letter or of bytes."""
    from intranet_plugins.egov_broadcast.edxml import as_json
    from intranet_plugins.egov_broadcast.edxml.reading import read
    from intranet_plugins.egov_broadcast.edxml.refusals import Rejected

    def tell(message: Any, **options: Any) -> dict[str, Any]:
        data = message if isinstance(message, bytes) else message.bytes()
        try:
            with read(io.BytesIO(data), **{"own_ids": OWN, "folder": scratch, **options}) as found:
                return as_json.of(found)
        except Rejected as refused:
            return as_json.of(refused)

    return tell


@pytest.fixture
def message_of(scratch: Path) -> Callable[..., Any]:
    """`message_of(letter)`: the message; its files are gone."""
    from intranet_plugins.egov_broadcast.edxml.reading import read

    def of(message: Any, **options: Any) -> Any:
        data = message if isinstance(message, bytes) else message.bytes()
        with read(io.BytesIO(data), **{"own_ids": OWN, "folder": scratch, **options}) as found:
            return found

    return of
