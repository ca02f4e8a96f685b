"""Fixtures for the tests of plugins, and of core.

`app`: an application on a fresh database with the plugin whose tests these are, its migrations run; on SQLite,
and on PostgreSQL where it is asked for (`--intranet-database`, `intranet_databases`, `@pytest.mark.database`). Tests
that open pages run on the first of several kinds, unless they are marked.
An application context is open during the test, so services may be called directly. `client`, `agency`, `unit`, `plan`,
`actor_of(role)`, `client_as(role)`, `plugin_on(id)`, `plugin_off(id)`, `hook_calls` and `count_queries()` build on it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from intranet.testing.databases import Databases, SqliteDatabases, give_up, new_folder
from intranet.testing.folders import plugin_of, with_required
from intranet.testing.plugin import kinds

if TYPE_CHECKING:
    from flask import Flask

    from intranet.access import Actor
    from intranet.config import Settings
    from intranet.testing.agency import Agency
    from intranet.testing.calls import HookCalls
    from intranet.testing.client import Client
    from intranet.testing.keeping import Applications
    from intranet.testing.queries import Counted
    from intranet.testing.switches import Switch

MARKERS = (
    "database(*kinds): run a database test on these kinds, sqlite or postgresql, as far as they are asked for",
    "pages: it opens pages without asking for a browser",
    "plugins(*folders): load the plugins in these folders, relative to the file of the test",
)


BROWSERS = {"client", "client_as"}
"""Fixtures that open pages."""


def configure(config: pytest.Config) -> None:
    """Make the markers known."""
    for marker in MARKERS:
        config.addinivalue_line("markers", marker)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One run per kind of database for each test that uses one; a test with a browser uses the first kind.

    What differs between databases lies in services and their statements. Tests that open many pages to run the
    statements of those, too, are marked with both kinds.
    """
    if "database_kind" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("database")
        wanted = kinds(metafunc.config)
        if marker:
            wanted = tuple(kind for kind in wanted if kind in marker.args)
        elif metafunc.definition.get_closest_marker("pages") or not BROWSERS.isdisjoint(metafunc.fixturenames):
            wanted = wanted[:1]
        metafunc.parametrize("database_kind", wanted, indirect=True)


@pytest.fixture(scope="session")
def own_environment() -> Iterator[None]:
    """A developer's INTRANET_… variables do not change what is tested."""
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("INTRANET_")]:
            patch.delenv(name)
        yield


@pytest.fixture
def plugins(request: pytest.FixtureRequest) -> tuple[Path, ...]:
    """The folders of the plugins that `app` loads: the one whose tests these are, after those it requires.

    `@pytest.mark.plugins("folder", …)` or a fixture of your own with this name says otherwise.
    """
    marker = request.node.get_closest_marker("plugins")
    if marker:
        return tuple((request.path.parent / folder).resolve() for folder in marker.args)
    around = plugin_of(request.path.parent)
    return with_required([around] if around else request.config.getini("intranet_plugins"))


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture(scope="session")
def _places() -> Iterator[Callable[[str], Databases]]:
    places: dict[str, Databases] = {}
    with ExitStack() as stack:

        def place(kind: str) -> Databases:
            if kind not in places:
                places[kind] = _open_place(kind, stack)
            return places[kind]

        yield place


def _open_place(kind: str, stack: ExitStack) -> Databases:
    if kind == "sqlite":
        folder = new_folder("lantoa-sqlite-")
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        return SqliteDatabases(folder)
    try:
        from intranet.testing.postgres import PostgresDatabases, postgres_server
    except ImportError:
        give_up("no driver for PostgreSQL: pip install 'lan-toa[postgres]'")
    databases = PostgresDatabases(stack.enter_context(postgres_server()))
    stack.callback(databases.close)
    return databases


@pytest.fixture(scope="session")
def seeds() -> Mapping[str, Callable[[], Any]]:
    """Fixtures whose data are built once and copied for each test, by name."""
    from intranet.testing import agency

    return {"agency": agency.build}


@pytest.fixture(scope="session")
def seeded() -> dict[tuple[str, str], Any]:
    """What each seed said of the data it built, by kind of database and name."""
    return {}


@pytest.fixture
def empty_database(database_kind: str, _places: Callable[[str], Databases]) -> Iterator[str]:
    """The address of a database without a single table, for tests of migrations."""
    place = _places(database_kind)
    place.template("blank", lambda url: None)
    url = place.copy("blank")
    yield url
    place.drop(url)


@pytest.fixture
def database_url(
    request: pytest.FixtureRequest,
    database_kind: str,
    plugins: tuple[Path, ...],
    seeds: Mapping[str, Callable[[], Any]],
    seeded: dict[tuple[str, str], Any],
    _places: Callable[[str], Databases],
) -> Iterator[str]:
    """The address of a fresh database with the tables of core and of the plugins, and the agency the test asks for."""
    from intranet.host.migrate import MigrationError
    from intranet.testing import application

    place = _places(database_kind)
    place.template("empty", application.build_core)
    name = next((seed for seed in seeds if seed in request.fixturenames), "empty")
    if name in seeds:
        place.template(
            name, lambda url: seeded.update({(database_kind, name): application.fill(url, seeds[name])}), base="empty"
        )
    if plugins:
        base, name = name, f"{name}_{application.digest(plugins)}"
        try:
            place.template(name, lambda url: application.migrate_plugins(url, plugins), base=base)
        except MigrationError as error:
            pytest.fail(f"migrations: {error}", pytrace=False)
    url = place.copy(name)
    yield url
    place.drop(url)


