"""`intranet translations`: for developers and translators, in a checkout."""

from __future__ import annotations

from pathlib import Path

import click

from intranet.cli.context import Failed, Stop, settings
from intranet.cli.words import tr


@click.group("translations")
def command() -> None:
    """Bản dịch / translations."""


@command.command("update")
@click.option("--plugin", "plugin_id", metavar="ID", help="Của một phân hệ / of a plugin.")
def update(plugin_id: str | None) -> None:
    """Lấy câu chữ mới từ mã nguồn / collect new texts from the code."""
    from intranet.web import catalogs

    if plugin_id:
        missing = catalogs.update_plugin(_folders(plugin_id)[plugin_id], plugin_id)
    else:
        missing = sum(catalogs.update().values())
    click.echo(tr(f"Đã cập nhật; {missing} câu chưa dịch", f"Updated; {missing} texts lack a translation"))


@command.command("check")
@click.option("--plugin", "plugin_id", metavar="ID", help="Của một phân hệ / of a plugin.")
@click.option("--all", "everything", is_flag=True, help="Của lõi và mọi phân hệ / of core and all plugins.")
def check(plugin_id: str | None, everything: bool) -> None:
    """Mã thoát 1 khi thiếu hoặc sai / exit code 1 when something is missing or wrong."""
    from intranet.web import catalogs

    faults = [] if plugin_id else catalogs.check()
    if plugin_id or everything:
        for name, folder in _folders(plugin_id).items():
            faults += [f"{name}: {fault}" for fault in catalogs.check_plugin(folder, name)]
    for fault in faults:
        click.echo(fault)
    if faults:
        raise Failed(tr(f"bản dịch có {len(faults)} lỗi", f"{len(faults)} faults in the translations"))
    click.echo(tr("Bản dịch đầy đủ", "Translations are complete"))


def _folders(plugin_id: str | None) -> dict[str, Path]:
    """The folder of the plugin `plugin_id`, or of all, by id."""
    from intranet.cli.plugins_known import no_such
    from intranet.host.loading import discovery

    found = {one.id: one.folder for one in discovery.find(settings()) if one.folder and "@" not in one.id}
    if plugin_id is None:
        return found
    if plugin_id not in found:
        raise Stop(no_such(plugin_id))
    return {plugin_id: found[plugin_id]}
