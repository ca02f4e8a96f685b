"""Waves: the periods set out in the part on time, with what each is for."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from intranet.plans.importer.chars import fold, squeeze, value
from intranet.plans.importer.dates import Period, Point, make_date, periods, with_year
from intranet.plans.importer.draft import WaveDraft
from intranet.plans.importer.lines import bullet, split_cell
from intranet.plans.importer.outline import Body, Section
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.tables import Table, plain, read_tables
from intranet.plans.importer.trace import Trace

_TIME_HEAD = re.compile(r"thoi gian|cac dot\b|dot thi dua|dot tuyen truyen|lo trinh|tien do|cac giai doan|moc thoi gian|phan ky|thoi diem|ke hoach cu the tung dot")
_NOT_TIME = re.compile(r"bao cao|dang ky|ho so|\bnop\b|khen thuong|xet chon|so ket|kinh phi|thoi gian qua|thoi gian toi|binh chon")
_ORDINAL = r"(?:thu\s+)?(?:\d{1,2}|[ivx]{1,4}|mot|nhat|hai|ba|bon|tu|nam|sau)"
_LABEL = re.compile(
    rf"(?:[-+*]\s*)?(?P<label>dot(?: thi dua| tuyen truyen| cao diem| thi dua cao diem)?\s+{_ORDINAL}(?![a-z\d])|giai doan\s+{_ORDINAL}(?![a-z\d/-])|quy\s+(?:iv|i{{1,3}}|[1-4])(?![a-z\d])(?:\s*(?:,|va|-)\s*(?:quy\s+)?(?:iv|i{{1,3}}|[1-4])(?![a-z\d]))*"
    rf"|(?:sau|0?6)\s+thang\s+(?:dau|cuoi)\s+nam|hoc ky\s+{_ORDINAL}(?![a-z\d])|buoc\s+{_ORDINAL}(?![a-z\d])|chang\s+{_ORDINAL}(?![a-z\d])|dot cao diem|thang\s+\d{{1,2}}(?=\s*[/:(]|\s+nam))"
)
_LEAD_WORDS = re.compile(
    r"(?:[-+*]\s*)?(?:(?:ve )?(?:thoi gian|tien do|lo trinh|thoi diem)[^:;.\d]{0,70}?[:\-]?\s*|(?:cac )?(?:dot|phong trao|cuoc|ke hoach|hoat dong|viec|cong tac)[^.:;\d]{0,140}?|duoc|thuc hien|trien khai|bat dau|dien ra|la|trong|ke|to chuc|tien hanh|thi dua|tuyen truyen|vao|co the|chu yeu|[,:\s-]|tu|den|het|truoc|ngay|dau|cuoi|giua|khoang)*"
)
_DATE_REST = re.compile(
    r"^(?:[\s,.;:()\-–—/]|từ|đến|hết|ngày|tháng|năm|nay|thời gian|thực hiện|thi đua|tuyên truyền|triển khai|bắt đầu|kết thúc|phát động|vào|được|trong|tổ chức|diễn ra|ban hành|kế hoạch|này|ký|kể|và|là|đầu|cuối|đợt|tiến hành)*$",
    re.I,
)
_ONLY_TIME = re.compile(r"^(?:[\s,.;:()\-–—/\d]|từ|đến|hết|ngày|tháng|năm|nay|thời gian|thực hiện|bắt đầu|kết thúc|vào|trong|và|đầu|cuối)*$", re.I)
_TO_PERIOD = re.compile(r"^[^;.]*(?:[(:,]\s*|\s)(?:thời gian:?\s*)?(?:từ|tính từ|kể từ)\s+(?:ngày\s+|đầu\s+)?$|^[^;.:]*\(\s*$", re.I)
_CONTENT_LEAD = re.compile(r"^(?:các\s+)?(?:nội dung|hoạt động|nhiệm vụ)(?:\s+(?:thi đua|tuyên truyền|trọng tâm|chính|thực hiện|chủ yếu|hoạt động|tập trung|cụ thể))*\s*:\s*", re.I)
_TIME_LEAD = re.compile(r"(?:[-+*]\s*)?(?:thoi gian|thoi diem|tien do)\b[^:]{0,40}:")
_AFTERWORD = re.compile(r"(?:ket thuc|trong qua trinh|can cu|sau (?:khi|moi)|so ket|tong ket|hang (?:thang|quy|nam)|moi dot|cac (?:don vi|phong)|thoi gian (?:gui|bao cao|nop)|luu y|bao cao|tuy )")


@dataclass
class _Wave:
    label: str | None
    period: Period | None
    para: Para
    span: tuple[int, int]
    contents: list[str] = field(default_factory=list)
    bulleted: bool = False
    own_bullet: str = ""
    level: int = 0


def read_waves(body: Body, issued_on: date | None, year: int | None, trace: Trace) -> tuple[WaveDraft, ...]:
    """The waves of the plan; a single period is one wave without label."""
    waves: list[_Wave] = []
    for section in _time_sections(body):
        waves += _of_paras(body, body.own(section))
    waves = waves or _loose(body)
    if any(wave.label and not fold(wave.label).startswith("thang") for wave in waves):
        waves = [wave for wave in waves if wave.label]
    year = _default_year(waves, year)
    return tuple(_draft(n, wave, issued_on, year, trace) for n, wave in enumerate(_merged(waves)))


def _merged(waves: Sequence[_Wave]) -> list[_Wave]:
    """A wave told twice, in the text and in its table, is one."""
    out: dict[object, _Wave] = {}
    for n, wave in enumerate(waves):
        key = fold(wave.label) if wave.label else n
        if key not in out:
            out[key] = wave
            continue
        first = out[key]
        first.period = first.period or wave.period
        first.contents += [c for c in wave.contents if c not in first.contents]
    return list(out.values())


def _default_year(waves: Sequence[_Wave], year: int | None) -> int | None:
    printed = [p.year for w in waves if w.period for p in (w.period.begins, w.period.ends) if p and p.year]
    return year or (printed[0] if printed else None)


def _draft(n: int, wave: _Wave, issued_on: date | None, year: int | None, trace: Trace) -> WaveDraft:
    where = wave.label or "phần thời gian"
    if wave.label:
        trace.found(f"waves.{n}.label", wave.label, wave.para, wave.span)
    starts, ends = None, None
    if wave.period:
        starts = _edge(n, wave, wave.period.begins, "starts_on", issued_on, year, trace)
        ends = _edge(n, wave, wave.period.ends, "ends_on", issued_on, year, trace)
    else:
        trace.missing([f"waves.{n}.starts_on", f"waves.{n}.ends_on"], f"{where}: không thấy thời gian.")
    return WaveDraft(wave.label, starts, ends, tuple(wave.contents))


def _edge(
    n: int, wave: _Wave, point: Point | None, name: str, issued_on: date | None, year: int | None, trace: Trace
) -> date | None:
    field_name = f"waves.{n}.{name}"
    where = wave.label or "phần thời gian"
    if point is None:
        trace.missing([field_name], f"{where}: không ghi {'ngày bắt đầu' if name == 'starts_on' else 'ngày kết thúc'}.")
        return None
    place = (min(point.start, len(wave.para.text) - 1), min(point.end, len(wave.para.text)))
    if point.unit == "issue":
        if issued_on:
            trace.found(field_name, issued_on, wave.para, place, "check", "“Từ nay/ngày ban hành” được hiểu là ngày ban hành kế hoạch.")
        else:
            trace.missing([field_name], "Bắt đầu từ ngày ban hành, nhưng ngày ban hành còn để trống.")
            trace.warn("from_now_open", f"{where} bắt đầu từ ngày ban hành, nhưng kế hoạch chưa có ngày ban hành.", where)
        return issued_on
    known = with_year(point, year)
    day = (known.first() if name == "starts_on" else known.last()) if known else None
    if day is None:
        trace.missing([field_name], f"{where}: “{wave.para.text[slice(*place)]}” không phải là ngày có thật.")
        trace.warn("no_such_date", f"{where}: “{wave.para.text[slice(*place)]}” không phải là ngày có thật; để trống, hãy xác nhận.", where)
    else:
        note = "" if point.year else "Năm không ghi, lấy theo năm của kế hoạch."
        trace.found(field_name, day, wave.para, place, "check" if note else "sure", note)
    return day


def _time_sections(body: Body) -> list[Section]:
    heads = []
    for section in body.sections:
        head = section.folded.split(":")[0][:120]
        if _TIME_HEAD.search(head) and not _NOT_TIME.search(head) and not _LABEL.match(head) and len(section.heading) < 150:
            heads.append(section)
        elif _LABEL.match(section.folded[:60]) and periods(section.folded[:160]):
            heads.append(section)
    outer = [s for s in heads if not any(body.within(s, t) for t in heads)]
    return [_narrow(body, s, heads) for s in outer]


def _narrow(body: Body, section: Section, heads: Sequence[Section]) -> Section:
    """`II. Nội dung và thời gian` with a child `2. Thời gian`: the child is the part on time."""
    if section.folded.startswith(("thoi gian", "cac dot", "lo trinh", "tien do", "dot")):
        return section
    inner = [s for s in heads if body.within(s, section) and not _LABEL.match(s.folded)]
    return inner[0] if inner else section


def _loose(body: Body) -> list[_Wave]:
    """Waves under a plain line or bullet `Thời gian …:` or, without any part on time, by their labels."""
    out: list[_Wave] = []
    taken = 0
    for n, para in enumerate(body.paras):
        head = para.folded[:120].split(":")[0]
        if n >= taken and not para.is_row and len(head) < 90 and re.match(r"(?:ve )?(?:thoi gian|lo trinh)\b", head) and not _NOT_TIME.search(head):
            own = [para]
            for following in body.paras[n + 1 :]:
                if following.section != para.section or following.label or (para.bullet and following.bullet == para.bullet):
                    break
                if not para.bullet and following.text.endswith(":") and not following.bullet and not _LABEL.match(following.folded):
                    break
                own.append(following)
            taken = n + len(own)
            out += _of_paras(body, own)
    if not out:
        own = [p for p in body.paras if (m := _LABEL.match(p.folded)) and _near_period(p, m.end()) and not p.is_row]
        out = _of_paras(body, own) if len(own) > 1 and all(fold(p.text).startswith(("dot", "giai doan")) for p in own) else []
    return out


def _near_period(para: Para, at: int) -> bool:
    found = periods(para.folded[:200])
    return any(p.start < at + 25 for p in found if p.start >= at)


def _of_paras(body: Body, paras: Sequence[Para]) -> list[_Wave]:
    rows = [line for para in paras if para.is_row for line in para.lines]
    tables = [w for table in read_tables(rows) for w in _of_table(table, paras)]
    waves: list[_Wave] = []
    for n, para in enumerate(paras):
        if para.is_row:
            continue
        level = body.sections[para.section].level if para.label and para.section >= 0 else 0
        started = _start(para, n == 0)
        if started:
            started.level = level
            waves.append(started)
        elif waves and n > 0:
            if _ends_wave(waves[-1], para, level):
                break
            _content(waves[-1], para)
    if not any(w.label for w in waves) and tables:
        waves = []
    return waves + tables


def _ends_wave(wave: _Wave, para: Para, level: int) -> bool:
    if wave.label is None:
        return False
    if level and wave.level and level <= wave.level:
        return True
    if level and not wave.level and wave.own_bullet:
        return True
    return not para.bullet and not para.label and bool(_AFTERWORD.match(para.folded)) and (wave.bulleted or bool(wave.own_bullet))


def _start(para: Para, is_head: bool) -> _Wave | None:
    """The wave a paragraph opens, if it opens one."""
    label = _LABEL.match(para.folded)
    if label:
        return _labelled(para, label)
    text = para.folded
    head_end = text.find(":") + 1 if is_head and para.label else 0
    if is_head and para.label and not head_end:
        return None
    for period in periods(text[:400]):
        if period.start < head_end or (period.begins and period.begins.unit == "day_only"):
            continue
        if _LEAD_WORDS.fullmatch(text[head_end : period.start]):
            wave = _Wave(None, period, para, (period.start, period.end))
            rest = para.text[period.end :]
            if para.bullet and re.match(r"\s*\)?\s*:", rest):
                wave.contents += _pieces(rest)
            return wave
        return None
    return None


def _labelled(para: Para, label: re.Match[str]) -> _Wave:
    at, to = label.span("label")
    found = periods(para.folded[:400])
    named = bool(re.match(r"quy|sau|0?6|thang", para.folded[at:to]))
    own = next((p for p in found if p.start <= at < p.end), None) if named else None
    later = next((p for p in found if p.start >= to), None)
    period = later if later and _introduces(para.text[to : later.start]) else None
    if own and (period is None or not _is_range(period)):
        period = own
    printed = para.text[at:to]
    end = max(to, period.end if period else to)
    wave = _Wave(_tidy_label(printed), period, para, (at, to), own_bullet=para.bullet)
    rest = _pieces(_after_dates(para.text[end:]))
    wave.contents += rest[:-1] if rest and para.text.endswith(":") else rest
    return wave


def _introduces(between: str) -> bool:
    """Do the words between a wave's label and a date lead to its period? A name may stand there too."""
    return bool(_DATE_REST.match(between.replace("năm", "")) or (len(between) < 70 and _TO_PERIOD.search(between)))


