"""Emulation titles a plan asks to register or sets targets for.

Luật Thi đua, khen thưởng, chương II (danh hiệu thi đua); bằng khen and giấy khen are forms of
commendation, not titles.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from intranet.plans.importer.chars import QUOTES, fold, value
from intranet.plans.importer.outline import Body
from intranet.plans.importer.trace import Trace

_LEVEL = (
    r"(?:cap\s+)?(?:co so|tinh|bo|nganh|thanh pho|huyen|quan|thi xa|toan quoc|trung uong|truong|xa|phuong|khoi|cum|"
    r"dang uy|nha nuoc|quoc gia|chinh phu|tong cong ty|tap doan|so|quan doi|bo, nganh)"
)
_HEAD = re.compile(
    r"\b(?:tap the lao dong (?:tien tien|xuat sac)|(?:ca nhan )?lao dong tien tien|chien si (?:thi dua|tien tien)|"
    r"chien sy (?:thi dua|tien tien)|"
    r"don vi (?:tien tien|quyet thang|xuat sac)|co thi dua(?!\w)|(?:to|doan vien|can bo|cong doan co so|"
    r"cong doan bo phan|can bo, doan vien) "
    r"(?:cong doan )?(?:vung manh|xuat sac|hoan thanh|gioi|tien tien)|"
    r"(?:can bo|to|doan vien|can bo, doan vien|cong doan co so|cdcs)(?: cong doan)? (?:[a-z]+ ){0,4}?(?:vung manh|"
    r"xuat sac|gioi)|"
    r"cong doan (?:[a-z]+ ){0,3}?(?:vung manh|xuat sac)|gia dinh (?:[a-z]+ )?(?:van hoa|hieu hoc|tieu bieu)|(?:ap|"
    r"thon|khu pho|to dan pho|ban|xom|buon|khom|khu dan cu) van hoa|"
    r"(?:co quan|don vi|doanh nghiep|truong hoc)(?:, (?:co quan|don vi|doanh nghiep))* (?:dat chuan )?van hoa|"
    r"(?:giao vien|nha giao|can bo quan ly|hoc sinh|sinh vien) (?:day |chu nhiem )?(?:gioi|xuat sac|tien tien|uu tu|"
    r"nhan dan)|"
    r"nha giao (?:nhan dan|uu tu)|thay thuoc (?:nhan dan|uu tu)|anh hung lao dong|(?:xa|phuong|phuong, thi tran|"
    r"xa, phuong)(?:, thi tran)? tieu bieu|"
    r"(?:chi doan|doan co so|lien doi|chi hoi|hoi co so|chi doi|co so doan|doan truong|dang bo|chi bo|dang vien|"
    r"to chuc co so dang|to chuc dang) (?:[a-z]+ ){0,3}?(?:vung manh|xuat sac|tot nhiem vu)|"
    r"lien doi manh|chi doi manh|phu nu (?:xuat sac|hai gioi)|lao dong gioi|lao dong sang tao|truong (?:tien tien|"
    r"chuan quoc gia)|"
    r"gioi viec (?:nuoc|truong|co quan|nganh|benh vien), dam viec nha)"
)
_NOT_TITLE = re.compile(r"(?:bang khen|giay khen|huan chuong|huy chuong|ky niem chuong|tang bang)")
_TAIL = re.compile(
    r"\s*(?:cho(?: các)?\s.*|đối với.*|theo .*|trở lên.*|(?:năm|giai đoạn) \d{4}.*|\(.*|trong năm.*|của năm.*|tại .*|"
    r"để .*|được .*|do .*|đủ điều kiện.*|vào .*|nhằm .*|"
    r"và các (?:danh hiệu|hình thức).*|các hình thức.*|khi .*|(?:từ|trên|dưới|ít nhất|không quá|tối thiểu|tối đa|"
    r"chiếm)\s.*|với .*|cuối năm.*|hằng năm.*|hàng năm.*|là .*|có .*|đạt .*|-\s.*|–\s.*)$",
    re.I,
)
_LEVELS_AFTER = re.compile(rf"(?:,|;|\s+va)\s*({_LEVEL})(?=\s*(?:[,;.)”\"]|va\b|cho\b|nam\b|trong\b|$))")
_SPLIT = re.compile(r"\s*(?:[;,]|(?<!\w)và(?!\w)|(?<!\w)hoặc(?!\w))\s*")
_CLEAN = re.compile(
    r"^(?:(?:các|những|danh hiệu|thi đua|đạt|cá nhân|là|số|\d+[\d.,]*\s*%?|ít nhất|trên|lượt|:|-)\s+)+", re.I
)
_REGISTER = re.compile(r"dang ky|phan dau|chi tieu|muc tieu|\bdat\b|%")
_GRANT = re.compile(r"\b(?:tang|xet|cong nhan|de nghi|trinh|binh xet|suy ton|truy tang)\b")


def read_titles(body: Body, trace: Trace) -> tuple[str, ...]:
    """The titles, levels distributed: `Chiến sĩ thi đua cấp cơ sở, cấp tỉnh` are two."""
    out: dict[str, str] = {}
    led = False
    for para in body.paras:
        if para.is_row:
            continue
        if para.label or (para.text.endswith(":") and not para.bullet):
            led = not para.label and (led or _asks(para.folded))
        asked = led or _asked_above(body, para.section)
        for start, end in _clauses(para.text):
            if not _wanted(para.folded, start, end, asked):
                continue
            for title in _titles_of(para.text[start:end]):
                key = _key(title)
                if key and key not in out:
                    trace.found(f"titles.{len(out)}", title, para, (start, end))
                    out[key] = title
    return tuple(out.values())


def _asks(plain: str) -> bool:
    return bool(_REGISTER.search(plain)) or "danh hieu" in plain


def _asked_above(body: Body, section: int) -> bool:
    """Does a heading above ask for titles, and not for awards?"""
    while section >= 0:
        head = body.sections[section].folded[:120]
        if _asks(head) and not _GRANT.search(head):
            return "khen thuong" not in head or "dang ky" in head
        section = body.sections[section].parent
    return False


def _wanted(plain: str, start: int, end: int, asked: bool) -> bool:
    """Does the clause stand in a request to register, or in a target, and not in an award?"""
    clause = plain[start:end]
    if not _HEAD.search(clause):
        return False
    if _REGISTER.search(clause):
        return True
    if _GRANT.search(clause):
        return False
    return asked or plain.startswith("danh hieu") or bool(_REGISTER.search(plain[:start]))


def _key(title: str) -> str:
    return fold(title).replace("chien sy", "chien si").replace("cap ", "")


def _clauses(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in re.finditer(r";|\.(?=\s|$)|:(?=\s)", text):
        yield start, match.start()
        start = match.end()
    yield start, len(text)


def _titles_of(clause: str) -> Iterator[str]:
    """The titles in one clause, each with its level."""
    plain = fold(clause)
    heads = list(_HEAD.finditer(plain))
    if not heads or _NOT_TITLE.search(plain[: heads[0].start()]):
        return
    for n, head in enumerate(heads):
        if n and head.start() < heads[n - 1].end():
            continue
        until = heads[n + 1].start() if n + 1 < len(heads) else len(clause)
        yield from _distribute(clause[head.start() : until], plain[head.start() : until])


def _distribute(text: str, plain: str) -> Iterator[str]:
    """`… cấp cơ sở, cấp tỉnh, cấp Bộ`: one title for each level."""
    head = _HEAD.match(plain)
    if not head:
        return
    levels = _LEVELS_AFTER.search(plain, max(0, head.end() - 1))
    first_end = levels.start() if levels else len(text)
    first = _trim(text[:first_end], head.end())
    if not first:
        return
    yield first
    if not levels or not re.search(rf"\b{_LEVEL}$", fold(first)):
        return
    stem_match = re.search(rf"\s*\b{_LEVEL}$", fold(first))
    stem = first[: stem_match.start()] if stem_match else first
    at = levels.start()
    while levels and levels.start() == at:
        level = value(text[levels.start(1) : levels.end(1)])
        yield f"{stem} {level}"
        at = levels.end()
        levels = _LEVELS_AFTER.match(plain, at)


def _trim(text: str, least: int) -> str:
    """A title without what follows it."""
    stop = len(text)
    for match in re.finditer(r"[“”\"«»]|,(?!\s*(?:giỏi|xuất sắc))|\s+(?:và|hoặc)(?=\s|$)", text):
        if match.start() >= least:
            stop = match.start()
            break
    out = text[:stop].strip(QUOTES + " ")
    tail = _TAIL.search(out, least)
    if tail:
        out = out[: tail.start()]
    out = value(_CLEAN.sub("", out))
    if len(out) > 90 or _NOT_TITLE.search(fold(out)):
        return ""
    return out[:1].upper() + out[1:]
