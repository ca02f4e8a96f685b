"""`intranet plugins doctor`: what keeps plugins from running, and how to mend it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from importlib import metadata
from typing import TYPE_CHECKING

import click
from packaging.requirements import InvalidRequirement, Requirement
from sqlalchemy.exc import DatabaseError

from intranet.cli.checks import Finding
from intranet.cli.context import settings, unreachable
from intranet.cli.plugins_load import MARK
from intranet.cli.words import language, tr
from intranet.config import Settings
from intranet.host import migrate
from intranet.host.loading import boot, discovery
from intranet.host.loading.conditions import Found
from intranet.host.migrating import upgrades
from intranet.web import i18n
from intranet.web.compiled import Catalogs

if TYPE_CHECKING:
    from intranet.host.migrate import Status

LOADING_SECONDS = 120
_STYLE = {"OK": "green", "WARN": "yellow", "FAIL": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc / print JSON.")
def doctor(as_json: bool) -> None:
    """Kiểm tra yêu cầu, gói, bảng, nạp thử; mã thoát 1 khi có lỗi / check the plugins."""
    with i18n.speaking(language()):
        chosen = settings()
        loading = list(_loading(chosen))
        failed = {finding.subject for finding in loading}
        found = [*(one for one in findings(chosen) if one.level != "OK" or one.subject not in failed), *loading]
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            click.echo(f"{click.style(f'{finding.level:4}', fg=_STYLE[finding.level], bold=True)}  "
                       f"{finding.subject}: {finding.text}")  # fmt: skip
            if finding.mend:
                click.echo(f"      → {finding.mend}")
        if not found:
            click.echo(tr("Chưa cài phân hệ nào", "No plugins are installed"))
    if any(finding.level == "FAIL" for finding in found):
        raise SystemExit(1)


def findings(chosen: Settings) -> Iterator[Finding]:
    """What can be said without running a plugin's code: one line for each plugin, or several for its troubles."""
    statuses, trouble = _statuses(chosen)
    yield from trouble
    for one in discovery.find(chosen):
        troubles = [*_of_manifest(chosen, one), *_of_database(statuses.get(one.id)), *_of_texts(one), *_packages(one),
                    *_of_icon(one)]  # fmt: skip
        version = one.manifest.version if one.manifest else ""
        yield from troubles or [Finding("OK", one.id, tr(f"bản {version}", f"version {version}"))]
    for status in statuses.values():
        if status.orphan:
            text = tr("còn dữ liệu nhưng mã không còn", "its data are here, its code is not")
            mend = tr(f"đặt mã lại, hoặc chạy: intranet plugins purge {status.lineage}",
                      f"bring the code back, or run: intranet plugins purge {status.lineage}")  # fmt: skip
            yield Finding("WARN", status.lineage, text, mend)


def summary(chosen: Settings) -> Iterable[Finding]:
    """One line for `intranet doctor` about all plugins."""
    found = list(findings(chosen))
    bad = sorted({finding.subject for finding in found if finding.level != "OK"})
    if bad:
        mend = tr("chạy lệnh: intranet plugins doctor", "run: intranet plugins doctor")
        text = tr(f"cần xem lại: {', '.join(bad)}", f"to be looked at: {', '.join(bad)}")
        yield Finding("WARN", "plugins", text, mend)
    else:
        yield Finding("OK", "plugins", tr(f"{len(found)} phân hệ đúng yêu cầu", f"{len(found)} plugins in order"))


def _statuses(chosen: Settings) -> tuple[dict[str, Status], list[Finding]]:
    engine = migrate.open_engine(chosen)
    try:
        return {one.lineage: one for one in upgrades.status(engine, chosen) if one.lineage}, []
    except DatabaseError as error:
        return {}, [Finding("FAIL", "database", unreachable(error))]
    finally:
        engine.dispose()


def _of_manifest(chosen: Settings, one: Found) -> Iterator[Finding]:
    from intranet.cli.plugins_known import crash_of

    if one.problem:
        yield Finding("FAIL", one.id, str(one.problem.reason))
    elif crash := crash_of(chosen, one):
        yield Finding("FAIL", one.id, crash.reason)


def _of_icon(one: Found) -> Iterator[Finding]:
    from intranet.web import icons

    if one.manifest and one.manifest.icon not in icons.symbols():
        text = tr(f"Bootstrap Icons không có hình “{one.manifest.icon}”",
                  f"Bootstrap Icons has no “{one.manifest.icon}”")  # fmt: skip
        yield Finding("WARN", one.id, text, tr("sửa icon trong plugin.toml", "mend icon in plugin.toml"))


