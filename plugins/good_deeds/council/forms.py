"""Forms: a session, its members, who is there, one's sheet."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from flask import request

from intranet import Refused, clock, dates, forms, match_people, row_id

from ..texts import BALLOTS, CATEGORIES, _, lazy
from . import rules
from .drafts import LONGEST, Draft
from .models import CouncilSession, Criterion
from .sheets import Desk, Entry, field_name
from .words import ATTENDANCE

_DAY = lazy("Ví dụ 13/5/2026")
_LEAVE = lazy("Để trống: theo quy tắc của ngày họp")
_COLUMNS = ("title", "day", "starts", "place", "scores_due", "ballot", "notes")


class SessionForm(forms.VersionedForm):
    """What can be said of a session."""

    title = forms.LineField(lazy("Tên phiên họp"), [forms.Required(), forms.Length(max=LONGEST["title"])])
    day = forms.VNDateField(lazy("Ngày họp"), [forms.Required()], description=_DAY)
    starts = forms.VNTimeField(lazy("Giờ họp"), description=lazy("Ví dụ 8:30"))
    place = forms.LineField(lazy("Nơi họp"), [forms.Length(max=LONGEST["place"])])
    scores_due = forms.VNDateField(lazy("Hạn gửi phiếu chấm"), description=lazy("Để trống: ngày họp"))
    ballot = forms.Choices(lazy("Cách biểu quyết"), [forms.Required()], choices=BALLOTS)
    quorum_percent = forms.DecimalField(lazy("Tỷ lệ có mặt tối thiểu (%)"), description=_LEAVE)
    pass_percent = forms.DecimalField(lazy("Tỷ lệ đồng ý tối thiểu (%)"), description=_LEAVE)
    least_score = forms.DecimalField(lazy("Điểm trung bình tối thiểu"),
                                     description=lazy("Để trống: theo quy tắc; 0: không cần"))  # fmt: skip
    rule_reason = forms.LineField(lazy("Lý do dùng mức khác"), [forms.Length(max=LONGEST["rule_reason"])])
    notes = forms.ProseField(lazy("Ghi chú gửi hội đồng"), [forms.Length(max=LONGEST["notes"])])

    def __init__(self, session: CouncilSession | None = None) -> None:
        values: dict[str, Any] = {}
        if session is not None:
            values = {name: getattr(session, name) for name in (*_COLUMNS, "version")}
            if session.rule_reason:
                values |= {name: getattr(session, name) for name in ("quorum_percent", "pass_percent", "rule_reason")}
                values["least_score"] = session.least_score or Decimal(0)
        else:
            rule = rules.on(clock.today())
            values["ballot"] = rule.ballot if rule else "open"
        super().__init__(**values)

    @property
    def draft(self) -> Draft:
        """What was typed."""
        text = {name: getattr(self, name).data or "" for name in ("place", "rule_reason", "notes")}
        return Draft(
            title=self.title.data, day=self.day.data, starts=self.starts.data,
            scores_due=self.scores_due.data or self.day.data, ballot=self.ballot.data,
            quorum_percent=self.quorum_percent.data, pass_percent=self.pass_percent.data,
            least_score=self.least_score.data, **text,
        )  # fmt: skip

    @property
    def has_own_figures(self) -> bool:
        """Whether the part with other figures than the rule's is to stand open."""
        own = (self.quorum_percent, self.pass_percent, self.least_score, self.rule_reason)
        return any((field.data is not None and field.data != "") or field.errors for field in own)


class ReasonForm(forms.VersionedForm):
    """Why a session is cancelled."""

    reason = forms.LineField(lazy("Lý do hủy"), [forms.Required(), forms.Length(max=LONGEST["reason"])])


class ConfirmForm(forms.VersionedForm):
    """Nothing but the version that was seen."""


