"""The pytest plugin: absent from other projects' tests, complete in a plugin's own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from intranet.config import CHECKOUT
from intranet.testing.folders import plugin_of, with_required

OTHER = """
import sys
import pytest

@pytest.fixture
def client():
    return "theirs"

def test_theirs(client, pytestconfig):
    assert client == "theirs"
    assert pytestconfig.getoption("--database") == "mine"
    assert not {"flask", "sqlalchemy", "psycopg", "intranet.host", "intranet.testing.fixtures"} & sys.modules.keys()

def test_no_fixture_of_ours(request):
    with pytest.raises(pytest.FixtureLookupError):
        request.getfixturevalue("client_as")
"""
OWN_OPTION = """
def pytest_addoption(parser):
    parser.addoption("--database")
"""
OUTSIDE = """
from intranet_plugins.sample import service

def test_it(app, plugins, agency, plugin_on, client_as, unit, database_kind):
    assert [folder.name for folder in plugins] == ["sample"]
    plugin_on("sample", unit)
    assert client_as("staff").get("/p/sample/").status_code == 200
    assert service.KIND == "sample.entry"
"""


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run pytest as another project would, in a process of its own."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", *arguments]
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV_", "CI"))}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=environment)


def test_other_projects_do_not_notice_it(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(OTHER)
    (tmp_path / "conftest.py").write_text(OWN_OPTION)
    answer = run(tmp_path, "--database", "mine", "-W", "error")
    assert answer.returncode == 0, answer.stdout


def test_a_plugin_elsewhere_is_named_in_the_settings(tmp_path: Path, new_plugin: Callable[[str], Path]) -> None:
    new_plugin("sample")
    (tmp_path / "project" / "tests").mkdir(parents=True)
    (tmp_path / "project" / "tests" / "test_it.py").write_text(OUTSIDE)
    ini = "[pytest]\nintranet_plugins = ../plugins/sample\naddopts = --import-mode=importlib\nfilterwarnings = error\n"
    (tmp_path / "project" / "pytest.ini").write_text(ini)
    answer = run(tmp_path / "project")
    assert answer.returncode == 0, answer.stdout
    assert "1 passed" in answer.stdout


def test_tests_in_the_folder_of_a_plugin_find_it_from_anywhere(
    tmp_path: Path, new_plugin: Callable[[str], Path]
) -> None:
    tests = new_plugin("sample") / "tests"
    for name in ("test_conformance.py", "test_entries.py"):
        (tests / name).unlink()
    (tests / "test_it.py").write_text(OUTSIDE)
    answer = run(tmp_path, "--import-mode=importlib")
    assert answer.returncode == 0, answer.stdout
    assert "1 passed" in answer.stdout


def test_a_plugin_comes_after_those_it_requires(tmp_path: Path, new_plugin: Callable[[str], Path]) -> None:
    sample, other = new_plugin("sample"), new_plugin("other")
    manifest = sample / "plugin.toml"
    manifest.write_text(manifest.read_text().replace("requires = []", 'requires = ["other>=0.1", "nowhere"]'))
    assert with_required([sample]) == (other, sample)
    circle = other / "plugin.toml"
    circle.write_text(circle.read_text().replace("requires = []", 'requires = ["sample"]'))
    assert set(with_required([sample])) == {other, sample}


def test_a_path_belongs_to_the_nearest_plugin(new_plugin: Callable[[str], Path]) -> None:
    folder = new_plugin("sample")
    assert plugin_of(folder / "tests") == folder
    assert plugin_of(folder.parent) is None
    assert plugin_of(CHECKOUT / "tests" / "testing") is None


def test_a_plugin_without_tests_is_not_even_loaded(tmp_path: Path) -> None:
    folder = CHECKOUT / "tests" / "broken_plugins" / "kills_process"
    (tmp_path / "test_other.py").write_text("def test_one(): pass")
    answer = run(tmp_path, str(tmp_path), str(folder))
    assert (answer.returncode, "1 passed" in answer.stdout) == (0, True), answer.stdout


@pytest.mark.database("sqlite")
def test_core_is_tested_without_plugins(app: object, plugins: tuple[Path, ...]) -> None:
    assert plugins == ()
