"""Commands that plugins bring: `intranet <name in the manifest> …`."""

from __future__ import annotations

import sqlite3
import subprocess
import sys

import pytest

from tests.cli.plugin_folders import drop_in

HOOKS = '''
"""Commands."""
import sys
import click
from intranet import Refused, current_actor, hookimpl, jobs
from intranet.host.calling import attribution


@click.command("who")
@click.argument("name", default="")
def who(name):
    """Say who acts."""
    click.echo(f"{attribution.current_plugin()} {name}")


@click.command("fall")
def fall():
    """Fall."""
    raise LookupError("the shelf is empty")


@click.command("leave")
def leave():
    """Leave."""
    sys.exit(7)


@click.command("refuse")
def refuse():
    """Refuse."""
    raise Refused("Hôm nay nghỉ.")


@hookimpl
def register_commands():
    return [who, fall, leave, refuse]
'''


@pytest.fixture
def book(ready, instance):
    """`run` on an instance with a plugin whose command is `sach`."""
    made = ready(
        "admin", "create", "--login", "qt", "--name", "Quản Trị", "--password-stdin", input="Mat-khau-dai-2026\n"
    )
    assert made.exit_code == 0, made.output
    drop_in(instance, "sach_lenh", upgrade=None, default="on", more='command = "sach"', files={"hooks.py": HOOKS})
    return ready


def test_help_lists_them_from_the_manifests_without_importing_anything(book, instance):
    drop_in(instance, "sach_doc", more='command = "doc"', files={"__init__.py": "import os\nos._exit(86)\n"})
    code = (
        "import sys; from intranet.cli import group; "
        f"group(['--instance', {str(instance)!r}, '--lang', 'en', '--help'], standalone_mode=False); "
        "sys.exit(any(name.startswith('intranet_plugins') for name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=90)
    assert found.returncode == 0, found.stderr
    section = found.stdout.partition("Plugins:")[2]
    assert ("sach " in section, "Book sach_lenh" in section, "doc " in section) == (True, True, True)


def test_it_runs_inside_the_application_as_the_plugin(book):
    found = book("sach", "who", "An")
    assert (found.exit_code, found.stdout) == (0, "sach_lenh An\n")
    assert {"who", "fall", "leave", "refuse"} <= set(book("sach", "--help").stdout.split())


def test_what_it_raises_is_one_line_and_kept_for_its_page(book, instance):
    found = book("sach", "fall")
    assert (found.exit_code, found.stdout) == (1, "")
    assert found.stderr.count("\n") == 1
    assert "sach_lenh" in found.stderr
    assert "LookupError: the shelf is empty" in found.stderr
    with sqlite3.connect(instance / "intranet.sqlite") as database:
        kept = database.execute("SELECT plugin_id, place, traceback FROM plugin_fault").fetchall()
    assert [row[:2] for row in kept] == [("sach_lenh", "command sach fall")]
    assert "the shelf is empty" in kept[0][2]
    assert "Traceback" in book("--debug", "sach", "fall").stderr


def test_it_may_end_as_it_likes_and_refuse(book):
    assert book("sach", "leave").exit_code == 7
    refused = book("sach", "refuse")
    assert (refused.exit_code, refused.stderr) == (2, "intranet: Hôm nay nghỉ.\n")
    assert book("sach", "who", "--nonsense").exit_code == 2
    assert book("sach", "nonsense").exit_code == 2


def test_a_closed_plugin_has_no_commands_and_says_why(book):
    book("plugins", "disable", "sach_lenh")
    found = book("sach", "who")
    assert (found.exit_code, found.stdout) == (2, "")
    assert "ngừng dùng" in found.stderr
    assert found.stderr.count("\n") == 1
    book("plugins", "enable", "sach_lenh")
    assert book("sach", "who").exit_code == 0


def test_a_plugin_that_does_not_load_is_named_and_all_other_commands_work(book, instance):
    broken = {"hooks.py": "raise RuntimeError('no luck today')"}
    drop_in(instance, "sach_hong", upgrade=None, more='command = "hong"', files=broken)
    found = book("hong", "who")
    assert (found.exit_code, "no luck today" in found.stderr) == (2, True)
    assert found.stderr.count("\n") == 1
    assert book("sach", "who").exit_code == 0
    assert book("db", "status").exit_code == 0


def test_names_of_built_in_commands_cannot_be_taken(book, instance):
    drop_in(instance, "sach_cuop", more='command = "db"', files={"hooks.py": HOOKS})
    assert "lõi: ở" in book("db", "status").stdout
    assert "“db” là lệnh có sẵn" in book("plugins", "info", "sach_cuop").stdout


def test_a_command_nobody_has(book):
    assert book("nonsense").exit_code == 2


OFFLINE = """
import click

@click.command("count")
@click.argument("words")
def count(words):
    click.echo(len(words.split()))

COMMANDS = (count,)
"""


@pytest.fixture
def counting(instance):
    """A plugin whose command `sach count` needs no database, while `sach who` does."""
    return drop_in(
        instance, "sach_dem", upgrade=None, default="on", more='command = "sach"',
        files={"hooks.py": HOOKS, "offline.py": OFFLINE},
    )  # fmt: skip


def test_a_command_without_needs_runs_before_there_is_a_database(run, counting, instance):
    assert run("sach", "count", "mot hai ba").stdout == "3\n"
    listed = run("sach", "--help")
    assert ("count" in listed.stdout, "who" in listed.stdout) == (True, False)
    refused = run("sach", "who")
    assert (refused.exit_code, "intranet init" in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)
    assert [path.name for path in instance.iterdir()] == ["plugins"], "asking leaves nothing behind"


def test_it_runs_inside_the_application_once_there_is_one(ready, counting):
    assert ready("sach", "count", "mot hai ba").stdout == "3\n"
    assert {"count", "who"} <= set(ready("sach", "--help").stdout.split())


def test_it_runs_without_it_while_the_plugin_is_closed(ready, counting):
    ready("plugins", "disable", "sach_dem")
    assert "ngừng dùng" in ready("sach", "who").stderr
    assert ready("sach", "count", "mot hai ba").stdout == "3\n"
    assert "count" in ready("sach", "--help").stdout
