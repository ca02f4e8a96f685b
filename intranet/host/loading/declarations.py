"""What a plugin declares once, at start: asked for and checked, so that nothing of it can surprise core later."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from types import ModuleType
from typing import Any, Final

import click
from pluggy import PluginManager
from wtforms import Form

from intranet.auth.models import ROLES
from intranet.hookspecs.setup import FileReader, NoticeKind, PeriodicJob, Permission, SearchKind, SettingsForm
from intranet.host.loading.names import is_own
from intranet.host.manifest import Manifest
from intranet.web.i18n import lazy

MOST: Final = 200
_ACTION = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")
_OPTIONS: Final = ("hookwrapper", "wrapper", "tryfirst", "trylast", "optionalhook", "specname")


class DeclarationError(Exception):
    """A hook or a declaration is not as it must be. The message names it and the way out."""


def hooks_of(manager: PluginManager, module: ModuleType) -> dict[str, Callable[..., Any]]:
    """The hook implementations in a plugin's `hooks.py`, by name. Raises :class:`DeclarationError`."""
    found: dict[str, Callable[..., Any]] = {}
    for name in dir(module):
        options: Mapping[str, Any] | None = manager.parse_hookimpl_opts(module, name)
        if options is None:
            continue
        if used := [option for option in _OPTIONS if options.get(option)]:
            raise DeclarationError(
                lazy("Móc “%(hook)s”: không được dùng %(option)s.", hook=name, option=", ".join(used))
            )
        found[name] = getattr(module, name)
    return found


def register(manager: PluginManager, plugin_id: str, module: ModuleType) -> dict[str, Callable[..., Any]]:
    """Register a plugin's hooks; them, by name. Raises :class:`DeclarationError` and leaves nothing behind then."""
    found = hooks_of(manager, module)
    specs = _specs()
    for name, function in found.items():
        if name not in specs:
            close = difflib.get_close_matches(name, specs, 1)
            hint = lazy("ý bạn là “%(name)s”?", name=close[0]) if close else lazy("xem danh sách móc trong tài liệu.")
            raise DeclarationError(lazy("Không có móc “%(hook)s”; %(hint)s", hook=name, hint=hint))
        if inspect.iscoroutinefunction(function):
            raise DeclarationError(lazy("Móc “%(hook)s”: không được là hàm async.", hook=name))
        given, wanted = inspect.signature(function).parameters, inspect.signature(specs[name]).parameters
        if unknown := [key for key in given if key not in wanted]:
            raise DeclarationError(
                lazy(
                    "Móc “%(hook)s” không có tham số “%(unknown)s”; có: %(known)s.",
                    hook=name, unknown=", ".join(unknown), known=", ".join(wanted) or "–",
                )
            )  # fmt: skip
    manager.register(module, name=plugin_id)
    try:
        # What pluggy knows better than the checks above.
        manager.check_pending()
    except BaseException:
        manager.unregister(name=plugin_id)
        raise
    return found


def _specs() -> dict[str, Callable[..., Any]]:
    from intranet import host

    return {
        name: function for specs in host.SPECS for name, function in vars(specs).items()
        if hasattr(function, "intranet_contract")
    }  # fmt: skip


def collect(manifest: Manifest, hooks: Mapping[str, Callable[..., Any]]) -> dict[str, tuple[Any, ...]]:
    """What the setup hooks of a plugin give, by hook. Raises :class:`DeclarationError`, or what a hook raises."""
    found: dict[str, tuple[Any, ...]] = {}
    for name, (wanted, check) in _SETUP.items():
        if name not in hooks:
            continue
        values = _values(name, hooks[name]())
        for value in values:
            if not isinstance(value, wanted):
                raise DeclarationError(
                    lazy(
                        "Móc “%(hook)s” phải cho %(wanted)s, đã cho %(given)s.",
                        hook=name, wanted=wanted.__name__, given=type(value).__name__,
                    )
                )  # fmt: skip
            check(manifest, value)
        _refuse_doubles(name, [_key(value) for value in values])
        found[name] = values
    return found


def _values(name: str, given: Iterable[Any] | None) -> tuple[Any, ...]:
    values: list[Any] = []
    for value in given or ():
        if len(values) == MOST:
            raise DeclarationError(lazy("Móc “%(hook)s” cho hơn %(num)d mục.", hook=name, num=MOST))
        values.append(value)
    return tuple(values)


