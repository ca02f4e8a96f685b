"""A plugin that kills the process is skipped at the next start; nobody else is taken for it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from intranet.host.loading import boot

# Marks a plugin and then does what it is told.
CHILD = """
import os, sys, time
from pathlib import Path
from intranet.host.loading import boot
with boot.marking(Path(sys.argv[1])) as marker:
    marker.note("heavy", "1.0", "import models")
    print("marked", flush=True)
    if sys.argv[2] == "die":
        os._exit(86)
    if sys.argv[2] == "survive":
        marker.clear()
        os._exit(86)
    sys.stdin.readline()
"""


def child(instance: Path, what: str) -> subprocess.Popen[str]:
    """A process that has begun to load a plugin."""
    command = [sys.executable, "-c", CHILD, str(instance), what]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "marked\n"
    return process


def finish(process: subprocess.Popen[str]) -> None:
    process.communicate("go on\n", timeout=90)


def crashed(instance: Path) -> list[str]:
    """What a start finds."""
    with boot.marking(instance):
        return list(boot.crashes(instance))


def markers(instance: Path) -> list[Path]:
    return list((instance / "boot").glob("loading-*"))


def test_a_process_that_died_in_the_midst_of_a_plugin_names_it(tmp_path: Path) -> None:
    finish(child(tmp_path, "die"))
    assert crashed(tmp_path) == ["heavy"]
    crash = boot.crashes(tmp_path)["heavy"]
    assert (crash.version, crash.step) == ("1.0", "import models")
    assert markers(tmp_path) == []


def test_a_process_that_died_after_it_names_nobody(tmp_path: Path) -> None:
    finish(child(tmp_path, "survive"))
    assert crashed(tmp_path) == []
    assert markers(tmp_path) == []


def test_a_worker_that_is_still_loading_is_left_alone(tmp_path: Path) -> None:
    other = child(tmp_path, "wait")
    try:
        assert crashed(tmp_path) == []
        assert len(markers(tmp_path)) == 1
    finally:
        finish(other)
    assert crashed(tmp_path) == []
    assert markers(tmp_path) == []


def test_of_several_workers_only_the_dead_one_counts(tmp_path: Path) -> None:
    others = [child(tmp_path, "wait") for _ in range(3)]
    finish(child(tmp_path, "die"))
    try:
        assert crashed(tmp_path) == ["heavy"]
        assert len(markers(tmp_path)) == 3
    finally:
        for other in others:
            finish(other)


def test_a_worker_that_is_killed_while_others_wait_is_found_by_the_next(tmp_path: Path) -> None:
    other = child(tmp_path, "wait")
    other.kill()
    other.communicate()
    assert crashed(tmp_path) == ["heavy"]


def test_an_error_in_the_block_leaves_no_marker(tmp_path: Path) -> None:
    def interrupted() -> None:
        with boot.marking(tmp_path) as marker:
            marker.note("heavy", "1.0", "import hooks")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert crashed(tmp_path) == []


def test_forgetting_lets_it_be_tried_again(tmp_path: Path) -> None:
    finish(child(tmp_path, "die"))
    assert crashed(tmp_path) == ["heavy"]
    assert boot.forget(tmp_path, "heavy")
    assert not boot.forget(tmp_path, "heavy")
    assert boot.crashes(tmp_path) == {}


class TestChanged:
    @pytest.fixture
    def crash(self, tmp_path: Path, write_plugin: Callable[..., Path]) -> tuple[boot.Crash, Path]:
        folder = write_plugin("heavy", {"lib/part.py": ""})
        for path in (folder, *folder.rglob("*")):
            os.utime(path, (1, 1))
        finish(child(tmp_path, "die"))
        crashed(tmp_path)
        return boot.crashes(tmp_path)["heavy"], folder

    def test_what_is_as_it_was_is_held_back(self, crash: tuple[boot.Crash, Path]) -> None:
        assert boot.is_still_so(crash[0], "1.0", crash[1])

    def test_another_version_is_tried(self, crash: tuple[boot.Crash, Path]) -> None:
        assert not boot.is_still_so(crash[0], "1.1", crash[1])

    def test_a_file_written_since_is_tried(self, crash: tuple[boot.Crash, Path]) -> None:
        (crash[1] / "lib" / "part.py").write_text("# mended")
        assert not boot.is_still_so(crash[0], "1.0", crash[1])

    def test_a_file_unpacked_since_with_an_old_time_is_tried(self, crash: tuple[boot.Crash, Path]) -> None:
        os.utime(crash[1] / "lib" / "part.py", (1, 1))
        assert not boot.is_still_so(crash[0], "1.0", crash[1])

    def test_what_the_plugin_and_python_write_while_it_runs_does_not_count(
        self, crash: tuple[boot.Crash, Path]
    ) -> None:
        cache = crash[1] / "lib" / "__pycache__"
        cache.mkdir()
        (cache / "part.pyc").write_bytes(b"")
        (crash[1] / "last.log").write_text("here we go")
        assert boot.is_still_so(crash[0], "1.0", crash[1])


class TestWithoutAPlace:
    def test_a_folder_that_cannot_be_made_costs_the_protection_only(self, tmp_path: Path) -> None:
        (tmp_path / "boot").write_text("a file where the folder should be")
        with boot.marking(tmp_path) as marker:
            marker.note("heavy", "1.0", "import models")
            marker.clear()
        assert boot.crashes(tmp_path) == {}

    def test_so_does_a_file_system_that_cannot_lock(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(*_given: object) -> None:
            raise OSError("no locks here")

        monkeypatch.setattr(boot.fcntl, "flock", refuse)
        with boot.marking(tmp_path) as marker:
            marker.note("heavy", "1.0", "import models")
        assert markers(tmp_path) == []

    @pytest.mark.parametrize("content", ["", "null", "[]", "{", '{"plugin_id": "x"}', '{"plugin_id": 1, "at": 2}'])
    def test_a_record_nobody_can_read_is_none(self, tmp_path: Path, content: str) -> None:
        (tmp_path / "boot").mkdir()
        (tmp_path / "boot" / "crashed-heavy.json").write_text(content)
        (tmp_path / "boot" / "loading-abc").write_text(content)
        assert crashed(tmp_path) == []


def test_a_system_without_locks_only_costs_the_protection(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
sys.modules["fcntl"] = None
from intranet.host.loading import boot
with boot.marking(Path(sys.argv[1])) as marker:
    marker.note("heavy", "1.0", "import models")
print(boot.crashes(Path(sys.argv[1])), list(Path(sys.argv[1]).iterdir()))
"""
    command = [sys.executable, "-c", code, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=90, check=False)
    assert (done.stdout, done.stderr) == ("{} []\n", "")
