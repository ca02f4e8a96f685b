"""`intranet mail`: try the mail server, see what waits, take in what came back."""

from __future__ import annotations

import sys

import click

from intranet.cli.context import Failed, Stop, application, settings
from intranet.cli.words import tr
from intranet.config import Settings


@click.group("mail")
def command() -> None:
    """Thư thông báo / notices by mail."""


@command.command("test")
@click.argument("address")
def test(address: str) -> None:
    """Gửi một thư thử tới ADDRESS / send a test mail to ADDRESS."""
    from intranet.access import Refused
    from intranet.directory import mail_address
    from intranet.notices import letters, post, smtp

    chosen = settings()
    office = post.office(chosen)
    if office is None:
        raise Stop(_missing(chosen))
    with application(chosen).app_context():
        try:
            wire = mail_address.wire_form(address)
        except Refused as error:
            raise Stop(str(error)) from error
        message = letters.trial(office, address)
    try:
        with smtp.Connection(office) as connection:
            connection.send(wire, message)
    except (smtp.ServerTrouble, smtp.LineDropped, smtp.MailRefused) as error:
        why = str(error)
        raise Failed(
            tr(f"{office.host} không nhận thư: {why}", f"{office.host} did not take the mail: {why}")
        ) from error
    click.echo(tr(f"{office.host} đã nhận thư gửi {address}", f"{office.host} took the mail for {address}"))


@command.command("status")
def status() -> None:
    """Thư đang chờ, địa chỉ bị trả lại / mails that wait, addresses refused."""
    from intranet.notices import post, queries

    chosen = settings()
    office = post.office(chosen)
    if office is None:
        raise Stop(_missing(chosen))
    with application(chosen).app_context():
        waiting, refused, server = queries.waiting(), queries.refused_count(), queries.server(office.host)
        trouble = server.error if server else ""
    click.echo(tr(f"Thư đang chờ: {waiting}", f"Mails waiting: {waiting}"))
    click.echo(tr(f"Địa chỉ bị trả lại: {refused}", f"Addresses refused: {refused}"))
    if trouble:
        raise Failed(tr(f"{office.host}: {trouble}", f"{office.host}: {trouble}"))


@command.command("bounced")
def bounced() -> None:
    """Đọc từ đầu vào chuẩn một thư báo không đến / read a report of failed delivery from standard input."""
    from intranet.notices import bounces

    with application().app_context():
        noted = bounces.take(sys.stdin.buffer.read(bounces.MOST_BYTES))
    if noted is None:
        raise Failed(tr("không phải báo cáo về thư của hệ thống này", "not a report about a mail of this system"))
    click.echo(tr(f"Đã ghi nhận {noted}", f"Noted {noted}"))


def _missing(chosen: Settings) -> str:
    from intranet.notices import post

    names = ", ".join(post.missing(chosen))
    return tr(f"chưa gửi được thư, thiếu: {names}", f"mail is not set up, missing: {names}")
