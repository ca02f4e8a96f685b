"""Who may read the files of this plugin."""

from __future__ import annotations

from intranet import FileReader

READERS: tuple[FileReader, ...] = ()
