"""The stored state of a plugin, locked for a change."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from intranet import clock
from intranet.access import Actor, Refused
from intranet.database import db
from intranet.host import known
from intranet.host.models import PluginState
from intranet.host.registry import current
from intranet.host.switching import pending
from intranet.web.i18n import _


def locked(actor: Actor, plugin_id: str) -> PluginState:
    """The row of the plugin, made if need be, noted as changed by `actor`; nobody else changes a plugin meanwhile.

    Keeps what is to be known on the day when the code is gone. Raises :class:`Refused` for an unknown id.
    """
    stored = db.session.get(PluginState, plugin_id)
    if stored is None:
        _check_known(plugin_id)
        stored = _made(plugin_id)
    # All of them, in one order: whether one may be closed depends on what others need.
    rows = select(PluginState).order_by(PluginState.id).with_for_update().execution_options(populate_existing=True)
    stored = {row.id: row for row in db.session.scalars(rows)}[plugin_id]
    stored.changed_at, stored.changed_by = clock.now(), actor.person_id
    remember(stored)
    return stored


def remember(stored: PluginState) -> None:
    """Keep title, version and tables of the code that is here."""
    plugin = current().plugins.get(stored.id)
    if plugin is not None and plugin.manifest is not None:
        stored.title, stored.version = plugin.manifest.title.vi, plugin.manifest.version
    if plugin is not None and plugin.is_loaded:
        stored.tables = known.tables_of(plugin, stored)


def _check_known(plugin_id: str) -> None:
    if plugin_id not in current().plugins and plugin_id not in pending.versions():
        raise Refused(_("Không có phân hệ nào tên “%(id)s”.", id=plugin_id))


def _made(plugin_id: str) -> PluginState:
    try:
        with db.session.begin_nested():
            row = PluginState(id=plugin_id, changed_at=clock.now(), tables=[])
            db.session.add(row)
    except IntegrityError:
        # Somebody else made it at this moment.
        return db.session.get_one(PluginState, plugin_id)
    return row
