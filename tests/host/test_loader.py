"""Each plugin is loaded on its own: what is sound runs, what is broken leaves nothing behind."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask, url_for
from sqlalchemy import create_engine, inspect
from sqlalchemy.orm import Session

from intranet import audit, config, database, jobs
from intranet.app import create_app
from intranet.database import Base, model_base
from intranet.hookspecs import setup
from intranet.host import gate, loader
from intranet.host.calling.faults import Fault
from intranet.host.health import Health
from intranet.host.loading import boot, declarations, namespace
from intranet.host.loading.conditions import core_version
from intranet.host.loading.surroundings import Surroundings
from intranet.host.registry import Plugin
from intranet.jobs import registry as tasks
from intranet.plans.models import Plan

Write = Callable[..., Path]

MODELS = """
from sqlalchemy.orm import Mapped, mapped_column
from intranet import model_base

Model = model_base("{id}")

class Note(Model):
    __tablename__ = "{id}_note"
    id: Mapped[int] = mapped_column(primary_key=True)
"""
HOOKS = """
from intranet import MenuItem, PeriodicJob, Permission, hookimpl, jobs

@jobs.task("{id}.send")
def send(context):
    return

def tidy():
    return

@hookimpl
def register_permissions():
    yield Permission("{id}.edit", "Sửa", ("office",))

@hookimpl
def register_jobs():
    return [PeriodicJob("{id}.tidy", "Dọn", tidy, every="day")]

@hookimpl
def menu_items(actor):
    return [MenuItem("Ghi chú", "{id}.index", "journal")]
"""
VIEWS = """
from flask import Blueprint
from . import words

bp = Blueprint("{id}", __name__)

@bp.get("/")
def index():
    return words.GREETING