class MembersForm(forms.VersionedForm):
    """Who sits in the council: those proposed, and whoever is named."""

    people = forms.Checkboxes(lazy("Thành viên"), coerce=row_id, choices=())
    names = forms.ProseField(lazy("Thêm người khác"), [forms.Length(max=4000)],
                             description=lazy("Mỗi dòng một họ tên hoặc mã cán bộ"))  # fmt: skip
    chair = forms.NullableSelect(lazy("Chủ tọa"), coerce=row_id, empty=lazy("Chọn chủ tọa"))
    secretary = forms.NullableSelect(lazy("Thư ký"), coerce=row_id, empty=lazy("Không có thư ký"))

    def __init__(self, choices: Sequence[tuple[int, str]], roster: Mapping[int, str], version: int) -> None:
        by_role = {role: person for person, role in roster.items()}
        super().__init__(people=sorted(roster), chair=by_role.get("chair"), secretary=by_role.get("secretary"),
                         version=version)  # fmt: skip
        self.people.choices = forms.choices_of(choices)
        for field in (self.chair, self.secretary):
            field.choices = forms.choices_of([("", field.empty), *choices])

    @property
    def named(self) -> list[int]:
        """Those named in the text. Raises Refused for a line that names nobody, or several."""
        lines = [line for line in (self.names.data or "").splitlines() if line.strip()]
        found = match_people(lines) if lines else []
        doubtful = [one.line for one in found if not one.certain]
        if doubtful:
            raise Refused(
                _("Chưa rõ là ai: %(names)s. Ghi đủ họ tên hoặc mã cán bộ.", names="; ".join(doubtful)[:200]), "names"
            )
        return [one.person_ids[0] for one in found]

    @property
    def roster(self) -> dict[int, str]:
        """Everybody chosen, with what they are. Raises Refused as :attr:`named` does."""
        roles = {self.chair.data: "chair", self.secretary.data: "secretary"}
        if self.chair.data is not None and self.chair.data == self.secretary.data:
            raise Refused(_("Chủ tọa và thư ký phải là hai người"), "secretary")
        people = {*(self.people.data or ()), *self.named, *(person for person in roles if person is not None)}
        return {person: roles.get(person, "member") for person in people}


class AttendanceForm(forms.VersionedForm):
    """Who is there; one field a member, read from the request."""

    @staticmethod
    def seen(person_ids: Sequence[int]) -> dict[int, tuple[str, str]]:
        """What was chosen for each member."""
        found = {}
        for person_id in person_ids:
            chosen = request.form.get(f"attendance-{person_id}", "")
            reason = (request.form.get(f"reason-{person_id}") or "").strip()
            found[person_id] = (chosen if chosen in ATTENDANCE else "", reason)
        return found


class CandidatesFilter(forms.FilterForm):
    """Which cases to look among."""

    q = forms.LineField(lazy("Tìm"))
    category = forms.NullableSelect(lazy("Loại"), choices=CATEGORIES, empty=lazy("Mọi loại"))


class DiscussionForm(forms.VersionedForm):
    """Notes about an item."""

    discussion = forms.ProseField(lazy("Ý kiến thảo luận"), [forms.Length(max=8000)])


class SheetForm(forms.VersionedForm):
    """A score sheet: one field a criterion, made for its set."""

    comment = forms.ProseField(lazy("Ý kiến"), [forms.Length(max=4000)])

    @property
    def entry(self) -> Entry:
        """What was typed."""
        points = {one.id: self[field_name(one)].data for one in self.criteria}
        return Entry(points, self.comment.data or "")

    criteria: Sequence[Criterion] = ()


def sheet_form(desk: Desk) -> SheetForm:
    """The form of one's sheet, with what is on it."""
    fields = {
        field_name(one): forms.DecimalField(one.label, description=one.hint or None) for one in desk.criteria
    }  # fmt: skip
    made: type[SheetForm] = type("OneSheetForm", (SheetForm,), {**fields, "criteria": desk.criteria})
    values: dict[str, Any] = {field_name(one): desk.points.get(one.id) for one in desk.criteria}
    if desk.sheet is not None:
        values |= {"comment": desk.sheet.comment, "version": desk.sheet.version}
    return made(**values)


def most_words(criterion: Criterion) -> str:
    """The most points of a criterion, as it stands behind its field."""
    return dates.vnnumber(float(criterion.most), 2)