@pytest.fixture(scope="session")
def _instance_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("lantoa") / "instance"


@pytest.fixture
def instance_folder(_instance_folder: Path) -> Iterator[Path]:
    """The instance folder of the test's applications, not there yet: each test has the same, one after the other."""
    yield _instance_folder
    shutil.rmtree(_instance_folder, ignore_errors=True)


@pytest.fixture
def make_settings(instance_folder: Path, own_environment: None) -> Callable[..., Settings]:
    """Settings for the test's instance folder; keywords override."""
    from intranet import config
    from intranet.testing import agency

    def make(**overrides: Any) -> Settings:
        given: dict[str, Any] = {
            "secret_key": "khoa-chi-dung-trong-kiem-thu-" + "0" * 16,
            "agency_name": agency.UNITS["agency"][0],
            "agency_initials": "AH",
        }
        return config.load(instance_folder, **{**given, **overrides})

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_url: str) -> Settings:
    """The settings of `app`."""
    return make_settings(database_url=database_url)


@pytest.fixture
def make_app(
    settings: Settings, make_settings: Callable[..., Settings], plugins: tuple[Path, ...]
) -> Iterator[Callable[..., Flask]]:
    """Further applications on the same database with other settings: `make_app(session_idle_minutes=5)`.

    `make_app(plugins=[folder])` loads these plugins, whose migrations are run unless `migrated=False`.
    """
    from intranet.testing import application

    made: list[Flask] = []
    loaded = plugins

    def make(*, plugins: Sequence[Path] | None = None, migrated: bool = True, **overrides: Any) -> Flask:
        chosen = make_settings(**{"database_url": settings.database_url, **overrides}) if overrides else settings
        if plugins is not None and migrated:
            application.migrate_plugins(chosen.database, plugins)
        made.append(application.make_application(chosen, loaded if plugins is None else plugins))
        return made[-1]

    yield make
    for app in made:
        application.close(app)


@pytest.fixture(scope="session")
def _applications() -> Applications:
    from intranet.testing.keeping import Applications

    return Applications()


@pytest.fixture
def app(settings: Settings, plugins: tuple[Path, ...], _applications: Applications) -> Iterator[Flask]:
    """The application under test, its context open. What a test changes about it is put back for the next one.

    What happens while it is built is tried with one from `make_app`, which builds.
    """
    from intranet.testing import application

    lent = _applications.take(settings, plugins)
    with lent.app_context():
        yield lent
    application.close(lent)


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser nobody has signed in with. Forms need no CSRF token here."""
    from intranet.testing.client import browser

    return browser(app)


@pytest.fixture
def agency(app: Flask, database_kind: str, seeded: dict[tuple[str, str], Any]) -> Agency:
    """The invented agency of :mod:`intranet.testing.agency`, by ids."""
    found: Agency = seeded[database_kind, "agency"]
    return found


@pytest.fixture
def unit(agency: Agency) -> int:
    """The id of the department where the staff, the coordinator and the unit head of the agency work."""
    return agency.units["science"]


@pytest.fixture
def plan(agency: Agency, actor_of: Callable[[str], Actor]) -> int:
    """The id of a plan of the agency, issued by its office."""
    from intranet.testing.agency import issue_plan

    return issue_plan(agency, actor_of("office"))


@pytest.fixture
def actor_of(agency: Agency) -> Callable[[str], Actor]:
    """`actor_of("office")`: the actor of the account that holds this role."""
    from intranet.testing.client import actor

    return lambda role: actor(agency, role)


@pytest.fixture
def client_as(app: Flask, agency: Agency) -> Callable[[str], Client]:
    """`client_as("office")`: a browser signed in through the sign-in page."""
    from intranet.testing.client import browser, sign_in

    def browser_of(role: str) -> Client:
        made = browser(app)
        sign_in(made, agency.logins[role], agency.password)
        return made

    return browser_of


@pytest.fixture
def plugin_on(app: Flask) -> Switch:
    """`plugin_on("my_plugin")` switches it on for everybody, `plugin_on("my_plugin", unit)` for one unit."""
    from intranet.testing.switches import switch_on

    return switch_on


@pytest.fixture
def plugin_off(app: Flask) -> Switch:
    """`plugin_off("my_plugin")` switches it off for everybody, `plugin_off("my_plugin", unit)` for one unit."""
    from intranet.testing.switches import switch_off

    return switch_off


@pytest.fixture
def hook_calls(app: Flask) -> HookCalls:
    """Every hook asked from here on: `hook_calls.of("menu_items", "my_plugin")[0].given`."""
    from intranet.testing.calls import record

    return record(app)


@pytest.fixture
def count_queries(app: Flask) -> Callable[..., AbstractContextManager[Counted]]:
    """`with count_queries() as counted: …; counted.total`, or `with count_queries(at_most=8): …`."""
    from intranet.testing.queries import counting

    return lambda at_most=None: counting(app, at_most)
