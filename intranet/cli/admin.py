"""`intranet admin`: a way in before anybody can sign in."""

from __future__ import annotations

import sys

import click

from intranet.access import SYSTEM, Refused
from intranet.cli.context import Stop, application, settings
from intranet.cli.words import tr
from intranet.config import Settings


@click.group("admin")
def command() -> None:
    """Tài khoản quản trị / administrators."""


@command.command("create")
@click.option("--login", help="Tên đăng nhập / login.")
@click.option("--name", help="Họ và tên / full name.")
@click.option("--password-stdin", is_flag=True, help="Đọc mật khẩu từ đầu vào chuẩn / read it from standard input.")
def create(login: str | None, name: str | None, password_stdin: bool) -> None:
    """Tạo tài khoản quản trị / make an administrator's account."""
    chosen = settings()
    app = application(chosen)
    if password_stdin and (not login or not name):
        raise Stop(tr("kèm --password-stdin phải có --login và --name", "--password-stdin needs --login and --name"))
    login = login or click.prompt(tr("Tên đăng nhập", "Login"))
    name = name or click.prompt(tr("Họ và tên", "Full name"))
    # Never as an option: the command line can be read by every user of the machine.
    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else _ask()
    with app.app_context():
        try:
            create_admin(chosen, login, name, password)
        except Refused as error:
            raise Stop(str(error)) from error
    click.echo(tr(f"Đã tạo tài khoản quản trị {login}", f"Made the administrator's account {login}"))


def _ask() -> str:
    asked: str = click.prompt(
        tr("Mật khẩu", "Password"), hide_input=True, confirmation_prompt=tr("Nhập lại mật khẩu", "Repeat the password")
    )
    return asked


def create_admin(chosen: Settings, login: str, name: str, password: str) -> None:
    """A person with an account and the role `admin` everywhere; the agency's unit too when there is none.

    All or nothing. Raises :class:`Refused` for a weak password or a login in use.
    """
    from intranet.auth import service as accounts
    from intranet.database import transaction
    from intranet.directory import service as directory

    with transaction():
        unit_id = _agency() or directory.create_unit(
            SYSTEM, name=chosen.agency_name, kind="agency", symbol=chosen.agency_initials,
            place_name=chosen.agency_place,
        ).id  # fmt: skip
        person = directory.create_person(SYSTEM, home_unit_id=unit_id, full_name=name)
        accounts.create_account(SYSTEM, person.id, login, password, must_change_password=False)
        accounts.grant_role(SYSTEM, person.id, "admin")


def _agency() -> int | None:
    from intranet.database import db
    from intranet.directory.models import UnitVersion
    from intranet.directory.queries import unit_versions

    found = unit_versions().where(UnitVersion.kind == "agency", UnitVersion.parent_id.is_(None)).limit(1)
    agency = db.session.scalars(found).first()
    return agency.unit_id if agency else None
