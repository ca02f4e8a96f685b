"""Waves as they are printed: a labelled line, a bare period, a row of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from intranet.plans.importer.chars import fold, squeeze, value
from intranet.plans.importer.dates import Period, Point, periods
from intranet.plans.importer.lines import bullet, split_cell
from intranet.plans.importer.paragraphs import Para
from intranet.plans.importer.tables import Table, plain

_ORDINAL = r"(?:thu\s+)?(?:\d{1,2}|[ivx]{1,4}|mot|nhat|hai|ba|bon|tu|nam|sau)"
LABEL = re.compile(
    rf"(?:[-+*]\s*)?(?:trong\s+)?(?P<label>dot(?: thi dua| tuyen truyen| cao diem|"
    rf" thi dua cao diem)?\s+{_ORDINAL}(?![a-z\d])|"
    rf"giai doan\s+{_ORDINAL}(?![a-z\d/-])|quy\s+(?:iv|i{{1,3}}|[1-4])(?![a-z\d])(?:\s*(?:,|va|-)\s*(?:quy\s+)?(?:iv|"
    rf"i{{1,3}}|[1-4])(?![a-z\d]))*"
    rf"|(?:sau|0?6)\s+thang\s+(?:dau|cuoi)\s+nam|hoc ky\s+{_ORDINAL}(?![a-z\d])|buoc\s+{_ORDINAL}(?![a-z\d])|"
    rf"chang\s+{_ORDINAL}(?![a-z\d])|dot cao diem|thang\s+\d{{1,2}}(?=\s*[/:(]|\s+nam))"
)
_INLINE = re.compile(rf"(?:dot|giai doan)\s+{_ORDINAL}(?![a-z\d/-])")
_LEAD_WORDS = re.compile(
    r"(?:[-+*]\s*)?(?:(?:ve )?(?:thoi gian|tien do|lo trinh|thoi diem)[^:;.\d]{0,70}?[:\-]?\s*|(?:cac )?(?:dot|"
    r"phong trao|cuoc|ke hoach|hoat dong|viec|cong tac)[^.:;\d]{0,140}?|duoc|thuc hien|trien khai|bat dau|dien ra|la|"
    r"trong|ke|to chuc|tien hanh|thi dua|tuyen truyen|vao|co the|chu yeu|[,:\s-]|tu|den|het|truoc|ngay|dau|cuoi|giua|"
    r"khoang|phat dong|\()*"
)
_DATE_REST = re.compile(
    r"^(?:[\s,.;:()\-–—/]|từ|đến|hết|ngày|tháng|năm|nay|thời gian|thực hiện|thi đua|tuyên truyền|triển khai|bắt đầu|"
    r"kết thúc|phát động|vào|được|trong|tổ chức|diễn ra|ban hành|kế hoạch|này|ký|kể|và|là|đầu|cuối|đợt|tiến hành)*$",
    re.I,
)
_ONLY_TIME = re.compile(
    r"^(?:[\s,.;:()\-–—/\d]|từ|đến|hết|ngày|tháng|năm|nay|thời gian|thực hiện|bắt đầu|kết thúc|vào|trong|và|đầu|"
    r"cuối)*$",
    re.I,
)
_TO_PERIOD = re.compile(
    r"^[^;.]*(?:[(:,]\s*|\s)(?:thời gian:?\s*)?(?:từ|tính từ|kể từ)\s+(?:ngày\s+|đầu\s+)?$|^[^;.:]*\(\s*$", re.I
)
_CONTENT_LEAD = re.compile(
    r"^(?:các\s+)?(?:nội dung|hoạt động|nhiệm vụ)(?:\s+(?:thi đua|tuyên truyền|trọng tâm|chính|thực hiện|chủ yếu|"
    r"hoạt động|tập trung|cụ thể))*\s*:\s*",
    re.I,
)
_TIME_LEAD = re.compile(r"(?:[-+*]\s*)?(?:thoi gian|thoi diem|tien do)\b[^:]{0,40}:")


@dataclass
class WaveText:
    """A wave while it is read: its label and period with their place, and what stands under it."""

    label: str | None
    period: Period | None
    para: Para
    span: tuple[int, int]
    contents: list[str] = field(default_factory=list)
    bulleted: bool = False
    own_bullet: str = ""
    level: int = 0
    closing: tuple[Point | None, Para] | None = None


def opens_wave(para: Para, is_head: bool) -> WaveText | None:
    """The wave a paragraph opens, if it opens one."""
    label = LABEL.match(para.folded)
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
            wave = WaveText(None, period, para, (period.start, period.end))
            rest = para.text[period.end :]
            if (para.bullet or not is_head) and re.match(r"\s*\)?\s*:", rest):
                wave.contents += _pieces(rest)
            return wave
        return None
    return None


def inline_waves(para: Para) -> list[WaveText]:
    """Waves told in one sentence: `… trong đó đợt 1 từ …, đợt 2 từ …`; fewer than two are none."""
    labels = [m for m in _INLINE.finditer(para.folded[:1500]) if not para.folded[m.start() - 1 : m.start()].isalnum()]
    found = periods(para.folded[:1500])
    out: list[WaveText] = []
    for n, label in enumerate(labels):
        until = labels[n + 1].start() if n + 1 < len(labels) else len(para.text)
        period = next((p for p in found if label.end() <= p.start < min(until, label.end() + 40)), None)
        if period is None or not _introduces(para.text[label.end() : period.start]):
            continue
        wave = WaveText(
            _tidy_label(para.text[slice(*label.span())]), period, para, label.span(), own_bullet=para.bullet
        )
        wave.contents += _pieces(re.sub(r"\s+và\s*$", "", _after_dates(para.text[period.end : until])))
        out.append(wave)
    return out if len(out) > 1 else []


def _labelled(para: Para, label: re.Match[str]) -> WaveText:
    at, to = label.span("label")
    found = periods(para.folded[:400])
    named = bool(re.match(r"quy|sau|0?6|thang", para.folded[at:to]))
    own = next((p for p in found if p.start <= at < p.end), None) if named else None
    later = next((p for p in found if p.start >= to), None)
    period = later if later and _introduces(para.text[to : later.start]) else None
    if own and (period is None or not _is_range(period)):
        period = own
    late = None if period else next((p for p in found if p.start >= to and _is_told(para, p)), None)
    if late:
        wave = WaveText(_tidy_label(para.text[at:to]), late, para, (at, to), own_bullet=para.bullet)
        before = re.sub(
            r"[,;.(]?\s*(?:thời gian:?\s*)?(?:từ|kể từ)?\s*(?:ngày)?\s*$", "", para.text[to : late.start], flags=re.I
        )
        wave.contents += _pieces(before) + _pieces(_after_dates(para.text[late.end :]))
        return wave
    printed = para.text[at:to]
    end = max(to, period.end if period else to)
    wave = WaveText(_tidy_label(printed), period, para, (at, to), own_bullet=para.bullet)
    rest = _pieces(_after_dates(para.text[end:]))
    wave.contents += rest[:-1] if rest and para.text.endswith(":") else rest
    return wave


def _introduces(between: str) -> bool:
    """Do the words between a wave's label and a date lead to its period? A name may stand there too."""
    return bool(_DATE_REST.match(between.replace("năm", "")) or (len(between) < 70 and _TO_PERIOD.search(between)))


