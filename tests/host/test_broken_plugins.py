"""Every plugin of tests/broken_plugins/ is broken in its own way; none of them hurts core or its neighbour.

A new case is a folder there and a row in `CASES`. Each is loaded together with the sound plugin `neighbour`; then every
page of core must answer, the neighbour must work, and the case must be named with what is wrong with it. Those that do
harm in the database are tried on PostgreSQL, too.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from math import inf
from pathlib import Path

import pytest
from flask import Flask

from intranet import host
from intranet.config import Settings
from intranet.database import Base
from intranet.host import health, migrate
from intranet.host.loading import discovery
from intranet.host.migrate import MigrationError
from intranet.host.migrating import upgrades
from intranet.host.registry import Plugin
from intranet.testing.client import Client

FOLDER = Path(__file__).parent.parent / "broken_plugins"
NEIGHBOUR = "neighbour"
CORE_PAGES = ("/", "/plans/", "/units", "/search?q=a", "/account")
ADMIN_PAGES = ("/admin/plugins", "/admin/plugins.json")


@dataclass(frozen=True)
class Case:
    """What is expected of one broken plugin.

    One that is not loaded: `trouble` and `words` are in its problem, `traceback` in the traceback. One that is
    loaded and fails later (`trouble` empty): an administrator opens `visit` and gets `status`; `words` and
    `traceback` are then on its page. `prepare` is called with the settings and its folder before the start.
    `migrated`: its own migrations are run before. `posts` are forms of core sent empty, whose page comes back
    (422); `slow_after` is how many seconds a hook may take.
    """

    trouble: str = ""
    words: tuple[str, ...] = ()
    traceback: str = ""
    visit: tuple[str, ...] = ()
    status: int = 200
    prepare: Callable[[Settings, Path], None] | None = None
    migrated: bool = True
    posts: tuple[str, ...] = ()
    slow_after: float = inf


START = """
import sys
from pathlib import Path
from intranet import config
from intranet.app import create_app
instance, database, *folders = sys.argv[1:]
app = create_app(config.load(Path(instance), database_url=database, secret_key="0" * 32), [Path(f) for f in folders])
print({plugin.id: plugin.problem and plugin.problem.trouble for plugin in app.extensions["host"].plugins.values()})
"""


def start(settings: Settings, *folders: Path) -> subprocess.CompletedProcess[str]:
    """Start the application in a process of its own."""
    command = [sys.executable, "-c", START, str(settings.instance), settings.database, *map(str, folders)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def die_once(settings: Settings, folder: Path) -> None:
    """The first start ends in the midst of loading, the second comes up without the plugin."""
    first = start(settings, folder)
    assert (first.returncode, first.stdout) == (86, "")
    second = start(settings, folder)
    assert (second.returncode, second.stdout) == (0, "{'kills_process': 'crashed'}\n"), second.stderr


def upgrade(settings: Settings, folder: Path) -> None:
    """What `intranet db upgrade --all` does; what fails is told on the plugin's page."""
    engine = migrate.open_engine(settings)
    list(upgrades.upgrade(engine, settings, folders=[folder]))
    engine.dispose()


def upgrade_and_try_to_go_back(settings: Settings, folder: Path) -> None:
    """Its developer upgrades and downgrades."""
    upgrade(settings, folder)
    engine = migrate.open_engine(settings)
    with pytest.raises(MigrationError):
        upgrades.downgrade(engine, discovery.find(settings, [folder])[0])
    engine.dispose()


def waiting(*words: str) -> Case:
    """A plugin whose upgrade changes nothing, says why, and leaves it closed."""
    command = "intranet db upgrade --plugin"
    return Case("", (command, "migration", *words), "MigrationError", prepare=upgrade, migrated=False)


FORMS = ("/account/password",)

