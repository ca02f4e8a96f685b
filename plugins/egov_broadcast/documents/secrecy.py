"""Degrees of secrecy (độ mật): documents that have one may not be on this network.

Luật Bảo vệ bí mật nhà nước names three: Mật, Tối mật, Tuyệt mật. On paper they are stamps of their own below the
number (Nghị định 30/2020/NĐ-CP, Phụ lục I, ô số 10a); in running text the same words mean nothing of the kind ("bảo
vệ bí mật nhà nước", "mật khẩu"). So a degree is what stands alone: a line or a column of the head, a word in brackets,
what follows "độ mật:".
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from intranet import Refused

from ..texts import _
from .facts import DocumentFacts

DEGREES: Final = ("Mật", "Tối mật", "Tuyệt mật")
HEAD_LINES: Final = 120
"""So many lines of a text are looked at: the first page and a little more."""


class Secret(Refused):
    """The document is marked with a degree of secrecy: nothing of it is kept."""

    def __init__(self, degree: str) -> None:
        super().__init__(
            _(
                "Văn bản có độ mật “%(degree)s”. Văn bản mật không được đưa lên mạng này (Luật Bảo vệ bí mật nhà "
                "nước): tệp không được lưu. Tiếp nhận bản giấy theo chế độ mật và xóa tệp khỏi máy tính.",
                degree=degree,
            )
        )
        self.degree = degree


_DEGREE = r"(?:TUYỆT|TỐI)?\s*MẬT"
_ALONE = re.compile(r"[\W_]*(?P<degree>T\s*U\s*Y\s*Ệ\s*T\s*M\s*Ậ\s*T|T\s*Ố\s*I\s*M\s*Ậ\s*T|M\s*Ậ\s*T)[\W_]*")
_NAMED = re.compile(r"(?:ĐỘ|MỨC ĐỘ|CẤP ĐỘ)\s+MẬT\W*[:\-–]\W*(?:[ABC]\W+)?(?P<degree>(?:TUYỆT|TỐI)?\s*MẬT)(?!\w)")
_BRACKETED = re.compile(r"[(\[{<]\s*(?P<degree>(?:TUYỆT|TỐI)?\s*MẬT)\s*[)\]}>]")
_CELLS = re.compile(r"\t+| {3,}|[|]")


def of_text(text: str) -> str:
    """The degree stamped at the head of a document's text, "" when there is none."""
    for line in unicodedata.normalize("NFC", text[:20_000]).splitlines()[:HEAD_LINES]:
        for cell in _CELLS.split(line):
            if match := _ALONE.fullmatch(cell):
                return _word(match["degree"])
    return ""


def of_facts(facts: DocumentFacts) -> str:
    """The degree that is said of a document, "" when there is none."""
    stated = unicodedata.normalize("NFC", facts.secrecy).upper()
    if match := _ALONE.fullmatch(stated) or _NAMED.search(stated):
        return _word(match["degree"])
    return ""


def refuse(degree: str) -> None:
    """Raise :class:`Secret` when there is a degree."""
    if degree:
        raise Secret(degree)


def _word(found: str) -> str:
    plain = re.sub(r"\s", "", found)
    return DEGREES[2] if plain.startswith("TUY") else DEGREES[1] if plain.startswith("TỐI") else DEGREES[0]