def _is_told(para: Para, period: Period) -> bool:
    """Does a range introduced by `từ` stand at the end of what a wave is for?"""
    return _is_range(period) and bool(
        re.search(r"(?:^|[,;:.(]\s*|gian\s+)(?:ke )?tu\s+(?:ngay\s+)?$", para.folded[: period.start])
    )


def _is_range(period: Period) -> bool:
    return period.begins is not None and period.ends is not None and period.begins != period.ends


def _tidy_label(printed: str) -> str:
    return re.sub(r"(?:\s*\b(?:thi đua|tuyên truyền|cao điểm)\b)+(?=\s+(?:thứ|\d|[IVX]))", "", squeeze(printed))


def _after_dates(text: str) -> str:
    """What stands behind the dates of a wave, its bracket and colon taken off."""
    out = re.sub(r"^[^():;]{0,25}\)", "", text) if ")" in text[:26] and "(" not in text[: text.find(")")] else text
    return re.sub(r"^\s*(?:năm\s+\d{4}|/\s*\d{4})?\s*[:.,;\-–—)]*\s*", "", out)


def _pieces(text: str) -> list[str]:
    out = []
    for part in text.split(";"):
        piece = _CONTENT_LEAD.sub("", part.strip(" :-–.,)" if "(" not in part else " :-–.,"))
        if len(piece) > 3 and not _ONLY_TIME.match(piece):
            out.append(value(piece))
    return out


def add_content(wave: WaveText, para: Para) -> None:
    """Put a paragraph under its wave: a date, contents, or nothing for a lead-in."""
    found = periods(para.folded[:300])
    if (
        wave.period is None
        and found
        and (_TIME_LEAD.match(para.folded) or _LEAD_WORDS.fullmatch(para.folded[: found[0].start]))
    ):
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


def table_waves(table: Table, paras: Sequence[Para]) -> Iterator[WaveText]:
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
        printed = label if label and label in para.text else name
        at = max(0, para.text.find(printed))
        wave = WaveText(label, _moved(period, para), para, (at, at + len(printed)))
        for piece in split_cell(table.cell(cells, "task")):
            mark, skip = bullet(piece)
            wave.contents += [value(p) for p in (piece[skip:] if mark else piece).split(";") if len(value(p)) > 1]
        yield wave


def _cell_label(name: str, is_wave: bool) -> str | None:
    match = LABEL.match(fold(name))
    if match:
        return _tidy_label(name[slice(*match.span("label"))])
    bare = re.fullmatch(r"(\d{1,2}|[IVX]{1,4})\.?", name)
    return f"Đợt {bare.group(1)}" if bare and is_wave else None


def _moved(period: Period | None, para: Para) -> Period | None:
    """The period of a cell with its row as its place: positions in a cell are none in the row."""
    if period is None:
        return None
    begins, ends = (replace(p, start=0, end=len(para.text)) if p else None for p in (period.begins, period.ends))
    return Period(begins, ends, 0, len(para.text))


def _cell_period(table: Table, cells: Sequence[str], name: str) -> Period | None:
    ends = " den ".join(plain(table.cell(cells, edge)) for edge in ("from", "to"))
    for text in (ends if {"from", "to"} <= table.columns.keys() else "", plain(table.cell(cells, "time")), name):
        found = periods(fold(text))
        if found:
            return found[0]
    return None