CASES = {
    # Found, but not to be loaded.
    "bad_manifest": Case("manifest", ("“id”", "“title”", "“version”", "“colour”")),
    "no_manifest": Case("manifest", ("plugin.toml",)),
    "wrong_core": Case("incompatible", (">=99", "1.0")),
    "missing_requirement": Case("missing", ("nobody_has_this>=2",)),
    "missing_package": Case("missing", ("pip install", "a-package-nobody-has")),
    # Imported.
    "raises_at_import": Case("failed", ("models.py:3", "RuntimeError: no luck today"), "RuntimeError: no luck today"),
    "exits_at_import": Case("failed", ("__init__.py:5", "SystemExit"), "SystemExit: good night"),
    "kills_process": Case("crashed", ("import hooks", "intranet plugins retry kills_process"), prepare=die_once),
    "syntax_error": Case("failed", ("views.py:1", "SyntaxError"), "def index(:"),
    "missing_import": Case("failed", ("ModuleNotFoundError", "a_library_nobody_has"), "a_library_nobody_has"),
    "imports_without_end": Case("failed", ("RecursionError",), "RecursionError"),
    # Hooks and declarations.
    "misspelt_hook": Case("failed", ("menu_itmes", "menu_items")),
    "wrong_signature": Case("failed", ("menu_items", "request", "actor")),
    "hook_wrapper": Case("failed", ("menu_items", "wrapper")),
    "hook_first": Case("failed", ("menu_items", "tryfirst")),
    "setup_raises": Case("failed", ("hooks.py", "LookupError"), "the list of permissions is gone"),
    "foreign_permission": Case("failed", ("plans.edit", "foreign_permission.")),
    "foreign_job": Case("failed", ("files.sweep", "foreign_job.")),
    "foreign_task": Case("failed", ("task plans.steal",)),
    "wrong_declaration": Case("failed", ("register_permissions", "Permission", "str")),
    # Tables and classes.
    "bad_relationship": Case("failed", ("NobodyKnowsThisClass",), "NobodyKnowsThisClass"),
    "foreign_table": Case("failed", ("models.py", "plan_note", "foreign_table_"), "plan_note"),
    "raw_table": Case("failed", ("table unit_note",)),
    "core_column": Case("failed", ("columns of table plan",)),
    "core_base": Case("failed", ('model_base("core_base")',), "model_base"),
    "core_backref": Case("failed", ("Plan.notes",)),
    "core_listener": Case("failed", ("before_flush",)),
    # Blueprints and templates.
    "app_before_request": Case("failed", ("before_app_request",)),
    "app_error_handler": Case("failed", ("app_errorhandler",)),
    "app_context_processor": Case("failed", ("app_context_processor",)),
    "app_filter": Case("failed", ("app_template_filter (e)",)),
    "app_global": Case("failed", ("app_template_global (url_for)",)),
    "app_url_defaults": Case("failed", ("app_url_defaults",)),
    "outside_url": Case("failed", ("URL /plans/mine",)),
    "stolen_endpoint": Case("failed", ("endpoint (plans.index)", "before_app_request", "URL /units/mine")),
    "flask_command": Case("failed", ("bp.cli",)),
    "blueprint_clash": Case("failed", ("“plans”", "“blueprint_clash”")),
    "no_blueprint": Case("failed", ("“bp”",)),
    "core_template": Case("failed", ("templates/", "web")),
    "outside_templates": Case("failed", ("../neighbour",)),
    # Hooks that are called.
    "hook_raises": Case("", ("hook menu_items", "hook work_items", "hook dashboard_cards"), "the menu is closed"),
    "hook_exits": Case("", ("hook menu_items", "CancelledError", "GeneratorExit"), "SystemExit: enough"),
    "leaves_behind": Case("", ("after_this_request", "LeftBehind")),
    "generator_raises_late": Case("", ("hook menu_items", "LookupError"), "the second entry is gone"),
    "wrong_type": Case("", ("expected MenuItem, got str", "WorkItem.due", "dashboard_cards"), "HookFault"),
    "endless_results": Case("", ("more than 1000 results",), "HookFault"),
    "foreign_links": Case("", ("neighbour.index", "foreign_links.nowhere", "got MenuItem"), "HookFault"),
    "mutates_arguments": Case("", ("FrozenInstanceError", "hook work_items"), "actor.name ="),
    "slow_hook": Case("", ("hook menu_items", "SlowCall"), slow_after=0.25),
    "recursion": Case("", ("hook menu_items", "GET recursion.index"), "RecursionError", ("/p/recursion/",), 500),
    # Hooks and the session they share with core.
    "failed_flush": Case("", ("IntegrityError", "must not write"), "db.session.flush()", posts=FORMS),
    "pending_rubbish": Case("", ("IntegrityError", "must not write"), "guard.settle()", posts=FORMS),
    "bad_sql": Case("", ("hook menu_items", "bad_sql_nowhere"), "db.session.execute", posts=FORMS),
    "commits_in_hook": Case("", ("commit()", "close()", "rollback()"), "db.session.commit()", posts=FORMS),
    # Templates and pages.
    "broken_card": Case("", ("template broken_card/syntax.html", "broken_card/missing.html"), "UndefinedError"),
    "broken_page": Case("", ("GET broken_page.index",), "TemplateSyntaxError", ("/p/broken_page/",), 500),
    "view_raises": Case(
        "", ("GET view_raises.index", "GET view_raises.half"), "the page is torn",
        ("/p/view_raises/", "/p/view_raises/half", "/p/view_raises/deep"), 500,
    ),
    "view_exits": Case("", ("GET view_exits.index",), "good night", ("/p/view_exits/",), 500),
    # Migrations.
    "pending_migration": Case("", ("intranet db upgrade --plugin pending_migration", "0001"), migrated=False),
    "failing_migration": waiting("0002_texts.py", "failing_migration_nowhere"),
    "irreversible_migration": Case(
        "", ("migration", "0001_notes.py"), "there is no way back", prepare=upgrade_and_try_to_go_back,
    ),
    "foreign_migration": waiting("không phải của phân hệ", "unit"),
    "column_migration": waiting("không phải của phân hệ", "plan"),
    "committing_migration": waiting("tự kết thúc giao dịch"),
    "exiting_migration": waiting("0001_notes.py", "SystemExit", "good night"),
    "forked_migration": waiting("rẽ nhánh", "0002_ideas.py", "0003_dreams.py"),
    "circular_migration": waiting("không nối được"),
    "unreadable_migration": waiting("0001_notes.py", "revision"),
    # Settings.
    "steals_settings": Case(
        "", ("GET steals_settings.index", "steals_settings.connection", "steals_settings.named", "hook work_items"),
        "PermissionError: steals_settings",
        ("/p/steals_settings/", "/p/steals_settings/connection", "/p/steals_settings/named"), 500,
    ),
}  # fmt: skip