"""


def whole(plugin_id: str) -> dict[str, str]:
    """A plugin with all rooms."""
    rooms = {"models.py": MODELS, "hooks.py": HOOKS, "views.py": VIEWS}
    return {name: text.replace("{id}", plugin_id) for name, text in rooms.items()} | {
        "words.py": 'GREETING = "xin chào"'
    }


@pytest.fixture
def start(make_settings: Callable[..., config.Settings]) -> Callable[..., dict[str, Plugin]]:
    """Start an application with plugins; them, by id. Nothing here asks a database."""

    def start(*folders: Path, **settings: object) -> dict[str, Plugin]:
        app = create_app(make_settings(database_url="sqlite://", **settings), folders)
        found: dict[str, Plugin] = app.extensions["host"].plugins
        start.app = app  # type: ignore[attr-defined] # the last one, for those who want to look closer
        return found

    return start


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    before = set(loader._imported)
    yield
    # What was there before belongs to other tests, which hold its classes.
    for plugin_id in loader._imported.keys() - before:
        loader.footprint.discard(plugin_id, loader._imported.pop(plugin_id))
        namespace.forget(plugin_id)


def said(plugin: Plugin) -> str:
    assert plugin.problem is not None
    return str(plugin.problem.reason)


class TestSound:
    def test_what_it_has_is_known(self, start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
        plugin = start(write_plugin("notes_a", whole("notes_a")))["notes_a"]
        assert plugin.problem is None
        assert plugin.is_loaded
        assert plugin.tables == ("notes_a_note",)
        assert set(plugin.hooks) == {"menu_items", "register_jobs", "register_permissions"}
        assert set(plugin.tasks) == {"notes_a.send", "notes_a.tidy"}
        assert plugin.blueprint is not None
        assert [permission.name for permission in plugin.declared["register_permissions"]] == ["notes_a.edit"]

    def test_a_plugin_may_have_no_code_at_all(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        folder = write_plugin("bare")
        (folder / "__init__.py").unlink()
        assert start(folder)["bare"].problem is None

    def test_rooms_may_be_packages(self, start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
        rooms = whole("roomy")
        files = {
            "models/__init__.py": rooms["models.py"],
            "hooks/__init__.py": rooms["hooks.py"],
            "views/__init__.py": rooms["views.py"].replace("from . import", "from .. import"),
            "words.py": rooms["words.py"],
        }
        plugin = start(write_plugin("roomy", files))["roomy"]
        assert (plugin.problem, plugin.tables) == (None, ("roomy_note",))

    def test_a_second_application_uses_what_is_there(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        folder = write_plugin("notes_b", whole("notes_b"))
        first = start(folder)["notes_b"]
        module = sys.modules["intranet_plugins.notes_b.models"]
        second = start(folder)["notes_b"]
        assert sys.modules["intranet_plugins.notes_b.models"] is module
        assert second.problem is None
        assert (second.tables, second.tasks, second.hooks) == (first.tables, first.tasks, first.hooks)

    def test_another_folder_replaces_what_was_there(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        start(write_plugin("moved", whole("moved"), into="one"))
        other = {"models.py": MODELS.replace("{id}", "moved").replace("_note", "_letter")}
        plugin = start(write_plugin("moved", other, into="two"))["moved"]
        assert (plugin.problem, plugin.tables) == (None, ("moved_letter",))
        assert "moved_note" not in Base.metadata.tables
        assert tasks.get("moved.send") is None

    def test_a_stale_copy_on_the_path_of_imports_does_not_win(
        self,
        start: Callable[..., dict[str, Plugin]],
        write_plugin: Write,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        write_plugin("copied", {"words.py": 'GREETING = "stale"'}, into="site/intranet_plugins")
        monkeypatch.syspath_prepend(str(tmp_path / "site"))
        folder = write_plugin("copied", whole("copied"))
        for name in namespace.modules_below("intranet_plugins"):
            monkeypatch.delitem(sys.modules, name)
        monkeypatch.setattr(sys, "meta_path", [finder for finder in sys.meta_path if finder is not namespace._finder])
        assert importlib.import_module("intranet_plugins.copied.words").GREETING == "stale"
        assert start(folder)["copied"].problem is None
        assert importlib.import_module("intranet_plugins.copied.words").GREETING == "xin chào"

    def test_a_relationship_with_a_class_of_core_changes_nothing_there(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        related = MODELS.replace("{id}", "related") + (
            '    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))\n'
            "    plan: Mapped[Plan] = relationship(Plan)\n"
        )
        imports = "from sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import relationship\n"
        text = imports + "from intranet.plans.models import Plan\n" + related.lstrip()
        assert start(write_plugin("related", {"models.py": text}))["related"].problem is None

    def test_in_safe_mode_there_are_none(self, start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
        assert start(write_plugin("notes_c", whole("notes_c")), safe_mode=True) == {}
        assert "intranet_plugins.notes_c" not in sys.modules


class TestNeeds:
    def test_what_is_needed_is_loaded_before(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        check = "import sys\nassert 'intranet_plugins.zulu.models' in sys.modules"
        folders = [
            write_plugin("alpha", {"__init__.py": check}, more='requires = ["zulu"]'),
            write_plugin("zulu", whole("zulu")),
        ]
        plugins = start(*folders)
        assert [plugin.problem for plugin in plugins.values()] == [None, None]
        assert list(plugins) == ["alpha", "zulu"]

    def test_what_needs_a_failed_one_says_so(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        folders = [
            write_plugin("alpha", more='requires = ["beta"]'),
            write_plugin("beta", more='requires = ["gamma"]'),
            write_plugin("gamma", {"views.py": "1 / 0"}),
            write_plugin("other"),
        ]
        plugins = start(*folders)
        assert said(plugins["beta"]) == "Cần phân hệ “gamma” mà phân hệ ấy không nạp được; xem lỗi của nó."
        assert "“beta”" in said(plugins["alpha"])
        assert plugins["other"].problem is None


class TestBroken:
    def test_the_reason_names_place_and_error(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        files = {"views.py": "from . import deep", "deep.py": "\n\ndef fall():\n    1 / 0\n\nfall()"}
        plugin = start(write_plugin("falls", files))["falls"]
        assert said(plugin) == (
            "Mã của phân hệ lỗi khi nạp (deep.py:4): ZeroDivisionError: division by zero. "
            "Sửa phân hệ rồi khởi động lại."
        )
        assert plugin.problem is not None
        assert "in fall\n    1 / 0\n" in plugin.problem.traceback

    def test_an_error_that_cannot_even_be_written_down(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        text = "class Mute(Exception):\n    def __str__(self):\n        raise RuntimeError('silence')\n\nraise Mute"
        assert "Mute" in said(start(write_plugin("mute", {"__init__.py": text}))["mute"])

    def test_an_interruption_is_not_swallowed(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        folder = write_plugin("interrupted", whole("interrupted") | {"views.py": "raise KeyboardInterrupt"})
        with pytest.raises(KeyboardInterrupt):
            start(folder)
        assert namespace.modules_below("intranet_plugins.interrupted") == []
        assert "interrupted_note" not in Base.metadata.tables

    def test_nothing_stays_of_it(self, start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
        before = (tasks.names(), list(Base.metadata.tables))
        files = whole("late") | {"views.py": "raise RuntimeError"}
        assert start(write_plugin("late", files))["late"].problem is not None
        assert (tasks.names(), list(Base.metadata.tables)) == before
        assert namespace.modules_below("intranet_plugins.late") == []

    def test_a_wrong_back_populates_is_taken_back(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        text = (
            "from sqlalchemy import ForeignKey\nfrom sqlalchemy.orm import relationship\n"
            "from intranet.plans.models import Plan\n"
            + MODELS.replace("{id}", "wrongly").lstrip()
            + '    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id"))\n'
            + '    plan = relationship(Plan, back_populates="sections")\n'
        )
        assert "sections" in said(start(write_plugin("wrongly", {"models.py": text}))["wrongly"])
        [mapper] = [mapper for mapper in Base.registry.mappers if mapper.class_.__name__ == "Plan"]
        assert {other.parent.class_.__name__ for other in mapper.relationships["sections"]._reverse_property} <= {
            "PlanSection"
        }

    def test_one_that_makes_an_application_is_stopped(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        text = (
            "from pathlib import Path\nfrom intranet import config\nfrom intranet.app import create_app\n"
            "app = create_app(config.load(Path('x'), secret_key='0' * 32, database_url='sqlite://'))"
        )
        assert "create_app" in said(start(write_plugin("tutorial", {"views.py": text}))["tutorial"])

    def test_once_mended_it_is_loaded(self, start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
        assert start(write_plugin("mended", whole("mended") | {"views.py": "1 / 0"}))["mended"].problem is not None
        plugin = start(write_plugin("mended", whole("mended"), version="1.0.1"))["mended"]
        assert (plugin.problem, plugin.tables) == (None, ("mended_note",))

    def test_what_an_earlier_application_uses_stays(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        folder = write_plugin("used", whole("used"))
        first = start(folder)["used"]
        assert first.blueprint is not None
        first.blueprint.name = "spoilt"
        assert start(folder)["used"].problem is not None
        assert "used_note" in Base.metadata.tables
        assert "intranet_plugins.used.models" in sys.modules


@pytest.mark.parametrize("others", [0, 1])
def test_what_is_not_loaded_is_told_to_the_log(
    start: Callable[..., dict[str, Plugin]], write_plugin: Write, caplog: pytest.LogCaptureFixture, others: int
) -> None:
    start(write_plugin("future", core=">=99"), *[write_plugin("fine")][:others])
    [told] = [record.getMessage() for record in caplog.records if "future" in record.getMessage()]
    assert told.startswith(f"plugin future is not loaded: Phân hệ cần Lan Tỏa >=99, đang chạy {core_version()};")


class TestCrashed:
    CRASH = '{"plugin_id": "heavy", "version": "1.0.0", "step": "import views", "at": "2099-01-02T03:04:05+00:00"}'

    @pytest.fixture
    def crashed(self, make_settings: Callable[..., config.Settings]) -> Path:
        instance = make_settings().instance
        (instance / "boot").mkdir(parents=True)
        (instance / "boot" / "crashed-heavy.json").write_text(self.CRASH)
        return instance

    def test_it_is_skipped_and_says_when_and_where(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write, crashed: Path
    ) -> None:
        plugin = start(write_plugin("heavy", whole("heavy")))["heavy"]
        assert plugin.problem is not None
        assert plugin.problem.trouble == "crashed"
        assert "10:04 02/01/2099" in said(plugin)
        assert "import views" in said(plugin)
        assert "intranet_plugins.heavy" not in sys.modules

    def test_a_new_version_is_tried_and_forgiven(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write, crashed: Path
    ) -> None:
        assert start(write_plugin("heavy", whole("heavy"), version="1.0.1"))["heavy"].problem is None
        assert boot.crashes(crashed) == {}

    def test_after_retry_it_is_tried(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write, crashed: Path
    ) -> None:
        boot.forget(crashed, "heavy")
        assert start(write_plugin("heavy", whole("heavy")))["heavy"].problem is None

    def test_a_place_that_cannot_be_written_costs_the_protection_only(
        self,
        start: Callable[..., dict[str, Plugin]],
        write_plugin: Write,
        make_settings: Callable[..., config.Settings],
    ) -> None:
        instance = make_settings().instance
        instance.mkdir(parents=True)
        (instance / "boot").write_text("no folder")
        assert start(write_plugin("heavy", whole("heavy")))["heavy"].problem is None

    def test_a_sound_start_leaves_no_marker(
        self,
        start: Callable[..., dict[str, Plugin]],
        write_plugin: Write,
        make_settings: Callable[..., config.Settings],
    ) -> None:
        start(write_plugin("heavy", whole("heavy")))
        assert list((make_settings().instance / "boot").iterdir()) == []


DECLARED = {
    "an unknown role": ("Permission('bad.edit', 'Sửa', ('boss',))", "register_permissions", "vai trò boss"),
    "no action": ("Permission('bad', 'Sửa')", "register_permissions", "bad.viec_gi_do"),
    "no words": ("Permission('bad.edit', ' ')", "register_permissions", "thiếu tên"),
    "twice": ("*[Permission('bad.edit', 'Sửa')] * 2", "register_permissions", "hai lần: bad.edit"),
    "an endless list": (
        "*(Permission(f'bad.edit{n}', 'Sửa') for n in range(201))", "register_permissions", "hơn 200 mục",
    ),
    "a strange period": ("PeriodicJob('bad.tidy', 'Dọn', print, every='year')", "register_jobs", "minute, hour"),
    "a job without a function": ("PeriodicJob('bad.tidy', 'Dọn', 'tidy', every='day')", "register_jobs", "cần một hàm"),
    "a form that is none": ("SettingsForm(dict)", "register_settings", "lớp của WTForms"),
    "a strange scope": ("SettingsForm(Form, scope='planet')", "register_settings", "site hoặc unit"),
    "two forms of one scope": ("SettingsForm(Form), SettingsForm(Form)", "register_settings", "hai lần: site"),
    "a command without a name on the command line": ("click.Command('tidy')", "register_commands", "“command”"),
    "somebody else's search": ("SearchKind('plan', 'Kế hoạch', 'x', str)", "register_search", "“bad.”"),
    "somebody else's files": ("FileReader('badly.paper', print)", "register_file_readers", "“bad.”"),
    "no list at all": ("5", "register_permissions", "TypeError"),
}  # fmt: skip


@pytest.mark.parametrize("case", DECLARED)
def test_a_wrong_declaration_is_named(start: Callable[..., dict[str, Plugin]], write_plugin: Write, case: str) -> None:
    given, hook, expected = DECLARED[case]
    result = given if case == "no list at all" else f"[{given}]"
    text = (
        "import click\nfrom intranet import *\nfrom intranet import hookimpl\n"
        f"@hookimpl\ndef {hook}():\n    return {result}\n"
    )
    assert expected in said(start(write_plugin("bad", {"hooks.py": text}))["bad"])


LISTENERS: dict[str, tuple[str, str, Callable[[], list[object]]]] = {
    "a class of core": ("Plan", "before_insert", lambda: list(inspect(Plan).dispatch.before_insert)),
    "every class": ("Mapper", "before_update", lambda: list(inspect(Plan).dispatch.before_update)),
    "an attribute of core": ("Plan.title", "set", lambda: list(Plan.title.dispatch.set)),
    "every connection": (
        "Engine", "before_cursor_execute", lambda: list(create_engine("sqlite://").dispatch.before_cursor_execute),
    ),
    "every session": ("Session", "before_flush", lambda: list(Session().dispatch.before_flush)),
    "the session": ("db.session", "after_commit", lambda: list(database.db.session().dispatch.after_commit)),
}  # fmt: skip


class TestListeners:
    @pytest.mark.parametrize("case", LISTENERS)
    def test_one_on_core_is_refused_and_taken_away(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write, case: str
    ) -> None:
        target, name, heard = LISTENERS[case]
        text = (
            "from sqlalchemy import Engine, event\nfrom sqlalchemy.orm import Mapper, Session\n"
            "from intranet import db\nfrom intranet.plans.models import Plan\n"
            f"@event.listens_for({target}, '{name}')\ndef spoil(*given):\n    raise RuntimeError('spoilt')\n"
        )
        start()
        with start.app.app_context():  # type: ignore[attr-defined] # see the fixture
            before = heard()
            plugin = start(write_plugin("spy", {"models.py": text}))["spy"]
            assert f"event {name} of {target}" in said(plugin)
            assert heard() == before

    def test_one_on_its_own_class_is_its_own(
        self, start: Callable[..., dict[str, Plugin]], write_plugin: Write
    ) -> None:
        own = MODELS.replace("{id}", "careful") + (
            "@event.listens_for(Note, 'before_insert')\ndef check(mapper, connection, note):\n    return\n"
        )
        text = "from sqlalchemy import event\n" + own.lstrip()
        assert start(write_plugin("careful", {"models.py": text}))["careful"].problem is None


def test_each_setup_hook_is_checked() -> None:
    specs = {name for name, spec in vars(setup).items() if hasattr(spec, "intranet_contract")}
    assert set(declarations._SETUP) == specs


HOOK = {
    "async": ("@hookimpl\nasync def menu_items(actor): return []", "async"),
    "another name": ("@hookimpl(specname='menu_items')\ndef items(actor): return []", "specname"),
    "optional": ("@hookimpl(optionalhook=True)\ndef nobody_calls(): return []", "optionalhook"),
    "last": ("@hookimpl(trylast=True)\ndef menu_items(actor): return []", "trylast"),
    "old wrapper": ("@hookimpl(hookwrapper=True)\ndef menu_items(actor): yield", "hookwrapper"),
    "nothing like it": ("@hookimpl\ndef xyz(): return []", "xyz"),
}


@pytest.mark.parametrize("case", HOOK)
def test_a_hook_that_cannot_be_is_named(
    start: Callable[..., dict[str, Plugin]], write_plugin: Write, case: str
) -> None:
    text, expected = HOOK[case]
    plugin = start(write_plugin("bad", {"hooks.py": "from intranet import hookimpl\n" + text}))["bad"]
    assert expected in said(plugin)


def test_two_jobs_of_one_name_are_refused(start: Callable[..., dict[str, Plugin]], write_plugin: Write) -> None:
    text = HOOKS.replace("{id}.send", "bad.tidy").replace("{id}", "bad")
    assert "two jobs are named bad.tidy" in said(start(write_plugin("bad", {"hooks.py": text}))["bad"])


class TestBases:
    def test_core_s_base_is_not_for_plugins(self) -> None:
        with pytest.raises(TypeError, match=r'Model = model_base\("notes"\)'):
            type("Note", (database.Model,), {"__module__": "intranet_plugins.notes.models", "__tablename__": "notes_x"})

    def test_nor_are_core_s_classes(self) -> None:
        with pytest.raises(TypeError, match="model_base"):
            type("Note", (jobs.Job,), {"__module__": "intranet_plugins.notes.models"})

    def test_each_has_its_own_registry(self) -> None:
        assert model_base("one").registry is not model_base("two").registry
        assert model_base("one").metadata is audit.models.AuditEntry.metadata

    def test_a_table_bears_the_prefix(self) -> None:
        with pytest.raises(TypeError, match='"plan_note" must begin with "notes_"'):
            type("Note", (model_base("notes"),), {"__tablename__": "plan_note"})

    def test_a_backref_is_refused(self) -> None:
        from sqlalchemy.orm import relationship

        fields = {"__tablename__": "notes_x", "plan": relationship("Plan", backref="notes")}
        with pytest.raises(TypeError, match="back_populates"):
            type("Note", (model_base("notes"),), fields)


def test_an_application_without_plugins_has_no_trace_of_them(make_settings: Callable[..., config.Settings]) -> None:
    settings = make_settings(database_url="sqlite://")
    app: Flask = create_app(settings, ())
    assert app.extensions["host"].plugins == {}
    assert not (settings.instance / "boot").exists()


DISTURBS = """
import locale, logging, os, signal, socket, sys, warnings

