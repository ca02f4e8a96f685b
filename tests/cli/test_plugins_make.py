"""`intranet plugins makemigrations`: the developer's way from models to a migration."""

from __future__ import annotations

import subprocess
import sys

from tests.cli.plugin_folders import drop_in

MODELS = '''
"""Pages."""
from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column
from intranet import Line, model_base
Model = model_base("{id}")


class Page(Model):
    __tablename__ = "{id}_page"

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id", ondelete="CASCADE"), index=True)
    title: Mapped[str] = mapped_column(Line, default="")
'''


def test_the_first_migration_is_written_from_the_models_and_runs(ready, instance):
    folder = drop_in(instance, "vo_mot", upgrade=None, files={"models.py": MODELS.format(id="vo_mot")})
    found = ready("plugins", "makemigrations", "vo_mot", "-m", "Pages")
    assert found.exit_code == 0, found.output
    assert [path.name for path in (folder / "migrations").iterdir()] == ["0001_pages.py"]
    assert str(folder / "migrations" / "0001_pages.py") in found.stdout
    written = (folder / "migrations" / "0001_pages.py").read_text()
    assert 'sa.ForeignKeyConstraint(["unit_id"], ["unit.id"]' in written
    assert "Line" not in written, "a migration does not depend on tomorrow's code"
    assert "###" not in written
    assert "'" not in written
    assert max(map(len, written.splitlines())) <= 120
    assert ready("db", "upgrade", "--plugin", "vo_mot").exit_code == 0
    again = ready("plugins", "makemigrations", "vo_mot")
    assert (again.exit_code, "không có gì phải viết" in again.stdout) == (0, True)
    assert len(list((folder / "migrations").glob("*.py"))) == 1


def test_the_next_one_holds_only_what_changed(ready, instance):
    models = MODELS.format(id="vo_hai")
    folder = drop_in(instance, "vo_hai", upgrade=None, files={"models.py": models})
    ready("plugins", "makemigrations", "vo_hai")
    (folder / "models.py").write_text(models + "    note: Mapped[str | None]\n")
    # This process has imported the models as they were.
    command = [sys.executable, "-m", "intranet.cli", "--instance", str(instance), "plugins", "makemigrations", "vo_hai"]
    found = subprocess.run([*command, "-m", "Notes"], capture_output=True, text=True, check=False, timeout=90)
    assert found.returncode == 0, found.stderr
    written = (folder / "migrations" / "0002_notes.py").read_text()
    assert 'down_revision = "0001"' in written
    assert 'sa.Column("note"' in written
    assert "create_table" not in written


def test_tables_of_a_plugin_it_needs_may_be_referred_to(ready, instance):
    drop_in(instance, "vo_nen", upgrade=None, files={"models.py": MODELS.format(id="vo_nen")})
    ready("plugins", "makemigrations", "vo_nen")
    refers = MODELS.format(id="vo_tren").replace("unit.id", "vo_nen_page.id")
    folder = drop_in(instance, "vo_tren", upgrade=None, requires='["vo_nen"]', files={"models.py": refers})
    found = ready("plugins", "makemigrations", "vo_tren")
    assert found.exit_code == 0, found.output
    written = (folder / "migrations" / "0001_tables.py").read_text()
    assert "vo_nen_page.id" in written
    assert 'create_table(\n        "vo_nen_page"' not in written


def test_a_plugin_that_does_not_load_is_named(ready, instance):
    drop_in(instance, "vo_hong", upgrade=None, files={"models.py": "raise RuntimeError('no luck today')"})
    found = ready("plugins", "makemigrations", "vo_hong")
    assert found.exit_code == 1
    assert "no luck today" in found.stderr
    assert "Traceback" not in found.stderr
    assert "Traceback" in ready("--debug", "plugins", "makemigrations", "vo_hong").stderr
    assert ready("plugins", "makemigrations", "nobody").exit_code == 2
