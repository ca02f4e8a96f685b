"""Percentages set as an aim, with what they are of."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

from intranet.plans.importer.chars import value
from intranet.plans.importer.draft import TargetDraft
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace

_PERCENT = re.compile(r"(?<![\d.,])(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|phan tram\b)")
_FLOOR = re.compile(
    r"(?:it nhat|toi thieu|tren|hon|khong duoi|khong thap hon)(?:\s+(?:la|tu|dat|den))?\s*[:≥]?\s*$|≥\s*$"
)
_CEILING = re.compile(
    r"(?:khong (?:de |duoc |vuot )?qua|toi da|(?<!khong )duoi|khong vuot qua|"
    r"khong hon)\s*(?:la\s*)?$|≤\s*$"
)
_ANY = re.compile(
    r"(?:it nhat|toi thieu|tren|hon|tu|khong duoi|khong qua|toi da|duoi|dat|co|la|khoang|len|phan dau|bao dam|"
    r"dam bao|va|\s|,)*$"
)
_UP = re.compile(r"\s*(?:tro len|tro len doi voi)\b\s*")
_DOWN = re.compile(r"\s*tro xuong\b\s*")
_STOP = re.compile(r";|\.(?=\s|$)|(?<=\S)\s*\(\s*(?=\d)|:(?=\s*$)")
_PAST = re.compile(
    r"(?:nam truoc|(?:da|moi|chi) (?:dat|co)|\bda (?:\w+ ){1,5}(?:dat|vuot|tang|giam|co)|(?<!khong )bang|"
    r"chiem ty le|so voi (?:cung ky|nam)|thuc te)\s*(?:la|"
    r"dat)?\s*$"
)
_CHANGE = re.compile(r"(?:tang|giam)\s*$")
_AIMED = re.compile(r"phan dau|bao dam|dam bao|chi tieu|keo |it nhat|(?:^|[;:,.])\s*(?:moi nam\s+)?(?:tang|giam)\s*$")
_RANGE = re.compile(r"\s*(?:den|-)\s*(?:khoang\s*)?")
_GLOSS = re.compile(r"\s*\([^()]*\)\s*(?=[^\W\d_])")
_SUBJECT_LEAD = re.compile(
    r"^(?:va\s+|-\s*)?(?:(?:phan dau|bao dam|dam bao|duy tri|dua|nang|tiep tuc|den (?:cuoi )?nam \d{4},?|trong nam,?|"
    r"hang nam,?|chi tieu:?)\s+)+"
)
_REACH = re.compile(
    r"\s*(?:phải\s+)?(?:đạt|là|lên|xuống(?:\s+còn)?|giảm(?:\s+còn)?|vượt|còn|ở mức|bằng|chiếm|:)?\s*(?:tỷ lệ|"
    r"mức)?\s*(?:từ|trên|hơn|"
    r"ít nhất|tối thiểu|không dưới|không quá|tối đa|dưới|khoảng|≥|≤|là)?\s*$",
    re.I,
)


def read_targets(paras: Iterable[Para], trace: Trace) -> tuple[TargetDraft, ...]:
    """Every percentage the main body sets as an aim, in order."""
    out: list[TargetDraft] = []
    for para in paras:
        if "%" not in para.text and "phan tram" not in para.folded:
            continue
        marks = list(_PERCENT.finditer(para.folded))
        for n, mark in enumerate(marks):
            last = n
            while last + 1 < len(marks) and _RANGE.fullmatch(para.folded, mark.end(), marks[last + 1].start()):
                last += 1
            until = marks[last + 1].start() if last + 1 < len(marks) else len(para.text)
            since = marks[n - 1].end() if n else 0
            target, span = _target(para, mark, (since, marks[last].end()), until)
            if not target:
                continue
            over = target.percent > 100
            note = "Chỉ tiêu lớn hơn 100 %." if over else ""
            trace.found(
                f"targets.{len(out)}",
                f"{target.percent:g} % {target.what}",
                para,
                span,
                "check" if over else "sure",
                note,
            )
            if over:
                message = f"Chỉ tiêu {target.percent:g} % lớn hơn 100 %; hãy xác nhận con số."
                trace.warn("target_over_100", message, f"dòng {para.number}")
            out.append(target)
    return tuple(out)


def _target(
    para: Para, mark: re.Match[str], around: tuple[int, int], until: int
) -> tuple[TargetDraft | None, tuple[int, int]]:
    since, behind = around
    before = para.folded[since : mark.start()]
    if _PAST.search(before[-40:]) or (_CHANGE.search(before) and not _AIMED.search(before)):
        return None, mark.span()
    percent = float(mark.group(1).replace(",", "."))
    after = mark.end()
    up, down = _UP.match(para.folded, after), _DOWN.match(para.folded, after)
    op: Literal["=", ">=", "<="] = "="
    later = before.endswith("tu ") and "tro len" in para.folded[after : after + 45]
    if up or later or _FLOOR.search(before):
        op = ">="
    elif down or _CEILING.search(before):
        op = "<="
    after = max((up or down or mark).end(), behind)
    gloss = _GLOSS.match(para.text, after)
    after = gloss.end() if gloss else after
    what = _what_follows(para, after, until)
    start = mark.start()
    if not what:
        what, start = _subject(para, since, mark.start())
        return TargetDraft(percent, op, what), (start, after)
    at = para.text.find(what, after, until) if what else -1
    return TargetDraft(percent, op, what), (start, at + len(what) if at >= 0 else after)


def _what_follows(para: Para, start: int, until: int) -> str:
    stop = _STOP.search(para.text, start, until)
    text = para.text[start : stop.start() if stop else until]
    if until < len(para.text) and not stop:
        text = _before_next(text)
    text = text.strip()
    if re.match(r"(?:[,)]|và(?!\s+đơn)|hoặc|so với|vào|trước|trong năm|trong quý|đến)(?:\s|$)", text):
        return ""
    return value(text.lstrip(",() "))


def _before_next(text: str) -> str:
    """The words up to the clause that leads to the next percentage."""
    lead = re.search(
        r"(?:[,;]\s*|\s+và\s+|\s+)(?:(?:có|đạt|trong đó|phấn đấu|từ|trên|hơn|ít nhất|tối thiểu|không dưới|không quá|"
        r"tối đa|dưới|và|đó)\s*)*$",
        text,
    )
    cut = text.rfind(",")
    if lead and lead.group().strip(" ,") == "" and lead.start() < len(text.rstrip(" ,")):
        return text
    if lead and lead.start() > 0:
        return text[: lead.start()]
    return text[:cut] if cut > 0 else text


def _subject(para: Para, since: int, end: int) -> tuple[str, int]:
    """The subject before `đạt`, from the last `;`."""
    text = para.text[since:end].rstrip(" :")
    cut = max(text.rfind(";"), text.rfind(". "), text.rfind(": "))
    start = since + cut + 1
    reach = _REACH.search(para.text, start, end)
    subject = para.text[start : reach.start() if reach else end]
    lead = _SUBJECT_LEAD.match(para.folded[start:end].lstrip())
    skip = lead.end() if lead else 0
    subject = subject.lstrip(" ,)")[skip:]
    return value(re.sub(r"^(?:và|trong đó)\s+", "", subject)), start
