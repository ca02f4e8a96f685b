"""What documents list is what the code has: hooks, commands, settings and their defaults."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

from intranet.cli import COMMANDS
from intranet.config import Settings
from intranet.hookspecs import PROJECT, personal, setup, shell

DOCS = Path(__file__).resolve().parent.parent / "docs"


def read(name: str) -> str:
    return (DOCS / name).read_text()


def test_the_table_of_hooks_has_every_hook_and_no_other() -> None:
    table = read("architecture.md").partition("| Hook | Kind | Called |")[2].partition("\n\n")[0]
    listed = re.findall(r"^\| `(\w+)` \|", table, flags=re.MULTILINE)
    specified = {
        name
        for module in (setup, shell, personal)
        for name, value in vars(module).items()
        if hasattr(value, f"{PROJECT}_spec")
    }
    assert set(listed) == specified
    assert len(listed) == len(specified)


def test_every_command_for_operators_is_described() -> None:
    text = read("operations.md")
    # The others are for developers and newcomers: CONTRIBUTING and README have them.
    wanted = set(COMMANDS) - {"demo", "plans", "translations"}
    assert {name for name in wanted if f"`intranet {name}" not in text} == set()


def test_the_table_of_settings_tells_the_defaults_of_the_code() -> None:
    section = read("operations.md").partition("/ settings")[2].partition("\n## ")[0]
    described = re.findall(r"^\| (`.+?`) \| (.+?) \|", section, flags=re.MULTILINE)
    assert described
    defaults = {field.name: field.default for field in fields(Settings)}
    wrong = []
    for names, values in described:
        listed = re.findall(r"`(\w+)`", names)
        told = [value.strip() for value in values.split(",")]
        for name, value in zip(listed, told, strict=len(told) > 1):
            default = defaults[name]
            if isinstance(default, bool):
                wrong += [name] if value != str(default).lower() else []
            elif isinstance(default, int) or default:
                wrong += [name] if value != str(default) else []
    assert wrong == []


def test_the_index_names_every_page() -> None:
    index = read("README.md")
    assert [
        page.relative_to(DOCS).as_posix()
        for page in DOCS.rglob("*.md")
        if page.name != "README.md" and f"]({page.relative_to(DOCS).as_posix()})" not in index
    ] == []
