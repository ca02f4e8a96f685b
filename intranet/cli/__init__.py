"""The command `intranet`. Subcommands load only when called, so that each works without the others.

`main` is the entry point. A wrong setting stops a command with one line and exit code 2.
"""

from __future__ import annotations

import errno
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from intranet.cli.context import Options, Stop
from intranet.cli.words import LANGUAGES, choose, tr
from intranet.config import ConfigError

# By name, what it imports and what it does, in both languages.
COMMANDS = {
    "init": ("setup", "Tạo thư mục dữ liệu, khóa bí mật, cơ sở dữ liệu", "Make the instance folder, key and database"),
    "demo": ("demo", "Chạy thử với một cơ quan giả định", "Try it out with an invented agency"),
    "serve": ("serve", "Chạy máy chủ", "Run the server"),
    "worker": ("worker", "Chạy riêng phần việc nền", "Run background work alone"),
    "db": ("db", "Nâng cấp, xem tình trạng cơ sở dữ liệu", "Upgrade the database, see its state"),
    "admin": ("admin", "Tạo tài khoản quản trị", "Make an administrator's account"),
    "doctor": ("doctor", "Kiểm tra cấu hình và chỉ cách sửa", "Check the installation, say how to mend it"),
    "plugins": ("plugins", "Xem, bật, tắt, gỡ phân hệ", "See plugins, switch, uninstall them"),
    "plans": ("plans", "Đọc văn bản kế hoạch", "Read plan documents"),
    "people": ("people", "Xuất, xóa dữ liệu cá nhân của một người", "Export or erase a person's data"),
    "search": ("search", "Lập lại chỉ mục tìm kiếm", "Make the search index anew"),
    "mail": ("mail", "Thử máy chủ thư, xem thư đang chờ", "Try the mail server, see what waits"),
    "workdays": ("workdays", "Xem ngày nghỉ, lấy ngày nghỉ của một năm", "See days off, read those of a year"),
    "audit": ("audit", "Kiểm tra nhật ký", "Verify the audit trail"),
    "translations": ("translations", "Cập nhật, kiểm tra bản dịch", "Update and check translations"),
}


# What only the operator can mend; everything else is ours and keeps its traceback.
_DISK = (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR)


class Commands(click.Group):
    """A group that imports a subcommand when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in a useful order; those of plugins last."""
        return [*COMMANDS, *_of_plugins(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command, imported now. A plugin cannot take the name of a built-in one."""
        if cmd_name not in COMMANDS:
            return import_module("intranet.cli.plugin_commands").find(ctx, cmd_name) if cmd_name[0] != "-" else None
        module = import_module(f"intranet.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, "command", None) or getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The list of commands, without importing any."""
        with formatter.section(tr("Lệnh", "Commands")):
            formatter.write_dl([(name, tr(*texts)) for name, (_module, *texts) in COMMANDS.items()])
        if others := _of_plugins(ctx):
            with formatter.section(tr("Phân hệ", "Plugins")):
                formatter.write_dl(list(others.items()))

    def invoke(self, ctx: click.Context) -> Any:
        """Run, turning a wrong setting into one line."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            raise Stop(str(error)) from error
        except OSError as error:
            if error.errno not in _DISK or not error.filename:
                raise
            why = f"{error.filename}: {error.strerror}"
            raise Stop(
                tr(
                    f"không ghi được ({why}); xem lại quyền và chỗ trống trên ổ đĩa",
                    f"cannot write ({why}); check rights and free space",
                )
            ) from error


def _of_plugins(ctx: click.Context) -> dict[str, str]:
    """The commands of plugins, from their manifests: nothing of theirs is imported."""
    from intranet.cli import plugin_commands

    found = plugin_commands.manifests(ctx.params.get("instance"))
    return {name: tr(found[name].title.vi, found[name].title.en) for name in sorted(found) if name not in COMMANDS}


def _language(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    choose(value)


@click.group(cls=Commands, invoke_without_command=False, no_args_is_help=True)
@click.option("--lang", type=click.Choice(LANGUAGES), is_eager=True, expose_value=False, callback=_language,
              help="Ngôn ngữ / language.")  # fmt: skip
@click.option("--instance", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="Thư mục dữ liệu / instance folder ($INTRANET_INSTANCE).")  # fmt: skip
@click.option("--debug", is_flag=True, help="In cả vết lỗi của phân hệ / show tracebacks of plugins.")
@click.version_option(package_name="lan-toa", prog_name="intranet")
@click.pass_context
def group(ctx: click.Context, instance: Path | None, debug: bool) -> None:
    """Lan Tỏa: mạng nội bộ thi đua, khen thưởng của cơ quan."""
    ctx.obj = Options(instance.resolve() if instance else None, debug)


def main() -> None:
    """Entry point of the command `intranet`."""
    for stream in (sys.stdout, sys.stderr):
        # A terminal or pipe without UTF-8 must not stop a command that speaks Vietnamese.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    group(prog_name="intranet")
