"""Commands: `intranet bang-tin …`. They run inside the application, like a page without a reader."""

from __future__ import annotations

import click

from intranet import SYSTEM, clock

from . import queries, service
from .texts import _, ngettext


@click.command("list")
@click.option("--limit", default=20, show_default=True, type=click.IntRange(1, 1000))
def show_list(limit: int) -> None:
    """Các tin đang trên bảng / the news on the board."""
    posts = queries.latest(SYSTEM, limit)
    names = queries.names_of(posts)
    for post in posts:
        day = clock.local(post.published_at).date()
        click.echo(f"{post.id}\t{day:%d/%m/%Y}\t{names.get(post.unit_id, '')}\t{post.title}")
    if not posts:
        click.echo(_("Chưa có tin nào"))


@click.command("archive-old")
def archive_old() -> None:
    """Cất tin cũ ngay, không đợi việc hằng ngày / put old news away now."""
    found = service.archive_old()
    click.echo(ngettext("Đã cất %(num)d tin vào lưu trữ", "Đã cất %(num)d tin vào lưu trữ", found))


@click.command("samples")
def publish_samples() -> None:
    """Đăng vài tin mẫu khi bảng còn trống, để chạy thử / publish a few examples on an empty board."""
    # Only this command needs them; the application should start fast.
    from . import samples

    found = samples.publish()
    click.echo(ngettext("Đã đăng %(num)d tin mẫu", "Đã đăng %(num)d tin mẫu", found))
