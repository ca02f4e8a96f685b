"""Duties: who does what, from the part on carrying the plan out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intranet.plans.importer.chars import squeeze, value
from intranet.plans.importer.draft import Responsibility
from intranet.plans.importer.outline import Body, Section
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.trace import Trace
from intranet.plans.importer.units import (
    Subject,
    is_class,
    is_coordination,
    is_unit_heading,
    is_unit_name,
    read_subject,
    without_lead,
)

_HEAD = re.compile(
    r"\bto chuc thuc hien\b|\bphan cong\b|\btrach nhiem\b|\bto chuc trien khai\b|\btrien khai thuc hien$|"
    r"^thuc hien ke hoach$|^to chuc thi hanh"
)
_NOT_ENTRY = re.compile(
    r"(?:tren day la|nhan duoc ke hoach|(?:cac )?(?:nhiem vu|noi dung|cong viec)(?: cu the)? (?:duoc )?(?:giao|"
    r"phan cong|"
    r"neu|quy dinh)? ?(?:\w+ ){0,4}?(?:tai|theo|trong) phu luc|(?:trong )?qua trinh\b.*(?:vuong mac|phat sinh|"
    r"kho khan|bo sung|de nghi|phan anh)|"
    r"(?:nguon )?kinh phi\b|(?:neu )?co (?:kho khan|vuong mac)|de nghi cac .{0,60} (?:nghiem tuc|"
    r"phoi hop) (?:trien khai )?thuc hien\W*$|"
    r"yeu cau cac .{0,90} (?:nghiem tuc|phoi hop) (?:trien khai )?thuc hien\W*$|danh muc .*phu luc|"
    r"\(?(?:co )?(?:phu luc|danh muc) |ke hoach nay (?:duoc|thay the|co hieu luc|pho bien|ap dung))"
)
_MONEY_HEAD = re.compile(r"(?:ve )?(?:nguon )?kinh phi|che do (?:thong tin,? )?bao cao$")
_DUTY_CHARS = 90


@dataclass
class _Duty:
    unit: str | None
    text: str
    para: Para
    start: int
    unit_span: tuple[int, int] | None = None


def read_duties(body: Body, trace: Trace) -> tuple[Responsibility, ...]:
    """One entry per duty paragraph; one without its own subject takes the unit of its item."""
    out: list[Responsibility] = []
    for section in _parts(body):
        for duty in _of_part(body, section):
            text = value(duty.text)
            role = "all" if is_class(duty.unit) else "coordinate" if is_coordination(text) else "lead"
            n = len(out)
            if duty.unit and duty.unit_span:
                trace.found(f"responsibilities.{n}.unit", duty.unit, duty.para, duty.unit_span)
            elif duty.unit:
                trace.derived(f"responsibilities.{n}.unit", duty.unit, "Lấy theo đơn vị của mục chứa nhiệm vụ này.")
            else:
                trace.missing([f"responsibilities.{n}.unit"], "Đoạn này không nêu đơn vị; hãy chọn đơn vị.")
            trace.found(f"responsibilities.{n}.duty", text, duty.para, (duty.start, len(duty.para.text)))
            out.append(Responsibility(duty.unit, role, _opening(text), text))  # type: ignore[arg-type]  # one of three words
    return tuple(out)


def _opening(text: str) -> str:
    text = squeeze(text)
    return text if len(text) <= _DUTY_CHARS else text[:_DUTY_CHARS].rsplit(" ", 1)[0]


def _parts(body: Body) -> list[Section]:
    """The outermost sections on carrying out; the last one wins over an early namesake."""
    heads = [s for s in body.sections if _is_head(s)]
    outer = [s for s in heads if not any(body.within(s, t) for t in heads)]
    outer = [t for s in outer for t in _narrow(body, s, heads)]
    top = min((s.level for s in outer), default=0)
    strong = [s for s in outer if s.level in (top, 1)]
    return strong or outer


def _narrow(body: Body, section: Section, heads: list[Section]) -> list[Section]:
    """`Lộ trình và tổ chức thực hiện` with a child `Tổ chức thực hiện`: the child is the part."""
    if not re.search(r" va (?:to chuc thuc hien|phan cong|to chuc trien khai)", section.folded):
        return [section]
    return [s for s in heads if s.parent == section.index] or [section]


def _is_head(section: Section) -> bool:
    head = section.folded.split(":")[0]
    return (
        bool(_HEAD.search(head)) and len(head) < 110 and section.level <= 2 and not re.search(r"[.;]$", section.heading)
    )


def _of_part(body: Body, section: Section) -> Iterator[_Duty]:
    units: dict[int, str | None] = {}
    paras = body.own(section)
    lead: tuple[str | None, bool] = (None, False)
    for n, para in enumerate(paras[1:], 1):
        if para.is_row:
            continue
        if para.label:
            lead = (None, False)
        if _skipped(body, para, section):
            continue
        following = paras[n + 1] if n + 1 < len(paras) else None
        inherited = lead[0] if lead[1] and (para.bullet or not para.label) else _unit_above(body, para, section, units)
        if not para.bullet and not para.label and lead[1]:
            inherited = lead[0] or inherited
        subject = read_subject(para.text)
        if _is_heading(body, para, following, subject):
            lead = _take_unit(para, subject, inherited, units)
            continue
        yield _entry(para, subject, inherited)
        if para.label and subject:
            units[para.section] = subject.unit


def _entry(para: Para, subject: Subject | None, inherited: str | None) -> _Duty:
    if subject:
        return _Duty(subject.unit, para.text[subject.duty :], para, subject.duty, (subject.start, subject.end))
    return _Duty(inherited, para.text, para, 0)


def _skipped(body: Body, para: Para, section: Section) -> bool:
    if _NOT_ENTRY.match(para.folded):
        return True
    at = para.section
    while at > section.index:
        if _MONEY_HEAD.match(body.sections[at].folded) and "kinh phi" in body.sections[at].folded:
            return True
        at = body.sections[at].parent
    return False


def _unit_above(body: Body, para: Para, section: Section, units: dict[int, str | None]) -> str | None:
    """The unit of the innermost item that names one."""
    at = para.section
    while at >= section.index:
        if units.get(at):
            return units[at]
        at = body.sections[at].parent
    return None


def _is_heading(body: Body, para: Para, following: Para | None, subject: Subject | None) -> bool:
    """A lead-in or the heading of an item, not itself a duty."""
    text = para.text.rstrip()
    goes_on = following is not None and (bool(following.bullet) or bool(following.label) or not para.bullet)
    if text.endswith(":") or (subject and not text[subject.duty :].strip(" .:;")):
        return goes_on or is_unit_name(text) or following is None
    if is_unit_name(text) or (is_unit_heading(text) and following is not None and _stands_under(body, following, para)):
        return True
    if para.label and following is not None and not following.is_row:
        return (
            _stands_under(body, following, para)
            and not text.endswith((".", ";", "./."))
            and len(text) < 130
            and subject is None
        )
    return False


def _stands_under(body: Body, following: Para, para: Para) -> bool:
    """Is the next paragraph part of the item `para` heads?"""
    if not para.label:
        return bool(following.bullet) and not para.bullet
    return following.label is None or (
        following.section >= 0 and body.sections[following.section].parent == para.section
    )


def _bare_name(text: str) -> str:
    """The name of a unit without brackets and without `Giao`, `Đối với` before it."""
    return squeeze(re.sub(r"\s*\([^()]*\)", "", without_lead(text))).strip(" :.;,")


def _take_unit(
    para: Para, subject: Subject | None, inherited: str | None, units: dict[int, str | None]
) -> tuple[str | None, bool]:
    """The unit a heading or lead-in names holds for what stands under it."""
    named = is_unit_heading(para.text)
    unit = _bare_name(para.text) if named else subject.unit if subject else None
    unit = unit or inherited
    if para.label:
        units[para.section] = unit
        return None, False
    return unit, True
