"""Files to store."""

from __future__ import annotations

import io
import zipfile

import pytest
from flask import Flask

from intranet import files
from intranet.access import Actor
from intranet.database import transaction
from intranet.files.models import StoredFile

PERSON = Actor(person_id=7, account_id=3, name="Nguyễn Văn Ổn")
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 8


def zipped(**members: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return made.getvalue()


def keep(content: bytes = PDF, name: str = "Kế hoạch 2026.pdf", **given: object) -> StoredFile:
    """Store `content` in a transaction of its own."""
    with transaction():
        return files.store(PERSON, io.BytesIO(content), name, **{"subject_kind": "test", **given})  # type: ignore[arg-type]


@pytest.fixture
def own_readers(app: Flask) -> None:
    files.load_readers([])
