"""Stories as an Atom feed (RFC 4287), for the website of the agency and whoever reads feeds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlsplit

from lxml import etree

from intranet import clock

from ..models import Photo, Story, Submission
from ..texts import CATEGORIES, ID
from .prose import blocks, clean

NAMESPACE = "http://www.w3.org/2005/Atom"
XHTML = "http://www.w3.org/1999/xhtml"
MEDIA_TYPE = "application/atom+xml"
# The day from which this plugin gives names: a tag says who gave it and when (RFC 4151).
_SINCE = date(2026, 1, 1)


class Addresses:
    """Where things are, as whole addresses: of this feed, of a story, of a photo."""

    def __init__(self, feed: str, story: Any, photo: Any) -> None:
        self.feed, self.story, self.photo = feed, story, photo

    def tag(self, *path: object) -> str:
        """A name that stays the same wherever the feed is moved below its host."""
        return f"tag:{urlsplit(self.feed).hostname},{_SINCE.isoformat()}:{'/'.join(map(str, (ID, *path)))}"


def feed(
    title: str, author: str, stories: Sequence[tuple[Story, Submission]], photos: dict[int, Photo],
    sizes: dict[int, int], updated: datetime | None, addresses: Addresses,
) -> bytes:  # fmt: skip
    """The feed; `photos` by story, `sizes` in bytes by the file of a photo, `updated` when anything last changed."""
    root = etree.Element(
        _a("feed"), nsmap={None: NAMESPACE}, attrib={"{http://www.w3.org/XML/1998/namespace}lang": "vi"}
    )
    _text(root, "id", addresses.tag("stories"))
    _text(root, "title", title)
    _text(root, "updated", _moment(updated or datetime(_SINCE.year, _SINCE.month, _SINCE.day, tzinfo=UTC)))
    _text(etree.SubElement(root, _a("author")), "name", author)
    etree.SubElement(root, _a("link"), rel="self", type=MEDIA_TYPE, href=addresses.feed)
    for story, submission in stories:
        _entry(root, story, submission, photos.get(story.id), sizes, addresses)
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)


def _entry(
    root: etree._Element, story: Story, submission: Submission, photo: Photo | None, sizes: dict[int, int],
    addresses: Addresses,
) -> None:  # fmt: skip
    entry = etree.SubElement(root, _a("entry"))
    _text(entry, "id", addresses.tag("stories", story.id))
    _text(entry, "title", story.title)
    _text(entry, "updated", _moment(story.changed_at))
    _text(entry, "published", _moment(story.published_at or story.changed_at))
    if story.byline:
        _text(etree.SubElement(entry, _a("author")), "name", story.byline)
    label = str(CATEGORIES[submission.category])
    etree.SubElement(entry, _a("category"), term=submission.category, label=label)
    etree.SubElement(entry, _a("link"), rel="alternate", type="text/html", href=addresses.story(story.id))
    if photo is not None:
        more = {"length": str(sizes[photo.file_id])} if photo.file_id in sizes else {}
        address = addresses.photo(photo.id, "large")
        etree.SubElement(
            entry, _a("link"), rel="enclosure", type="image/jpeg", href=address, title=_clean(photo.alt), **more
        )
    _text(entry, "summary", story.lead)
    entry.append(_content(story))


def _content(story: Story) -> etree._Element:
    content = etree.Element(_a("content"), type="xhtml")
    division = etree.SubElement(content, f"{{{XHTML}}}div", nsmap={None: XHTML})
    if story.quote:
        _html(_html(division, "blockquote"), "p", story.quote)
    for block in blocks(story.body):
        if block.kind == "ul":
            listed = _html(division, "ul")
            for line in block.lines:
                _html(listed, "li", line)
        else:
            _html(division, "h2" if block.kind == "h" else "p", block.text)
    return content


def _html(parent: etree._Element, name: str, text: str = "") -> etree._Element:
    made = etree.SubElement(parent, f"{{{XHTML}}}{name}")
    if text:
        made.text = _clean(text)
    return made


def _text(parent: etree._Element, name: str, text: str) -> None:
    etree.SubElement(parent, _a(name)).text = _clean(text)


def _clean(text: str) -> str:
    return clean(text).encode("utf-8", "replace").decode()


def _a(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _moment(moment: datetime) -> str:
    return clock.local(moment).isoformat(timespec="seconds")
