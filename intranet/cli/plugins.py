"""`intranet plugins`: what is installed, for whom it is on, and the way out when something is wrong.

None of these commands runs a plugin's code, except `makemigrations` and `test`, which are for its developer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

from intranet.cli.context import Stop, settings
from intranet.cli.words import tr

if TYPE_CHECKING:
    from intranet.host.queries import PluginRow

# Commands of other modules, imported when they are called.
ELSEWHERE = {
    "purge": ("plugins_purge", "Xuất rồi xóa hẳn dữ liệu / export, then delete its data for good."),
    "doctor": ("plugins_doctor", "Kiểm tra các phân hệ / check the plugins."),
    "makemigrations": ("plugins_make", "Viết bước nâng cấp bảng (cho người phát triển) / write a migration."),
    "new": ("scaffold", "Tạo phân hệ mới (cho người phát triển) / make a new plugin."),
    "test": ("scaffold", "Chạy kiểm thử của phân hệ (cho người phát triển) / run a plugin's tests."),
}


class Plugins(click.Group):
    """The group; some of its commands live in modules of their own."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Those of everybody first, those of developers last."""
        return [*self.commands, *ELSEWHERE]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now."""
        if cmd_name not in ELSEWHERE:
            return super().get_command(ctx, cmd_name)
        found: click.Command = getattr(import_module(f"intranet.cli.{ELSEWHERE[cmd_name][0]}"), cmd_name)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        here = [(name, command.get_short_help_str(limit=100)) for name, command in self.commands.items()]
        with formatter.section(tr("Lệnh", "Commands")):
            formatter.write_dl([*here, *((name, text) for name, (_module, text) in ELSEWHERE.items())])


@click.group("plugins", cls=Plugins)
def command() -> None:
    """Phân hệ / plugins."""


@contextmanager
def _known() -> Iterator[Any]:
    from intranet.access import Refused
    from intranet.cli.plugins_known import known

    with known(settings()) as app:
        try:
            yield app
        except Refused as refusal:
            raise Stop(str(refusal)) from refusal


@command.command("list")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc / print JSON.")
def show_list(as_json: bool) -> None:
    """Các phân hệ và tình trạng / the plugins and how they are."""
    from intranet.host import queries

    with _known():
        rows = queries.overview()
        if as_json:
            click.echo(json.dumps(queries.as_json(), ensure_ascii=False, indent=2))
            return
        lines = [(row.id, row.version, _state(row), _units(row), row.title) for row in rows]
    if not lines:
        click.echo(tr("Chưa cài phân hệ nào", "No plugins are installed"))
        return
    head = ("ID", tr("Bản", "Version"), tr("Tình trạng", "State"), tr("Đơn vị", "Units"), tr("Tên", "Title"))
    _table([head, *lines])
    for row in rows:
        if row.state in ("broken", "migration"):
            click.echo(f"  {row.id}: {row.reason}")


@command.command("info")
@click.argument("plugin_id", metavar="ID")
def info(plugin_id: str) -> None:
    """Mọi điều biết về một phân hệ / all that is known of one plugin."""
    from intranet.cli.plugins_known import row_of
    from intranet.host import queries

    with _known() as app:
        row = row_of(plugin_id)
        plugin = app.extensions["host"].plugins.get(plugin_id)
        manifest = plugin.manifest if plugin else None
        faults = [f"{fault.last_at:%Y-%m-%d %H:%M} {fault.place}: {fault.error}" for fault in queries.faults(plugin_id)]
        pairs = [
            (tr("Tên", "Title"), row.title), (tr("Mô tả", "Summary"), row.summary), (tr("Bản", "Version"), row.version),
            (tr("Tình trạng", "State"), _state(row)), (tr("Vì sao đóng", "Why closed"), row.reason),
            (tr("Ghi chú", "Note"), row.note), (tr("Đơn vị đang bật", "Units on"), _units(row)),
            (tr("Mặc định", "Default"), row.default), (tr("Nguồn", "Source"), row.source),
            (tr("Thư mục", "Folder"), str(plugin.folder) if plugin and plugin.folder else ""),
            (tr("Cần Lan Tỏa", "Needs Lan Tỏa"), manifest.core if manifest else ""),
            (tr("Cần phân hệ", "Needs plugins"), ", ".join(manifest.requires if manifest else ())),
            (tr("Cần gói Python", "Needs packages"), ", ".join(manifest.packages if manifest else ())),
            (tr("Được dùng bởi", "Needed by"), ", ".join(row.needed_by)),
            (tr("Lệnh", "Command"), f"intranet {manifest.command}" if manifest and manifest.command else ""),
            (tr("Bảng", "Tables"), ", ".join(row.tables)), (tr("Chờ nâng cấp", "Pending"), ", ".join(row.pending)),
            (tr("Liên hệ", "Contact"), row.contact),
        ]  # fmt: skip
    click.echo(row.id)
    width = max(len(name) for name, _value in pairs)
    for name, value in pairs:
        if value:
            click.echo(f"  {name:{width}}  {value}")
    for fault in faults:
        click.echo(f"  {tr('Lỗi', 'Fault')}: {fault}")


@command.command("enable")
@click.argument("plugin_id", metavar="ID")
@click.option("--unit", help="Ký hiệu hoặc số của đơn vị / symbol or id of a unit.")
@click.option("--by-default", is_flag=True, help="Bật cho mọi đơn vị chưa có công tắc / for units without a switch.")
def enable(plugin_id: str, unit: str | None, by_default: bool) -> None:
    """Dùng lại, bật cho đơn vị / take into use, switch on for a unit."""
    from intranet.access import SYSTEM
    from intranet.cli.plugins_known import row_of
    from intranet.host import gate, service

    with _known():
        if row_of(plugin_id).state == "uninstalled" and unit:
            back = f"intranet plugins enable {plugin_id}"
            raise Stop(tr(f"{plugin_id} đã được gỡ; dùng lại trước: {back}",
                          f"{plugin_id} is uninstalled; bring it back first: {back}"))  # fmt: skip
        if unit:
            service.set_switch(SYSTEM, plugin_id, _unit(unit), "on")
        else:
            service.enable(SYSTEM, plugin_id)
            if by_default:
                service.set_default(SYSTEM, plugin_id, "on")
        gate.forget()
        row = row_of(plugin_id)
        closed = row.reason
    click.echo(tr(f"{plugin_id}: đang bật cho {row.units_on}/{row.units} đơn vị, có tác dụng ngay",
                  f"{plugin_id}: on for {row.units_on} of {row.units} units, at once"))  # fmt: skip
    if closed:
        click.echo(f"  {closed}")
    if row.state == "off" and row.units and not by_default:
        click.echo(f"  intranet plugins enable {plugin_id} --unit {tr('KÝ_HIỆU', 'SYMBOL')} | --by-default")


@command.command("disable")
@click.argument("plugin_id", metavar="ID")
@click.option("--unit", help="Ký hiệu hoặc số của đơn vị / symbol or id of a unit.")
@click.option("--reason", default="", help="Lý do cho người quản trị khác / the reason, for other administrators.")
def disable(plugin_id: str, unit: str | None, reason: str) -> None:
    """Ngừng dùng, tắt cho đơn vị; không mất gì / close it, switch off for a unit; nothing is lost."""
    from intranet.access import SYSTEM
    from intranet.cli.plugins_known import row_of
    from intranet.host import service

    with _known():
        row_of(plugin_id)
        if unit:
            service.set_switch(SYSTEM, plugin_id, _unit(unit), "off", reason)
            click.echo(tr(f"{plugin_id}: đã tắt cho đơn vị và các đơn vị trực thuộc, có tác dụng ngay",
                          f"{plugin_id}: off for the unit and the units below it, at once"))  # fmt: skip
            return
        service.disable(SYSTEM, plugin_id, reason)
    click.echo(tr(f"{plugin_id}: đóng với mọi người ngay từ lúc này", f"{plugin_id}: closed to everybody from now on"))
    click.echo(tr("  Công tắc, cài đặt, dữ liệu còn nguyên.", "  Switches, settings and data stay as they are."))
    click.echo(
        tr(f"  Dùng lại: intranet plugins enable {plugin_id}", f"  Back again: intranet plugins enable {plugin_id}")
    )


@command.command("uninstall")
@click.argument("plugin_id", metavar="ID")
def uninstall(plugin_id: str) -> None:
    """Gỡ: cất công tắc, cài đặt; dữ liệu còn / put away switches and settings; the data stay."""
    from intranet.access import SYSTEM
    from intranet.cli.plugins_known import row_of
    from intranet.host import service

    with _known() as app:
        row = row_of(plugin_id)
        plugin = app.extensions["host"].plugins.get(plugin_id)
        service.uninstall(SYSTEM, plugin_id)
    many = len(row.tables)
    back, purge = f"intranet plugins enable {plugin_id}", f"intranet plugins purge {plugin_id}"
    click.echo(tr(f"{plugin_id}: đã gỡ; công tắc, cài đặt được cất đi, {many} bảng dữ liệu còn nguyên",
                  f"{plugin_id}: uninstalled; switches and settings are put away, its {many} tables stay"))  # fmt: skip
    if plugin and plugin.source == "folder":
        click.echo(tr(f"  Có thể xóa thư mục {plugin.folder}", f"  You may delete the folder {plugin.folder}"))
    click.echo(tr(f"  Dùng lại: {back}. Xóa hẳn dữ liệu: {purge}", f"  Back again: {back}. Delete its data: {purge}"))


@command.command("retry")
@click.argument("plugin_id", metavar="ID")
def retry(plugin_id: str) -> None:
    """Nạp lại phân hệ từng làm dừng chương trình / load again what killed a process."""
    from intranet.host.loading import boot, names

    if not names.ID.fullmatch(plugin_id):
        raise Stop(tr(f"không có phân hệ “{plugin_id}”", f"there is no plugin “{plugin_id}”"))
    if boot.forget(settings().instance, plugin_id):
        click.echo(tr(f"{plugin_id}: sẽ được nạp lại khi khởi động", f"{plugin_id}: is loaded again at the next start"))
    else:
        click.echo(tr(f"{plugin_id}: không bị giữ lại, không có gì phải làm", f"{plugin_id}: was not held back"))


def _unit(name: str) -> int:
    """The unit with this symbol, or else with this id."""
    from intranet.database import db
    from intranet.directory.models import UnitVersion
    from intranet.directory.queries import unit_versions

    wanted = UnitVersion.symbol == name
    found = db.session.scalars(unit_versions().where(wanted)).all()
    if not found and name.isdecimal():
        found = db.session.scalars(unit_versions().where(UnitVersion.unit_id == int(name))).all()
    if len(found) != 1:
        some = [f"{one.unit_id} ({one.name})" for one in found]
        raise Stop(
            tr(f"nhiều đơn vị có ký hiệu “{name}”, dùng số: {', '.join(some)}",
               f"several units have the symbol “{name}”, use the id: {', '.join(some)}")
            if found
            else tr(f"không có đơn vị nào có ký hiệu hoặc số “{name}”", f"no unit has the symbol or id “{name}”")
        )  # fmt: skip
    return found[0].unit_id


def _state(row: PluginRow) -> str:
    from intranet.host.labels import PLUGIN_STATES

    return str(PLUGIN_STATES[row.state])


def _units(row: PluginRow) -> str:
    return tr("mọi đơn vị", "all") if row.is_system and row.units_on else f"{row.units_on}/{row.units}"


def _table(rows: list[tuple[str, ...]]) -> None:
    widths = [max(len(row[n]) for row in rows) for n in range(len(rows[0]) - 1)]
    for row in rows:
        click.echo("  ".join([*(f"{cell:{width}}" for cell, width in zip(row, widths, strict=False)), row[-1]]))
