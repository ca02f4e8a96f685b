"""Waves: the periods set out in the part on time, with what each is for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from intranet.plans.importer.chars import fold
from intranet.plans.importer.dates import Period, Point, make_date, periods, with_year
from intranet.plans.importer.draft import WaveDraft
from intranet.plans.importer.outline import Body, Section
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.tables import read_tables
from intranet.plans.importer.trace import Trace
from intranet.plans.importer.wave_text import LABEL, WaveText, add_content, inline_waves, opens_wave, table_waves

_TIME_HEAD = re.compile(
    r"thoi gian|cac dot\b|dot thi dua|dot tuyen truyen|lo trinh|tien do|cac giai doan|moc thoi gian|phan ky|"
    r"thoi diem|ke hoach cu the tung dot"
)
_NOT_TIME = re.compile(
    r"bao cao|dang ky|ho so|\bnop\b|khen thuong|xet chon|so ket|kinh phi|thoi gian qua|thoi gian toi|binh chon"
)
_AFTERWORD = re.compile(
    r"(?:ket thuc|trong qua trinh|can cu|sau (?:khi|moi)|so ket|tong ket|hang (?:thang|quy|nam)|moi dot|"
    r"cac (?:don vi|phong)|thoi gian (?:gui|bao cao|nop)|luu y|bao cao|tuy )"
)


def read_waves(body: Body, issued_on: date | None, year: int | None, trace: Trace) -> tuple[WaveDraft, ...]:
    """The waves of the plan; a single period is one wave without label."""
    waves: list[WaveText] = []
    for section in _time_sections(body):
        waves += _of_paras(body, body.own(section))
    waves = waves or _loose(body)
    if any(wave.label and not fold(wave.label).startswith("thang") for wave in waves):
        waves = [wave for wave in waves if wave.label]
    year = _default_year(waves, year)
    return tuple(_draft(n, wave, issued_on, year, trace) for n, wave in enumerate(_merged(waves)))


def _merged(waves: Sequence[WaveText]) -> list[WaveText]:
    """A wave told twice, in the text and in its table, is one."""
    out: dict[object, WaveText] = {}
    for n, wave in enumerate(waves):
        key = fold(wave.label) if wave.label else n
        if key not in out:
            out[key] = wave
            continue
        first = out[key]
        first.period = first.period or wave.period
        first.contents += [c for c in wave.contents if c not in first.contents]
    return list(out.values())


def _default_year(waves: Sequence[WaveText], year: int | None) -> int | None:
    printed = [p.year for w in waves if w.period for p in (w.period.begins, w.period.ends) if p and p.year]
    return year or (printed[0] if printed else None)


def _draft(n: int, wave: WaveText, issued_on: date | None, year: int | None, trace: Trace) -> WaveDraft:
    where = wave.label or "phần thời gian"
    if wave.label:
        trace.found(f"waves.{n}.label", wave.label, wave.para, wave.span)
    starts, ends = None, None
    if wave.period:
        starts = _edge(n, wave, wave.period.begins, "starts_on", issued_on, year, trace)
        last, para = wave.closing or (wave.period.ends, wave.para)
        ends = _edge(n, replace(wave, para=para), last, "ends_on", issued_on, year, trace)
    else:
        trace.missing([f"waves.{n}.starts_on", f"waves.{n}.ends_on"], f"{where}: không thấy thời gian.")
    return WaveDraft(wave.label, starts, ends, tuple(wave.contents))


def _edge(
    n: int, wave: WaveText, point: Point | None, name: str, issued_on: date | None, year: int | None, trace: Trace
) -> date | None:
    field_name = f"waves.{n}.{name}"
    where = wave.label or "phần thời gian"
    if point is None:
        trace.missing([field_name], f"{where}: không ghi {'ngày bắt đầu' if name == 'starts_on' else 'ngày kết thúc'}.")
        return None
    place = (min(point.start, len(wave.para.text) - 1), min(point.end, len(wave.para.text)))
    if point.unit == "issue":
        if issued_on:
            trace.found(
                field_name,
                issued_on,
                wave.para,
                place,
                "check",
                "“Từ nay/ngày ban hành” được hiểu là ngày ban hành kế hoạch.",
            )
        else:
            trace.missing([field_name], "Bắt đầu từ ngày ban hành, nhưng ngày ban hành còn để trống.")
            trace.warn(
                "from_now_open", f"{where} bắt đầu từ ngày ban hành, nhưng kế hoạch chưa có ngày ban hành.", where
            )
        return issued_on
    known = with_year(point, year)
    day = (known.first() if name == "starts_on" else known.last()) if known else None
    if day is None:
        trace.missing([field_name], f"{where}: “{wave.para.text[slice(*place)]}” không phải là ngày có thật.")
        trace.warn(
            "no_such_date",
            f"{where}: “{wave.para.text[slice(*place)]}” không phải là ngày có thật; để trống, hãy xác nhận.",
            where,
        )
    else:
        note = "" if point.year else "Năm không ghi, lấy theo năm của kế hoạch."
        trace.found(field_name, day, wave.para, place, "check" if note else "sure", note)
    return day


def _time_sections(body: Body) -> list[Section]:
    heads = []
    for section in body.sections:
        head = section.folded.split(":")[0][:120]
        if (
            _TIME_HEAD.search(head)
            and not _NOT_TIME.search(head)
            and not LABEL.match(head)
            and len(section.heading) < 150
        ) or (LABEL.match(section.folded[:60]) and periods(section.folded[:160])):
            heads.append(section)
    outer = [s for s in heads if not any(body.within(s, t) for t in heads)]
    return [_narrow(body, s, heads) for s in outer]


def _narrow(body: Body, section: Section, heads: Sequence[Section]) -> Section:
    """`II. Nội dung và thời gian` with a child `2. Thời gian`: the child is the part on time."""
    if section.folded.startswith(("thoi gian", "cac dot", "lo trinh", "tien do", "dot")):
        return section
    inner = [s for s in heads if body.within(s, section) and not LABEL.match(s.folded)]
    return inner[0] if inner else section


def _loose(body: Body) -> list[WaveText]:
    """Waves under a plain line or bullet `Thời gian …:` or, without any part on time, by their labels."""
    out: list[WaveText] = []
    taken = 0
    for n, para in enumerate(body.paras):
        head = para.folded[:120].split(":")[0]
        if (
            n >= taken
            and not para.is_row
            and len(head) < 90
            and re.match(r"(?:ve )?(?:thoi gian|lo trinh)\b", head)
            and not _NOT_TIME.search(head)
        ):
            own = [para]
            for following in body.paras[n + 1 :]:
                if (
                    following.section != para.section
                    or following.label
                    or (para.bullet and following.bullet == para.bullet)
                ):
                    break
                if (
                    not para.bullet
                    and following.text.endswith(":")
                    and not following.bullet
                    and not LABEL.match(following.folded)
                ):
                    break
                own.append(following)
            taken = n + len(own)
            out += _of_paras(body, own)
    if not out:
        own = [p for p in body.paras if (m := LABEL.match(p.folded)) and _near_period(p, m.end()) and not p.is_row]
        out = (
            _of_paras(body, own)
            if len(own) > 1 and all(fold(p.text).startswith(("dot", "giai doan")) for p in own)
            else []
        )
    return out


def _near_period(para: Para, at: int) -> bool:
    found = periods(para.folded[:200])
    return any(p.start < at + 25 for p in found if p.start >= at)


def _of_paras(body: Body, paras: Sequence[Para]) -> list[WaveText]:
    rows = [line for para in paras if para.is_row for line in para.lines]
    tables = [w for table in read_tables(rows) for w in table_waves(table, paras)]
    waves: list[WaveText] = []
    for n, para in enumerate(paras):
        if para.is_row:
            continue
        level = body.sections[para.section].level if para.label and para.section >= 0 else 0
        told = inline_waves(para)
        started = opens_wave(para, n == 0)
        if told:
            waves += told
        elif started and not (started.label is None and _holds(waves, para, level)):
            started.level = level
            waves.append(started)
        elif waves and n > 0:
            if _ends_wave(waves[-1], para, level):
                break
            add_content(waves[-1], para)
    if not any(w.label for w in waves):
        waves = [] if tables else _halves(waves)
    return waves + tables


def _halves(waves: list[WaveText]) -> list[WaveText]:
    """`Bắt đầu: …` and `Kết thúc: …` on two lines are one period."""
    if len(waves) == 2 and waves[0].period and waves[1].period:
        first, last = waves[0].period, waves[1].period
        begins = first.ends is None or re.match(r".{0,30}bat dau", waves[0].para.folded)
        if begins and re.match(r".{0,30}ket thuc", waves[1].para.folded):
            waves[0].period = Period(first.begins or first.ends, None, first.start, first.end)
            waves[0].closing = (last.ends or last.begins, waves[1].para)
            return waves[:1]
    return waves


def _holds(waves: Sequence[WaveText], para: Para, level: int) -> bool:
    """Does a date without a label stand under a wave that has one?"""
    return bool(waves and waves[-1].label and not _ends_wave(waves[-1], para, level))


def _ends_wave(wave: WaveText, para: Para, level: int) -> bool:
    if wave.label is None:
        return False
    if level and wave.level and level <= wave.level:
        return True
    if level and not wave.level and wave.own_bullet:
        return True
    return (
        not para.bullet
        and not para.label
        and bool(_AFTERWORD.match(para.folded))
        and (wave.bulleted or bool(wave.own_bullet))
    )


def in_year(day: date, year: int) -> bool:
    """Does `day` lie in the plan's year or the school year that begins in it?"""
    first, last = make_date(year, 1, 1), make_date(year + 1, 12, 31)
    return bool(first and last and first <= day <= last)
