"""The command as such: help, languages, wrong settings, a database that is behind."""

from __future__ import annotations

import stat
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text

from intranet.cli import COMMANDS


def test_help_lists_every_command_without_loading_the_application_or_a_plugin():
    code = (
        "import sys; from intranet.cli import group; group(['--lang', 'en', '--help'], standalone_mode=False); "
        "sys.exit(any(name.startswith(('intranet.app', 'intranet_plugins')) for name in sys.modules))"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, timeout=90)
    assert found.returncode == 0, found.stderr
    assert "Run the server" in found.stdout
    assert all(f"  {name} " in found.stdout for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(run, name):
    found = run(name, "--help")
    assert found.exit_code == 0, found.output
    assert "Usage: " in found.output


def test_the_terminal_speaks_vietnamese_or_english(ready, monkeypatch):
    assert "lõi: ở" in ready("db", "status").stdout
    assert "core: at" in ready("--lang", "en", "db", "status").stdout
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert "core: at" in ready("db", "status").stdout


def test_a_wrong_setting_stops_with_one_line_that_names_it(ready, instance):
    (instance / "config.toml").write_text("port = 99999999\n")
    found = ready("db", "status")
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.count("\n") == 1
    assert "port" in found.stderr


def test_init_makes_a_private_folder_and_changes_nothing_when_run_again(ready, instance):
    assert stat.S_IMODE(instance.stat().st_mode) == 0o700
    assert stat.S_IMODE((instance / "secret_key").stat().st_mode) == 0o600
    key = (instance / "secret_key").read_text()
    (instance / "config.toml").write_text('agency_name = "Sở Nội vụ"\n')
    assert ready("init").exit_code == 0
    assert (instance / "secret_key").read_text() == key
    assert "Sở Nội vụ" in (instance / "config.toml").read_text()


def test_every_setting_in_the_sample_file_exists(ready, instance):
    path = instance / "config.toml"
    sample = [
        line.removeprefix("#") for line in path.read_text().splitlines() if line.startswith("#") and " = " in line
    ]
    assert len(sample) > 10
    path.write_text("\n".join(line for line in sample if not line.startswith("database_url")))
    assert ready("db", "status").exit_code == 0


def test_serving_without_a_database_says_which_command_makes_one(run, instance):
    instance.mkdir()
    found = run("serve")
    assert found.exit_code == 2
    assert "intranet init" in found.stderr


@pytest.mark.parametrize("command", ["serve", "worker"])
def test_a_database_that_is_behind_says_which_command_mends_it(ready, instance, command):
    behind(instance)
    found = ready(command)
    assert found.exit_code == 2
    assert "intranet db upgrade" in found.stderr


def test_the_state_of_the_database_and_the_upgrade(ready, instance):
    assert ready("db", "status").exit_code == 0
    assert "Không có gì phải nâng cấp" in ready("db", "upgrade").stdout
    behind(instance)
    found = ready("db", "status")
    assert found.exit_code == 1
    assert "intranet db upgrade" in found.stderr


def test_upgrading_an_empty_database_builds_it(run):
    assert "Đã nâng cấp" in run("db", "upgrade", "--all").stdout
    assert run("db", "status").exit_code == 0


def test_an_unreachable_database_is_one_line_without_its_password(ready, instance):
    (instance / "config.toml").write_text('database_url = "postgresql://me:geheim@127.0.0.1:1/x"\n')
    for command in (("db", "status"), ("serve",)):
        found = ready(*command)
        assert found.exit_code == 2
        assert "database_url" in found.stderr
        assert "geheim" not in found.output


def behind(instance):
    engine = create_engine(f"sqlite:///{instance / 'intranet.sqlite'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0001'"))
    engine.dispose()
