"""The text of a story: plain text as people type it, read as paragraphs, lists and headings. No HTML is typed.

An empty line begins a new paragraph, lines that begin with "- " make a list, one that begins with "## " is a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Literal

Kind = Literal["p", "ul", "h"]
# What XML cannot hold, and what nobody sees.
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph (*p*), a list (*ul*) or a heading (*h*) with its lines."""

    kind: Kind
    lines: Sequence[str]

    @property
    def text(self) -> str:
        """All of it in one line."""
        return " ".join(self.lines)


def blocks(text: str) -> list[Block]:
    """The parts of `text`, in their order; each line is plain text that has yet to be escaped."""
    found: list[Block] = []
    for part in re.split(r"\n\s*\n", clean(text)):
        lines = [line.strip() for line in part.split("\n") if line.strip()]
        for kind, same in groupby(lines, _kind):
            found += _blocks(kind, [_bare(kind, line) for line in same])
    return found


def clean(text: str) -> str:
    """`text` with line ends of one kind and without control characters."""
    return _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _kind(line: str) -> Kind:
    if line.startswith("## "):
        return "h"
    return "ul" if line.startswith(("- ", "• ", "* ")) else "p"


def _bare(kind: Kind, line: str) -> str:
    return line if kind == "p" else line.partition(" ")[2].strip()


def _blocks(kind: Kind, lines: list[str]) -> list[Block]:
    kept = [line for line in lines if line]
    if kind == "h":
        return [Block("h", [line]) for line in kept]
    return [Block(kind, kept)] if kept else []
