"""Checks of the translations."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Message
from babel.messages.pofile import PoFileError, read_po

from intranet.web import catalogs
from intranet.web.compiled import po_path

LOCALE = "en"


def translated(folder: Path) -> Iterator[str]:
    """Every text of the code and the templates is in the English catalogue, complete, and nothing else is."""
    path = po_path(folder / "translations", LOCALE, folder.name)
    wanted = {
        catalogs.text_of(message) for message in catalogs.messages(catalogs.extract(folder)) if not _in_tests(message)
    }
    place = path.relative_to(folder).as_posix()
    if not path.is_file():
        if wanted:
            yield f"{place} is missing; {len(wanted)} texts have no English"
        return
    try:
        with path.open("rb") as file:
            known = {catalogs.text_of(m): m for m in catalogs.messages(read_po(file, LOCALE, abort_invalid=True))}
    except (PoFileError, ValueError) as error:
        yield f"{place} cannot be read: {error}"
        return
    for text in sorted(wanted - known.keys()):
        yield f"{place}: “{text}” is missing; add it with its English"
    for text in sorted(known.keys() - wanted):
        yield f"{place}: “{text}” is no longer used; remove it"
    for text in sorted(known.keys() & wanted):
        yield from (f"{place}: “{text}”: {problem}" for problem in catalogs.problems_of(known[text]))


def _in_tests(message: Message) -> bool:
    return all(name.startswith(("tests/", "migrations/")) for name, _line in message.locations)
