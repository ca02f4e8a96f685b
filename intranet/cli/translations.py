"""`intranet translations`: for developers and translators, in a checkout."""

from __future__ import annotations

import click

from intranet.cli.context import Failed
from intranet.cli.words import tr


@click.group("translations")
def command() -> None:
    """Bản dịch / translations."""


@command.command("update")
def update() -> None:
    """Lấy câu chữ mới từ mã nguồn / collect new texts from the code."""
    from intranet.web import catalogs

    missing = sum(catalogs.update().values())
    click.echo(tr(f"Đã cập nhật; {missing} câu chưa dịch", f"Updated; {missing} texts lack a translation"))


@command.command("check")
def check() -> None:
    """Mã thoát 1 khi thiếu hoặc sai / exit code 1 when something is missing or wrong."""
    from intranet.web import catalogs

    faults = catalogs.check()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise Failed(tr(f"bản dịch có {len(faults)} lỗi", f"{len(faults)} faults in the translations"))
    click.echo(tr("Bản dịch đầy đủ", "Translations are complete"))
