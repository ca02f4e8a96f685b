"""`intranet plugins purge`: the data of a plugin, exported and then deleted for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from intranet.cli.context import Stop, settings
from intranet.cli.words import tr

if TYPE_CHECKING:
    from intranet.host.removing.purge import Preview


@click.command("purge")
@click.argument("plugin_id", metavar="ID")
@click.option("--yes-i-typed", "typed", metavar="ID", help="Mã phân hệ, thay cho gõ lại / the id, for scripts.")
def purge(plugin_id: str, typed: str | None) -> None:
    """Xuất rồi xóa hẳn dữ liệu của phân hệ / export, then delete the plugin's data for good."""
    from intranet.access import SYSTEM, Refused
    from intranet.cli.plugins_known import known, row_of
    from intranet.host.removing import purge as purging

    with known(settings()):
        try:
            row_of(plugin_id)
            found = purging.preview(plugin_id)
            _show(found)
            if found.obstacles:
                raise Stop(" ".join(found.obstacles))
            if typed is None:
                words = tr(f"Gõ {plugin_id} để xóa hẳn", f"Type {plugin_id} to delete it for good")
                typed = click.prompt(words, default="", show_default=False)
            path = purging.purge(SYSTEM, plugin_id, typed)
        except Refused as refusal:
            raise Stop(str(refusal)) from refusal
    click.echo(tr(f"{plugin_id}: đã xóa hẳn; bản xuất ở {path}", f"{plugin_id}: deleted; the export is {path}"))


def _show(found: Preview) -> None:
    click.echo(tr(f"Sẽ xóa hẳn, không lấy lại được, dữ liệu của “{found.title}”:",
                  f"The data of “{found.title}” will be deleted and cannot be brought back:"))  # fmt: skip
    for name, rows in found.tables:
        click.echo(tr(f"  bảng {name}: {rows} dòng", f"  table {name}: {rows} rows"))
    size = f"{found.file_bytes / 1024**2:.1f} MB"
    click.echo(tr(f"  {found.files} tệp ({size}), {found.search_entries} mục tìm kiếm, {found.jobs} việc nền, "
                  f"{found.notices} thông báo",
                  f"  {found.files} files ({size}), {found.search_entries} findable, {found.jobs} jobs, "
                  f"{found.notices} notices"))  # fmt: skip
    click.echo(tr("  cùng công tắc, cài đặt, lỗi đã ghi. Nhật ký, kết quả tham gia kế hoạch còn nguyên.",
                  "  with its switches, settings and faults. The audit trail and participation stay."))  # fmt: skip
    click.echo(tr("Trước đó mọi dữ liệu được xuất ra một tệp.", "Everything is exported to a file first."))
