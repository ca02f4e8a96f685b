"""Every demand of the conformance suite can fail, and then says what to mend."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import Any

import flask
import pytest
from flask import Flask

from intranet.access import Actor
from intranet.host import gate
from intranet.testing import Agency, Client, Switch
from intranet.testing.conformance import Conformance, tables
from intranet.testing.conformance.subject import Subject

ID = "sample"
DEMANDS = {name for name in vars(Conformance) if name.startswith("test_")}


@dataclass(frozen=True)
class Case:
    """A new plugin in which `old` of `file` was replaced (empty: something was added at the end), and what is said."""

    demand: str
    words: str
    file: str
    new: str
    old: str = ""
    sets: Mapping[str, Any] | None = None

    def spoil(self, folder: Path) -> None:
        path = folder / self.file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
        text = path.read_text()
        assert self.old in text, f"{self.old!r} is not in {self.file}"
        path.write_text(text.replace(self.old, self.new, 1) if self.old else f"{text}\n{self.new}\n")


CHECKED = """
from sqlalchemy import CheckConstraint

Entry.__table__.append_constraint(CheckConstraint("title <> ''", name="titled"))
"""
NOT_NULL = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

def upgrade() -> None:
    with op.batch_alter_table("sample_entry") as batch_op:
        batch_op.drop_column("title")
    with op.batch_alter_table("sample_entry") as batch_op:
        batch_op.add_column(sa.Column("title", sa.String(), nullable=False))

def downgrade() -> None:
    pass
"""
APP_WIDE = """
@bp.before_app_request
def everywhere() -> None: ...
"""
OPEN_PAGE = """
@bp.get("/open")
@public
def open_page() -> str:
    return "x"
"""
LISTENER = """
import flask

def listen(sender: object, **_more: object) -> None: ...

flask.request_started.connect(listen)
"""
FIRST_ENTRY = """
@hookimpl
def menu_items(actor: Actor) -> Iterable[MenuItem]:
    yield MenuItem(queries.latest(actor)[0].title, "sample.index", "journal-text")
"""
FIRST_UNIT = '''
@hookimpl
def work_items(actor: Actor) -> list:
    """Nothing ever waits."""
    return [] if unit_choices()[0] else []
'''
SETTINGS = """
@hookimpl
def register_settings() -> list:
    return [SettingsForm(Settings)]

class Settings(Form):
    days = forms.IntegerField("days", [forms.Required()])
"""
OFF = "test_it_is_closed_when_off"
PAGES = "test_pages_are_open_for_somebody_and_closed_to_anybody"
PERSONAL = "test_personal_data_are_exported_and_erased"
RIGHTS = "test_permissions_are_declared_and_asked_for"
MIGRATIONS = "test_migrations_are_complete_and_reversible"
TEXTS = "test_texts_are_translated"
TEMPLATES = "test_templates_hold_no_code_and_no_bare_text"
API = "test_it_uses_only_the_public_api"
EN = "translations/en/LC_MESSAGES/sample.po"
MIGRATION = "migrations/0001_entries.py"
EXPORT = "export_personal_data(person_id: int) -> Iterable[PersonalRecord]:"
ERASED = "erased=service.forget_author(person_id)"

