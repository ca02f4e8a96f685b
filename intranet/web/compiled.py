"""Catalogues at run time: `.po` is the source, compiled once into the instance folder.

A compiled file is named after the digest of its source, so it is never stale, and several workers
starting together write the same thing.
"""

from __future__ import annotations

import hashlib
import io
import os
import tempfile
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from intranet.config import CHECKOUT

DOMAIN = "messages"


def source_folder() -> Path:
    """Where core's catalogues are: in the checkout, or inside the installed package."""
    checkout = CHECKOUT / "translations"
    return checkout if checkout.is_dir() else Path(__file__).resolve().parent.parent / "_translations"


def po_path(folder: Path, locale: str, domain: str = DOMAIN) -> Path:
    """The source catalogue of `locale` below `folder`."""
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


class Catalogs:
    """The catalogues of one application, read when first needed."""

    def __init__(self, instance: Path, folder: Path | None = None, domain: str = DOMAIN) -> None:
        self.target = instance / "translations" / domain
        self.folder = folder or source_folder()
        self.domain = domain
        self._loaded: dict[str, NullTranslations] = {}

    def get(self, locale: str) -> NullTranslations:
        """The catalogue of `locale`; an empty one when there is none."""
        if locale not in self._loaded:
            self._loaded[locale] = self._load(locale)
        return self._loaded[locale]

    def _load(self, locale: str) -> NullTranslations:
        try:
            source = po_path(self.folder, locale, self.domain).read_bytes()
        except FileNotFoundError:
            return NullTranslations()
        digest = hashlib.sha256(source).hexdigest()[:16]
        path = self.target / f"{locale}-{digest}.mo"
        try:
            return GNUTranslations(io.BytesIO(path.read_bytes()))
        except OSError:
            compiled = compile_po(source, locale)
            _write(path, compiled)
            return GNUTranslations(io.BytesIO(compiled))


def compile_po(source: bytes, locale: str) -> bytes:
    """The `.mo` form of the `.po` text `source`. Fuzzy entries are left out."""
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=locale))
    return compiled.getvalue()


def _write(path: Path, content: bytes) -> None:
    locale = path.name.partition("-")[0]
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, suffix=".tmp")
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(path)
        for old in path.parent.glob(f"{locale}-*.mo"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError:
        # A read-only or full instance folder costs the compiling at each start, nothing else.
        return
