"""What a person must confirm: readings that contradict one another or the calendar.

Nothing here changes a value. A blank number or day of a draft is a finding, not a warning.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date

from intranet.plans.importer.codes import codes
from intranet.plans.importer.dates import make_date
from intranet.plans.importer.draft import PlanDraft, WaveDraft
from intranet.plans.importer.outline import Body
from intranet.plans.importer.trace import Trace
from intranet.plans.importer.waves import in_year

_DATED = re.compile(
    r"\s*,?\s*ngày\s*(?:(\d{1,2})\s*[/.\-]\s*(\d{1,2})\s*[/.\-]\s*(\d{4})|"
    r"(\d{1,2})\s*tháng\s*(\d{1,2})\s*(?:,?\s*năm)?\s*(\d{4}))"
)


def check(plan: PlanDraft, body: Body, text: str, trace: Trace) -> None:
    """Add the warnings that follow from the plan as a whole."""
    _check_waves(plan, trace)
    _check_dates(text, trace)
    _check_labels(body, trace)
    if not plan.sections:
        trace.warn("no_sections", "Không nhận ra mục nào (I., 1., a)…) trong kế hoạch; hãy kiểm tra bố cục.")
    if plan.issued_on and plan.year and abs(plan.issued_on.year - plan.year) > 1:
        trace.warn(
            "year_far",
            f"Kế hoạch cho năm {plan.year} nhưng ban hành năm {plan.issued_on.year}; hãy xác nhận năm.",
            "đầu văn bản",
        )


def _name(wave: WaveDraft) -> str:
    return wave.label or "Thời gian thực hiện"


def _check_waves(plan: PlanDraft, trace: Trace) -> None:
    for wave in plan.waves:
        if wave.starts_on and wave.ends_on and wave.ends_on < wave.starts_on:
            message = (
                f"{_name(wave)} kết thúc ({_day(wave.ends_on)}) trước khi bắt đầu ({_day(wave.starts_on)}); hãy xác "
                f"nhận."
            )
            trace.warn("wave_ends_before_start", message, _name(wave))
        edges = [day for day in (wave.starts_on, wave.ends_on) if day]
        if plan.year and any(not in_year(day, plan.year) for day in edges):
            trace.warn(
                "wave_outside_year", f"{_name(wave)} nằm ngoài năm {plan.year} của kế hoạch; hãy xác nhận.", _name(wave)
            )
    dated = [w for w in plan.waves if w.starts_on and w.ends_on and w.starts_on <= w.ends_on]
    for one, other in zip(sorted(dated, key=_start), sorted(dated, key=_start)[1:], strict=False):
        if _end(one) >= _start(other):
            message = f"{_name(one)} và {_name(other)} chồng thời gian lên nhau; hãy xác nhận."
            trace.warn("waves_overlap", message, _name(other))


def _start(wave: WaveDraft) -> date:
    return wave.starts_on or date.min


def _end(wave: WaveDraft) -> date:
    return wave.ends_on or date.max


def _day(day: date) -> str:
    return f"{day.day:02}/{day.month:02}/{day.year}"


def _check_dates(text: str, trace: Trace) -> None:
    """One document cited with two dates, or with a date that does not exist."""
    seen: dict[str, date] = {}
    for code in codes(text):
        match = _DATED.match(text, code.end)
        if not match:
            continue
        day, month, year = (int(n) for n in match.groups() if n)
        given = make_date(year, month, day)
        where = f"dòng {text.count(chr(10), 0, code.start) + 1}"
        if given is None:
            trace.warn(
                "no_such_date", f"Văn bản {code.text} ghi ngày {day}/{month}/{year} không có thật; hãy xác nhận.", where
            )
            continue
        key = code.text.upper().lstrip("0")
        if seen.setdefault(key, given) != given:
            message = (
                f"Văn bản {code.text} được ghi hai ngày khác nhau ({_day(seen[key])} và {_day(given)}); hãy xác nhận."
            )
            trace.warn("contradicting_dates", message, where)


def _check_labels(body: Body, trace: Trace) -> None:
    repeated = Counter(section.path for section in body.sections if section.repeated)
    for path in repeated:
        trace.warn("repeated_label", f"Mục {path} xuất hiện hơn một lần; hãy kiểm tra cách đánh số.", f"mục {path}")
