"""`intranet egov parse`: what a message says, and whether it would be taken. Nothing is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Collection
from pathlib import Path

import click

from . import as_json
from .reading import read
from .refusals import Rejected


@click.command("parse")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--own", "own", metavar="ID", multiple=True,
              help="Mã định danh của cơ quan mình, thay cho mã đã cài đặt / an id of this agency.")  # fmt: skip
def parse(file: Path, own: tuple[str, ...]) -> None:
    """Đọc một tệp edXML, in ra JSON; mã thoát 1 khi bị từ chối / read an edXML file, print JSON."""
    with file.open("rb") as stream:
        try:
            with read(stream, own_ids=own or _own_ids()) as message:
                found = as_json.of(message)
        except Rejected as refused:
            found = as_json.of(refused)
    click.echo(json.dumps(found, ensure_ascii=False))
    if found["outcome"] != "accepted":
        sys.exit(1)


def _own_ids() -> Collection[str]:
    from ..organs.own import own_ids

    return own_ids()
