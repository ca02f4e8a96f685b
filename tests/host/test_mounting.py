"""A plugin's blueprint gets /p/<id>/ and nothing else of the application."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from flask import Blueprint, Flask, abort, render_template, url_for
from flask.blueprints import BlueprintSetupState
from werkzeug.routing import BaseConverter

from intranet.host.loading.app_tables import AppTables, changes
from intranet.host.loading.mounting import Mounter, MountError, prepare


class Evil(BaseConverter):
    regex = ".*"


def nothing(*_given: Any, **_named: Any) -> None:
    """Stands for a function that does something to every request."""


@pytest.fixture
def app(tmp_path: Path) -> Flask:
    """A small application with a page, an error handler and a filter of its own."""
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "home.html").write_text("core {{ 'x'|shout }} {{ word() }}")
    made = Flask("core", static_folder=None, template_folder=str(tmp_path / "core"))
    made.jinja_env.filters["shout"] = str.upper
    made.jinja_env.globals["word"] = lambda: "word"
    made.before_request(lambda: None)
    made.register_error_handler(404, lambda _error: ("nowhere", 404))
    made.add_url_rule("/", "home", lambda: render_template("home.html"))
    made.add_url_rule("/plans/<int:number>", "plan", lambda **given: str(given["number"]), methods=["GET", "POST"])
    return made


@pytest.fixture
def blueprint() -> Blueprint:
    bp = Blueprint("gifts", __name__)
    bp.add_url_rule("/", "index", lambda: "gifts")
    return bp


def refused(app: Flask, blueprint: Blueprint) -> str:
    """Mounting is refused with these words, and the application is as it was."""
    before = AppTables.of(app)
    rules = [(rule.rule, rule.endpoint, rule.methods) for rule in before.rules]
    with pytest.raises(MountError) as caught:
        Mounter(app).mount(blueprint)
    after = AppTables.of(app)
    # Addresses cannot be taken out of a map: it may have been made anew.
    assert set(changes(AppTables(before.tables, ()), AppTables(after.tables, ()), "")) <= {"app (url_map)"}
    assert [(rule.rule, rule.endpoint, rule.methods) for rule in after.rules] == rules
    browser = app.test_client()
    assert browser.get("/").text == "core X word"
    assert browser.post("/plans/7").text == "7"
    assert browser.options("/plans/7").status_code == 200
    assert browser.get("/p/gifts/").text == "nowhere"
    return str(caught.value)


class TestOwn:
    def test_its_pages_are_below_its_address(self, app: Flask, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/<int:number>/edit", "edit", lambda number: f"edit {number}")
        Mounter(app).mount(blueprint)
        browser = app.test_client()
        assert browser.get("/p/gifts/").text == "gifts"
        assert browser.get("/p/gifts/3/edit").text == "edit 3"
        assert browser.get("/").text == "core X word"

    def test_a_prefix_of_its_own_does_not_count(self, app: Flask) -> None:
        bp = Blueprint("gifts", __name__, url_prefix="/plans")
        bp.add_url_rule("/", "index", lambda: "gifts")
        Mounter(app).mount(bp)
        assert app.test_client().get("/p/gifts/").text == "gifts"

    def test_hooks_and_errors_of_its_own_pages_are_its_own(self, app: Flask, blueprint: Blueprint) -> None:
        seen = []
        blueprint.before_request(lambda: seen.append("before"))
        blueprint.after_request(lambda answer: answer)
        blueprint.teardown_request(nothing)
        blueprint.context_processor(lambda: {"mine": 1})
        blueprint.url_value_preprocessor(nothing)
        blueprint.url_defaults(nothing)
        blueprint.register_error_handler(410, lambda _error: ("gone from here", 410))
        blueprint.add_url_rule("/gone", "gone", lambda: abort(410))
        Mounter(app).mount(blueprint)
        browser = app.test_client()
        browser.get("/")
        assert seen == []
        assert browser.get("/p/gifts/gone").text == "gone from here"
        assert seen == ["before"]

    def test_blueprints_may_be_nested(self, app: Flask, blueprint: Blueprint) -> None:
        inner = Blueprint("old", __name__, url_prefix="/old")
        inner.add_url_rule("/", "index", lambda: url_for("gifts.old.index"))
        inner.before_request(lambda: None)
        blueprint.register_blueprint(inner)
        Mounter(app).mount(blueprint)
        assert app.test_client().get("/p/gifts/old/").text == "/p/gifts/old/"

    def test_several_are_mounted_one_after_the_other(self, app: Flask, blueprint: Blueprint) -> None:
        mounter = Mounter(app)
        mounter.mount(blueprint)
        bad = Blueprint("bad", __name__)
        bad.before_app_request(nothing)
        with pytest.raises(MountError):
            mounter.mount(bad)
        good = Blueprint("good", __name__)
        good.add_url_rule("/", "index", lambda: "good")
        mounter.mount(good)
        browser = app.test_client()
        assert [browser.get(f"/p/{name}/").text for name in ("gifts", "bad", "good")] == ["gifts", "nowhere", "good"]

    def test_a_second_application_can_mount_it_too(self, app: Flask, blueprint: Blueprint) -> None:
        Mounter(app).mount(blueprint)
        other = Flask("other", static_folder=None)
        Mounter(other).mount(blueprint)
        assert other.test_client().get("/p/gifts/").text == "gifts"


APP_WIDE: dict[str, tuple[Callable[[Blueprint], Any], str]] = {
    "before": (lambda bp: bp.before_app_request(nothing), "before_app_request"),
    "after": (lambda bp: bp.after_app_request(nothing), "after_app_request"),
    "teardown": (lambda bp: bp.teardown_app_request(nothing), "teardown_app_request"),
    "context": (lambda bp: bp.app_context_processor(nothing), "app_context_processor"),
    "values": (lambda bp: bp.app_url_value_preprocessor(nothing), "app_url_value_preprocessor"),
    "defaults": (lambda bp: bp.app_url_defaults(nothing), "app_url_defaults"),
    "error by code": (lambda bp: bp.app_errorhandler(404)(nothing), "app_errorhandler (NotFound)"),
    "error by class": (lambda bp: bp.app_errorhandler(Exception)(nothing), "app_errorhandler (Exception)"),
    "new filter": (lambda bp: bp.add_app_template_filter(nothing, "mine"), "app_template_filter (mine)"),
    "filter of core": (lambda bp: bp.add_app_template_filter(nothing, "shout"), "app_template_filter (shout)"),
    "test": (lambda bp: bp.add_app_template_test(nothing, "mine"), "app_template_test (mine)"),
    "global": (lambda bp: bp.add_app_template_global(nothing, "word"), "app_template_global (word)"),
    "command": (lambda bp: bp.cli.command("wipe")(nothing), "bp.cli (gifts)"),
}

RECORDED: dict[str, tuple[Callable[[BlueprintSetupState], Any], str]] = {
    "address": (lambda state: state.app.add_url_rule("/mine", "gifts.mine", nothing), "URL /mine"),
    "neighbour's address": (lambda state: state.app.add_url_rule("/p/gifts2/", "gifts.m", nothing), "URL /p/gifts2/"),
    "endpoint": (lambda state: state.app.add_url_rule("/p/gifts/x", "mine", nothing), "endpoint (mine)"),
    "page of core": (lambda state: state.app.view_functions.update(home=nothing), "endpoint (home)"),
    "configuration": (lambda state: state.app.config.update(TESTING=True), "app.config (TESTING)"),
    "extension": (lambda state: state.app.extensions.update(mine=1), "app.extensions (mine)"),
    "converter": (lambda state: state.app.url_map.converters.update(int=Evil), "url_map.converters (int)"),
    "whole application": (lambda state: setattr(state.app, "wsgi_app", nothing), "app (wsgi_app)"),
    "environment": (lambda state: setattr(state.app.jinja_env, "finalize", str), "jinja_env (finalize)"),
    "end of context": (lambda state: state.app.teardown_appcontext(nothing), "teardown_appcontext_funcs"),
    "links": (
        lambda state: state.app.url_build_error_handlers.append(nothing), "url_build_error_handlers",
    ),
    "another blueprint": (lambda state: state.app.register_blueprint(Blueprint("more", __name__)), "blueprint (more)"),
    "hook in another's name": (
        lambda state: state.app.before_request_funcs.setdefault("plans", []).append(nothing), "before_app_request",
    ),
    "host name": (
        lambda state: state.app.add_url_rule("/p/gifts/", "gifts.x", nothing, subdomain="x"), "URL /p/gifts/",
    ),
}  # fmt: skip


class TestAppWide:
    @pytest.mark.parametrize("case", APP_WIDE)
    def test_what_a_blueprint_offers_for_the_whole_application_is_refused(
        self, app: Flask, blueprint: Blueprint, case: str
    ) -> None:
        do, words = APP_WIDE[case]
        do(blueprint)
        assert words in refused(app, blueprint)

    @pytest.mark.parametrize("case", RECORDED)
    def test_so_is_what_it_does_to_the_application_it_is_given(
        self, app: Flask, blueprint: Blueprint, case: str
    ) -> None:
        do, words = RECORDED[case]
        blueprint.record(do)
        addresses = app.url_map
        assert words in refused(app, blueprint)
        assert app.url_map is addresses, "the application itself was touched"

    @pytest.mark.parametrize("case", RECORDED)
    def test_even_when_it_does_so_to_the_real_one_only(self, app: Flask, blueprint: Blueprint, case: str) -> None:
        do, words = RECORDED[case]
        blueprint.record(lambda state: do(state) if state.app.name == "core" else None)
        assert words in refused(app, blueprint)

    def test_a_nested_one_is_no_way_around(self, app: Flask, blueprint: Blueprint) -> None:
        inner = Blueprint("old", __name__)
        inner.before_app_request(nothing)
        blueprint.register_blueprint(inner)
        assert "before_app_request" in refused(app, blueprint)

    def test_one_that_fails_half_way_leaves_no_address(self, app: Flask, blueprint: Blueprint) -> None:
        def fail(state: BlueprintSetupState) -> None:
            if state.app.name == "core":
                raise RuntimeError("half-way")

        blueprint.record(fail)
        with pytest.raises(RuntimeError, match="half-way"):
            Mounter(app).mount(blueprint)
        assert "gifts" not in app.blueprints
        assert app.test_client().get("/p/gifts/").text == "nowhere"

    def test_a_rule_that_cannot_be_is_the_plugin_s_fault(self, app: Flask, blueprint: Blueprint) -> None:
        blueprint.add_url_rule("/<oops:number>", "oops", nothing)
        with pytest.raises(LookupError):
            Mounter(app).mount(blueprint)
        assert app.test_client().get("/p/gifts/").text == "nowhere"
        assert app.test_client().get("/").text == "core X word"


def views(bp: object) -> ModuleType:
    module = ModuleType("intranet_plugins.gifts.views")
    module.bp = bp  # type: ignore[attr-defined] # as an author writes it
    return module


class TestFolders:
    @pytest.fixture
    def folder(self, tmp_path: Path) -> Path:
        folder = tmp_path / "gifts"
        (folder / "templates" / "gifts").mkdir(parents=True)
        (folder / "templates" / "gifts" / "card.html").write_text("a card")
        (folder / "static").mkdir()
        (folder / "static" / "gifts.css").write_text("a { color: red }")
        return folder

    def make(self, folder: Path, **options: Any) -> Blueprint:
        return Blueprint("gifts", "gifts", root_path=str(folder), **options)

    def test_templates_and_static_files_are_found_unasked(self, app: Flask, folder: Path) -> None:
        bp = prepare("gifts", folder, views(self.make(folder)))
        assert bp is not None
        Mounter(app).mount(bp)
        with app.test_request_context():
            assert render_template("gifts/card.html") == "a card"
            assert url_for("gifts.static", filename="gifts.css") == "/p/gifts/static/gifts.css"
        answer = app.test_client().get("/p/gifts/static/gifts.css")
        assert (answer.status_code, answer.text) == (200, "a { color: red }")
        answer.close()

    def test_they_need_no_views(self, app: Flask, folder: Path) -> None:
        bp = prepare("gifts", folder, None)
        assert bp is not None
        Mounter(app).mount(bp)
        with app.test_request_context():
            assert render_template("gifts/card.html") == "a card"

    def test_without_any_of_them_there_is_no_blueprint(self, tmp_path: Path) -> None:
        assert prepare("gifts", tmp_path, None) is None

    def test_static_files_have_one_address_only(self, app: Flask, folder: Path) -> None:
        bp = prepare("gifts", folder, views(self.make(folder, static_folder="static", static_url_path="/files")))
        assert bp is not None
        Mounter(app).mount(bp)
        assert [rule.rule for rule in app.url_map.iter_rules("gifts.static")] == ["/p/gifts/static/<path:filename>"]

    def test_a_name_that_is_not_the_id_is_refused(self, folder: Path) -> None:
        with pytest.raises(MountError, match=r"“plans”; phải trùng với mã “gifts”"):
            prepare("gifts", folder, views(Blueprint("plans", "gifts", root_path=str(folder))))

    @pytest.mark.parametrize("bp", [None, "gifts", Flask])
    def test_views_without_a_blueprint_are_refused(self, folder: Path, bp: object) -> None:
        with pytest.raises(MountError, match="blueprint tên “bp”"):
            prepare("gifts", folder, views(bp))

    @pytest.mark.parametrize("name", ["web/base.html", "base.html", "gifts2/card.html"])
    def test_templates_in_others_names_are_refused(self, folder: Path, name: str) -> None:
        path = folder / "templates" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("mine")
        with pytest.raises(MountError, match=name.partition("/")[0]):
            prepare("gifts", folder, views(self.make(folder)))

    @pytest.mark.parametrize("option", ["template_folder", "static_folder"])
    def test_folders_of_others_are_refused(self, folder: Path, tmp_path: Path, option: str) -> None:
        (tmp_path / "others").mkdir()
        with pytest.raises(MountError, match=r"nằm ngoài thư mục"):
            prepare("gifts", folder, views(self.make(folder, **{option: "../others"})))

    def test_a_link_to_the_outside_is_refused(self, folder: Path, tmp_path: Path) -> None:
        (tmp_path / "secrets").mkdir()
        (folder / "linked").symlink_to(tmp_path / "secrets")
        with pytest.raises(MountError, match=r"nằm ngoài thư mục"):
            prepare("gifts", folder, views(self.make(folder, static_folder="linked")))

    def test_nested_blueprints_are_looked_at_too(self, folder: Path) -> None:
        (folder / "more" / "web").mkdir(parents=True)
        bp = self.make(folder)
        bp.register_blueprint(Blueprint("old", "old", root_path=str(folder), template_folder="more"))
        with pytest.raises(MountError, match="web"):
            prepare("gifts", folder, views(bp))
