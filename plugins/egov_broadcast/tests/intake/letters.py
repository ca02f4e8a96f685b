"""The letters of the parser's tests with a picture: no words are looked for in it, which takes a process of its own."""

from __future__ import annotations

from typing import Any

from ..edxml import building
from ..edxml.building import PNG, Attached, Letter


def letter(family: str = "qcvn", **header: Any) -> Letter:
    """A document to us."""
    return building.letter(family, **header).with_files(Attached("Công văn 15.png", PNG, "image/png"))
