"""Migrations: complete, reversible, all or nothing, and apart from each other."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, inspect, text

from intranet import models as core_models
from intranet.database import prepare_engine
from intranet.host import migrate
from intranet.host.migrate import CORE, Lineage, MigrationError
from intranet.host.migrating import revisions

PLUGIN_REVISION = '''
"""A plugin's table."""
import sqlalchemy as sa
from alembic import op
revision = "{revision}"
down_revision = {before!r}

def upgrade():
    {upgrade}

def downgrade():
    {downgrade}
'''


@pytest.fixture
def engine(empty_database: str) -> Iterator[Engine]:
    engine = create_engine(empty_database)
    prepare_engine(engine)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def plugin(folder: Path, *steps: tuple[str, str]) -> Lineage:
    before = None
    for number, (upgrade, downgrade) in enumerate(steps, 1):
        revision = f"{number:04}"
        text = PLUGIN_REVISION.format(revision=revision, before=before, upgrade=upgrade, downgrade=downgrade)
        (folder / f"{revision}.py").write_text(text)
        before = revision
    return Lineage("docs", folder)


PAPER = ('op.create_table("docs_paper", sa.Column("id", sa.Integer, primary_key=True))', 'op.drop_table("docs_paper")')


def test_the_migrations_build_exactly_what_the_models_say(engine):
    assert core_models
    migrate.upgrade(engine)
    assert revisions.check(engine) == []


def test_upgrade_downgrade_upgrade(engine):
    migrate.upgrade(engine)
    after_first = tables(engine)
    migrate.downgrade(engine)
    assert tables(engine) == {"alembic_version"}
    migrate.upgrade(engine)
    assert tables(engine) == after_first


def test_a_database_says_how_far_it_is(engine):
    assert migrate.is_behind(engine)
    before = migrate.status(engine)[0]
    assert (before.current, before.is_current) == (None, False)
    assert before.pending[-1] == before.head
    migrate.upgrade(engine)
    assert not migrate.is_behind(engine)
    after = migrate.status(engine)[0]
    assert (after.current, after.pending, after.is_current) == (before.head, (), True)


def test_upgrading_again_changes_nothing(engine):
    migrate.upgrade(engine)
    migrate.upgrade(engine)
    assert not migrate.is_behind(engine)


def test_a_plugin_has_a_version_table_of_its_own(engine, tmp_path):
    migrate.upgrade(engine)
    lineage = plugin(tmp_path, PAPER)
    migrate.upgrade(engine, lineage)
    assert {"docs_paper", "alembic_version_docs"} <= tables(engine)
    assert [(s.lineage, s.is_current) for s in migrate.status(engine, [CORE, lineage])] == [("", True), ("docs", True)]


def test_core_does_not_mind_a_plugin_that_is_gone(engine, tmp_path):
    migrate.upgrade(engine, plugin(tmp_path, PAPER))
    migrate.upgrade(engine)
    orphan = migrate.status(engine)[1]
    assert (orphan.lineage, orphan.current, orphan.orphan) == ("docs", "0001", True)
    assert revisions.check(engine) == [], "a plugin's table is none of core's business"
    migrate.downgrade(engine)
    assert "docs_paper" in tables(engine)


def test_a_failing_migration_leaves_nothing_behind(engine, tmp_path):
    lineage = plugin(tmp_path, PAPER, ('op.execute("SELECT * FROM no_such_table")', "pass"))
    with pytest.raises(Exception, match="no_such_table"):
        migrate.upgrade(engine, lineage)
    assert "docs_paper" not in tables(engine)


@pytest.mark.database("sqlite")
def test_rebuilding_a_table_keeps_the_rows_that_refer_to_it(engine, tmp_path):
    note = (
        'op.create_table("docs_note", sa.Column("id", sa.Integer, primary_key=True), '
        'sa.Column("paper_id", sa.Integer, sa.ForeignKey("docs_paper.id", ondelete="CASCADE")))'
    )
    migrate.upgrade(engine, plugin(tmp_path, PAPER, (note, "pass")))
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO docs_paper VALUES (1)"))
        connection.execute(text("INSERT INTO docs_note VALUES (1, 1)"))
    rebuild = (
        'with op.batch_alter_table("docs_paper", recreate="always") as batch:\n'
        '        batch.add_column(sa.Column("subject", sa.String))'
    )
    migrate.upgrade(engine, plugin(tmp_path, PAPER, (note, "pass"), (rebuild, "pass")))
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM docs_note")).scalar() == 1
        assert connection.execute(text("PRAGMA foreign_keys")).scalar() == 1


@pytest.mark.database("sqlite")
def test_a_migration_that_breaks_a_reference_is_refused(engine, tmp_path):
    migrate.upgrade(engine)
    broken = (
        'op.create_table("docs_note", sa.Column("unit_id", sa.Integer, sa.ForeignKey("unit.id")))\n'
        '    op.execute("INSERT INTO docs_note VALUES (999)")'
    )
    with pytest.raises(MigrationError, match="docs_note → unit"):
        migrate.upgrade(engine, plugin(tmp_path, (broken, "pass")))
    assert "docs_note" not in tables(engine)


def test_two_upgrades_at_once_do_not_collide(engine):
    faults: list[Exception] = []

    def upgrade() -> None:
        try:
            migrate.upgrade(engine)
        except Exception as error:
            faults.append(error)

    threads = [threading.Thread(target=upgrade) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    assert not migrate.is_behind(engine)
