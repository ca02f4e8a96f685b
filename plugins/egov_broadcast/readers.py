"""Who may read the files of this plugin."""

from __future__ import annotations

from intranet import Actor, FileReader

from . import rights
from .models import DOCUMENT, MESSAGE
from .reading import drawing, queries


def _may_read_message(actor: Actor, _message_id: int | None) -> bool:
    return rights.registers(actor)


READERS: tuple[FileReader, ...] = (
    FileReader(DOCUMENT, queries.may_read_document),
    FileReader(drawing.PAGE, queries.may_read_page),
    FileReader(MESSAGE, _may_read_message),
)
