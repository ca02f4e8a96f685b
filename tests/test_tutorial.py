"""The tutorial for authors of plugins, followed to the letter: its commands run, its code is put where it says."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
TUTORIAL = ROOT / "docs" / "plugins" / "tutorial.md"
PLUGIN = "sang_kien"
_BLOCK = re.compile(
    r"(?:<!-- (?P<file>\S+) (?P<how>after|before|replace|end|file|translate)(?:: (?P<mark>[^\n]*))? -->\n)?"
    r"```(?P<language>\w+)\n(?P<code>.*?)^```$",
    flags=re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Step:
    """One fenced block: commands, or code and where it belongs."""

    language: str
    code: str
    file: str | None
    how: str | None
    mark: str | None


def steps() -> Iterator[Step]:
    for found in _BLOCK.finditer(TUTORIAL.read_text()):
        yield Step(**found.groupdict())


def run(line: str, instance: Path) -> None:
    program, *arguments = shlex.split(line)
    assert program == "intranet", f"the tutorial may only run intranet: {line}"
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("PYTEST", "COV_", "INTRANET_"))
    }
    done = subprocess.run(
        [sys.executable, "-m", "intranet.cli", *arguments],
        env={**environment, "INTRANET_INSTANCE": str(instance)},
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"


def place(step: Step, folder: Path) -> None:
    path = folder / str(step.file)
    if step.how == "file":
        path.write_text(step.code)
        return
    text = path.read_text()
    if step.how == "end":
        path.write_text(text + step.code)
    elif step.how == "translate":
        path.write_text(translated(text, step.code))
    else:
        path.write_text(beside(text, step))


def beside(text: str, step: Step) -> str:
    lines = text.splitlines(keepends=True)
    places = [number for number, line in enumerate(lines) if line.strip().startswith(str(step.mark))]
    assert len(places) == 1, f"{step.file}: {step.mark!r} stands {len(places)} times"
    start = places[0] + (step.how == "after")
    end = places[0] + 1 if step.how == "replace" else start
    return "".join([*lines[:start], step.code, *lines[end:]])


def translated(text: str, entries: str) -> str:
    for entry in entries.strip().split("\n\n"):
        msgid, msgstr = entry.split("\n")
        assert f'{msgid}\nmsgstr ""' in text, f"{msgid} was not collected"
        text = text.replace(f'{msgid}\nmsgstr ""', f"{msgid}\n{msgstr}")
    return text


@pytest.mark.timeout(900)
def test_whoever_follows_the_tutorial_has_a_plugin_that_conforms(tmp_path: Path) -> None:
    instance = tmp_path / "instance"
    done = 0
    for step in steps():
        if step.language == "sh":
            for line in step.code.strip().splitlines():
                run(line, instance)
        else:
            assert step.file, f"where does this belong?\n{step.code}"
            place(step, instance / "plugins" / PLUGIN)
        done += 1
    assert done > 15
    if find_spec("ruff"):
        command = [sys.executable, "-m", "ruff", "check", "--no-cache", str(instance / "plugins" / PLUGIN)]
        linted = subprocess.run(command, capture_output=True, text=True, check=False)
        assert linted.returncode == 0, linted.stdout
