"""Plugins' migrations: each plugin on its own, fenced in to its tables, after those it needs."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Engine, create_engine, inspect, select, text

from intranet import host
from intranet.config import Settings
from intranet.database import db, prepare_engine
from intranet.host import gate, migrate, queries
from intranet.host.loading import boot, discovery
from intranet.host.migrate import CORE, Lineage, MigrationError
from intranet.host.migrating import revisions, upgrades
from intranet.host.migrating.upgrades import Outcome
from intranet.host.models import PluginFault, PluginState
from intranet.host.switching import pending

BROKEN = Path(__file__).parent.parent / "broken_plugins"

SETTLED = """
id = "{id}"
title = {{ vi = "Sổ {id}", en = "Book {id}" }}
summary = {{ vi = "Sổ", en = "Book" }}
version = "1.0.0"
core = ">=1,<2"
requires = {requires}
"""

VERSION = """
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {before!r}
def upgrade():
    {upgrade}
def downgrade():
    {downgrade}
"""


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = create_engine(empty_database)
    prepare_engine(engine)
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def chosen(make_settings: Callable[..., Settings], empty_database: str) -> Settings:
    """The settings of the instance whose plugins are upgraded."""
    return make_settings(database_url=empty_database)


def make(folder: Path, plugin_id: str, upgrade: str = "", requires: str = "[]", downgrade: str = "") -> Path:
    """A plugin with one migration, by default one that makes a table of its own."""
    made = folder / plugin_id
    (made / "migrations").mkdir(parents=True)
    (made / "plugin.toml").write_text(SETTLED.format(id=plugin_id, requires=requires), encoding="utf-8")
    add(made, "0001", None, upgrade or table(f"{plugin_id}_page"), downgrade or f'op.drop_table("{plugin_id}_page")')
    return made


def add(folder: Path, revision: str, before: str | None, upgrade: str, downgrade: str = "pass") -> None:
    content = VERSION.format(revision=revision, before=before, upgrade=upgrade, downgrade=downgrade)
    (folder / "migrations" / f"{revision}_step.py").write_text(content, encoding="utf-8")


def table(name: str) -> str:
    return f'op.create_table("{name}", sa.Column("id", sa.Integer, primary_key=True))'


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def run(engine: Engine, settings: Settings, *folders: Path) -> dict[str, Outcome]:
    return {one.id: one for one in upgrades.upgrade(engine, settings, folders=folders)}


REFUSED = {
    "failing_migration": ("0002_texts.py", "failing_migration_nowhere"),
    "foreign_migration": ("không phải của phân hệ", "unit"),
    "column_migration": ("không phải của phân hệ", "plan"),
    "committing_migration": ("tự kết thúc giao dịch",),
    "exiting_migration": ("0001_notes.py", "SystemExit", "good night"),
    "forked_migration": ("rẽ nhánh", "0002_ideas.py", "0003_dreams.py"),
    "circular_migration": ("không nối được",),
    "unreadable_migration": ("0001_notes.py", "revision"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_broken_migration_changes_nothing_is_named_and_the_others_run(name, engine, chosen, tmp_path):
    before = tables(engine)
    with engine.connect() as connection:
        columns = [column["name"] for column in inspect(connection).get_columns("plan")]
    done = run(engine, chosen, BROKEN / name, make(tmp_path, "good"))
    assert [words for words in REFUSED[name] if words not in done[name].fault] == [], done[name].fault
    assert "\n" not in done[name].fault
    assert done["good"] == Outcome("good", ("0001",), "0001")
    assert tables(engine) - before <= {"good_page", "alembic_version_good"}
    assert [column["name"] for column in inspect(engine).get_columns("plan")] == columns
    with engine.connect() as connection:
        kept = connection.execute(select(PluginFault.place, PluginFault.traceback)).all()
    assert [place for place, _traceback in kept] == ["migration"]
    assert "MigrationError" in kept[0].traceback


@pytest.mark.database("sqlite")
def test_not_even_the_driver_ends_the_transaction(engine, chosen, tmp_path):
    past = f'{table("sly_page")}; op.get_bind().connection.driver_connection.executescript("SELECT 1")'
    assert "not authorized" in run(engine, chosen, make(tmp_path, "sly", past))["sly"].fault
    assert "sly_page" not in tables(engine)


def test_a_migration_that_cannot_be_undone_leaves_everything_as_it_is(engine, chosen):
    found = discovery.find(chosen, [BROKEN / "irreversible_migration"])[0]
    assert run(engine, chosen, BROKEN / "irreversible_migration")[found.id].fault == ""
    with pytest.raises(
        MigrationError, match=r"irreversible_migration: 0001_notes.py: RuntimeError: there is no way back"
    ):
        upgrades.downgrade(engine, found)
    assert "irreversible_migration_note" in tables(engine)
    assert migrate.status(engine, upgrades.lineages([found]))[0].current == "0001"


def test_plugins_come_after_those_they_need_and_not_without_them(engine, chosen, tmp_path):
    refers = (
        'op.create_table("letters_page", sa.Column("id", sa.Integer, sa.ForeignKey("paper_page.id"), primary_key=True))'
    )
    letters = make(tmp_path, "letters", refers, '["paper"]')
    paper = make(tmp_path, "paper", 'raise RuntimeError("no paper")')
    done = run(engine, chosen, letters, paper)
    assert list(done) == ["paper", "letters"]
    assert "no paper" in done["paper"].fault
    assert "cần nâng cấp trước: paper" in done["letters"].fault
    add(paper, "0001", None, table("paper_page"))
    assert [one.steps for one in run(engine, chosen, letters, paper).values()] == [("0001",), ("0001",)]


def test_upgrade_downgrade_upgrade(engine, chosen, tmp_path):
    folder = make(tmp_path, "book")
    found = discovery.find(chosen, [folder])[0]
    run(engine, chosen, folder)
    after = tables(engine)
    assert upgrades.downgrade(engine, found) is None
    assert after - tables(engine) == {"book_page"}
    assert run(engine, chosen, folder)["book"].current == "0001"
    assert tables(engine) == after


def test_what_is_known_is_kept_for_the_day_when_the_code_is_gone(engine, chosen, tmp_path):
    run(engine, chosen, make(tmp_path, "book"))
    with engine.connect() as connection:
        kept = connection.execute(select(PluginState.title, PluginState.version, PluginState.tables)).one()
    assert tuple(kept) == ("Sổ book", "1.0.0", ["book_page"])
    shutil.rmtree(tmp_path / "book")
    gone = migrate.status(engine, (CORE,))[1]
    assert (gone.lineage, gone.current, gone.orphan) == ("book", "0001", True)


def test_a_plugin_that_was_put_away_is_left_alone(engine, chosen, tmp_path):
    folder = make(tmp_path, "book")
    run(engine, chosen, folder)
    with engine.begin() as connection:
        connection.execute(text("UPDATE plugin SET uninstalled_at = '2026-01-01 00:00:00+00:00'"))
    add(folder, "0002", "0001", table("book_line"))
    assert run(engine, chosen, folder) == {}
    assert [one.steps for one in upgrades.upgrade(engine, chosen, ("book",), [folder])] == [("0002",)]


def test_a_file_that_killed_the_process_is_skipped_until_it_is_retried(engine, chosen, tmp_path):
    folder = make(tmp_path, "deadly", "import os; os._exit(86)")
    good = make(tmp_path, "good")
    engine.dispose()
    process = upgrade_elsewhere(chosen, folder, good)
    process.communicate()
    assert process.returncode == 86
    done = run(engine, chosen, folder, good)
    assert "intranet plugins retry deadly" in done["deadly"].fault
    assert done["good"].steps == ("0001",)
    add(folder, "0001", None, table("deadly_page"))
    assert run(engine, chosen, folder)["deadly"].steps == ("0001",), "a changed plugin is tried again by itself"


def test_of_two_processes_one_waits_for_the_other(engine, chosen, tmp_path):
    folder = make(tmp_path, "slow")
    with migrate._locked(engine) as connection:
        connection.execute(text("UPDATE plugin SET title = ''"))
        both = [upgrade_elsewhere(chosen, folder) for _ in range(2)]
        # Both are at work before anybody may begin.
        assert [process.stdout.readline() for process in both if process.stdout] == ["ready\n", "ready\n"]
    told = [process.communicate()[0].strip() for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sorted(told) in (["", "0001"], ["0001", "0001"]), "the second may have looked before it waited"
    assert migrate.status(engine, [Lineage("slow", folder / "migrations")])[0].is_current


def test_who_waits_in_vain_is_told_why(engine, tmp_path, monkeypatch):
    monkeypatch.setattr(migrate, "LOCK_SECONDS", 1)
    folder = make(tmp_path, "late")
    with migrate._locked(engine) as connection, ThreadPoolExecutor(1) as elsewhere:
        # SQLite locks with the first statement.
        connection.execute(text("UPDATE plugin SET title = ''"))
        waiting = elsewhere.submit(migrate.upgrade, engine, Lineage("late", folder / "migrations"))
        with pytest.raises(MigrationError, match="đang được tiến trình khác ghi hoặc nâng cấp") as told:
            waiting.result()
    if engine.dialect.name == "postgresql":
        assert str(os.getpid()) in str(told.value)


UPGRADE = """
import sys
from pathlib import Path
from intranet import config
from intranet.host import migrate
from intranet.host.migrating import upgrades
instance, database, *folders = sys.argv[1:]
settings = config.load(Path(instance), database_url=database)
engine = migrate.open_engine(settings)
migrate.status(engine)
print("ready", flush=True)
found = list(upgrades.upgrade(engine, settings, folders=[Path(folder) for folder in folders]))
print(*(step for one in found for step in one.steps))
sys.exit(sum(bool(one.fault) for one in found))
"""


def upgrade_elsewhere(settings: Settings, *folders: Path) -> subprocess.Popen[str]:
    """Upgrade the plugins in a process of its own."""
    command = [sys.executable, "-c", UPGRADE, str(settings.instance), settings.database, *map(str, folders)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def bundled() -> list[str]:
    return sorted(path.parent.name for path in discovery.bundled_folder().glob("*/plugin.toml"))


@pytest.fixture
def plugins(request: pytest.FixtureRequest) -> tuple[Path, ...]:
    return (discovery.bundled_folder() / request.getfixturevalue("name"),) if "name" in request.fixturenames else ()


@pytest.fixture(params=bundled())
def name(request: pytest.FixtureRequest) -> str:
    """The id of a bundled plugin."""
    return str(request.param)


def test_a_bundled_plugin_goes_up_down_and_up_and_its_tables_are_those_of_its_models(name, app: Flask):
    lineage = Lineage(name, discovery.bundled_folder() / name / "migrations")
    assert host.current().plugins[name].is_loaded
    assert revisions.check(db.engine, lineage) == []
    after = tables(db.engine)
    migrate.downgrade(db.engine, lineage)
    assert after - tables(db.engine) == set(host.current().plugins[name].tables)
    migrate.upgrade(db.engine, lineage)
    assert tables(db.engine) == after
    assert revisions.check(db.engine, lineage) == []
    assert revisions.check(db.engine) == [], "core's own are untouched"


def test_an_upgrade_opens_a_plugin_that_waited_for_it(make_app, settings, monkeypatch):
    folder = BROKEN / "pending_migration"
    monkeypatch.setattr(pending, "AGAIN_AFTER", 0)
    with make_app(plugins=[folder], migrated=False).app_context():
        assert not gate.is_open_anywhere("pending_migration")
        assert "intranet db upgrade --plugin pending_migration" in gate.why_closed("pending_migration")
        row = queries.find("pending_migration")
        assert row is not None
        assert (row.state, row.pending) == ("migration", ("0001",))
        assert next(iter(upgrades.upgrade(db.engine, settings, folders=[folder]))).fault == ""
        gate.forget()
        assert "intranet db upgrade" not in gate.why_closed("pending_migration")


def test_the_marker_of_a_finished_upgrade_is_gone(engine, chosen, tmp_path):
    run(engine, chosen, make(tmp_path, "book"))
    assert boot.crashes(chosen.instance) == {}
    assert list((chosen.instance / boot.FOLDER).iterdir()) == []
