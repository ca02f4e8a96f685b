"""Removing a plugin's data for good: an export first, then its tables, whether or not its code is here.

What people did in plans (participation) is the common plan database's and stays, so does the audit trail.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, delete, func, select, text
from sqlalchemy.exc import OperationalError

from intranet import audit, clock
from intranet.access import Actor, Refused
from intranet.database import db, transaction
from intranet.files import service as files
from intranet.files.models import FileBlob, StoredFile
from intranet.host import gate, known, settings
from intranet.host.migrate import LOCK_KEY
from intranet.host.models import PluginFault, PluginSetting, PluginState, PluginSwitch
from intranet.host.registry import current
from intranet.host.removing import belongings, export
from intranet.host.service import require_manage
from intranet.host.switching import pending, states
from intranet.jobs import service as jobs
from intranet.notices import removal as notices
from intranet.search import service as search
from intranet.web.i18n import _


@dataclass(frozen=True, slots=True)
class Preview:
    """What purging would remove. `tables` is (name, rows); `obstacles` are sentences that say why it cannot be yet."""

    plugin_id: str
    title: str
    tables: tuple[tuple[str, int], ...]
    files: int
    file_bytes: int
    search_entries: int
    jobs: int
    notices: int
    obstacles: tuple[str, ...]
    exports: tuple[Path, ...]


def preview(plugin_id: str) -> Preview:
    """What :func:`purge` would do. Raises :class:`Refused` for a name that no plugin can have."""
    connection = db.session.connection()
    own = _belongings(connection, plugin_id)
    stored = db.session.get(PluginState, plugin_id)
    rows = belongings.row_counts(connection, own.tables)
    kept = select(func.count(), func.coalesce(func.sum(FileBlob.size), 0)).select_from(StoredFile)
    many, size = db.session.execute(kept.join(StoredFile.blob).where(files.owned_by(plugin_id))).one()
    return Preview(
        plugin_id, known.title_of(plugin_id, stored=stored), tuple((name, rows[name]) for name in own.tables),
        many, int(size), search.count_of(plugin_id), jobs.count_of(plugin_id),
        notices.count_of(plugin_id),
        tuple(_obstacles(stored, own, plugin_id)), tuple(export.earlier(plugin_id)),
    )  # fmt: skip


def purge(actor: Actor, plugin_id: str, typed_id: str) -> Path:
    """Write an export, then remove the plugin's tables, files, settings, switches, jobs and search entries.

    All or nothing: killed half-way, it can be run again. The path is the export's. Raises :class:`Forbidden`, or
    :class:`Refused` naming `typed_id`, or saying what stands in the way, see :class:`Preview`.
    """
    require_manage(actor)
    if typed_id != plugin_id:
        raise Refused(_("Gõ đúng tên “%(id)s” để xác nhận.", id=plugin_id), field="typed_id")
    own = _belongings(db.session.connection(), plugin_id)
    for obstacle in _obstacles(db.session.get(PluginState, plugin_id), own, plugin_id):
        raise Refused(obstacle)
    # An export may take minutes; nobody else needs to wait for it.
    db.session.rollback()
    path, counts = export.write(plugin_id)
    with _saying_it_is_in_use(), transaction(), settings.core_reads():
        stored = states.locked(actor, plugin_id)
        connection = db.session.connection()
        _lock(connection)
        own = _belongings(connection, plugin_id)
        for obstacle in _obstacles(stored, own, plugin_id):
            raise Refused(obstacle)
        if belongings.row_counts(connection, own.tables) != counts:
            raise Refused(_("Dữ liệu của phân hệ vừa thay đổi trong lúc xuất nên chưa xóa gì; hãy thử lại."))
        removed = {"files": files.remove_all(plugin_id), "search": search.drop_all(plugin_id)}
        removed |= {"jobs": jobs.remove_all(plugin_id), "notices": notices.remove_all(plugin_id)}
        _forget_decisions(stored)
        _record(actor, stored, path, counts, removed)
        db.session.flush()
        _drop(connection, own)
    pending.forget(plugin_id)
    gate.forget()
    settings.forget()
    return path


def _belongings(connection: Connection, plugin_id: str) -> belongings.Belongings:
    try:
        return belongings.of(connection, plugin_id)
    except ValueError:
        raise Refused(_("Không có phân hệ nào tên “%(id)s”.", id=plugin_id)) from None


def _obstacles(stored: PluginState | None, own: belongings.Belongings, plugin_id: str) -> Iterator[str]:
    # Uninstalled, not merely disabled: so nobody purges what they only meant to pause.
    if stored is None or stored.uninstalled_at is None:
        yield _("Gỡ phân hệ trước khi xóa hẳn dữ liệu.")
    if needing := _needing(plugin_id):
        yield _("Phân hệ %(titles)s cần phân hệ này; gỡ các phân hệ ấy trước.", titles=", ".join(needing))
    if own.referring:
        tables = ", ".join(own.referring)
        yield _("Bảng %(tables)s không thuộc phân hệ này nhưng đang tham chiếu đến dữ liệu của nó.", tables=tables)
    if jobs.is_running(plugin_id):
        yield _("Việc nền của phân hệ đang chạy; chờ xong hoặc dừng việc ấy rồi thử lại.")


def _needing(plugin_id: str) -> list[str]:
    """The titles of installed plugins that need this one, whether or not they can run."""
    gone = set(db.session.scalars(select(PluginState.id).where(PluginState.uninstalled_at.is_not(None))))
    return [
        f"“{known.title_of(other.id, other)}”" for other in current().plugins.values()
        if plugin_id in known.required_by(other) and other.id not in gone
    ]  # fmt: skip


def _forget_decisions(stored: PluginState) -> None:
    for model in (PluginSwitch, PluginSetting, PluginFault):
        db.session.execute(delete(model).where(model.plugin_id == stored.id))
    # The row itself stays: with code still here, the plugin must not come up again by itself.
    stored.tables, stored.archive, stored.default_state, stored.reason = [], None, "", ""
    stored.enabled, stored.uninstalled_at = True, stored.uninstalled_at or clock.now()


def _lock(connection: Connection) -> None:
    """Let no migration run meanwhile, and do not wait for readers without end."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SET LOCAL lock_timeout = '15s'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": LOCK_KEY})


def _drop(connection: Connection, own: belongings.Belongings) -> None:
    quote = connection.dialect.identifier_preparer.quote
    names = [quote(name) for name in (*own.tables, own.version_table) if name]
    if connection.dialect.name == "postgresql":
        # One statement: tables may refer to each other in a circle. Without CASCADE: nothing else goes with them.
        statements = [f"DROP TABLE {', '.join(names)}"] if names else []
    else:
        statements = ["PRAGMA defer_foreign_keys = ON", *(f"DROP TABLE {name}" for name in names)]
    for statement in statements:
        connection.execute(text(statement))


@contextmanager
def _saying_it_is_in_use() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        if "lock" not in str(error.orig):
            raise
        raise Refused(_("Dữ liệu của phân hệ đang được dùng nên chưa xóa gì; chờ một phút rồi thử lại.")) from error


def _record(actor: Actor, stored: PluginState, path: Path, counts: dict[str, int], removed: dict[str, int]) -> None:
    audit.record(
        actor,
        action="plugin.purge",
        subject_kind="plugin",
        subject_id=None,
        subject_label=known.label_of(stored.id, stored),
        changes={
            "export": [None, path.name],
            **{name: [many, None] for name, many in (counts | removed).items()},
        },
    )
