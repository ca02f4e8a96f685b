"""Which file belongs to which entry of the manifest. An `xlink:href` is at most an id: nothing is ever fetched."""

from __future__ import annotations

from .filenames import clean
from .files import Enclosed
from .limits import Limits
from .names import PAYLOADS
from .refusals import too_many_files
from .tree import Node
from .values import is_absent

_CID = "cid:"


def enclosed(root: Node, family: str, limits: Limits) -> list[Enclosed]:
    """The files of a message in the order of its manifest; then those that the manifest does not name.

    An entry of the manifest without a file gives one without bytes. Raises :class:`Rejected` when there are too many.
    """
    references = [node for node in root.walk() if node.name == "reference"]
    files = [_File(node, family) for node in root.walk() if node.name == "attachment"]
    if max(len(references), len(files)) > limits.attachments:
        raise too_many_files(limits)
    left, found = list(files), []
    for reference in references:
        match = _match(reference, left)
        if match is not None:
            left.remove(match)
            found.append(match.enclosed(reference))
        elif _match(reference, files) is None:
            found.append(Enclosed(_names(reference), reference.said("contenttype"), None))
    return found + [one.enclosed(None) for one in left]


class _File:
    def __init__(self, node: Node, family: str) -> None:
        self._node = node
        self._payloads = [child.payload for child in node.all(PAYLOADS[family]) if child.payload is not None]
        self.id = content_id(node.said("contentid") or node.attributes.get("content-id", ""))
        self.names = _names(node)

    def enclosed(self, reference: Node | None) -> Enclosed:
        names = self.names + (_names(reference) if reference else ())
        if not any(not is_absent(name) for name in names):
            names = tuple(node.said("description") for node in (self._node, reference) if node)
        kind = (
            self._node.said("contenttype")
            or self._node.said("filetype")
            or self._node.attributes.get("content-type", "")
        )
        payload = next(iter(self._payloads), None)
        if payload is not None and len(self._payloads) > 1:
            # Two contents of one file: nobody could tell which is meant.
            payload.broken = True
        return Enclosed(names, kind or (reference.said("contenttype") if reference else ""), payload)


def content_id(text: str) -> str:
    """An id as it is compared: with or without `cid:`."""
    text = text.strip().strip("<>")
    return (text[len(_CID) :] if text.lower().startswith(_CID) else text).strip("<>")


def _match(reference: Node, files: list[_File]) -> _File | None:
    wanted = _wanted(reference)
    found = next((file for file in files if wanted and file.id == wanted), None)
    if found is not None:
        return found
    names = {clean(name) for name in _names(reference)}
    return next((file for file in files if not (wanted and file.id) and names & set(map(clean, file.names))), None)


def _wanted(reference: Node) -> str:
    said = content_id(reference.said("contentid"))
    link = reference.attributes.get("href", "")
    return said or (content_id(link) if link.lower().startswith(_CID) else "")


def _names(node: Node) -> tuple[str, ...]:
    found = (child.text for name in ("attachmentname", "filename", "name") for child in node.all(name))
    return tuple(name for name in found if not is_absent(name))
