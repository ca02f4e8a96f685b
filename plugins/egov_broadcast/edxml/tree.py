"""The elements of a message, without the files: a few kilobytes, however large the attachments are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .payloads import Payload


@dataclass(slots=True, eq=False)
class Node:
    """An element of the family's own namespaces. `name` is compared, `tag` as it was written."""

    name: str
    tag: str
    namespace: str
    attributes: dict[str, str]
    texts: list[str] = field(default_factory=list)
    children: list[Node] = field(default_factory=list)
    payload: Payload | None = None

    @property
    def text(self) -> str:
        """Its own text."""
        return "".join(self.texts)

    def all(self, *path: str) -> list[Node]:
        """The elements at the end of `path`, in order."""
        found = [self]
        for name in path:
            found = [child for node in found for child in node.children if child.name == name]
        return found

    def first(self, *path: str) -> Node | None:
        """The first element at the end of `path`."""
        return next(iter(self.all(*path)), None)

    def said(self, *path: str) -> str:
        """The text of the first element at the end of `path`; empty when there is none."""
        found = self.first(*path)
        return found.text if found else ""

    def walk(self) -> Iterator[Node]:
        """This element and all below it, in order."""
        waiting = [self]
        while waiting:
            node = waiting.pop()
            yield node
            waiting.extend(reversed(node.children))

    def find(self, name: str) -> Node | None:
        """The first element of that name, wherever it is."""
        return next((node for node in self.walk() if node.name == name), None)
