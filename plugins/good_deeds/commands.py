"""Commands: `intranet guong …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click
from sqlalchemy import case, func, select

from intranet import clock, db, workdays

from .flow import reminding
from .flow.stages import OPEN, STAGES
from .models import Submission
from .texts import _, ngettext


@click.command("tinh-hinh")
def waiting() -> None:
    """Đề xuất gương đang chờ ở bước nào / what is waiting where."""
    late = case((Submission.due_on < clock.today(), 1))
    found = select(Submission.stage, func.count(), func.count(late), func.min(Submission.due_on)).where(
        Submission.stage.in_(OPEN)
    )
    rows = {row[0]: row for row in db.session.execute(found.group_by(Submission.stage))}
    if not rows:
        click.echo(_("Không có đề xuất gương nào đang chờ"))
    for stage in (stage for code, stage in STAGES.items() if code in rows):
        _code, number, overdue, first = rows[stage.code]
        until = f"{first:%d/%m/%Y}" if first else "–"
        click.echo(f"{stage.label}\t{number}\t{_('quá hạn %(num)d', num=overdue)}\t{until}")


@click.command("nhac")
def remind() -> None:
    """Nhắc ngay những gì đến hạn, không đợi đến giờ / send the reminders that are due now."""
    if not workdays.is_working(clock.today()):
        click.echo(_("Hôm nay là ngày nghỉ, không nhắc ai"))
        return
    told = reminding.sweep(at_any_hour=True)
    click.echo(ngettext("Đã gửi %(num)d lời nhắc", "Đã gửi %(num)d lời nhắc", told))


@click.command("samples")
def publish_samples() -> None:
    """Lập đề xuất gương mẫu khi chưa có đề xuất nào, để chạy thử / make examples where nothing was proposed yet."""
    # Only this command needs them; the application should start fast.
    from . import samples

    made = samples.publish()
    click.echo(ngettext("Đã lập %(num)d đề xuất mẫu", "Đã lập %(num)d đề xuất mẫu", made))


COMMANDS: tuple[click.Command, ...] = (waiting, remind, publish_samples)
