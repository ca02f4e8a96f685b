"""Running commands inside the test, in an instance folder of its own."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from intranet.cli import group


@contextmanager
def _terminal(patch: pytest.MonkeyPatch) -> Iterator[None]:
    """A Vietnamese one; afterwards everything is as it was."""
    patch.setenv("LC_ALL", "vi_VN.UTF-8")
    # Commands tell their worker processes about the instance through the environment.
    before = dict(os.environ)
    level = logging.getLogger().level
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)
        logging.getLogger().setLevel(level)


def _invoke(instance: Path, arguments: tuple[str, ...], input: str | None = None) -> Result:
    return CliRunner().invoke(group, ["--instance", str(instance), *arguments], input=input)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    return tmp_path / "instance"


@pytest.fixture
def run(instance: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Result]]:
    """`run("db", "status")`: the command's result. Speaks Vietnamese unless told otherwise."""
    with _terminal(monkeypatch):
        yield lambda *arguments, input=None: _invoke(instance, arguments, input)


@pytest.fixture(scope="session")
def _initialised(tmp_path_factory: pytest.TempPathFactory, own_environment: None) -> Path:
    """An instance that `intranet init` made, once: to be copied, not to be used."""
    instance = tmp_path_factory.mktemp("initialised") / "instance"
    with pytest.MonkeyPatch.context() as patch, _terminal(patch):
        made = _invoke(instance, ("init",))
    assert made.exit_code == 0, made.output
    return instance


@pytest.fixture
def ready(run: Callable[..., Result], instance: Path, _initialised: Path) -> Callable[..., Result]:
    """`run` on an instance that `intranet init` made."""
    shutil.copytree(_initialised, instance)
    return run