IN_THE_DATABASE = (
    "foreign_table", "leaves_behind", "failed_flush", "pending_rubbish", "bad_sql", "commits_in_hook",
    "pending_migration", "failing_migration", "irreversible_migration", "foreign_migration", "column_migration",
    "committing_migration", "exiting_migration", "steals_settings",
)  # fmt: skip


@pytest.fixture(params=CASES)
def name(request: pytest.FixtureRequest) -> str:
    """The id of the broken plugin."""
    return str(request.param)


@pytest.fixture
def plugins() -> tuple[Path, ...]:
    """The database has the tables of core; a case says itself whether its own are made."""
    return ()


@pytest.fixture
def app(name: str, make_app: Callable[..., Flask], settings: Settings) -> Flask:
    """The application with the broken plugin and its neighbour."""
    case = CASES[name]
    if case.prepare:
        case.prepare(settings, FOLDER / name)
    made = make_app(plugins=[FOLDER / name, FOLDER / NEIGHBOUR], migrated=case.migrated)
    # As in use: a page that fails is answered with a page.
    made.config["PROPAGATE_EXCEPTIONS"] = False
    health.of(made).slow_after = case.slow_after
    return made


def test_it_hurts_nobody_and_is_named(name: str, app: Flask, client_as: Callable[[str], Client]) -> None:
    case = CASES[name]
    with app.app_context():
        plugin = host.current().plugins[name]
        neighbour = host.current().plugins[NEIGHBOUR]
        admin, staff = client_as("admin"), client_as("staff")
    for address in case.visit:
        assert (address, admin.get(address).status_code) == (address, case.status)
    for address in case.posts:
        assert (address, admin.post(address).status_code) == (address, 422)
    with app.app_context():
        health.flush()
    for browser in (admin, staff):
        assert_sound(browser, browser is admin)
    assert neighbour.is_loaded
    if case.trouble:
        assert_refused(plugin, case)
        assert_nothing_is_left(app, name)
        assert admin.get(f"/p/{name}/").status_code == 404
    else:
        assert plugin.problem is None
    assert_named(admin, name, case)


@pytest.mark.database("postgresql")
@pytest.mark.parametrize("name", IN_THE_DATABASE, indirect=True)
def test_what_it_does_in_the_database_hurts_nobody_on_postgresql(
    name: str, app: Flask, client_as: Callable[[str], Client]
) -> None:
    test_it_hurts_nobody_and_is_named(name, app, client_as)


def assert_sound(browser: Client, is_admin: bool) -> None:
    pages = (*CORE_PAGES, *(ADMIN_PAGES if is_admin else ()))
    answers = {address: browser.get(address) for address in (*pages, f"/p/{NEIGHBOUR}/")}
    assert {address: answer.status_code for address, answer in answers.items()} == dict.fromkeys(answers, 200)
    assert "Hàng xóm lành" in answers["/"].text
    assert all(answer.text != "mine" for answer in answers.values())


def assert_refused(plugin: Plugin, case: Case) -> None:
    assert plugin.problem is not None
    assert plugin.problem.trouble == case.trouble, plugin.problem.traceback
    reason = str(plugin.problem.reason)
    assert [word for word in case.words if word not in reason] == [], reason
    assert case.traceback in plugin.problem.traceback
    if case.trouble in ("failed", "crashed"):
        assert plugin.problem.traceback


def assert_nothing_is_left(app: Flask, name: str) -> None:
    assert [module for module in sys.modules if module.startswith(f"intranet_plugins.{name}")] == []
    assert [table for table in Base.metadata.tables if table.startswith(f"{name}_")] == []
    assert "colour" not in Base.metadata.tables["plan"].c
    assert [rule.rule for rule in app.url_map.iter_rules() if name in rule.rule or "mine" in rule.rule] == []
    assert name not in app.blueprints
    assert not app.extensions["host"].manager.has_plugin(name)


def assert_named(admin: Client, name: str, case: Case) -> None:
    page = admin.get(f"/admin/plugins/{name}")
    assert page.status_code == 200
    text = page.text.replace("&#34;", '"').replace("&#39;", "'").replace("&gt;", ">").replace("&lt;", "<")
    assert [word for word in (*case.words, case.traceback) if word not in text] == []


def test_every_folder_is_a_case() -> None:
    folders = {folder.name for folder in FOLDER.iterdir() if folder.is_dir() and folder.name[0] not in "._"}
    assert folders == {*CASES, NEIGHBOUR}
