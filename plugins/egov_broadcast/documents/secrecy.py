"""Degrees of secrecy (độ mật): documents that have one may not be on this network.

There are three: Mật, Tối mật, Tuyệt mật. On paper they are stamps of their own at the head (Nghị định 30/2020/NĐ-CP,
Phụ lục I, ô số 10a); in running text the same words mean nothing of the kind ("bảo vệ bí mật nhà nước", "mật khẩu").
What a stamp is, `intranet.papers` knows; here is what the words of a form may say besides.
"""

from __future__ import annotations

import re
import unicodedata
from typing import BinaryIO, Final

from intranet import Refused, papers

from ..texts import _
from .facts import DocumentFacts

DEGREES: Final = ("Mật", "Tối mật", "Tuyệt mật")
_WORDS: Final = {degree.upper(): degree for degree in DEGREES}
_DEGREE = r"(?P<degree>(?:TUYỆT\s+|TỐI\s+)?MẬT)"
_BRACKETED = re.compile(rf"[(\[{{<«]\s*{_DEGREE}\s*[)\]}}>»]", re.I)
_EDGE = re.compile(rf"(?:^\W*{_DEGREE}\s*[:.;,\-–—/]|[:.;,\-–—/]\s*(?P<last>(?:TUYỆT\s+|TỐI\s+)?MẬT)\W*$)")
_NAMED = re.compile(rf"(?:tài liệu|văn bản|công văn|công điện|quyết định|kế hoạch|báo cáo|thông báo)\s+{_DEGREE}", re.I)
_SECONDS: Final = 6.0


class Secret(Refused):
    """The document is marked with a degree of secrecy: nothing of it is kept."""

    def __init__(self, degree: str, field: str | None = None) -> None:
        super().__init__(
            _(
                "Văn bản có độ mật “%(degree)s” nên không được đưa lên mạng này. Tệp không được lưu. Tiếp nhận bản "
                "giấy theo chế độ mật và xóa tệp khỏi máy tính.",
                degree=degree,
            ),
            field,
        )
        self.degree = degree


def of_text(text: str) -> str:
    """The degree stamped on the first page of a document's text, a word of :data:`DEGREES`; "" when there is none."""
    return papers.secrecy(text)


def of_file(stream: BinaryIO, name: str, seconds: float = _SECONDS) -> str:
    """The degree stamped in a file or named in its name; "" when there is none or it has no words. Reads `stream` to
    its end and goes back to where it stood.
    """
    if degree := of_words(name.rpartition(".")[0] or name):
        return degree
    begin = stream.tell()
    try:
        return of_text(papers.text(stream, name, seconds=seconds))
    except papers.Unread:
        # What nobody can read here (a scan, a picture) the clerk looks at.
        return ""
    finally:
        stream.seek(begin)


def of_facts(facts: DocumentFacts) -> str:
    """The degree that is said of a document, "" when there is none."""
    if degree := papers.said_secrecy(facts.secrecy) or of_words(facts.secrecy):
        return degree
    if match := _NAMED.fullmatch(_plain(facts.type_name)):
        return _word(match["degree"])
    said = (facts.subject, facts.code, facts.type_name, facts.content)
    return next((degree for degree in map(of_words, said) if degree), "")


def of_words(words: str) -> str:
    """The degree that a field names: alone, in brackets, after "độ mật:", in capitals at its beginning or end."""
    plain = _plain(words)
    if match := _BRACKETED.search(plain):
        return _word(match["degree"])
    if match := _EDGE.search(plain):
        return _word(match["degree"] or match["last"])
    return papers.said_secrecy(plain)


def refuse(degree: str, field: str | None = None) -> None:
    """Raise :class:`Secret` when there is a degree."""
    if degree:
        raise Secret(degree, field)


def _plain(words: str) -> str:
    return unicodedata.normalize("NFC", words).strip()


def _word(found: str) -> str:
    return _WORDS[" ".join(found.upper().split())]
