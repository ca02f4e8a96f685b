"""The form of a report, and what it means."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from intranet import clock, forms, row_id

from .. import rights
from ..ids import ids_of
from ..models import Session
from ..texts import REASONS, lazy
from . import service
from .roster import Roster

OUTCOMES = {
    service.HELD: lazy("Đã tổ chức đúng lịch"),
    service.MOVED: lazy("Đã tổ chức, đổi ngày"),
    service.MISSED: lazy("Không tổ chức"),
    service.CANCELLED: lazy("Đã hủy"),
}
WHOLE, ONLY = "all_but", "only"
WHO = {
    WHOLE: lazy("Tất cả, trừ những người trong danh sách"),
    ONLY: lazy("Chỉ những người trong danh sách"),
}


class ReportForm(forms.VersionedForm):
    """What became of a session. `seen` is the draft that was in the form."""

    seen = forms.HiddenField()
    outcome = forms.Choices(lazy("Buổi này đã tổ chức chưa?"), [forms.Required()], choices=OUTCOMES)
    held_on = forms.VNDateField(lazy("Ngày đã tổ chức"), description=lazy("Ví dụ 05/02/2026"))
    why = forms.LineField(lazy("Lý do không tổ chức"), [forms.Length(max=service.LONGEST_REASON)])
    present = forms.Checkboxes(lazy("Ai đã tham dự?"), coerce=row_id, choices=(), validate_choice=False)
    who = forms.Choices(lazy("Ai đã tham dự?"), choices=WHO, validate_choice=False)
    people = forms.ProseField(
        lazy("Danh sách"), description=lazy("Mỗi dòng một họ tên hoặc mã cán bộ; dán thẳng từ Excel cũng được"),
    )  # fmt: skip
    sheet = forms.FileField(lazy("Danh sách bằng tệp"), description=lazy("Tệp .xlsx hoặc .csv có cột họ tên hoặc mã"))
    guests = forms.IntegerField(
        lazy("Số khách ngoài cơ quan"), [forms.NumberRange(0, service.MOST_GUESTS)],
        description=lazy("Để trống nếu không có"),
    )  # fmt: skip
    summary = forms.ProseField(
        lazy("Nội dung đã tuyên truyền"), [forms.Length(max=service.LONGEST_SUMMARY)],
        description=lazy("Hai đến bốn câu là đủ."),
    )  # fmt: skip
    uploads = forms.MultipleFileField(
        lazy("Ảnh và tệp"), description=lazy("Ảnh JPG, PNG; văn bản; chọn được nhiều tệp")
    )
    removed = forms.Checkboxes(lazy("Bỏ tệp đang có"), coerce=row_id, choices=(), validate_choice=False)
    links = forms.ProseField(
        lazy("Liên kết minh chứng"), [forms.Length(max=service.LONGEST_LINKS)],
        description=lazy("Mỗi dòng một liên kết bắt đầu bằng https://"),
    )  # fmt: skip

    @property
    def links_typed(self) -> tuple[str, ...]:
        """The links, one each."""
        return tuple(line.strip() for line in (self.links.data or "").splitlines() if line.strip())


def blank(session: Session, roster: Roster | None) -> MultiDict[str, str]:
    """What the form says before anybody typed: what is known of the session by now."""
    known: list[tuple[str, str]] = [("version", str(session.version)), ("summary", session.summary)]
    known += [("links", session.links), ("guests", str(session.guests or "")), ("why", session.reason)]
    if session.status == "held":
        moved = session.held_on is not None and session.held_on != session.day
        known.append(("outcome", service.MOVED if moved else service.HELD))
        known.append(("held_on", f"{session.held_on:%d/%m/%Y}" if moved else ""))
    elif session.status == "missed":
        known.append(("outcome", service.MISSED))
    elif session.day <= clock.today():
        known += [("outcome", service.HELD), ("why", "")]
    if roster is not None:
        known += [("present", str(person_id)) for person_id in sorted(roster.present)]
        known += [("shown", str(person_id)) for person_id in sorted(roster.checked_in)]
    return MultiDict(known)


def outcomes_for(actor: Any, session: Session) -> list[tuple[str, Any]]:
    """What may be said of the session: only who plans may call it off."""
    return [
        (key, words) for key, words in OUTCOMES.items() if key != service.CANCELLED or rights.may_change(actor, session)
    ]


def ids(typed: MultiDict[str, str], name: str) -> set[int]:
    """The ids sent under `name`; what is no id is left out."""
    return set(ids_of(typed.getlist(name)))


def answers(typed: MultiDict[str, str]) -> dict[int, int | None]:
    """Who was meant by doubtful lines, as far as was answered: by number the person, None: nobody."""
    found: dict[int, int | None] = {}
    for name, text in typed.items(multi=True):
        if (named := re.fullmatch(r"match-(\d{1,6})", name)) and re.fullmatch(r"none|[0-9]{1,9}", text):
            found[int(named[1])] = None if text == "none" else int(text)
    return found


def reasons(typed: MultiDict[str, str], people: Iterable[int]) -> dict[int, str]:
    """Why these people were not there, as far as was said."""
    said = {person_id: typed.get(f"reason-{person_id}", "") for person_id in people}
    return {person_id: reason for person_id, reason in said.items() if reason in REASONS}
