"""Maintenance of the translation catalogues: `intranet translations update` and `check`.

Source texts are Vietnamese. The English catalogue holds all of them; the Vietnamese one only the
English texts of libraries (:mod:`intranet.web.messages`).
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import PoFileError, read_po, write_po

from intranet.config import CHECKOUT
from intranet.web.compiled import DOMAIN, po_path, same_placeholders

LOCALES = ("vi", "en")
LIBRARY_FILE = "web/messages.py"
METHODS = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
KEYWORDS: dict[str, Any] = {
    "_": None, "gettext": None, "lazy": None, "mark": None, "ngettext": (1, 2), "plural_form": (1, 2),
    "mark_plural": (1, 2),
}  # fmt: skip


def extract(package: Path) -> Catalog:
    """Every text to translate below the folder `package`."""
    catalog = Catalog(fuzzy=False, charset="utf-8")
    for name, line, text, comments, context in extract_from_dir(
        package, METHODS, {"**.html": {"silent": "false"}}, keywords=KEYWORDS, comment_tags=("i18n:",),
    ):  # fmt: skip
        catalog.add(text, None, [(name, line)], auto_comments=comments, context=context)
    return catalog


def library_texts(template: Catalog) -> set[str]:
    """Texts of `template` that libraries look up, in English."""
    return {text_of(message) for message in messages(template) if _is_library(message)}


def update(root: Path = CHECKOUT) -> dict[str, int]:
    """Bring the catalogues below `root` up to date; how many texts still lack a translation, by locale."""
    template = extract(root / "intranet")
    return {locale: _update_one(root, locale, template) for locale in LOCALES}


def check(root: Path = CHECKOUT) -> list[str]:
    """What is wrong with the catalogues, one line each: missing, fuzzy or unknown texts, placeholders."""
    template = extract(root / "intranet")
    problems: list[str] = []
    for locale in LOCALES:
        wanted = {text_of(m) for m in messages(template)} if locale == "en" else library_texts(template)
        problems += _compared(locale, wanted, load(root, locale))
    return problems


def _compared(locale: str, wanted: set[str], catalog: Catalog) -> list[str]:
    known = {text_of(m): m for m in messages(catalog)}
    problems = [f"{locale}: missing: {text}" for text in sorted(wanted - known.keys())]
    problems += [f"{locale}: unknown: {text}" for text in sorted(known.keys() - wanted)]
    for text in sorted(wanted & known.keys()):
        problems += [f"{locale}: {problem}: {text}" for problem in problems_of(known[text])]
    return problems


def update_plugin(folder: Path, domain: str) -> int:
    """Bring the English catalogue of the plugin in `folder` up to date; how many texts still lack a translation.

    A text that core has, too, begins with core's translation.
    """
    cores = {text_of(message): message for message in messages(load(CHECKOUT, "en"))}
    old = cores | {text_of(message): message for message in messages(load(folder, "en", domain))}
    fresh, missing = _renewed("en", messages(_of_plugin(folder)), old)
    save(folder, fresh, domain)
    return missing


def check_plugin(folder: Path, domain: str) -> list[str]:
    """What is wrong with the English catalogue of the plugin in `folder`, one line each, as :func:`check` says it."""
    wanted = {text_of(message) for message in messages(_of_plugin(folder))}
    try:
        catalog = load(folder, "en", domain)
    except (OSError, ValueError, PoFileError) as error:
        return [f"en: {error}"]
    return _compared("en", wanted, catalog)


def _of_plugin(folder: Path) -> Catalog:
    found = Catalog(fuzzy=False, charset="utf-8")
    for message in messages(extract(folder)):
        if not all(name.startswith(("tests/", "migrations/")) for name, _line in message.locations):
            found[message.id] = message
    return found


def problems_of(message: Message) -> Iterator[str]:
    """What is wrong with one translated message."""
    forms = forms_of(message)
    if not all(forms):
        yield "not translated"
        return
    if message.fuzzy:
        yield "fuzzy"
    fits = same_placeholders(text_of(message))
    yield from (f"placeholders differ in {form!r}" for form in forms if not fits(form))


def messages(catalog: Catalog) -> Iterator[Message]:
    """The messages of a catalogue, without its header."""
    return (message for message in catalog if message.id)


def forms_of(message: Message) -> list[str]:
    """The translation, with all its plural forms; empty strings where one is missing."""
    string = message.string or ""
    return [string] if isinstance(string, str) else list(string)


def text_of(message: Message) -> str:
    """The source text; of a plural, its first form."""
    return message.id if isinstance(message.id, str) else message.id[0]


def load(root: Path, locale: str, domain: str = DOMAIN) -> Catalog:
    """The catalogue of `locale` below `root`; an empty one when there is none."""
    path = po_path(root / "translations", locale, domain)
    if not path.exists():
        return Catalog(locale=locale)
    return read_po(io.BytesIO(path.read_bytes()), locale=locale)


def save(root: Path, catalog: Catalog, domain: str = DOMAIN) -> None:
    """Write a catalogue: sorted, without dates and line numbers, so that a diff shows only texts."""
    written = io.BytesIO()
    write_po(written, catalog, width=110, sort_output=True, no_location=True, omit_header=True, ignore_obsolete=True)
    header = (
        f'msgid ""\nmsgstr ""\n"Language: {catalog.locale}\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Content-Transfer-Encoding: 8bit\\n"\n"Plural-Forms: {catalog.plural_forms}\\n"\n\n'
    )
    path = po_path(root / "translations", str(catalog.locale), domain)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header.encode() + written.getvalue().lstrip())


def _update_one(root: Path, locale: str, template: Catalog) -> int:
    old = {text_of(message): message for message in messages(load(root, locale))}
    wanted = (message for message in messages(template) if locale != "vi" or _is_library(message))
    fresh, missing = _renewed(locale, wanted, old)
    save(root, fresh)
    return missing


def _renewed(locale: str, wanted: Iterable[Message], old: Mapping[str, Message]) -> tuple[Catalog, int]:
    """A catalogue of the texts `wanted` with the translations of `old`, and how many have none."""
    fresh = Catalog(locale=locale, charset="utf-8", fuzzy=False)
    missing = 0
    for message in wanted:
        found = old.get(text_of(message))
        kept = found is not None and _same_shape(found, message)
        fresh.add(message.id, found.string if found is not None and kept else "")
        missing += not (found is not None and kept and all(forms_of(found)))
    return fresh, missing


def _same_shape(one: Message, other: Message) -> bool:
    return isinstance(one.id, str) == isinstance(other.id, str)


def _is_library(message: Message) -> bool:
    return any(name.endswith(LIBRARY_FILE) for name, _line in message.locations) and text_of(message).isascii()
