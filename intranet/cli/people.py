"""`intranet people`: what is kept about a person, handed out or erased."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intranet.access import SYSTEM
from intranet.cli.context import Failed, Stop, application
from intranet.cli.words import tr

if TYPE_CHECKING:
    from intranet.host.personal import Fault, Report


WHO = "NGƯỜI"
"""How help names the argument that says whose data it is."""


@click.group("people")
def command() -> None:
    """Dữ liệu cá nhân / personal data.

    NGƯỜI: mã cán bộ, tên đăng nhập hoặc địa chỉ thư / staff code, login or e-mail address.
    """


@command.command("export")
@click.argument("who", metavar=WHO)
@click.option("--to", "target", required=True, type=click.Path(path_type=Path, dir_okay=False),
              help="Tệp JSON sẽ ghi / the JSON file to write.")  # fmt: skip
def export(who: str, target: Path) -> None:
    """Xuất mọi dữ liệu về một người ra tệp JSON / write all data about a person to a JSON file."""
    from intranet.host import personal

    app = application()
    with app.app_context():
        data = personal.export(SYSTEM, _person_of(who)[0])
        faults = [personal.Fault(**missing) for missing in data["missing"]]
    _write(target, json.dumps(data, ensure_ascii=False, indent=2) + "\n")
    click.echo(tr(f"Đã ghi dữ liệu của {who} vào {target}", f"Wrote the data of {who} to {target}"))
    _name(faults)


@command.command("erase")
@click.argument("who", metavar=WHO)
def erase(who: str) -> None:
    """Xóa dữ liệu cá nhân được phép xóa của một người / erase what may be erased about a person."""
    from intranet.host import personal

    app = application()
    with app.app_context():
        person_id, name = _person_of(who)
        click.echo(tr(f"Xóa dữ liệu cá nhân của {name}.", f"Erasing the personal data of {name}."))
        click.echo(
            tr(
                "Dữ liệu được xóa không khôi phục được. Nên xuất dữ liệu trước: intranet people export",
                "What is erased cannot be brought back. Export it first: intranet people export",
            )
        )
        typed = click.prompt(tr(f"Gõ lại {who} để xóa", f"Type {who} again to erase"), default="", show_default=False)
        if typed.strip() != who.strip():
            raise Stop(tr("chưa xóa gì: chữ gõ lại không khớp", "nothing was erased: what was typed does not match"))
        report = personal.erase(SYSTEM, person_id)
        _tell(report)
    _name(report.faults)


def _write(target: Path, text: str) -> None:
    """A new file that only whoever runs the command can read: it is somebody's private data."""
    try:
        number = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Stop(
            tr(f"tệp {target} đã có; chọn tên khác", f"{target} is there already; choose another name")
        ) from None
    with os.fdopen(number, "w", encoding="utf-8") as stream:
        stream.write(text)


def _person_of(who: str) -> tuple[int, str]:
    """Id and name of the one person who has this staff code, login or e-mail address."""
    from sqlalchemy import func, or_, select

    from intranet.auth.models import Account
    from intranet.auth.service_accounts import canonical
    from intranet.database import db
    from intranet.directory.models import Person

    said = canonical(who)
    logins = select(Account.person_id).where(Account.login == said)
    named = or_(func.lower(Person.staff_code) == said, func.lower(Person.email) == said, Person.id.in_(logins))
    found = db.session.execute(select(Person.id, Person.full_name, Person.staff_code).where(named)).all()
    if not said or not found:
        raise Stop(
            tr(
                f"không có ai với mã cán bộ, tên đăng nhập hoặc địa chỉ thư {who}; xem mã cán bộ trong Danh bạ",
                f"nobody has the staff code, login or e-mail address {who}; the directory shows staff codes",
            )
        )
    if len(found) > 1:
        listed = ", ".join(sorted(f"{row.full_name} ({row.staff_code or '–'})" for row in found))
        raise Stop(
            tr(
                f"{who} chỉ nhiều người: {listed}; nhập mã cán bộ hoặc tên đăng nhập của một người",
                f"{who} can mean several people: {listed}; give the staff code or login of one",
            )
        )
    return found[0].id, found[0].full_name


def _tell(report: Report) -> None:
    for part in report.parts:
        click.echo(part.title)
        for done in part.done:
            erased = tr(f"đã xóa {done.erased}, giữ {done.kept}", f"erased {done.erased}, kept {done.kept}")
            click.echo(f"  {done.title}: {erased}" + (f" ({done.reason})" if done.reason else ""))


def _name(faults: list[Fault] | tuple[Fault, ...]) -> None:
    if faults:
        listed = "; ".join(f"{fault.title} ({fault.owner}): {fault.reason}" for fault in faults)
        raise Failed(tr(f"các phần sau bị lỗi: {listed}", f"these parts failed: {listed}"))
