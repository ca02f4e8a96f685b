"""Catalogues at run time: `.po` is the source, compiled once into the instance folder.

A compiled file is named after the digest of its source, so it is never stale, and several workers
starting together write the same thing.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from intranet.config import CHECKOUT

log = logging.getLogger(__name__)

DOMAIN = "messages"
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
# Our texts may name the field at fault where a library's text does not.
_FREE_PLACEHOLDERS = {"field", "num"}


def source_folder() -> Path:
    """Where core's catalogues are: in the checkout, or inside the installed package."""
    checkout = CHECKOUT / "translations"
    return checkout if checkout.is_dir() else Path(__file__).resolve().parent.parent / "_translations"


def po_path(folder: Path, locale: str, domain: str = DOMAIN) -> Path:
    """The source catalogue of `locale` below `folder`."""
    return folder / locale / "LC_MESSAGES" / f"{domain}.po"


class Catalogs:
    """The catalogues of one domain, read when first needed.

    Without `instance` nothing is kept. `fallback` is asked for texts that are not here. What cannot be read
    is as if it were not there; `faults` says why, by locale.
    """

    def __init__(
        self,
        instance: Path | None,
        folder: Path | None = None,
        domain: str = DOMAIN,
        fallback: Catalogs | None = None,
    ) -> None:
        self.target = instance / "translations" / domain if instance else None
        self.folder = folder or source_folder()
        self.domain = domain
        self.fallback = fallback
        self.faults: dict[str, str] = {}
        self._loaded: dict[str, NullTranslations] = {}

    def get(self, locale: str) -> NullTranslations:
        """The catalogue of `locale`; an empty one when there is none."""
        if locale not in self._loaded:
            self._loaded[locale] = self._load(locale)
        return self._loaded[locale]

    def _load(self, locale: str) -> NullTranslations:
        below = self.fallback.get(locale) if self.fallback else NullTranslations()
        try:
            source = po_path(self.folder, locale, self.domain).read_bytes()
        except FileNotFoundError:
            return below
        except OSError as error:
            self.faults[locale] = str(error.strerror)
            return below
        digest = hashlib.sha256(source).hexdigest()[:16]
        path = self.target / f"{locale}-{digest}.mo" if self.target else None
        try:
            found = GNUTranslations(io.BytesIO(self._compiled(path, source, locale)))
        except Exception as error:
            # A plugin's file may hold anything; its texts are then shown as they stand in its code.
            self.faults[locale] = f"{type(error).__name__}: {error}"
            log.warning("translations of %s (%s) cannot be read: %s", self.domain, locale, error)
            return below
        found.add_fallback(below)
        return found

    @staticmethod
    def _compiled(path: Path | None, source: bytes, locale: str) -> bytes:
        try:
            return path.read_bytes() if path else compile_po(source, locale)
        except OSError:
            compiled = compile_po(source, locale)
        if path:
            _write(path, compiled)
        return compiled


# Applications of one process need the same ones.
@lru_cache(maxsize=16)
def compile_po(source: bytes, locale: str) -> bytes:
    """The `.mo` form of the `.po` text `source`. Fuzzy entries are left out, and those whose placeholders are wrong.

    Raises :class:`babel.messages.pofile.PoFileError` for what is no such text.
    """
    catalog = read_po(io.BytesIO(source), locale=locale, abort_invalid=True)
    for message in catalog:
        if message.id and not all(map(same_placeholders(message.id), _forms(message.string))):
            # Filling it in would fail in the middle of a page.
            message.string = ""
    compiled = io.BytesIO()
    write_mo(compiled, catalog)
    return compiled.getvalue()


def same_placeholders(source: str | Sequence[str]) -> Callable[[str], bool]:
    """A test whether a translation of `source` can be filled in with what the code gives."""
    wanted = set(placeholders(source if isinstance(source, str) else source[0]))
    return lambda form: not (set(placeholders(form)) ^ wanted) - _FREE_PLACEHOLDERS


def placeholders(text: str) -> list[str]:
    """Names of the placeholders in `text`."""
    return [found[1] or found[2] for found in _PLACEHOLDER.finditer(text)]


def _forms(string: object) -> Sequence[str]:
    if isinstance(string, str):
        return [string] if string else []
    return [form for form in string if form] if isinstance(string, list | tuple) else []


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
