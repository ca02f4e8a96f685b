"""The two commands of the README: what a newcomer types, and what CI runs."""

from __future__ import annotations

import re
import subprocess
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
README = (ROOT / "README.md").read_text()


def commands() -> list[str]:
    return [block.strip() for block in re.findall(r"^```sh\n(.*?)^```", README, flags=re.DOTALL | re.MULTILINE)]


def test_the_first_command_sets_up_and_serves_the_demo_in_one_line():
    first = commands()[0]
    assert "\n" not in first
    assert first.startswith("python3 -m venv .venv && ")
    assert first.endswith("intranet demo")


def test_the_second_installs_what_tests_need_and_runs_them_in_one_line():
    second = commands()[1]
    assert "\n" not in second
    assert "-e '.[test]'" in second
    assert " -m pytest" in second


def test_ci_runs_the_second_command_word_for_word():
    script = (ROOT / ".ci" / "run").read_text()
    extraction = next(line for line in script.splitlines() if line.startswith("test_command="))
    shown = subprocess.run(
        ["bash", "-c", f'{extraction}\nprintf %s "$test_command"'], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout
    assert shown == commands()[1]
    assert 'bash -c "$test_command"' in script
    assert "LANTOA_REQUIRE_BROWSER=1" in script


def test_every_command_that_documents_mention_exists():
    from intranet.cli import COMMANDS

    documents = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    command = re.compile(r"[`/](?:\.venv/bin/)?intranet (?:--\S+ \S+ )?([a-z]+)\b[^`\n]*`")
    mentioned = {name for path in documents for name in command.findall(path.read_text())}
    manifests = (ROOT / "plugins").glob("*/plugin.toml")
    of_plugins = {tomllib.loads(path.read_text()).get("command") for path in manifests}
    assert mentioned
    assert mentioned - set(COMMANDS) - of_plugins == set()


def test_every_setting_is_documented():
    from dataclasses import fields

    from intranet.config import Settings

    text = (ROOT / "docs" / "operations.md").read_text()
    assert [
        field.name
        for field in fields(Settings)
        if field.name not in ("instance", "demo") and f"`{field.name}`" not in text
    ] == []


def test_the_pinned_versions_cover_what_is_declared_and_name_no_address():
    pinned = set(re.findall(r"^([\w.-]+)==", (ROOT / "constraints.txt").read_text(), flags=re.MULTILINE))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    declared = [
        *project["dependencies"],
        *(item for extra in project["optional-dependencies"].values() for item in extra),
    ]
    names = {re.split(r"[\[<>=~ ]", item)[0].lower() for item in declared} - {project["name"]}
    assert {name.replace("_", "-") for name in names} - pinned == set()
    assert "://" not in (ROOT / "constraints.txt").read_text()
