"""Running commands inside the test, in an instance folder of its own."""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intranet.cli import group


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def run(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """`run("db", "status")`: the command's result. Speaks Vietnamese unless told otherwise."""
    monkeypatch.setenv("LC_ALL", "vi_VN.UTF-8")
    # Commands tell their worker processes about the instance through the environment.
    before = dict(os.environ)
    level = logging.getLogger().level

    def invoke(*arguments: str, input: str | None = None) -> Result:
        return CliRunner().invoke(group, ["--instance", str(instance), *arguments], input=input)

    yield invoke
    os.environ.clear()
    os.environ.update(before)
    logging.getLogger().setLevel(level)


@pytest.fixture
def ready(run: Callable[..., Result]) -> Callable[..., Result]:
    """`run` on an instance that `intranet init` made."""
    assert run("init").exit_code == 0
    return run
