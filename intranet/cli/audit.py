"""`intranet audit`: is the trail what it was?"""

from __future__ import annotations

import click

from intranet.cli.context import Failed, application
from intranet.cli.words import tr


@click.group("audit")
def command() -> None:
    """Nhật ký / the audit trail."""


@command.command("verify")
def verify() -> None:
    """Tính lại chuỗi niêm phong; mã thoát 1 khi có sai lệch / recompute the seals."""
    from intranet import audit

    with application().app_context():
        faults = audit.verify()
    for fault in faults:
        click.echo(fault)
    if faults:
        raise Failed(tr(f"nhật ký có {len(faults)} sai lệch", f"{len(faults)} faults in the audit trail"))
    click.echo(tr("Nhật ký nguyên vẹn", "The audit trail is intact"))
