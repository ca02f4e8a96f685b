"""`intranet search`: the index."""

from __future__ import annotations

import click

from intranet.cli.context import Failed, application
from intranet.cli.words import tr


@click.group("search")
def command() -> None:
    """Chỉ mục tìm kiếm / the search index."""


@command.command("rebuild")
@click.option("--kind", "only", multiple=True, metavar="LOẠI", help="Chỉ loại này / this kind only; nhiều lần được.")
@click.option("--background", is_flag=True, help="Giao cho việc nền, xem tiến độ trên web / as a background job.")
def rebuild(only: tuple[str, ...], background: bool) -> None:
    """Lập lại chỉ mục, máy chủ vẫn chạy / make the index anew, while serving."""
    app = application()
    with app.app_context():
        from intranet.access import SYSTEM
        from intranet.indexing import service
        from intranet.search import kinds

        known = {kind.name for kind in kinds.loaded() if kind.documents}
        if unknown := sorted(set(only) - known):
            names = ", ".join(sorted(known))
            raise Failed(tr(f"không có loại {unknown[0]}; có: {names}", f"no kind {unknown[0]}; there are: {names}"))
        if background:
            job = service.start_rebuild(SYSTEM)
            click.echo(tr(f"Đã giao việc nền số {job.id}", f"Background job {job.id} is waiting"))
            return
        for one in service.rebuild_now(_show, only or None):
            click.echo(
                tr(
                    f"{one.kind}: ghi {one.written}, bỏ {one.removed}, giữ nguyên {one.same}",
                    f"{one.kind}: wrote {one.written}, removed {one.removed}, same {one.same}",
                )
            )
            if one.failed:
                raise Failed(
                    tr(f"{one.kind}: chưa đọc được hết, phần cũ giữ nguyên", f"{one.kind}: not all read, old kept")
                )


_last = [-1]


def _show(percent: float, label: str) -> None:
    if int(percent) != _last[0]:
        _last[0] = int(percent)
        click.echo(f"{_last[0]:3} %  {label}", err=True)
