"""What a plugin says of itself in `plugin.toml`, read without importing any of its code."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import MISSING, dataclass, fields
from pathlib import Path
from typing import Any, Final, Literal

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.version import InvalidVersion, Version

from intranet.host.loading import names
from intranet.text import squeeze
from intranet.web.i18n import lazy

FILE: Final = "plugin.toml"
LARGEST: Final = 64 * 1024
CATEGORIES: Final = ("emulation", "communication", "documents", "administration", "system", "other")
Kind = Literal["department", "system"]

_ICON = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class Issues(tuple[str, ...]):
    """Sentences that are put into the reader's language when they are shown."""

    def __str__(self) -> str:
        return " ".join(map(str, self))


class ManifestError(ValueError):
    """The manifest cannot be used; each of `issues` names a line or key and says what is expected."""

    def __init__(self, issues: Iterable[str]) -> None:
        self.issues = Issues(issues)
        super().__init__(self.issues)

    def __str__(self) -> str:
        return str(self.issues)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages of the interface."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The contents of `plugin.toml`.

    `core` and `requires` are version ranges of Lan Tỏa and of other plugins (`"good_deeds>=1.2"`), `packages`
    those of Python distributions. `default` is what holds for units without a switch of their own.
    `command` is the name on the command line; empty: the plugin has no commands.
    """

    id: str
    title: Text
    summary: Text
    version: str
    core: str
    requires: tuple[str, ...] = ()
    packages: tuple[str, ...] = ()
    category: str = "other"
    contact: str = ""
    kind: Kind = "department"
    default: Literal["on", "off"] = "off"
    command: str = ""
    icon: str = "puzzle"


def read(folder: Path) -> Manifest:
    """The manifest of the plugin in `folder`. Raises :class:`ManifestError`."""
    try:
        with (folder / FILE).open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        raise ManifestError([lazy("Thư mục không có tệp plugin.toml.")]) from None
    except OSError as error:
        raise ManifestError([lazy("Không đọc được plugin.toml: %(why)s.", why=error.strerror or error)]) from error
    return parse(content, folder.name)


def parse(content: bytes, name: str) -> Manifest:
    """The manifest in `content`, of the plugin whose folder is called `name`. Raises :class:`ManifestError`."""
    if len(content) > LARGEST:
        raise ManifestError([lazy("plugin.toml lớn quá %(size)d KiB.", size=LARGEST // 1024)])
    try:
        # Some editors put a mark in front.
        given = tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise ManifestError([lazy("plugin.toml không phải tệp văn bản UTF-8.")]) from error
    except (ValueError, RecursionError) as error:
        raise ManifestError([lazy("plugin.toml không đúng cú pháp TOML: %(why)s.", why=str(error))]) from error
    issues = [lazy("Khóa lạ “%(key)s”; xem lại chính tả.", key=key) for key in given if key not in _CHECKS]
    values: dict[str, Any] = {}
    for field in fields(Manifest):
        if field.name in given:
            try:
                values[field.name] = _CHECKS[field.name](given[field.name])
            except _Unfit as unfit:
                issues.append(lazy("Khóa “%(key)s”: %(wanted)s.", key=field.name, wanted=unfit.wanted))
        elif field.default is MISSING:
            issues.append(lazy("Thiếu khóa “%(key)s”.", key=field.name))
    issues += _together(values, name)
    if issues:
        raise ManifestError(issues)
    return Manifest(**values)


class _Unfit(Exception):
    def __init__(self, wanted: str) -> None:
        self.wanted = wanted


def _together(values: dict[str, Any], name: str) -> Iterable[str]:
    if values.get("id", name) != name:
        yield lazy(
            "Khóa “id” là “%(id)s” mà thư mục tên “%(name)s”; hai tên phải giống nhau.", id=values["id"], name=name
        )
    if values.get("id") in {Requirement(item).name for item in values.get("requires", ())}:
        yield lazy("Khóa “requires”: phân hệ không thể cần chính nó.")


def _line(value: Any, longest: int = 200) -> str:
    if not isinstance(value, str) or len(value) > longest or not value.isprintable():
        raise _Unfit(lazy("cần một dòng chữ không quá %(num)d ký tự", num=longest))
    return squeeze(value)


def _text(value: Any) -> Text:
    wanted = _Unfit(lazy('cần đủ hai thứ tiếng, dạng { vi = "…", en = "…" }, mỗi thứ không quá 300 ký tự'))
    if not isinstance(value, dict) or value.keys() != {"vi", "en"}:
        raise wanted
    try:
        found = Text(_line(value["vi"], 300), _line(value["en"], 300))
    except _Unfit:
        raise wanted from None
    if not found.vi or not found.en:
        raise wanted
    return found


def _id(value: Any) -> str:
    if not isinstance(value, str) or not names.ID.fullmatch(value):
        raise _Unfit(lazy("cần 2 đến 31 chữ thường không dấu, chữ số, gạch dưới, bắt đầu bằng chữ"))
    return value


def _version(value: Any) -> str:
    try:
        return str(Version(_line(value)))
    except (_Unfit, InvalidVersion):
        raise _Unfit(lazy('cần số phiên bản như "1.2.0"')) from None


def _range(value: Any) -> str:
    try:
        written = _line(value)
        # Its own text comes in an order of its own.
        SpecifierSet(written)
        return written
    except (_Unfit, InvalidSpecifier):
        raise _Unfit(lazy('cần khoảng phiên bản như ">=1,<2"')) from None


def _ranges(value: Any, named: Callable[[Requirement], bool], wanted: str) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _Unfit(wanted)
    try:
        found = [Requirement(_line(item)) for item in value]
    except (_Unfit, InvalidRequirement):
        raise _Unfit(wanted) from None
    if not all(map(named, found)) or len({item.name for item in found}) < len(found):
        raise _Unfit(wanted)
    return tuple(map(str, found))


def _requires(value: Any) -> tuple[str, ...]:
    return _ranges(
        value,
        lambda item: bool(names.ID.fullmatch(item.name)) and not (item.url or item.extras or item.marker),
        lazy('cần danh sách mã phân hệ, không lặp, như ["good_deeds>=1.2"]'),
    )


def _packages(value: Any) -> tuple[str, ...]:
    return _ranges(value, lambda item: not item.url, lazy('cần danh sách gói Python, không lặp, như ["openpyxl>=3.1"]'))


def _one_of(*choices: str) -> Callable[[Any], str]:
    def check(value: Any) -> str:
        if not isinstance(value, str) or value not in choices:
            raise _Unfit(lazy("cần một trong: %(choices)s", choices=", ".join(choices)))
        return value

    return check


def _command(value: Any) -> str:
    if value == "":
        return ""
    if not isinstance(value, str) or not names.COMMAND.fullmatch(value):
        raise _Unfit(lazy("cần 2 đến 31 chữ thường không dấu, chữ số, gạch nối, bắt đầu bằng chữ"))
    if value in names.COMMANDS:
        raise _Unfit(lazy("“%(name)s” là lệnh có sẵn của Lan Tỏa, cần tên khác", name=value))
    return value


def _icon(value: Any) -> str:
    if not isinstance(value, str) or not _ICON.fullmatch(value) or len(value) > 50:
        raise _Unfit(lazy('cần tên một hình của Bootstrap Icons như "megaphone"'))
    return value


_CHECKS: Final[dict[str, Callable[[Any], Any]]] = {
    "id": _id,
    "title": _text,
    "summary": _text,
    "version": _version,
    "core": _range,
    "requires": _requires,
    "packages": _packages,
    "category": _one_of(*CATEGORIES),
    "contact": _line,
    "kind": _one_of("department", "system"),
    "default": _one_of("on", "off"),
    "command": _command,
    "icon": _icon,
}
