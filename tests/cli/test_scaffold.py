"""`intranet plugins new` and `test`: a new plugin works, conforms and is clean at once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest
from click.testing import Result

from intranet.cli import scaffold
from intranet.config import CHECKOUT
from intranet.host.loading import discovery, namespace
from intranet.host.manifest import read

Run = Callable[..., Result]
IDS = ("pulse", "my_plugin", "a" * 31)


def tool(*command: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV_", "CI"))}
    return subprocess.run(
        [sys.executable, "-m", *command], cwd=cwd, capture_output=True, text=True, check=False, env=environment
    )


@pytest.fixture(scope="module", params=IDS)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder: Path = tmp_path_factory.mktemp("new") / "intranet_plugins" / request.param
    values = {"id": request.param, "title": "Góp ý", "title_en": "Feedback", "name": "x", "core": ">=1,<2"}
    scaffold.write(folder, values)
    return folder


def test_a_new_plugin_lies_in_the_instance_folder(run: Run, instance: Path) -> None:
    answer = run("plugins", "new", "my_plugin", "--title", "Góp ý", "--title-en", "Feedback")
    assert answer.exit_code == 0, answer.output
    manifest = read(instance / "plugins" / "my_plugin")
    assert (manifest.title.vi, manifest.title.en, manifest.default) == ("Góp ý", "Feedback", "off")
    assert "intranet plugins test my_plugin" in answer.output


def test_another_folder_may_hold_it(run: Run, tmp_path: Path) -> None:
    assert run("plugins", "new", "my_plugin", "--folder", str(tmp_path / "mine")).exit_code == 0
    assert read(tmp_path / "mine" / "my_plugin").title.vi == "My plugin"


def test_nothing_is_overwritten(run: Run, instance: Path, tmp_path: Path) -> None:
    (tmp_path / "mine" / "my_plugin").mkdir(parents=True)
    answer = run("plugins", "new", "my_plugin", "--folder", str(tmp_path / "mine"))
    assert (answer.exit_code, list((tmp_path / "mine" / "my_plugin").iterdir())) == (2, [])
    assert "không ghi đè" in answer.output


@pytest.mark.parametrize("plugin_id", ["", "A", "x", "1abc", "có_dấu", "a-b", "../x", "a" * 32])
def test_a_bad_id_is_refused(run: Run, instance: Path, plugin_id: str) -> None:
    answer = run("plugins", "new", "--", plugin_id)
    assert answer.exit_code == 2
    assert not (instance / "plugins").exists()


@pytest.mark.parametrize("plugin_id", ["plans", "auth", "search", "bulletin"])
def test_an_id_that_is_taken_is_refused(run: Run, instance: Path, plugin_id: str) -> None:
    answer = run("plugins", "new", plugin_id)
    assert answer.exit_code == 2
    assert plugin_id in answer.output
    assert not (instance / "plugins").exists()


def test_an_id_whose_tables_would_mix_is_refused(run: Run) -> None:
    assert run("plugins", "new", "my_plugin").exit_code == 0
    answer = run("plugins", "new", "my_plugin_too")
    assert answer.exit_code == 2
    assert "my_plugin" in answer.output


@pytest.mark.parametrize("title", ['a"b', "a\nb", "@id@", "{{ x }}", "x" * 61])
def test_a_title_that_would_spoil_files_is_refused(run: Run, title: str) -> None:
    assert run("plugins", "new", "my_plugin", "--title", title).exit_code == 2


def test_english_is_spoken(run: Run) -> None:
    assert "no id" in run("--lang", "en", "plugins", "new", "A-B").output


@pytest.mark.parametrize("configuration", [CHECKOUT / "pyproject.toml", None], ids=["ours", "its own"])
def test_it_is_clean(made: Path, configuration: Path | None) -> None:
    given = ["--config", str(configuration)] if configuration else []
    for command in (["check"], ["format", "--check"]):
        answer = tool("ruff", *command, "--no-cache", *given, str(made))
        assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("made", IDS[1:2], indirect=True)
def test_its_types_are_right(made: Path, tmp_path: Path) -> None:
    pytest.importorskip("mypy")
    # A base that is made while the program runs is nothing to a type checker: see `model_base`.
    ignored = ["--disable-error-code", "valid-type", "--disable-error-code", "misc"]
    command = ["mypy", "--strict", "--cache-dir", str(tmp_path), *ignored, "-p", f"intranet_plugins.{made.name}"]
    answer = tool(*command, cwd=made.parent.parent)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("made", IDS[:2], indirect=True)
def test_it_passes_its_own_tests_and_the_conformance_suite(made: Path) -> None:
    answer = subprocess.run(scaffold.pytest_command(made, ("-q",)), capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stdout
    assert "skipped" not in answer.stdout


def test_the_command_runs_the_suite_for_a_plugin_without_tests(
    run: Run, instance: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    assert run("plugins", "new", "my_plugin").exit_code == 0
    folder = instance / "plugins" / "my_plugin"
    for path in (folder / "tests").iterdir():
        path.unlink()
    answer = run("plugins", "test", "my_plugin", "-q", "-k", "manifest or translated")
    assert answer.exit_code == 0, capfd.readouterr().out
    (folder / "plugin.toml").write_text('id = "my_plugin"')
    assert run("plugins", "test", "my_plugin", "-q", "-k", "manifest").exit_code == 1
    assert "plugin.toml" in capfd.readouterr().out


def test_an_unknown_plugin_is_said(run: Run) -> None:
    answer = run("plugins", "test", "nowhere")
    assert answer.exit_code == 2
    assert "nowhere" in answer.output


def test_without_pytest_a_line_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scaffold, "find_spec", lambda _name: None)
    answer = run("plugins", "test", "bulletin")
    assert answer.exit_code == 2
    assert "pip install pytest" in answer.output


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed distributions on the path, with a new plugin in it as pip would lay it out."""
    site = tmp_path / "site"
    values = {"id": "my_plugin", "title": "Góp ý", "title_en": "Feedback", "name": "x", "core": ">=1,<2"}
    if find_spec("hatchling"):
        scaffold.write(tmp_path / "my_plugin", values)
        answer = tool("hatchling", "build", "-t", "wheel", "-d", str(tmp_path), cwd=tmp_path / "my_plugin")
        assert answer.returncode == 0, answer.stderr
        assert tool("zipfile", "-e", str(next(tmp_path.glob("*.whl"))), str(site)).returncode == 0
    else:
        scaffold.write(site / "intranet_plugins" / "my_plugin", values)
        info = site / "lan_toa_my_plugin-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: lan-toa-my-plugin\nVersion: 0.1.0\n")
        (info / "entry_points.txt").write_text("[intranet.plugins]\nmy_plugin = intranet_plugins.my_plugin\n")
    monkeypatch.syspath_prepend(str(site))
    yield site
    namespace.forget("my_plugin")


def test_as_a_distribution_it_is_found_and_tested(run: Run, installed: Path) -> None:
    from intranet import config

    found = {one.id: one for one in discovery.find(config.load(installed / "instance"))}["my_plugin"]
    assert (found.source, found.problem) == ("distribution", None)
    assert found.folder == installed / "intranet_plugins" / "my_plugin"


def test_the_files_name_no_placeholder_that_is_left(made: Path) -> None:
    left = [path.name for path in made.rglob("*.*") if path.is_file() and "@id@" in path.read_text()]
    assert left == []
