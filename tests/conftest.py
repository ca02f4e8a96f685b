"""Fixtures of every test.

`app`: an application on a fresh database; the test runs once on SQLite and once on PostgreSQL, unless it
carries `@pytest.mark.database("sqlite")` (or "postgresql"). `client`, `agency`, `actor_of(role)`,
`client_as(role)`, `count_queries(at_most=None)` build on it. An application context is open during the
test, so services may be called directly.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from intranet import config
from intranet.access import Actor
from intranet.cli.demo_data import build as demo
from intranet.cli.demo_data.build import World
from intranet.config import Settings
from intranet.database import db
from tests.support import agency as invented
from tests.support import network
from tests.support.agency import Agency
from tests.support.application import build_schema, build_seed, make_application, migrate_plugins, sign_in
from tests.support.client import Client
from tests.support.databases import KINDS, Databases, PostgresDatabases, SqliteDatabases, postgres_server
from tests.support.queries import Counted, counting

# Fixtures whose data are built once and copied for each test.
SEEDS = {"agency": invented.build, "demo_agency": demo.build}


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--database sqlite` runs the tests on one kind of database only."""
    parser.addoption("--database", choices=KINDS, help="run database tests on this kind only")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """One run per kind of database for each test that uses one."""
    if "database_kind" in metafunc.fixturenames:
        marker = metafunc.definition.get_closest_marker("database")
        only = metafunc.config.getoption("--database")
        kinds = [kind for kind in (marker.args if marker else KINDS) if only in (None, kind)]
        metafunc.parametrize("database_kind", kinds, indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _own_environment() -> Iterator[None]:
    # A developer's INTRANET_… variables must not change what is tested.
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("INTRANET_")]:
            patch.delenv(name)
        yield


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    network.close(monkeypatch)


@pytest.fixture
def database_kind(request: pytest.FixtureRequest) -> str:
    """ "sqlite" or "postgresql"."""
    return str(request.param)


@pytest.fixture(scope="session")
def _places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Databases]]:
    places: dict[str, Databases] = {}
    with ExitStack() as stack:

        def place(kind: str) -> Databases:
            if kind not in places:
                places[kind] = _open_place(kind, stack, tmp_path_factory)
            return places[kind]

        yield place


def _open_place(kind: str, stack: ExitStack, folders: pytest.TempPathFactory) -> Databases:
    if kind == "sqlite":
        return SqliteDatabases(folders.mktemp("sqlite"))
    databases = PostgresDatabases(stack.enter_context(postgres_server()))
    stack.callback(databases.close)
    return databases


@pytest.fixture(scope="session")
def _seeded() -> dict[tuple[str, str], Any]:
    """What the template of each kind and name holds."""
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
    _places: Callable[[str], Databases],
    _seeded: dict[tuple[str, str], Any],
) -> Iterator[str]:
    """The address of a fresh database with all tables, and with an agency in it when the test asks for one."""
    place = _places(database_kind)
    place.template("empty", build_schema)
    name = next((seed for seed in SEEDS if seed in request.fixturenames), "empty")
    if name in SEEDS:
        place.template(name, lambda url: _seeded.update({(database_kind, name): build_seed(url, SEEDS[name])}))
    url = place.copy(name)
    yield url
    place.drop(url)


@pytest.fixture
def make_settings(tmp_path: Path) -> Callable[..., Settings]:
    """Settings for an instance folder of the test's own; keywords override."""

    def make(**overrides: Any) -> Settings:
        given: dict[str, Any] = {
            "secret_key": "khoa-chi-dung-trong-kiem-thu-" + "0" * 16,
            "agency_name": invented.UNITS["agency"][0],
            "agency_initials": "AH",
        }
        return config.load(tmp_path / "instance", **{**given, **overrides})

    return make


@pytest.fixture
def settings(make_settings: Callable[..., Settings], database_url: str) -> Settings:
    """The settings of `app`."""
    return make_settings(database_url=database_url)


@pytest.fixture
def make_app(settings: Settings, make_settings: Callable[..., Settings]) -> Iterator[Callable[..., Flask]]:
    """Further applications on the same database with other settings: `make_app(session_idle_minutes=5)`.

    `make_app(plugins=[folder])` loads these plugins, whose migrations are run unless `migrated=False`.
    """
    made: list[Flask] = []

    def make(*, plugins: Sequence[Path] = (), migrated: bool = True, **overrides: Any) -> Flask:
        chosen = make_settings(**{"database_url": settings.database_url, **overrides}) if overrides else settings
        if migrated:
            migrate_plugins(chosen.database, plugins)
        made.append(make_application(chosen, plugins))
        return made[-1]

    yield make
    for app in made:
        with app.app_context():
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application under test, its context open."""
    made = make_app()
    with made.app_context():
        yield made


@pytest.fixture
def client(app: Flask) -> Client:
    """A browser nobody has signed in with. Forms need no CSRF token here."""
    made = app.test_client()
    assert isinstance(made, Client)
    return made


@pytest.fixture
def agency(app: Flask, database_kind: str, _seeded: dict[tuple[str, str], Any]) -> Agency:
    """The invented agency of tests/support/agency.py, by ids."""
    found: Agency = _seeded[database_kind, "agency"]
    return found


@pytest.fixture
def demo_agency(app: Flask, database_kind: str, _seeded: dict[tuple[str, str], Any]) -> World:
    """The larger agency that `intranet demo` shows, with its plans."""
    found: World = _seeded[database_kind, "demo_agency"]
    return found


@pytest.fixture
def actor_of(agency: Agency) -> Callable[[str], Actor]:
    """`actor_of("office")`: the actor of the account that holds this role."""
    from intranet import auth
    from intranet.auth.models import Account

    def actor(role: str) -> Actor:
        account = db.session.get_one(Account, agency.accounts[role])
        found = auth.actor_for(account)
        # The reading transaction ends: what follows begins its own.
        db.session.rollback()
        return found

    return actor


@pytest.fixture
def client_as(app: Flask, agency: Agency) -> Callable[[str], Client]:
    """`client_as("office")`: a browser signed in through the sign-in page."""

    def browser(role: str) -> Client:
        made = app.test_client()
        assert isinstance(made, Client)
        sign_in(made, agency.logins[role], agency.password)
        return made

    return browser


@pytest.fixture
def count_queries(app: Flask) -> Callable[..., AbstractContextManager[Counted]]:
    """`with count_queries() as counted: …; counted.total`, or `with count_queries(at_most=8): …`."""
    return lambda at_most=None: counting(app, at_most)
