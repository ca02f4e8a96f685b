"""`intranet plans parse`: read plans from files and print what was read as JSON.

Works without a database and without the application: it only reads files.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from intranet.plans.importer import MAX_BYTES, ImportResult, parse_bytes


@click.group(help="Đọc kế hoạch từ tệp. / Read plans from files.")
def plans() -> None:
    """The group the command line mounts as `plans`."""


@plans.command(help="Đọc từng FILE (.txt, .md, .docx, .pdf; `-` là đầu vào chuẩn) và in kết quả dạng JSON.")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=str))
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path, file_okay=False),
    help="Ghi kế hoạch đọc được vào DIR/<tên tệp>.json.",
)
def parse(files: Sequence[str], folder: Path | None) -> None:
    """Exit 0 when every file was imported, 1 when one was rejected, 2 when one could not be read."""
    status = 0
    for file in files:
        try:
            result = parse_bytes(_read(file), file)
            if folder and result.plan:
                _write(folder, "stdin" if file == "-" else Path(file).stem, result.plan.to_dict())
        except OSError as error:
            click.echo(f"Không mở được “{error.filename or file}”: {_why(error)}", err=True)
            status = 2
            continue
        _print(result, indent=2 if len(files) == 1 else None)
        status = max(status, 1 if result.outcome == "reject" else 0)
    sys.exit(status)


def _read(file: str) -> bytes:
    if file == "-":
        return sys.stdin.buffer.read(MAX_BYTES + 1)
    with Path(file).open("rb") as source:
        return source.read(MAX_BYTES + 1)


def _why(error: OSError) -> str:
    known = {
        FileNotFoundError: "không có tệp này.",
        PermissionError: "không có quyền đọc hoặc ghi.",
        IsADirectoryError: "đây là thư mục, không phải tệp.",
        FileExistsError: "đường dẫn đã là một tệp.",
        NotADirectoryError: "đường dẫn đi qua một tệp.",
    }
    return known.get(type(error), error.strerror or str(error))


def _print(result: ImportResult, indent: int | None) -> None:
    """UTF-8 whatever the encoding of the terminal."""
    text = json.dumps(result.to_dict(), ensure_ascii=False, indent=indent)
    click.echo(text.encode("utf-8", "surrogatepass"))


def _write(folder: Path, stem: str, plan: dict[str, Any]) -> None:
    """Write beside the target and rename, so that a reader never sees half a file."""
    folder.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=folder, prefix=f".{stem[:80]}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as target:
            json.dump(plan, target, ensure_ascii=False, indent=2)
            target.write("\n")
        Path(name).chmod(0o644)
        Path(name).replace(folder / f"{stem}.json")
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