CASES = [
    Case("test_the_manifest_is_valid", "colour", "plugin.toml", 'colour = "red"'),
    Case("test_it_loads", "before_app_request", "views.py", APP_WIDE),
    Case("test_it_loads", "person_note", "models.py", '"person_note"', '"sample_entry"'),
    Case("test_it_loads", "menu_itemz", "hooks.py", "def menu_itemz(", "def menu_items("),
    Case(API, "queries.py:.*intranet.plans is private", "queries.py", "import intranet.plans"),
    Case(API, "queries.py:.*intranet.nothing is not public", "queries.py", "def f():\n  from intranet import nothing"),
    Case(API, "other plugins are private", "queries.py", "def f():\n    from intranet_plugins.other import service"),
    Case(TEXTS, "“Chưa dịch” is missing", "texts.py", 'MORE = lazy("Chưa dịch")'),
    Case(TEXTS, "“Đã bỏ” is no longer used", EN, 'msgid "Đã bỏ"\nmsgstr "Gone"'),
    Case(TEXTS, "“Kế hoạch”: not translated", EN, '"Kế hoạch"\nmsgstr ""', '"Kế hoạch"\nmsgstr "Plan"'),
    Case(TEMPLATES, "show.html:6: a style attribute", "templates/sample/show.html", '<h1 style="x">', "<h1>"),
    Case(TEMPLATES, "an inline script", "templates/sample/show.html", "<script>1</script>"),
    Case(TEMPLATES, "“Kế” cannot be translated", "templates/sample/show.html", "<p>Kế hoạch</p>"),
    Case(MIGRATIONS, "models.py differ.*written_at", MIGRATION,
         "", '        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),\n'),
    Case(MIGRATIONS, "downgrade\\(\\) does not take back sample_entry", MIGRATION,
         "pass", 'op.drop_table("sample_entry")'),
    Case(MIGRATIONS, "check constraints differ: sample_entry:.*titled", "models.py", CHECKED),
    Case(MIGRATIONS, "fails where tables hold rows: .*server_default", "migrations/0002_more.py", NOT_NULL),
    Case(RIGHTS, "views.py:.*sample.reed is nowhere declared", "views.py",
         'actor.require("sample.reed")', "actor.require(READ)"),
    Case(RIGHTS, "sample.sing is declared and never asked for", "hooks.py",
         'Permission("sample.sing", lazy("Đọc ghi chép"), EVERYBODY),\n        Permission(', "Permission("),
    Case("test_nothing_is_app_wide", "listens to the signal request_started", "hooks.py", LISTENER),
    Case(OFF, "GET /p/sample/ answers 200 to staff", "hooks.py",
         "from intranet.host import gate\ngate.is_open = lambda *_: True"),
    Case(PAGES, "/p/sample/ is open to no role", "hooks.py",
         'lazy("Đọc ghi chép"), ())', 'lazy("Đọc ghi chép"), EVERYBODY)'),
    Case(PAGES, "/p/sample/open is open to people who did not sign in", "views.py",
         "from intranet import public\n" + OPEN_PAGE),
    Case(PAGES, "/p/sample/new fails: ZeroDivisionError", "views.py", "form = 1 / 0", "form = EntryForm()"),
    Case(PAGES, "let content.* give values for \\['entry_id'\\]", "hooks.py", "", sets={"content": lambda *_: {}}),
    Case("test_hooks_survive_empty_tables", "menu_items raises for staff .*IndexError", "hooks.py", FIRST_ENTRY),
    Case("test_hooks_survive_empty_tables", "may_read|SearchKind|address of a found", "hooks.py",
         'url_for("sample.show")', 'url_for("sample.show", entry_id=entry_id)'),
    Case("test_settings_have_valid_defaults", "Settings.days: its default is not valid", "hooks.py",
         "from intranet import Form, SettingsForm, forms\n" + SETTINGS),
    Case(PERSONAL, "there must be a hook erase_personal_data", "hooks.py",
         "def _gone(", "@hookimpl\ndef erase_personal_data("),
    Case(PERSONAL, "export_personal_data gives nothing", "hooks.py",
         f"{EXPORT}\n    return []\n\ndef _unused() -> Iterable[PersonalRecord]:\n    person_id = 0", EXPORT),
    Case(PERSONAL, "still names the person", "hooks.py", "erased=0", ERASED),
    Case(PERSONAL, "gives no reason", "hooks.py", "erased=0, kept=1", ERASED),
    Case(PERSONAL, "writes no row of sample_entry", "hooks.py", "", sets={"content": lambda *_: {}}),
]  # fmt: skip


FOREIGN_TABLE = Case(
    MIGRATIONS, "migrations/: .*person", MIGRATION,
    'op.add_column("person", sa.Column("x", sa.Integer()))\n    op.create_table(', "op.create_table(",
)  # fmt: skip
WITHOUT_UNITS = Case(
    "test_hooks_survive_an_empty_agency", "work_items raises for nobody .*IndexError", "hooks.py",
    "from intranet import unit_choices\n" + FIRST_UNIT,
)  # fmt: skip


class Good(Conformance):
    """As in the tests of a new plugin."""

    def content(self, agency: Agency, actor_of: Callable[[str], Actor]) -> Mapping[str, object]:
        service: Any = import_module(f"intranet_plugins.{ID}.service")
        entry = service.write(actor_of("staff"), service.Draft("Tiêu đề", "Nội dung", agency.units["science"]))
        return {"entry_id": entry.id}


@pytest.fixture
def case(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Case | None]:
    # A plugin of ours puts its own in the place of it; what was there comes back after the test.
    monkeypatch.setattr(gate, "is_open", gate.is_open)
    # Another one listens, and would go on until its module happens to be collected.
    listeners = flask.request_started.receivers
    before = set(listeners)
    yield getattr(request, "param", None)
    for listener in set(listeners) - before:
        del listeners[listener]