def _is_range(period: Period) -> bool:
    return period.begins is not None and period.ends is not None and period.begins != period.ends


def _tidy_label(printed: str) -> str:
    return re.sub(r"\s*\b(?:thi đua|tuyên truyền|cao điểm)\b(?=\s+(?:thứ|\d|[IVX]))", "", squeeze(printed))


def _after_dates(text: str) -> str:
    """What stands behind the dates of a wave, its bracket and colon taken off."""
    out = re.sub(r"^[^():;]{0,25}\)", "", text) if ")" in text[:26] and "(" not in text[: text.find(")")] else text
    return re.sub(r"^\s*(?:năm\s+\d{4}|/\s*\d{4})?\s*[:.,;\-–—)]*\s*", "", out)


def _pieces(text: str) -> list[str]:
    out = []
    for piece in text.split(";"):
        piece = _CONTENT_LEAD.sub("", piece.strip(" :-–.,)"))
        if len(piece) > 3 and not _ONLY_TIME.match(piece):
            out.append(value(piece))
    return out


def _content(wave: _Wave, para: Para) -> None:
    """Put a paragraph under its wave: a date, contents, or nothing for a lead-in."""
    found = periods(para.folded[:300])
    if wave.period is None and found and (_TIME_LEAD.match(para.folded) or _LEAD_WORDS.fullmatch(para.folded[: found[0].start])):
        wave.period, wave.para, wave.span = found[0], para, (found[0].start, found[0].end)
        wave.contents += _pieces(_after_dates(para.text[found[0].end :]))
        return
    if wave.label is None or para.text.endswith(":"):
        return
    lead = _CONTENT_LEAD.match(para.text)
    if lead:
        wave.contents += _pieces(para.text[lead.end() :])
    elif not (_TIME_LEAD.match(para.folded) and found):
        wave.contents.append(value(para.text))
    wave.bulleted = wave.bulleted or bool(para.bullet)


