"""The head and foot of any official document: what a clerk writes into the register.

Nghị định 30/2020/NĐ-CP, Phụ lục I: issuer (ô 2), number and symbol (3), place and date (4), type and abstract (5a; of a
công văn 5b, "V/v …"), position and name of who signs (7), stamps (10).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from intranet.plans.importer import stamps
from intranet.plans.importer.chars import fold, is_caps, sentence_case, value
from intranet.plans.importer.header import columns, motto_free, read_head
from intranet.plans.importer.issuer import letterhead_issuer
from intranet.plans.importer.kinds import KindLine, find_kind
from intranet.plans.importer.lines import Line, mend_digits, normalise, read_lines
from intranet.plans.importer.parts import Parts, split
from intranet.plans.importer.signoff import read_foot
from intranet.plans.importer.trace import Trace

MOST_CHARS: Final = 400_000
_LETTER: Final = "CÔNG VĂN"
_HEAD_LINES: Final = 25
_ABOUT = re.compile(r"(?:v\s*/\s*v|ve viec)\s*[:.]?\s*")
_ENDS = re.compile(
    r"kinh (?:gui|moi|trinh)|tran trong kinh|dien\s*:|[^,]{0,40}, ngay\b|ngay\s+[\d.…]|cong hoa xa hoi|doc lap|"
    r"dang cong san|can cu |so\s*:|thoi gian\s*:|dia diem\s*:"
)
_TITLE_ENDS = re.compile(r"(?:kinh (?:gui|moi|trinh)\b|tran trong kinh|thoi gian\s*:|dia diem\s*:|.{0,200}\bdien\s*:)")
_LONGEST: Final = 500
_FIELD = re.compile(r"((?:Sở|Bộ|Ban|Phòng|Cục|Chi cục) )((?:(?!tỉnh\b|thành phố\b|huyện\b|xã\b|phường\b).)+)")
_FIELD_WORD = re.compile(r"(?:^|(?<=và )|(?<=, )|(?<=- ))\w")
_POSTS = re.compile(r"(?<=\s)(?:giám|chủ|bí|chánh|văn|cục|chi cục|vụ|viện|hiệu|tổng|trưởng|bộ|thứ)(?=\s)")


@dataclass(frozen=True, slots=True)
class PaperHead:
    """What the head and foot of a document say; "" and None for what was not found. Everything is to be checked.

    `code` is number and symbol as printed together ("412/SKHCN-VP"), `number` and `symbol` its parts. `kind` is the
    type in small letters ("Công văn", "Quyết định"), `abstract` the trích yếu. `urgency` is 0 to 4 (thường, khẩn,
    thượng khẩn, hỏa tốc, hỏa tốc hẹn giờ), `secrecy` one of "", "Mật", "Tối mật", "Tuyệt mật".
    """

    issuer: str = ""
    number: int | None = None
    symbol: str = ""
    code: str = ""
    kind: str = ""
    place: str = ""
    issued_on: date | None = None
    abstract: str = ""
    signer: str = ""
    position: str = ""
    urgency: int = 0
    secrecy: str = ""


def read_paper(text: str) -> PaperHead:
    """Read the head and foot of a document of any type. Never raises for what it does not understand."""
    plain, _misread = mend_digits(normalise(text[:MOST_CHARS]))
    lines = read_lines(plain)
    if not lines:
        return PaperHead()
    found = find_kind(lines)
    parts = split(lines, found or KindLine(min(len(lines), _HEAD_LINES) - 1, "", ""))
    parts.title[:] = _title(parts.title)
    parts.letterhead[:] = [line for line in parts.letterhead if not _stamp(line.text)]
    trace = Trace()
    head = read_head(parts, trace)
    foot = read_foot(parts.signoff, trace).signer
    kind = found.kind if found else ""
    about = _about(parts, found)
    return PaperHead(
        issuer=_as_written(letterhead_issuer(parts) or "", plain),
        number=head.number,
        symbol=head.symbol or "",
        code=_code(head.number, head.symbol),
        kind=kind.capitalize(),
        place=head.place or "",
        issued_on=head.issued_on,
        abstract=(about if kind in (_LETTER, "") else head.title or about)[:_LONGEST],
        signer=_name(foot.name if foot else None),
        position=_post(foot.position if foot else None),
        urgency=max(stamps.urgency(text), stamps.urgency(parts.title_rest)),
        secrecy=stamps.secrecy(text),
    )


def _code(number: int | None, symbol: str | None) -> str:
    """Number and symbol; "" while either is open: a draft has none."""
    if number is None or not symbol:
        return ""
    # The party joins with a hyphen ("34-CT/TU"); one-digit numbers have a zero in front.
    return f"{number:02d}{'-' if '/' in symbol and not symbol[:4].isdecimal() else '/'}{symbol}"


def _title(lines: Sequence[Line]) -> list[Line]:
    """The lines of the title, without whom it is for."""
    kept: list[Line] = []
    for line in lines:
        if _TITLE_ENDS.match(line.folded):
            break
        kept.append(line)
    return kept


def _about(parts: Parts, found: KindLine | None) -> str:
    """The abstract of a công văn: "V/v …" below its number, over as many lines as it takes."""
    taken: list[str] = []
    head = parts.letterhead if found else [*parts.letterhead, parts.kind_line]
    for cell in _cells(head):
        plain = fold(cell)
        if not taken:
            match = _ABOUT.match(plain)
            if match and cell[match.end() :].strip():
                taken.append(cell[match.end() :])
        elif _ENDS.match(plain) or _stamp(cell) or (is_caps(cell) and not is_caps(taken[0])):
            break
        else:
            taken.append(cell)
    whole = value(" ".join(taken))
    return whole[:1].upper() + whole[1:]


def _cells(lines: Sequence[Line]) -> Iterator[str]:
    for cell in columns(lines):
        bare = motto_free(cell)
        if bare:
            yield bare


def _stamp(cell: str) -> bool:
    return bool(stamps.urgency(cell) or stamps.secrecy(cell))


def _name(name: str | None) -> str:
    return (name.title() if is_caps(name) else name) if name else ""


def _post(words: str | None) -> str:
    """A position in the usual letters: `PHÓ CHÁNH VĂN PHÒNG` as `Phó Chánh Văn phòng`."""
    if not words or not is_caps(words):
        return words or ""
    return _POSTS.sub(lambda match: match.group().capitalize(), sentence_case(words))


def _as_written(name: str, text: str) -> str:
    """The issuer as the text itself writes it below: capitals of a letterhead do not say which words have one."""
    if not name:
        return ""
    words = re.compile(r"\s+".join(re.escape(word) for word in name.split()), re.I)
    spelt = (" ".join(match.group().split()) for match in words.finditer(text))
    return next((one for one in spelt if not is_caps(one) and one[0].isupper()), _capitalised(name))


def _capitalised(name: str) -> str:
    """`Sở khoa học và công nghệ` as `Sở Khoa học và Công nghệ`; the place behind it has its capitals."""
    match = _FIELD.match(name)
    if not match:
        return name
    return match[1] + _FIELD_WORD.sub(lambda word: word[0].upper(), match[2]) + name[match.end() :]
