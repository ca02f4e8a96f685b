"""`intranet plugins new` and `intranet plugins test`: for those who write plugins. Neither needs a database."""

from __future__ import annotations

import shlex
import subprocess
import sys
from importlib import resources
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import click

from intranet.cli.context import Stop, settings
from intranet.cli.words import tr

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

FILES = "scaffold_files"
SUFFIX = ".txt"
LONGEST_TITLE = 60


@click.command("new")
@click.argument("plugin_id", metavar="ID")
@click.option("--title", default="", help="Tên tiếng Việt / its name in Vietnamese.")
@click.option("--title-en", default="", help="Tên tiếng Anh / its name in English.")
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=None,
              help="Thư mục chứa phân hệ mới (instance/plugins) / where to put its folder.")  # fmt: skip
def new(plugin_id: str, title: str, title_en: str, folder: Path | None) -> None:
    """Dựng khung một phân hệ mới, chạy được ngay / a new plugin that works at once."""
    _check_id(plugin_id)
    words = plugin_id.replace("_", " ").strip().capitalize()
    values = {
        "id": plugin_id,
        "title": _checked_title(title or words),
        "title_en": _checked_title(title_en or words),
        "name": f"lan-toa-{plugin_id.strip('_').replace('_', '-')}",
        "core": _core_range(),
    }
    target = (folder or settings().instance / "plugins") / plugin_id
    if target.exists():
        raise Stop(tr(f"đã có {target}; không ghi đè", f"{target} exists already; nothing is overwritten"))
    write(target, values)
    click.echo(tr(f"Đã dựng phân hệ ở {target}", f"The plugin is in {target}"))
    if folder is None:
        click.echo(
            tr(
                f"Kiểm thử: intranet plugins test {plugin_id}\n"
                f"Dùng thử: intranet db upgrade --plugin {plugin_id}, khởi động lại, bật ở trang Phân hệ",
                f"Test it: intranet plugins test {plugin_id}\n"
                f"Try it: intranet db upgrade --plugin {plugin_id}, restart, switch it on at the page Plugins",
            )
        )


@click.command("test", context_settings={"ignore_unknown_options": True})
@click.argument("plugin_id", metavar="ID")
@click.argument("pytest_arguments", nargs=-1, type=click.UNPROCESSED)
@click.pass_context
def test(ctx: click.Context, plugin_id: str, pytest_arguments: tuple[str, ...]) -> None:
    """Chạy kiểm thử của phân hệ và bộ kiểm tra chung / run a plugin's tests and the conformance suite."""
    if find_spec("pytest") is None:
        raise Stop(tr("chưa cài pytest; chạy: pip install pytest", "pytest is not installed; run: pip install pytest"))
    folder = _folder_of(plugin_id)
    # The command's own exit code says what pytest's says.
    command = pytest_command(folder, pytest_arguments)
    ctx.exit(subprocess.run(command, check=False).returncode)  # noqa: S603 - the arguments are the developer's own


def pytest_command(folder: Path, arguments: tuple[str, ...] = ()) -> list[str]:
    """How to run the tests of the plugin in `folder`: its own, and the conformance suite unless it is among them."""
    own = folder / "tests"
    suite = Path(str(resources.files("intranet.testing") / "suite.py"))
    settings_file = folder / "pyproject.toml"
    if not settings_file.is_file() or "[tool.pytest" not in settings_file.read_text(encoding="utf-8"):
        settings_file = suite.with_name("pytest.ini")
    command = [sys.executable, "-m", "pytest", "-c", str(settings_file), "--rootdir", str(folder)]
    command += [
        "--confcutdir",
        str(folder),
        "-p",
        "no:cacheprovider",
        "-o",
        f"intranet_plugins={shlex.quote(str(folder))}",
    ]
    if own.is_dir():
        command.append(str(own))
    if not _has_conformance(own):
        command.append(str(suite))
    return [*command, *arguments]


def write(target: Path, values: dict[str, str]) -> None:
    """Write the files of a new plugin into the folder `target`, which must not exist yet."""
    target.mkdir(parents=True)
    for name, text in _texts(resources.files("intranet.cli") / FILES):
        path = target / _place(name, values["id"])
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(_filled(text, values), encoding="utf-8", newline="\n")


def _texts(folder: Traversable, prefix: str = "") -> list[tuple[str, str]]:
    found = []
    for entry in sorted(folder.iterdir(), key=lambda one: one.name):
        if entry.is_dir():
            found += _texts(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(SUFFIX):
            found.append((prefix + entry.name.removesuffix(SUFFIX), entry.read_text(encoding="utf-8")))
    return found


def _filled(text: str, values: dict[str, str]) -> str:
    for key, value in values.items():
        text = text.replace(f"@{key}@", value)
    return text


def _place(name: str, plugin_id: str) -> str:
    if name.startswith("templates/"):
        return f"templates/{plugin_id}/{name.removeprefix('templates/')}"
    if name.startswith("translations/"):
        locale = name.removeprefix("translations/").removesuffix(".po")
        return f"translations/{locale}/LC_MESSAGES/{plugin_id}.po"
    return name


def _check_id(plugin_id: str) -> None:
    from intranet.host.loading import discovery, names

    if not names.ID.fullmatch(plugin_id):
        raise Stop(
            tr(
                f"mã “{plugin_id}” không dùng được: cần 2–31 chữ thường không dấu, chữ số, gạch dưới, chữ đứng đầu",
                f"“{plugin_id}” is no id: 2 to 31 small letters, digits and underscores, a letter first",
            )
        )
    if plugin_id in names.RESERVED:
        raise Stop(
            tr(f"mã “{plugin_id}” là của Lan Tỏa; chọn mã khác", f"“{plugin_id}” is Lan Tỏa's own; choose another")
        )
    for found in discovery.find(settings()):
        if found.id == plugin_id:
            raise Stop(
                tr(f"đã có phân hệ “{plugin_id}”; chọn mã khác", f"there is a plugin “{plugin_id}”; choose another id")
            )
        if names.clashes(plugin_id, found.id):
            raise Stop(
                tr(
                    f"bảng dữ liệu sẽ lẫn với phân hệ “{found.id}” vì mã bắt đầu như nhau; chọn mã khác",
                    f"its tables could not be told from those of “{found.id}”, which begins alike; choose another id",
                )
            )


def _checked_title(title: str) -> str:
    if not title.isprintable() or len(title) > LONGEST_TITLE or set(title) & set("\"'\\@%{}<>"):
        raise Stop(
            tr(
                f"tên phân hệ cần một dòng chữ không quá {LONGEST_TITLE} ký tự, không có ngoặc kép và dấu đặc biệt",
                f"a title is one line of at most {LONGEST_TITLE} letters without quotes and special characters",
            )
        )
    return " ".join(title.split())


def _core_range() -> str:
    from intranet.host.loading.conditions import core_version

    major = int(core_version().partition(".")[0])
    return f">={major},<{major + 1}"


def _folder_of(plugin_id: str) -> Path:
    from intranet.host.loading import discovery

    for found in discovery.find(settings()):
        if found.id == plugin_id and found.folder is not None:
            return found.folder
    raise Stop(tr(f"không có phân hệ “{plugin_id}”", f"there is no plugin “{plugin_id}”"))


def _has_conformance(tests: Path) -> bool:
    return any("Conformance" in path.read_text(encoding="utf-8") for path in tests.rglob("*.py"))
