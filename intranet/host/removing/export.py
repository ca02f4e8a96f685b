"""Everything a plugin has, in one zip: what is written before anything is dropped.

Each table is a file of JSON Lines, each stored file is itself, `manifest.json` names them with their number of
rows and SHA-256. Written row by row, so that its size is no matter; under its own name only when complete.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from flask import current_app
from sqlalchemy import Connection, Select, inspect, select, table, text

from intranet import clock
from intranet.access import Refused
from intranet.database import Model, db, writing
from intranet.files import service as files
from intranet.files.models import StoredFile
from intranet.host import settings
from intranet.host.models import PluginFault, PluginSetting, PluginState, PluginSwitch
from intranet.host.removing import belongings
from intranet.jobs.models import Job
from intranet.notices import removal as notices
from intranet.notices.models import NoticeMatter, NoticeText
from intranet.web.i18n import _

AT_ONCE: Final = 500
BLOCK: Final = 256 * 1024
_UNFINISHED: Final = ".part"


def folder() -> Path:
    """Where exports lie."""
    found: Path = current_app.extensions["settings"].instance / "exports"
    return found


def earlier(plugin_id: str) -> list[Path]:
    """The exports of a plugin that are there, latest first."""
    return sorted(folder().glob(f"{plugin_id}-[0-9]*.zip"), reverse=True)


def write(plugin_id: str, into: Path | None = None) -> tuple[Path, dict[str, int]]:
    """Write the export; its path, and the number of rows of each table.

    Raises :class:`Refused` when the disk or the store of files does not play along; then nothing is left behind.
    """
    into = into or folder()
    name = f"{plugin_id}-{clock.now():%Y%m%dT%H%M%S%f}.zip"
    with (
        _refusing(), _clean(into, plugin_id), writing(False), _snapshot() as connection,
        _unfinished(into / name) as stream, ZipFile(stream, "w", ZIP_DEFLATED) as archive,
    ):  # fmt: skip
        counts = _fill(archive, connection, plugin_id)
    return into / name, counts


def _fill(archive: ZipFile, connection: Connection, plugin_id: str) -> dict[str, int]:
    own = belongings.of(connection, plugin_id)
    inspector = inspect(connection)
    tables = [_table(archive, connection, name, inspector.get_columns(name)) for name in own.tables]
    about = {
        "format": 1,
        "plugin": plugin_id,
        "title": connection.scalar(select(PluginState.title).where(PluginState.id == plugin_id)) or plugin_id,
        "made_at": clock.now().isoformat(),
        "database": connection.dialect.name,
        "revision": _revision(connection, own.version_table),
        "put_away": _put_away(connection, plugin_id),
        "tables": tables,
        "core_tables": [_core(archive, connection, name, query) for name, query in _kept_by_core(plugin_id).items()],
        "files": [_file(archive, connection, stored_id) for stored_id in _stored_files(connection, plugin_id)],
    }
    archive.writestr("manifest.json", json.dumps(about, ensure_ascii=False, indent=1))
    return {entry["name"]: entry["rows"] for entry in tables}


def _table(archive: ZipFile, connection: Connection, name: str, columns: Iterable[Any]) -> dict[str, Any]:
    written = _lines(archive, f"tables/{name}.jsonl", connection, select(text("*")).select_from(table(name)))
    kinds = {column["name"]: str(column["type"]) for column in columns}
    return {"name": name, **written, "columns": kinds}


def _core(archive: ZipFile, connection: Connection, name: str, query: Select[Any]) -> dict[str, Any]:
    return {"name": name, **_lines(archive, f"core/{name}.jsonl", connection, query)}


def _lines(archive: ZipFile, path: str, connection: Connection, query: Select[Any]) -> dict[str, Any]:
    digest, rows = hashlib.sha256(), 0
    # A compiled text of "SELECT *" must not be kept: the table may be another one the next time.
    streaming = connection.execution_options(stream_results=True, yield_per=AT_ONCE, compiled_cache=None)
    with archive.open(path, "w", force_zip64=True) as entry, settings.core_reads():
        for row in streaming.execute(query).mappings():
            line = json.dumps(dict(row), ensure_ascii=False, default=_plain).encode() + b"\n"
            digest.update(line)
            entry.write(line)
            rows += 1
    return {"file": path, "rows": rows, "sha256": digest.hexdigest()}


def _kept_by_core(plugin_id: str) -> dict[str, Select[Any]]:
    return {
        "plugin": select(*_columns_but(PluginState, "archive")).where(PluginState.id == plugin_id),
        "plugin_switch": select(PluginSwitch.__table__).where(PluginSwitch.plugin_id == plugin_id),
        "plugin_setting": select(*_columns_but(PluginSetting, "secrets")).where(PluginSetting.plugin_id == plugin_id),
        "plugin_fault": select(PluginFault.__table__).where(PluginFault.plugin_id == plugin_id),
        "job": select(Job.__table__).where(Job.name.startswith(f"{plugin_id}.", autoescape=True)),
        "stored_file": select(StoredFile.__table__).where(files.owned_by(plugin_id)),
        "notice_text": select(
            NoticeMatter.kind, NoticeMatter.key, *_columns_but(NoticeText, "id", "matter_id", "digest")
        )
        .join(NoticeText, NoticeText.matter_id == NoticeMatter.id)
        .where(notices.owned_by(plugin_id, NoticeMatter.kind)),
    }


def _put_away(connection: Connection, plugin_id: str) -> dict[str, list[dict[str, Any]]]:
    """The switches and settings that uninstalling put away, without secrets."""
    kept = connection.scalar(select(PluginState.archive).where(PluginState.id == plugin_id)) or {}
    return {
        name: [{key: value for key, value in row.items() if key != "secrets"} for row in rows]
        for name, rows in kept.items()
    }


def _columns_but(model: type[Model], *names: str) -> list[Any]:
    return [column for column in model.__table__.columns if column.name not in names]


def _stored_files(connection: Connection, plugin_id: str) -> list[int]:
    return list(connection.scalars(select(StoredFile.id).where(files.owned_by(plugin_id)).order_by(StoredFile.id)))


def _file(archive: ZipFile, connection: Connection, stored_id: int) -> dict[str, Any]:
    query = select(StoredFile.name, StoredFile.digest).where(StoredFile.id == stored_id)
    name, sha256 = connection.execute(query).one()
    told: dict[str, Any] = {"id": stored_id, "name": name, "sha256": sha256}
    try:
        content = files.open(StoredFile(digest=sha256))
    except files.StoreDown as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return {**told, "missing": True}
        raise
    path = f"files/{stored_id}"
    with content, archive.open(path, "w", force_zip64=True) as entry:
        while block := content.read(BLOCK):
            entry.write(block)
    return {**told, "file": path}


def _revision(connection: Connection, version_table: str) -> str | None:
    query = select(text("version_num")).select_from(table(version_table))
    return connection.scalar(query) if version_table else None


_PLAIN: Final[tuple[tuple[Any, Callable[[Any], str]], ...]] = (
    ((datetime, date, time), lambda moment: moment.isoformat()),
    ((bytes, memoryview, bytearray), lambda content: base64.b64encode(content).decode("ascii")),
)


def _plain(value: Any) -> str:
    return next((write(value) for kinds, write in _PLAIN if isinstance(value, kinds)), str(value))


@contextmanager
def _snapshot() -> Iterator[Connection]:
    """One moment of the database for all tables."""
    with db.engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection = connection.execution_options(isolation_level="REPEATABLE READ")  # noqa: PLW2901 - the same one
        yield connection


@contextmanager
def _unfinished(path: Path) -> Iterator[BinaryIO]:
    """A file that gets the name `path` when the block succeeds, and is gone when not."""
    part = path.with_name(path.name + _UNFINISHED)
    try:
        with os.fdopen(os.open(part, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "w+b") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


@contextmanager
def _clean(into: Path, plugin_id: str) -> Iterator[None]:
    """A folder for the account of the server alone, without what a run that was killed left in it."""
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    for stale in into.glob(f"{plugin_id}-[0-9]*{_UNFINISHED}"):
        stale.unlink(missing_ok=True)
    yield


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise Refused(_("Chưa xuất được dữ liệu của phân hệ nên chưa xóa gì: %(why)s.", why=why)) from error
