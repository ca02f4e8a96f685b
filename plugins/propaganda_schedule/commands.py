"""Commands: `intranet lich …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click

from intranet import SYSTEM, clock, db, workdays

from .chasing import queries, sweep
from .texts import _, ngettext


@click.command("nhac")
def remind() -> None:
    """Nhắc ngay những gì đến hạn, không đợi đến giờ / send the reminders that are due now."""
    if not workdays.is_working(clock.today()):
        click.echo(_("Hôm nay là ngày nghỉ, không nhắc ai"))
        return
    told = sweep.sweep(at_any_hour=True)
    click.echo(ngettext("Đã gửi %(num)d lời nhắc", "Đã gửi %(num)d lời nhắc", told))


@click.command("tinh-hinh")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1, 1000))
def overdue(limit: int) -> None:
    """Các đơn vị có buổi quá hạn báo cáo / units whose sessions wait for a report."""
    units, sessions = queries.totals(SYSTEM)
    if not units:
        click.echo(_("Không có đơn vị nào quá hạn báo cáo buổi"))
        return
    click.echo(_("%(units)d đơn vị quá hạn, %(num)d buổi chưa báo cáo", units=units, num=sessions))
    for line in queries.lines(db.session.execute(queries.overdue_units(SYSTEM).limit(limit)).all()):
        answering = ", ".join(line.people) or "–"
        click.echo(f"{line.oldest:%d/%m/%Y}\t{line.sessions}\t{line.name}\t{answering}")


@click.command("samples")
def publish_samples() -> None:
    """Lập lịch và báo cáo mẫu khi chưa có buổi nào, để chạy thử / schedule and report examples on an empty schedule."""
    # Only this command needs them; the application should start fast.
    from . import samples

    found = samples.publish()
    click.echo(ngettext("Đã lập %(num)d buổi mẫu", "Đã lập %(num)d buổi mẫu", found))


COMMANDS: tuple[click.Command, ...] = (remind, overdue, publish_samples)
