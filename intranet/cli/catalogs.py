"""Keeping the catalogues complete: what the code says, what is translated. For developers, in a checkout.

Source texts are Vietnamese, so only English has a catalogue of ours.
"""

from __future__ import annotations

import io
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

from intranet.config import CHECKOUT
from intranet.web.compiled import po_path, source_folder

LOCALE = "en"
_METHODS = [("**/templates/**.html", "jinja2.ext:babel_extract"), ("**.py", "python")]
_OPTIONS = {"**/templates/**.html": {"silent": "false", "newstyle_gettext": "false"}}
_KEYWORDS = {"_": None, "lazy": None, "ngettext": (1, 2)}


def extract(root: Path = CHECKOUT / "intranet") -> Catalog:
    """Every text marked for translation below `root`."""
    catalog = Catalog(project="Lan Tỏa", charset="utf-8")
    found = extract_from_dir(
        root, _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("i18n:",), strip_comment_tags=True,
        directory_filter=lambda path: Path(path).name != "cli",
    )  # fmt: skip
    for filename, _line, message, comments, _context in sorted(found, key=lambda row: (row[0], row[1])):
        # Without line numbers a catalogue changes only when a text does.
        catalog.add(message, locations=[(f"{root.name}/{filename}", 0)], auto_comments=comments)
    return catalog


def update() -> int:
    """Bring the English catalogue in step with the code; how many texts still lack a translation."""
    path = po_path(source_folder(), LOCALE)
    catalog = _read(path)
    catalog.update(extract(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    path.parent.mkdir(parents=True, exist_ok=True)
    written = io.BytesIO()
    write_po(written, catalog, width=110, include_lineno=False, sort_by_file=False, omit_header=False)
    path.write_bytes(written.getvalue())
    return sum(1 for message in catalog if message.id and not _complete(message))


def faults() -> list[str]:
    """What is wrong with the English catalogue, one line each; none when it is complete."""
    catalog = _read(po_path(source_folder(), LOCALE))
    wanted = {_key(message): message for message in extract() if message.id}
    found: list[str] = []
    for key, message in wanted.items():
        known = catalog.get(key)
        if known is None or not _complete(known):
            found.append(f"missing: {key!r} ({message.locations[0][0]})")
        elif known.fuzzy:
            found.append(f"fuzzy: {key!r}")
        else:
            found.extend(f"wrong: {key!r}: {error}" for error in known.check(catalog))
    found.extend(f"unused: {_key(m)!r}" for m in catalog if m.id and _key(m) not in wanted)
    return found


def _key(message: Message) -> str:
    return message.id if isinstance(message.id, str) else str(message.id[0])


def _complete(message: Message) -> bool:
    texts = [message.string] if isinstance(message.string, str) else list(message.string or ("",))
    return all(texts)


def _read(path: Path) -> Catalog:
    if not path.exists():
        return Catalog(locale=LOCALE, project="Lan Tỏa", charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=LOCALE)
