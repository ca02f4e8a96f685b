"""An application that knows its plugins without running any of their code.

Commands that mend must work when a plugin kills the process that imports it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import Flask

from intranet.cli.context import Stop, require_database
from intranet.cli.words import language, tr
from intranet.config import Settings
from intranet.host.loading import boot, discovery
from intranet.host.loading.conditions import Found
from intranet.host.registry import Host, Plugin, Problem
from intranet.web import i18n

if TYPE_CHECKING:
    from intranet.host.queries import PluginRow


@contextmanager
def known(settings: Settings) -> Iterator[Flask]:
    """Open a context in which core's code finds the plugins as their manifests describe them."""
    from sqlalchemy import inspect

    from intranet.app import create_app
    from intranet.database import db

    require_database(settings)
    app = create_app(settings, plugins=())
    with i18n.speaking(language()), app.app_context():
        tables = inspect(db.engine).get_table_names()
        host: Host = app.extensions["host"]
        plugins = {one.id: as_plugin(settings, one, tables) for one in discovery.find(settings)}
        app.extensions["host"] = replace(host, plugins=plugins, safe_mode=settings.safe_mode)
        yield app
        db.session.remove()
        db.engine.dispose()


def as_plugin(settings: Settings, found: Found, tables: Iterable[str] = ()) -> Plugin:
    """What is known of a plugin from its manifest, its marker of a crash and the names in the database."""
    problem = found.problem or crash_of(settings, found)
    own = tuple(name for name in tables if name.startswith(f"{found.id}_"))
    return Plugin(found.id, found.source, found.folder, found.manifest, problem, tables=own)


def crash_of(settings: Settings, found: Found) -> Problem | None:
    """The problem of a plugin that killed a process and has not changed since."""
    crash = boot.crashes(settings.instance).get(found.id)
    if crash is None or found.manifest is None or found.folder is None:
        return None
    if not boot.is_still_so(crash, found.manifest.version, found.folder):
        return None
    return Problem(
        "crashed",
        tr(
            f"làm dừng cả chương trình ({crash.step}) nên bị bỏ qua; sửa rồi chạy: intranet plugins retry {found.id}",
            f"ended the whole process ({crash.step}), so it is skipped; mend it, then run: "
            f"intranet plugins retry {found.id}",
        ),
    )


def row_of(plugin_id: str) -> PluginRow:
    """What is known of the plugin; stops when there is none of that name."""
    from intranet.host import queries

    row = queries.find(plugin_id)
    if row is None:
        raise Stop(no_such(plugin_id))
    return row


def no_such(plugin_id: str) -> str:
    """One line about an id that nothing has."""
    return tr(
        f"không có phân hệ nào tên “{plugin_id}”; xem: intranet plugins list",
        f"there is no plugin “{plugin_id}”; see: intranet plugins list",
    )