def _of_database(status: Status | None) -> Iterator[Finding]:
    if status is None or status.is_current:
        return
    if status.fault:
        yield Finding("FAIL", status.lineage, status.fault.removeprefix(f"{status.lineage}: "))
    elif status.is_ahead:
        text = tr("bảng thuộc bản mới hơn của phân hệ", "its tables belong to a newer version of it")
        mend = tr("cài lại bản mới của phân hệ", "install the newer version again")
        yield Finding("FAIL", status.lineage, text, mend)
    else:
        waiting = ", ".join(status.pending)
        mend = tr(f"sao lưu rồi chạy: intranet db upgrade --plugin {status.lineage}",
                  f"back up, then run: intranet db upgrade --plugin {status.lineage}")  # fmt: skip
        yield Finding("WARN", status.lineage, tr(f"bảng còn chờ {waiting}", f"its tables wait for {waiting}"), mend)


def _of_texts(one: Found) -> Iterator[Finding]:
    if one.folder is None:
        return
    catalogs = Catalogs(None, one.folder / "translations", one.id)
    for code in i18n.LOCALES:
        catalogs.get(code)
    for code, why in catalogs.faults.items():
        mend = tr(
            "sửa tệp .po; đến lúc ấy câu chữ hiện bằng tiếng Việt", "mend the .po; until then texts are Vietnamese"
        )
        yield Finding("WARN", one.id, tr(f"bản dịch {code} không đọc được: {why}",
                                         f"the translation {code} cannot be read: {why}"), mend)  # fmt: skip


def _packages(one: Found) -> Iterator[Finding]:
    """What an installed distribution says it needs: another one may have changed it since."""
    if one.source != "distribution":
        return
    entries = [entry for entry in metadata.entry_points(group=discovery.GROUP) if entry.name == one.id]
    for text in (entries[0].dist.requires if entries and entries[0].dist else None) or ():
        if why := _unmet(text):
            yield Finding("FAIL", one.id, why, f"pip install '{text.partition(';')[0].strip()}'")


def _unmet(text: str) -> str:
    try:
        wanted = Requirement(text)
        if wanted.marker and not wanted.marker.evaluate({"extra": ""}):
            return ""
        version = metadata.version(wanted.name)
    except InvalidRequirement:
        return ""
    except metadata.PackageNotFoundError:
        return tr(f"cần gói {text}, chưa cài", f"needs the package {text}, which is not installed")
    if wanted.specifier.contains(version, prereleases=True):
        return ""
    return tr(f"cần gói {text}, đang cài {version}", f"needs the package {text}, installed is {version}")


def _loading(chosen: Settings) -> Iterator[Finding]:
    """Load them all in a process of its own: a plugin may well end it."""
    sound = [one for one in discovery.find(chosen) if one.problem is None]
    if not sound or chosen.safe_mode:
        return
    before = boot.crashes(chosen.instance)
    command = [sys.executable, "-m", "intranet.cli.plugins_load", language()]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=LOADING_SECONDS, check=False)  # noqa: S603 - our own module
    except subprocess.TimeoutExpired:
        yield Finding("FAIL", "plugins", tr("nạp thử quá lâu", "loading them takes too long"), _safe_mode())
        return
    for plugin_id, reason in _reported(done.stdout):
        if plugin_id not in before:
            yield Finding("FAIL", plugin_id, reason)
    if done.returncode:
        with boot.marking(chosen.instance):
            crashed = boot.crashes(chosen.instance).keys() - before.keys()
        names = ", ".join(sorted(crashed)) or tr("không rõ", "unknown")
        mend = tr("từ nay phân hệ ấy bị bỏ qua; sửa rồi chạy: intranet plugins retry ID",
                  "it is skipped from now on; mend it, then run: intranet plugins retry ID")  # fmt: skip
        yield Finding("FAIL", names, tr("làm dừng chương trình khi nạp", "ends the process that loads it"), mend)


def _reported(output: str) -> list[tuple[str, str]]:
    # Plugins may print, too; ours is marked.
    marked = [line.removeprefix(MARK) for line in output.splitlines() if line.startswith(MARK)]
    return [(str(name), str(reason)) for name, reason in json.loads(marked[-1])] if marked else []


def _safe_mode() -> str:
    return tr("chạy với INTRANET_SAFE_MODE=1 để xem phân hệ nào", "run with INTRANET_SAFE_MODE=1 and look which one")
