"""Who may read the files of this plugin."""

from __future__ import annotations

from intranet import Actor, FileReader

from . import rights
from .documents import drafts, sheet
from .models import DOCUMENT, DRAFT, MESSAGE
from .reading import drawing, queries
from .tracking import export_job


def _may_read_message(actor: Actor, _message_id: int | None) -> bool:
    return rights.registers(actor)


READERS: tuple[FileReader, ...] = (
    FileReader(DOCUMENT, queries.may_read_document),
    FileReader(drawing.PAGE, queries.may_read_page),
    FileReader(DRAFT, drafts.may_read),
    sheet.SHEET.reader,
    FileReader(MESSAGE, _may_read_message),
    FileReader(export_job.KIND, export_job.may_read),
)
