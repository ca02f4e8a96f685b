"""From the parser's events to a tree: what is ours is kept, attachments go into files, all else is passed over."""

from __future__ import annotations

from pathlib import Path

from .limits import Limits
from .names import OWN, PAYLOADS, SIGNATURE, family_of, plain
from .payloads import Payload
from .refusals import Rejected, mark, too_many_files
from .tree import Node

_SIGNATURES = ("signature", "digitalsignature")


class Builder:
    """Takes the events of one document. `root` is None when its family is none of ours."""

    def __init__(self, folder: Path, limits: Limits) -> None:
        self.family: str | None = None
        self.root: Node | None = None
        self.signed = False
        self.begun = False
        self._folder, self._limits = folder, limits
        self._open: list[Node] = []
        self._depth = self._elements = self._payloads = self._texts = self._lengths = 0
        # Elements that are open inside one that is passed over, itself included.
        self._passed = 0
        self._payload: Payload | None = None

    def start(self, namespace: str, local: str, attributes: dict[str, str]) -> None:
        """An element begins. Raises :class:`Rejected` beyond a limit."""
        self._count(attributes)
        name = plain(local)
        if not self.begun:
            self.begun = True
            self.family = family_of(namespace, local)
        if self._payload is not None:
            # Base64 has no elements in it.
            self._payload.broken = True
        if self._passed or self._payload is not None or not self._is_own(namespace, name):
            self._passed += 1
            return
        node = Node(name, local, namespace, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self.root = node
        self._open.append(node)
        self._texts = 0
        if self._is_payload(name):
            node.payload = self._payload = self._new_payload()

    def end(self) -> None:
        """The innermost element ends."""
        self._depth -= 1
        if self._passed:
            self._passed -= 1
            return
        node = self._open.pop()
        if node.payload is not None:
            node.payload.close()
            self._payload = None
        elif node.name in _SIGNATURES and (node.children or node.text.strip()):
            self.signed = True

    def characters(self, text: str) -> None:
        """Text inside the innermost element. Raises :class:`Rejected` beyond a limit."""
        if self._passed:
            return
        if self._payload is not None:
            self._payload.feed(text)
            return
        self._texts += len(text)
        self._lengths += len(text)
        if self._texts > self._limits.text or self._lengths > self._limits.texts_together:
            tag = self._open[-1].tag
            raise Rejected(
                "limit_exceeded", mark("Nội dung của %(element)s quá dài; đề nghị nơi gửi xem lại."), element=tag
            )
        self._open[-1].texts.append(text)

    def close(self) -> None:
        """Close what is still open, when reading ends early."""
        if self._payload is not None:
            self._payload.close()

    def _is_own(self, namespace: str, name: str) -> bool:
        self.signed = self.signed or (namespace == SIGNATURE and name == "signature")
        return self.family is not None and namespace in OWN[self.family]

    def _is_payload(self, name: str) -> bool:
        above = self._open[-2].name if len(self._open) > 1 else ""
        return self.family is not None and name == PAYLOADS[self.family] and above == "attachment"

    def _new_payload(self) -> Payload:
        self._payloads += 1
        if self._payloads > self._limits.attachments:
            raise too_many_files(self._limits)
        return Payload(self._folder / str(self._payloads), self._limits)

    def _count(self, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._elements += 1
        limits = self._limits
        if self._depth > limits.depth or self._elements > limits.elements or len(attributes) > limits.attributes:
            raise Rejected(
                "limit_exceeded", mark("Cấu trúc XML quá sâu hoặc quá nhiều phần tử; đề nghị nơi gửi xem lại.")
            )
