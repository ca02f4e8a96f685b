"""`intranet egov outbox`: writes what waits now."""

from __future__ import annotations

import sys

import click

from ..texts import _, ngettext
from . import folder


@click.command("outbox")
def outbox() -> None:
    """Ghi các tin đang chờ vào thư mục gửi đi; mã thoát 1 khi còn tin chưa ghi được / write what waits."""
    swept = folder.sweep()
    click.echo(ngettext("Đã ghi %(num)d tin", "Đã ghi %(num)d tin", swept.written))
    if swept.waiting:
        click.echo(_("Còn %(num)d tin chưa ghi được; xem lý do ở trang “Gửi ra ngoài”", num=swept.waiting), err=True)
        sys.exit(1)
