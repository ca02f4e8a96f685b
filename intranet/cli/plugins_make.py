"""`intranet plugins makemigrations`: for developers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from intranet.cli.context import Failed, Options, Stop, settings
from intranet.cli.words import language, tr

if TYPE_CHECKING:
    from intranet.config import Settings
    from intranet.host.loading.conditions import Found


@click.command("makemigrations")
@click.argument("plugin_id", metavar="ID")
@click.option("-m", "--message", help="Thay đổi gì / what changes.")
@click.pass_obj
def makemigrations(options: Options, plugin_id: str, message: str | None) -> None:
    """Viết bước nâng cấp từ models.py của phân hệ / write the next migration from the plugin's models."""
    from intranet.host.migrating.versions import MigrationError
    from intranet.web import i18n

    chosen = settings()
    needed = _needed(chosen, plugin_id)
    with i18n.speaking(language()):
        _load(chosen, needed, options)
        try:
            path = _write(needed, message)
        except MigrationError as error:
            raise Failed(str(error)) from error
    if path is None:
        click.echo(tr(f"{plugin_id}: bảng đã đúng như models.py, không có gì phải viết",
                      f"{plugin_id}: the tables are as the models say, there is nothing to write"))  # fmt: skip
        return
    click.echo(tr(f"Đã viết {path}; đọc lại rồi chạy: intranet db upgrade --plugin {plugin_id}",
                  f"Wrote {path}; read it, then run: intranet db upgrade --plugin {plugin_id}"))  # fmt: skip


def _needed(chosen: Settings, plugin_id: str) -> list[Found]:
    """The plugin, after those whose tables it may refer to."""
    from intranet.cli.plugins_known import no_such
    from intranet.host.loading import discovery
    from intranet.host.migrating import upgrades

    found = {one.id: one for one in discovery.find(chosen)}
    if plugin_id not in found:
        raise Stop(no_such(plugin_id))
    if problem := found[plugin_id].problem:
        raise Stop(f"{plugin_id}: {problem.reason}")
    wanted, todo = set(), [plugin_id]
    while todo:
        wanted.add(one := todo.pop())
        todo += [name for name in upgrades.needs(found[one]) if name not in wanted]
    return [one for one in found.values() if one.id in wanted]


def _load(chosen: Settings, needed: list[Found], options: Options) -> None:
    from intranet.app import create_app

    # Nothing is read from the agency's database: the application only gathers the tables.
    app = create_app(chosen, plugins=[one.folder for one in needed if one.folder])
    for plugin in app.extensions["host"].plugins.values():
        if plugin.problem:
            if options.debug:
                click.echo(plugin.problem.traceback, err=True)
            raise Failed(f"{plugin.id}: {plugin.problem.reason}")


def _write(needed: list[Found], message: str | None) -> Path | None:
    from intranet.host.migrating import revisions, upgrades
    from intranet.host.migrating.versions import CORE

    *below, own = upgrades.lineages(needed)
    is_first = not any(own.folder.glob("[!_]*.py"))
    words = message or ("Tables" if is_first else "Changes")
    return revisions.make_revision(words, own, [CORE, *below])