class Finder:
    @staticmethod
    def find_spec(*_): raise RuntimeError("mine")

class Handler(logging.Handler):
    def handle(self, record): raise RuntimeError("mine")

sys.meta_path.insert(0, Finder())
sys.path.insert(0, "/of/the/plugin")
sys.setrecursionlimit(200)
sys.excepthook = None
warnings.simplefilter("error")
logging.getLogger().addHandler(Handler())
logging.getLogger("intranet").disabled = True
logging.disable(logging.CRITICAL)
signal.signal(signal.SIGTERM, signal.SIG_IGN)
socket.setdefaulttimeout(0.001)
os.chdir("/")
os.environ.pop("HOME", None)
"""


def test_what_a_plugin_disturbs_while_it_is_imported_is_put_back_and_named(
    start: Callable[..., dict[str, Plugin]], write_plugin: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", "elsewhere")
    before = Surroundings.take()
    noted: list[Fault] = []
    monkeypatch.setattr(Health, "note", lambda _health, fault: noted.append(fault))
    assert start(write_plugin("disturbs", {"__init__.py": DISTURBS}))["disturbs"].problem is None
    try:
        after = Surroundings.take()
        assert replace(after, path=(), finders=()) == replace(before, path=(), finders=())
        assert {*map(type, after.finders)} - {*map(type, before.finders)} <= {type(namespace._finder)}
        assert after.path == (*before.path, "/of/the/plugin"), "what it brings along comes last"
        assert [(fault.plugin_id, fault.place) for fault in noted] == [("disturbs", "load")]
        for name in ("SIGTERM", "recursion limit", "socket timeout", "current folder", "logging", "warnings.filters"):
            assert name in noted[0].error, name
    finally:
        sys.path.remove("/of/the/plugin")


@pytest.mark.parametrize("name", ["plans", "home", "core.plans"])
@pytest.mark.parametrize("readable", [True, False])
def test_a_folder_that_is_called_as_something_of_core_takes_nothing_from_it(
    name: str, readable: bool, make_settings: Callable[..., config.Settings], write_plugin: Write
) -> None:
    folder = write_plugin(name)
    if not readable:
        (folder / "plugin.toml").unlink()
    app = create_app(make_settings(), plugins=[folder])
    assert list(app.extensions["host"].plugins) == [f"{name}@folder"]
    with app.test_request_context():
        assert gate.plugin_of_endpoint("plans.show") is None
        assert gate.is_owner_open("plans", None)
        assert url_for("plans.show", plan_id=1)


def test_a_folder_whose_name_is_no_text_has_its_row_all_the_same(
    make_settings: Callable[..., config.Settings], tmp_path: Path
) -> None:
    broken, long = tmp_path / "ph\udce2n_h\udc8d", tmp_path / ("x" * 200)
    try:
        broken.mkdir()
    except OSError:
        pytest.skip("this file system has no such names")
    long.mkdir()
    app = create_app(make_settings(), plugins=[broken, long])
    assert list(app.extensions["host"].plugins) == ["ph?n_h?", "x" * 60]
    with app.test_request_context():
        for plugin in app.extensions["host"].plugins.values():
            assert url_for("plugins.show", plugin_id=plugin.id)
            assert str(plugin.problem.reason).encode()
