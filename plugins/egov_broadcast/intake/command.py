"""`intranet egov import`: takes messages in from files."""

from __future__ import annotations

import json
import sys
import uuid
from pathlib import Path

import click

from intranet import SYSTEM

from ..texts import OUTCOMES, _
from . import service
from .models import Message


@click.command("import")
@click.argument(
    "paths", metavar="FILE…", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path),
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="In mỗi tệp một dòng JSON / one line of JSON for each file.")
def take_in(paths: tuple[Path, ...], as_json: bool) -> None:
    """Nhận các tin edXML vào sổ; mã thoát 1 khi có tin không nhận / take edXML messages in."""
    all_taken = True
    for path in paths:
        with path.open("rb") as stream:
            message = service.take_in(stream, path.name, way="command", actor=SYSTEM, key=f"command:{uuid.uuid4().hex}")
        all_taken = all_taken and message.outcome != "refused"
        click.echo(json.dumps(message.facts, ensure_ascii=False) if as_json else _line(path, message))
    if not all_taken:
        sys.exit(1)


def _line(path: Path, message: Message) -> str:
    words = str(OUTCOMES[message.outcome][0])
    about = (
        message.detail if message.outcome == "refused" else " · ".join(filter(None, (message.code, message.subject)))
    )
    return _("%(file)s: %(outcome)s", file=path.name, outcome=words) + (f" – {about}" if about else "")
