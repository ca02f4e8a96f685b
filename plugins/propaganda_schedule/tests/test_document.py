"""What `docs/plugins/schedule.md` lists is what the plugin has: settings, permissions, commands, rooms."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
DOCUMENT = HERE.parents[1] / "docs" / "plugins" / "schedule.md"


@pytest.fixture(scope="module")
def text():
    return DOCUMENT.read_text()


def table(text, heading):
    """The cells of the first table below a heading."""
    rows = re.findall(r"^\| (.+) \|$", text.partition(heading)[2].partition("\n#")[0], flags=re.MULTILINE)
    return [row.split(" | ") for row in rows[1:]]


def test_the_settings_and_their_defaults(text, app):
    from intranet_plugins.propaganda_schedule.forms import SiteSettings, UnitSettings

    with app.test_request_context():
        fields = [*SiteSettings(formdata=None), *UnitSettings(formdata=None)]
        known = {
            field.label.text.partition(" (")[0]: str(field.default or "trống")
            for field in fields
            if field.default is not None
        }
    told = {name.partition(" (")[0]: default for name, default, _meaning in table(text, "### Cài đặt")}
    assert told == known


def test_the_permissions(text):
    from intranet_plugins.propaganda_schedule import hooks

    told = re.findall(r"^\| `(propaganda_schedule\.\w+)` \|", text, flags=re.MULTILINE)
    assert told == [permission.name for permission in hooks.register_permissions()]


def test_the_commands(text):
    from intranet_plugins.propaganda_schedule import commands

    assert set(re.findall(r"`intranet lich ([\w-]+)", text)) == {command.name for command in commands.COMMANDS}


def test_the_hooks(text):
    from intranet_plugins.propaganda_schedule import hooks

    told = text.partition("**Hooks**")[2].partition("**Public")[0]
    implemented = {name for name, value in vars(hooks).items() if hasattr(value, "intranet_impl")}
    assert implemented
    assert set(re.findall(r"`(\w+_\w+)`", told)) == implemented


def test_the_rooms_and_files_it_names_are_there(text):
    named, room = [], ""
    for cell in (cells[1] for cells in table(text, "## 3.")):
        for name in re.findall(r"`([\w/]+\.py)`", cell):
            room, _slash, file = name.rpartition("/") if "/" in name else (room, "", name)
            named.append(f"{room}/{file}" if room and not (HERE / file).exists() else file)
        room = ""
    tests = re.findall(r"`(tests/[\w/]+(?:\.py|/))`", text)
    assert len(named) > 30
    assert [name for name in [*named, *tests] if not (HERE / name).exists()] == []


def test_the_indexes(text):
    from intranet_plugins.propaganda_schedule.models import Session

    names = {index.name for index in Session.__table__.indexes}
    told = re.findall(r"`(?:\w+?_propaganda_schedule|…)(_session_\w+)`", text)
    assert told
    assert {name for name in told if not any(known.endswith(name) for known in names)} == set()
