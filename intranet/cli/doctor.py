"""`intranet doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

from intranet import config
from intranet.cli import checks
from intranet.cli.checks import Check, Finding
from intranet.cli.context import Options
from intranet.cli.words import tr
from intranet.config import ConfigError, Settings

_STYLE = {"OK": "green", "WARN": "yellow", "FAIL": "red"}


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True, help="In JSON cho máy đọc / print JSON.")
@click.pass_obj
def command(options: Options, as_json: bool) -> None:
    """Kiểm tra cấu hình, dữ liệu, tệp, đồng hồ, thư; mã thoát 1 khi có lỗi / check the installation."""
    found = examine(options)
    if as_json:
        click.echo(json.dumps([asdict(finding) for finding in found], ensure_ascii=False, indent=2))
    else:
        for finding in found:
            _print(finding)
    if any(finding.level == "FAIL" for finding in found):
        raise SystemExit(1)


def examine(options: Options) -> list[Finding]:
    """Every check in order. A check that breaks is itself a finding."""
    try:
        settings = config.load(options.instance)
    except ConfigError as error:
        return [Finding("FAIL", "config", str(error), _mend_config())]
    found = [
        Finding("OK", "config", tr(f"thư mục dữ liệu {settings.instance}", f"instance folder {settings.instance}"))
    ]
    found += [finding for check in checks.FIRST for finding in _run(check, settings)]
    if not any(finding.level == "FAIL" and finding.subject in ("application", "database") for finding in found):
        found += [finding for check in checks.THEN for finding in _run(check, settings)]
    return found


def _run(check: Check, settings: Settings) -> list[Finding]:
    try:
        return list(check(settings))
    except Exception as error:
        why = f"{type(error).__name__}: {error}".splitlines()[0]
        return [Finding("FAIL", check.__name__, why, checks.mend_unexpected())]


def _mend_config() -> str:
    return tr(
        "sửa dòng này trong config.toml hoặc biến INTRANET_…",
        "mend this line in config.toml or the variable INTRANET_…",
    )


def _print(finding: Finding) -> None:
    level = click.style(f"{finding.level:4}", fg=_STYLE[finding.level], bold=True)
    click.echo(f"{level}  {finding.subject}: {finding.text}")
    if finding.mend:
        click.echo(f"      → {finding.mend}")