def _key(value: Any) -> str:
    for attribute in ("scope", "subject_kind", "name"):
        if hasattr(value, attribute):
            return str(getattr(value, attribute))
    return ""


def _refuse_doubles(hook: str, keys: list[str]) -> None:
    if doubled := sorted({key for key in keys if keys.count(key) > 1}):
        raise DeclarationError(lazy("Móc “%(hook)s” cho hai lần: %(list)s.", hook=hook, list=", ".join(doubled)))


def _permission(manifest: Manifest, value: Permission) -> None:
    _action(manifest, value.name)
    _words(value.name, value.title)
    if unknown := sorted(set(value.roles) - set(ROLES)):
        raise DeclarationError(
            lazy("“%(name)s”: không có vai trò %(list)s.", name=value.name, list=", ".join(map(str, unknown)))
        )


def _job(manifest: Manifest, value: PeriodicJob) -> None:
    _action(manifest, value.name)
    _words(value.name, value.title)
    _callable(value.name, value.run)
    if value.every not in ("minute", "hour", "day"):
        raise DeclarationError(lazy("“%(name)s”: every phải là minute, hour hoặc day.", name=value.name))


def _settings(manifest: Manifest, value: SettingsForm) -> None:
    if value.scope not in ("site", "unit"):
        raise DeclarationError(lazy("Thiết lập: scope phải là site hoặc unit."))
    if not isinstance(value.form, type) or not issubclass(value.form, Form):
        raise DeclarationError(lazy("Thiết lập: form phải là lớp của WTForms."))


def _command(manifest: Manifest, value: click.Command) -> None:
    if not manifest.command:
        raise DeclarationError(lazy("Có lệnh nhưng plugin.toml không có khóa “command”."))
    if not isinstance(value.name, str) or not re.fullmatch(r"[a-z][a-z0-9-]*", value.name):
        raise DeclarationError(lazy("Tên lệnh “%(name)s” chỉ được có chữ thường, chữ số, gạch nối.", name=value.name))


def _search(manifest: Manifest, value: SearchKind) -> None:
    _own(manifest, value.name)
    _words(value.name, value.label)
    for function in (value.url, *(given for given in (value.ids, value.documents) if given is not None)):
        _callable(value.name, function)


def _reader(manifest: Manifest, value: FileReader) -> None:
    _own(manifest, value.subject_kind)
    _callable(value.subject_kind, value.may_read)


def _notice(manifest: Manifest, value: NoticeKind) -> None:
    _action(manifest, value.name)
    _words(value.name, value.title)
    if value.cadence not in ("now", "daily", "weekly", "never"):
        raise DeclarationError(lazy("“%(name)s”: cadence phải là now, daily, weekly hoặc never.", name=value.name))


def _action(manifest: Manifest, name: str) -> None:
    if not isinstance(name, str) or not _ACTION.fullmatch(name) or not name.startswith(f"{manifest.id}."):
        raise DeclarationError(lazy("Tên “%(name)s” phải có dạng %(id)s.viec_gi_do.", name=str(name), id=manifest.id))


def _own(manifest: Manifest, name: str) -> None:
    if not isinstance(name, str) or not is_own(name, manifest.id):
        raise DeclarationError(
            lazy("Tên “%(name)s” phải là “%(id)s” hoặc bắt đầu bằng “%(id)s.”.", name=str(name), id=manifest.id)
        )


def _words(name: str, text: str) -> None:
    # A text that is translated when it is shown is no str.
    if not str(text).strip():
        raise DeclarationError(lazy("“%(name)s”: thiếu tên cho người đọc.", name=name))


def _callable(name: str, function: object) -> None:
    if not callable(function):
        raise DeclarationError(lazy("“%(name)s”: cần một hàm.", name=name))


_SETUP: Final[dict[str, tuple[type, Callable[[Manifest, Any], None]]]] = {
    "register_permissions": (Permission, _permission),
    "register_jobs": (PeriodicJob, _job),
    "register_settings": (SettingsForm, _settings),
    "register_commands": (click.Command, _command),
    "register_search": (SearchKind, _search),
    "register_file_readers": (FileReader, _reader),
    "register_notices": (NoticeKind, _notice),
}
