"""Files: content once per digest, type by extension and signature, read by those the subject allows."""

from __future__ import annotations

from flask import Flask

from intranet.files.models import FileBlob, StoredFile
from intranet.files.service import StoreDown, archive, load_readers, may_read, open, store, sweep
from intranet.files.stores import Store

__all__ = [
    "FileBlob",
    "Store",
    "StoreDown",
    "StoredFile",
    "archive",
    "init_app",
    "load_readers",
    "may_read",
    "open",
    "store",
    "sweep",
]


def init_app(app: Flask) -> None:
    """Keep files where the settings say. The store is opened at its first use."""
    app.extensions["files"] = Store(app.extensions["settings"].files)
