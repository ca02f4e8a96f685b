"""`intranet workdays`: which days are off, and reading those of a year."""

from __future__ import annotations

import click

from intranet.access import SYSTEM
from intranet.cli.context import application
from intranet.cli.words import tr

YEAR = click.IntRange(1900, 2199)


@click.group("workdays")
def command() -> None:
    """Ngày nghỉ, ngày làm bù / days off and swapped days."""


@command.command("list")
@click.argument("year", type=YEAR, required=False)
def listed(year: int | None) -> None:
    """In các ngày của một năm, mặc định là năm nay / print the days of a year, by default this one."""
    from intranet import clock
    from intranet.workdays import queries

    with application().app_context():
        wanted = year or clock.today().year
        days = queries.of_year(wanted)
    if not days:
        click.echo(_none(wanted), err=True)
    for day in days:
        kind = tr("nghỉ", "off") if day.kind == "off" else tr("làm việc", "worked")
        click.echo(f"{day.day:%Y-%m-%d}  {kind:8}  {day.name}")


@command.command("seed")
@click.argument("year", type=YEAR)
def seed(year: int) -> None:
    """Lấy ngày nghỉ của một năm chưa có ngày nào / read the days of a year that has none yet."""
    from intranet.workdays import queries, service

    with application().app_context():
        added = service.seed(SYSTEM, year)
        there = queries.has_year(year)
    if added:
        click.echo(tr(f"Đã thêm {added} ngày của năm {year}", f"Added {added} days of {year}"))
    elif there:
        text = tr(
            f"Năm {year} đã có ngày nghỉ; không đổi gì. Sửa ở trang Ngày nghỉ",
            f"{year} has days already; nothing was changed. Edit them on the page of days off",
        )
        click.echo(text)
    else:
        click.echo(tr(f"Chưa có gợi ý nào cho năm {year}", f"Nothing is known of {year}"), err=True)


def _none(year: int) -> str:
    return tr(
        f"Năm {year} chưa có ngày nào: chỉ thứ Bảy, Chủ nhật là ngày nghỉ. Chạy: intranet workdays seed {year}",
        f"{year} has no days: only weekends are off. Run: intranet workdays seed {year}",
    )
