"""A document by its parts: letterhead, title, preamble, body, sign-off, appendix.

Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II: the order of the components on the page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from intranet.plans.importer.chars import UPPER, is_caps, starts_small
from intranet.plans.importer.kinds import KindLine
from intranet.plans.importer.labels import read_label
from intranet.plans.importer.lines import Line, bullet, clean
from intranet.plans.importer.paragraphs import Layout, Para, join

AGENCY = (
    r"(?:uy ban|ubnd|ub|hdnd|hoi dong|so|ban|van phong|vp|phong|trung tam|truong|benh vien|chi cuc|cuc|tong cuc|vien|"
    r"cong doan|lien doan|doan|dang uy|dang bo|tinh uy|huyen uy|thanh uy|quan uy|thi uy|chi bo|dang doan|bo|bao|dai|"
    r"hoi|"
    r"cong an|kho bac|ngan hang|cong ty|tong cong ty|tinh doan|thanh doan|huyen doan|quan doan|thi doan|mat tran|"
    r"toa an|"
    r"thanh tra|bao hiem|bch|btv|khoi|cum|tap doan|hat|tram|chi nhanh|quy|nha|xi nghiep|lien minh|hop tac xa|bo phan|"
    r"to|"
    r"dai hoc|hoc vien|cao dang|vien kiem sat|hai quan|thue|cuc thue|buu dien|co quan|don vi|nganh|thuong truc|"
    r"lien hiep)"
)
_ISSUES = re.compile(
    rf"{AGENCY}\b.{{0,200}}?\b(?:xay dung|ban hanh|lap|trien khai|to chuc|phat dong|de ra)\b.{{0,60}}?(?:ke hoach|"
    rf"phong trao|dot)"
)
_PREAMBLE = re.compile(
    r"(?:-\s*)?(?:can cu|tren co so|nham |de (?:tiep tuc|day manh|thuc hien|trien khai|phat huy|nang cao|to chuc|"
    r"cong tac|"
    r"chao mung|kip thoi)|xet |thi hanh|chap hanh|theo (?:chi dao|de nghi|tinh than|noi dung|su|ke hoach|cong van|"
    r"huong dan|quyet dinh|chuong trinh)|nam (?:hoc )?\d{4}[^\"”]{0,30}\b(?:la|dien ra)\b|duoc su |"
    r"trong (?:nhung )?nam)"
)
_WITH_CODE = re.compile(
    r"(?:thuc hien|trien khai|tiep tuc|quan triet|huong ung|thi hanh|cu the hoa)\b.{0,80}?(?:\bso\s*:?\s*\d|"
    r"\d+\s*[-/]\s*[a-z]{2,}|"
    r"\bngay \d|\b(?:su chi dao|cong van|luat|nghi quyet (?:dai hoi|hoi nghi)|chi thi|huong dan|"
    r"chuong trinh cong tac|ke hoach (?:cong tac|cua))\b)"
)
_ATTACHED = re.compile(r"\(?\s*(?:ban hanh )?kem theo\b|\(?\s*du thao|\(?\s*thuc hien (?:tu|trong)\b.*\)$")
_TERMINAL = re.compile(r"(?:[.;:]|\./)[”\"’»)]*$")
_NOTED = re.compile(r"noi\s?nhan\s?(?::|\.|$|-|\||\()")
_SIGNED = re.compile(rf"\W{{0,9}}{_NOTED.pattern}")
_MARK = re.compile(rf"(?:T\s*[/.]?\s*M|K\s*[/.]?\s*T|T\s*[/.]?\s*L|T\s*\.?U\s*\.?Q|Q)\s*[./]+\s*(?=[{UPPER}])")
_POST = re.compile(
    r"(?:q\. ?)?(?:quyen )?(?:pho )?(?:tong )?(?:giam doc|chu tich|chanh van phong|bi thu|truong ban|hieu truong|"
    r"truong phong|cuc truong|"
    r"chi cuc truong|vien truong|tong bien tap|chanh thanh tra|chi huy truong|truong cong an|chu nhiem|bo truong|"
    r"thu truong|"
    r"truong khoi|chanh an|doi truong|tram truong|vu truong|hat truong|truong doan|tong cuc truong)\b[^.;:]{0,60}$"
)
_APPENDIX = re.compile(r"phu luc(?:\s+(?:so\s*)?[ivx\d]+[a-z]?)?\b")
_AFTER_SIGN = re.compile(
    r"(?:phu luc|bieu mau|bieu so|mau so|mau|danh muc|danh sach|bang|phan cong|lich|\(?(?:ban hanh )?kem theo)\b"
)
_TITLE_MAX = 160


@dataclass(frozen=True)
class Parts:
    """The parts of one plan; `title` is what stands between the kind line and the preamble."""

    letterhead: list[Line]
    title: list[Line]
    title_rest: str
    kind_line: Line
    preamble: list[Para]
    body: list[Para]
    signoff: list[Line]
    appendix: list[Line]
    layout: Layout


def split(lines: Sequence[Line], kind: KindLine) -> Parts:
    """The parts of a document whose kind line is known."""
    begin = kind.index + 1
    sign, appendix = _ends(lines, begin)
    stop = min(sign, appendix)
    title_end = _title_end(lines, begin, stop, bool(kind.rest))
    layout = Layout(lines[title_end:stop])
    body_start = _body_start(lines, title_end, stop)
    if sign <= appendix:
        signoff, extra = lines[sign:appendix], lines[appendix:]
    else:
        signoff, extra = lines[sign:], lines[appendix:sign]
    return Parts(
        list(lines[: kind.index]),
        list(lines[begin:title_end]),
        kind.rest,
        lines[kind.index],
        join(lines[title_end:body_start], layout),
        join(lines[body_start:stop], layout),
        list(signoff),
        list(extra),
        layout,
    )


def _ends(lines: Sequence[Line], begin: int) -> tuple[int, int]:
    """Where the sign-off and the appendix begin."""
    end = len(lines)
    appendix = next((n for n in range(begin + 2, end) if _is_appendix(lines[n])), end)
    noted = next((n for n in range(begin, end) if _SIGNED.match(_left(lines[n]))), end)
    if noted == end:
        noted = next(
            (
                n
                for n in range(begin, end)
                if "|" in lines[n].raw and _NOTED.search(lines[n].folded) and "|" in lines[n].raw
            ),
            end,
        )
    marked = _first_mark(lines, begin, min(noted, end))
    sign = min(noted, marked)
    if sign < appendix:
        appendix = next((n for n in range(sign + 2, appendix) if _after_sign(lines[n])), appendix)
    return sign, appendix


def _left(line: Line) -> str:
    return line.folded.lstrip("| ")


def _first_mark(lines: Sequence[Line], begin: int, noted: int) -> int:
    """The first line of a signature printed above, beside or without `Nơi nhận`."""
    low = max(begin, noted - 14) if noted < len(lines) else begin
    for n in range(low, noted):
        text = clean(lines[n].raw.strip().strip("|"))
        short = len(text) < 90 and is_caps(text)
        if short and (_MARK.match(text) or (_POST.match(lines[n].folded) and n >= begin + 4)):
            return n
    return len(lines)


def _is_appendix(line: Line) -> bool:
    text = line.text
    if not _APPENDIX.match(line.folded) or bullet(text)[0]:
        return False
    return is_caps(text[:7]) or len(text) < 16


def _after_sign(line: Line) -> bool:
    if line.is_row:
        return len(line.cells) >= 4 and bool(re.match(r"\W*(?:stt|tt)\b", line.folded))
    return bool(_AFTER_SIGN.match(line.folded)) and (is_caps(line.text) or line.text[0] == "(")


def _title_end(lines: Sequence[Line], begin: int, stop: int, has_title: bool) -> int:
    """The first line after the title."""
    n = begin
    while n < stop:
        line = lines[n]
        if _ATTACHED.match(line.folded):
            n += 1
            continue
        first = n == begin and not has_title
        if read_label(line.text) or line.is_row or (not first and _begins_preamble(lines, n, begin, stop)):
            break
        if first and line.folded.startswith("can cu "):
            break
        n += 1
        if n - begin >= 12:
            break
    return n


def _begins_preamble(lines: Sequence[Line], n: int, begin: int, stop: int) -> bool:
    """Does the preamble begin at line `n`? A line in small letters always goes on with the title."""
    line = lines[n]
    if bullet(line.text)[0] or _PREAMBLE.match(line.folded):
        return True
    caps_title = is_caps(lines[begin].text)
    if starts_small(line.text) or is_caps(line.text):
        return is_caps(line.text) and not caps_title
    group = [line]
    while n + len(group) < stop and not lines[n + len(group)].gap and len(group) < 12:
        group.append(lines[n + len(group)])
    whole = " ".join(each.folded for each in group[:4])
    return bool(
        _WITH_CODE.match(whole)
        or (caps_title and line.text[0] not in '“"(')
        or _ISSUES.match(whole)
        or len(line.text) > _TITLE_MAX
        or _TERMINAL.search(line.text)
        or (line.gap and _TERMINAL.search(group[-1].text))
    )


def _body_start(lines: Sequence[Line], begin: int, stop: int) -> int:
    """The first line of the body: the first label of a series, or what follows `như sau:`."""
    after = begin
    for n in range(begin, stop):
        label = read_label(lines[n].text)
        if label and label.value == 1 and label.kind in ("part", "capital", "roman", "number"):
            return n
        if re.search(r"\bnhu sau\s*[:.]?$", lines[n].folded) and after == begin:
            after = n + 1
    if after > begin:
        return after
    return next((n for n in range(begin, stop) if bullet(lines[n].text)[0]), stop)
