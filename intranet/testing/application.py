"""Applications and the contents of databases for tests."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from math import inf
from pathlib import Path
from types import CodeType
from typing import Any

from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache
from sqlalchemy import Dialect, Engine, Table, create_engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.util import LRUCache

from intranet import config
from intranet.app import create_app
from intranet.audit import schema as audit_schema
from intranet.config import Settings
from intranet.database import Base, db, prepare_engine
from intranet.directory import stamps
from intranet.host import health, migrate
from intranet.search import schema as search_schema
from intranet.testing.client import Client


class _Compiled(BytecodeCache):
    """Templates that another application of this process compiled: that is a quarter of the work of a page's test."""

    def __init__(self) -> None:
        self._found: dict[tuple[str, str], CodeType] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        # The key says where the template lies, the checksum what it says.
        bucket.code = self._found.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._found[bucket.key, bucket.checksum] = bucket.code


_compiled = _Compiled()
_statements: dict[str, tuple[Dialect, LRUCache[Any, Any]]] = {}


def make_application(settings: Settings, plugins: Sequence[Path] = ()) -> Flask:
    """The application with the plugins in these folders, set up for tests: forms need no CSRF token."""
    app = create_app(settings, plugins)
    app.testing = True
    app.jinja_env.bytecode_cache = _compiled
    app.test_client_class = Client
    app.config["WTF_CSRF_ENABLED"] = False
    # As cheap as the hashes of the agency, or each sign-in would renew them at full cost.
    app.config.update(ARGON2_MEMORY_KIB=8, ARGON2_TIME_COST=1)
    at_ease(app)
    with app.app_context():
        _share_statements(db.engine)
    return app


def at_ease(app: Flask) -> None:
    """Let plugins of `app` take their time: a machine that runs tests may be busy, and no plugin is to blame."""
    health.of(app).slow_after = inf


def _share_statements(engine: Engine) -> None:
    """Let `engine` use what others of its kind have compiled, which takes longer than to run it on a few rows."""
    kind = engine.dialect.name
    if kind not in _statements:
        try:
            # What a dialect knows of its server it learns from the first connection.
            engine.connect().close()
            engine.dispose()
        except OperationalError:
            return
        _statements[kind] = engine.dialect, LRUCache(5000)
    # A compiled statement is found by its dialect, too.
    engine.dialect, engine._compiled_cache = _statements[kind]


def close(app: Flask) -> None:
    """Give back the connections of `app`."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def build_core(url: str) -> None:
    """Make every table and index of core in the empty database."""
    # Importing it fills the metadata.
    import_module("intranet.models")
    # Plugins' tables share the metadata, not the registry; their own migrations make them.
    core = [table for mapper in Base.registry.mappers for table in mapper.tables if isinstance(table, Table)]
    engine = create_engine(url)
    with engine.begin() as connection:
        Base.metadata.create_all(connection, tables=list(dict.fromkeys(core)))
        audit_schema.create(connection)
        search_schema.create(connection)
        stamps.create(connection)
    engine.dispose()


def fill(url: str, build: Callable[[], Any]) -> Any:
    """Let `build` write into the database with core's tables, inside an application; what it says of it."""
    with _application(url) as app, app.app_context():
        return build()


def migrate_plugins(url: str, plugins: Sequence[Path]) -> None:
    """Run the plugins' own migrations on a database with core's tables. Those that are done stay as they are."""
    engine = create_engine(url)
    prepare_engine(engine)
    for folder in plugins:
        if (folder / "migrations").is_dir():
            migrate.upgrade(engine, migrate.Lineage(folder.name, folder / "migrations"))
    engine.dispose()


def digest(plugins: Sequence[Path]) -> str:
    """A short name for this set of plugins."""
    return hashlib.sha256("\0".join(str(folder) for folder in plugins).encode()).hexdigest()[:12]


def load_once(plugins: Sequence[Path]) -> None:
    """Import the plugins as the host does. What fails is told by the tests, which then find them not loaded."""
    with _application("sqlite://", plugins):
        pass


@contextmanager
def _application(url: str, plugins: Sequence[Path] = ()) -> Iterator[Flask]:
    with tempfile.TemporaryDirectory() as folder:
        settings = config.load(Path(folder), database_url=url, secret_key="0" * 32, safe_mode=False)
        app = make_application(settings, plugins)
        yield app
        close(app)