def _of_table(table: Table, paras: Sequence[Para]) -> Iterator[_Wave]:
    """One wave a row: `Đợt`, `Thời gian`, `Nội dung`."""
    columns = table.columns
    if not columns or not ({"wave", "time", "from"} & columns.keys()) or not ({"task", "wave"} & columns.keys()):
        return
    by_line = {para.lines[0].number: para for para in paras if para.is_row}
    for line, cells in table.rows:
        name = plain(table.cell(cells, "wave")) or (plain(table.cell(cells, "time")) if "wave" not in columns else "")
        label, period = _cell_label(name, "wave" in columns), _cell_period(table, cells, name)
        para = by_line.get(line.number)
        if para is None or (label is None and period is None):
            continue
        at = max(0, para.text.find(label or name))
        wave = _Wave(label, period, para, (at, at + len(label or name)))
        for piece in split_cell(table.cell(cells, "task")):
            mark, skip = bullet(piece)
            wave.contents += [value(p) for p in (piece[skip:] if mark else piece).split(";") if len(value(p)) > 1]
        yield wave


def _cell_label(name: str, is_wave: bool) -> str | None:
    match = _LABEL.match(fold(name))
    if match:
        return _tidy_label(name[slice(*match.span("label"))])
    bare = re.fullmatch(r"(\d{1,2}|[IVX]{1,4})\.?", name)
    return f"Đợt {bare.group(1)}" if bare and is_wave else None


def _cell_period(table: Table, cells: Sequence[str], name: str) -> Period | None:
    ends = " den ".join(plain(table.cell(cells, edge)) for edge in ("from", "to"))
    for text in (ends if {"from", "to"} <= table.columns.keys() else "", plain(table.cell(cells, "time")), name):
        found = periods(fold(text))
        if found:
            return found[0]
    return None


def in_year(day: date, year: int) -> bool:
    """Does `day` lie in the plan's year or the school year that begins in it?"""
    first, last = make_date(year, 1, 1), make_date(year + 1, 12, 31)
    return bool(first and last and first <= day <= last)
