"""Files: content once per digest, type by extension and signature, read by those the subject allows."""

from __future__ import annotations

from flask import Flask

from intranet.config import ConfigError
from intranet.files import stores
from intranet.files.erasing import erase
from intranet.files.models import FileBlob, StoredFile
from intranet.files.service import (
    Held,
    StoreDown,
    archive,
    forget,
    hand_over,
    hold,
    load_readers,
    may_read,
    open,
    store,
    sweep,
)
from intranet.files.showing import show
from intranet.files.stores import Store, sync_folder

__all__ = [
    "FileBlob",
    "Held",
    "Store",
    "StoreDown",
    "StoredFile",
    "archive",
    "erase",
    "forget",
    "hand_over",
    "hold",
    "init_app",
    "load_readers",
    "may_read",
    "open",
    "show",
    "store",
    "sweep",
    "sync_folder",
]


def init_app(app: Flask) -> None:
    """Keep files where the settings say. A folder is made now, any other store is opened at its first use.

    Raises :class:`ConfigError` when the folder cannot be made.
    """
    settings = app.extensions["settings"]
    store = Store(settings.files, stores.options(settings.files_endpoint, settings.files_key, settings.files_secret))
    try:
        store.prepare()
    except OSError as error:
        why = f"{error.filename or settings.files}: {error.strerror}"
        raise ConfigError(f"files_url: không dùng được thư mục của kho tệp ({why})") from error
    app.extensions["files"] = store