@pytest.fixture
def plugins(new_plugin: Callable[[str], Path], case: Case | None) -> tuple[Path, ...]:
    folder = new_plugin(ID)
    if case:
        case.spoil(folder)
    return (folder,)


@pytest.fixture
def folder(plugins: tuple[Path, ...]) -> Path:
    return plugins[0]


def demand(request: pytest.FixtureRequest, suite: Conformance, name: str) -> None:
    """Run one test of the suite with the fixtures it asks for."""
    made = {}
    for argument in inspect.signature(getattr(suite, name)).parameters:
        if argument == "subject":
            given = {key: request.getfixturevalue(key) for key in ("app", "folder", "agency", "actor_of")}
            made["subject"] = suite.make_subject(**given)
        else:
            made[argument] = request.getfixturevalue(argument)
    getattr(suite, name)(**made)


def fault(request: pytest.FixtureRequest, case: Case) -> str:
    suite = type("Suite", (Good,), dict(case.sets or {}))()
    with pytest.raises((pytest.fail.Exception, pytest.skip.Exception)) as failed:
        demand(request, suite, case.demand)
    return str(failed.value)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("case", CASES, indirect=True, ids=lambda case: f"{case.demand[5:]}: {case.words[:30]}")
def test_what_is_wrong_is_said(request: pytest.FixtureRequest, case: Case, agency: Agency) -> None:
    said = fault(request, case)
    assert re.search(case.words, said), said


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("case", [WITHOUT_UNITS], indirect=True, ids=["hooks"])
def test_what_is_wrong_without_units_is_said(request: pytest.FixtureRequest, case: Case, app: Flask) -> None:
    said = fault(request, case)
    assert re.search(case.words, said), said


@pytest.mark.parametrize("case", [FOREIGN_TABLE], indirect=True, ids=["person"])
def test_a_migration_of_foreign_tables_is_said(request: pytest.FixtureRequest, case: Case, empty_database: str) -> None:
    said = fault(request, case)
    assert re.search(case.words, said), said


@pytest.mark.parametrize("name", sorted(DEMANDS))
def test_a_new_plugin_meets_every_demand(request: pytest.FixtureRequest, agency: Agency, name: str) -> None:
    demand(request, Good(), name)


SYSTEM = Case("", "", "plugin.toml", 'kind = "system"', 'kind = "department"')


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("case", [SYSTEM], indirect=True, ids=["system"])
@pytest.mark.parametrize("name", [OFF, PAGES, "test_hooks_survive_empty_tables"])
def test_a_plugin_of_the_system_meets_them_too(
    request: pytest.FixtureRequest, agency: Agency, case: Case, name: str
) -> None:
    demand(request, Good(), name)


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("case", [Case("", "", "static/deep/x.css", "a {}")], indirect=True, ids=["static"])
def test_static_files_are_closed_too(
    request: pytest.FixtureRequest, agency: Agency, client: Client, plugin_on: Switch, case: Case
) -> None:
    demand(request, Good(), OFF)
    plugin_on(ID)
    assert client.get(f"/p/{ID}/static/deep/x.css").status_code == 200


def test_each_demand_has_a_plugin_that_does_not_meet_it() -> None:
    # The host does not even load a plugin with other tables: see the next test.
    assert {case.demand for case in [*CASES, WITHOUT_UNITS]} | {"test_tables_are_prefixed"} == DEMANDS


@pytest.mark.database("sqlite")
def test_a_table_of_another_name_is_said(app: Flask, folder: Path) -> None:
    plugin = replace(app.extensions["host"].plugins[ID], tables=("person", "sample_entry"))
    faults = list(tables.prefixed(Subject(app, plugin, folder, Agency(), dict)))
    assert faults == ["models.py: the table person must be called sample_…"]


@pytest.mark.database("sqlite")
@pytest.mark.parametrize("case", [Case("", "", "hooks.py", "raise RuntimeError")], indirect=True, ids=["raises"])
def test_a_plugin_that_is_not_loaded_is_told_once(request: pytest.FixtureRequest, agency: Agency, case: Case) -> None:
    with pytest.raises(pytest.skip.Exception, match="see test_it_loads"):
        demand(request, Good(), OFF)


@pytest.mark.database("sqlite")
def test_without_content_what_needs_rows_is_left_unproven(request: pytest.FixtureRequest, agency: Agency) -> None:
    demand(request, Conformance(), PAGES)
    with pytest.raises(pytest.skip.Exception, match="writes nothing"):
        demand(request, Conformance(), PERSONAL)
