"""The form of a submission. Nothing in it is required: what is missing is said before it is sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from intranet import (
    clock,
    current_actor,
    forms,
    movement_choices,
    named_people,
    row_id,
    running_plans,
    settings,
    unit_choices,
)

from ..forms import lines_of
from ..models import Submission
from ..texts import CATEGORIES, _, lazy
from . import drafts, evidence, people
from .drafts import LONGEST, Draft
from .people import Reading

WHO = {
    "me": lazy("Tôi"),
    "person": lazy("Đồng nghiệp"),
    "unit": lazy("Tập thể, đơn vị"),
    "outside": lazy("Người ngoài cơ quan"),
}
CONSENT = {"": lazy("Chưa hỏi"), "yes": lazy("Đồng ý đăng"), "no": lazy("Không đồng ý đăng")}
_DAY = lazy("Ví dụ 13/5/2026")
_WORDS = 90


def _length(name: str) -> list[Any]:
    return [forms.Length(max=LONGEST[name])]


class SubmissionForm(forms.VersionedForm):
    """What a person may write of a deed."""

    form_key = forms.HiddenField()
    who = forms.Choices(lazy("Nêu gương ai?"), choices=WHO, default="me")
    person = forms.LineField(lazy("Họ tên hoặc mã cán bộ"), _length("subject_name"),
                             description=lazy("Dùng khi nêu gương đồng nghiệp"))  # fmt: skip
    picked = forms.Choices(lazy("Chọn đúng người"), coerce=row_id, validate_choice=False, choices=())
    subject_unit_id = forms.NullableSelect(lazy("Tập thể"), coerce=row_id, empty=lazy("Chọn đơn vị"),
                                           description=lazy("Dùng khi nêu gương tập thể"))  # fmt: skip
    subject_name = forms.LineField(lazy("Họ tên người ngoài cơ quan"), _length("subject_name"),
                                   description=lazy("Dùng khi nêu gương người ngoài cơ quan"))  # fmt: skip
    subject_detail = forms.LineField(lazy("Chức vụ, nơi làm việc hoặc nơi ở"), _length("subject_detail"))
    category = forms.Select(lazy("Loại gương"), choices=CATEGORIES)
    title = forms.LineField(lazy("Việc làm gì?"), _length("title"),
                            description=lazy("Một câu, ví dụ: Cài cảnh báo sạt lở cho 22 hộ bên suối"))  # fmt: skip
    deed = forms.ProseField(lazy("Đã làm như thế nào?"), _length("deed"),
                            description=lazy("Kể việc đã làm, bắt đầu từ đâu, gặp khó gì"))  # fmt: skip
    result = forms.ProseField(lazy("Kết quả"), _length("result"),
                              description=lazy("Ai được lợi, bao nhiêu, so với trước"))  # fmt: skip
    began_on = forms.VNDateField(lazy("Từ ngày"), description=_DAY)
    ended_on = forms.VNDateField(lazy("Đến ngày"), description=lazy("Để trống nếu đang làm"))
    uploads = forms.MultipleFileField(lazy("Ảnh, tài liệu"))
    removed = forms.Checkboxes(lazy("Bỏ tệp đang có"), coerce=row_id, choices=())
    links = forms.ProseField(lazy("Liên kết"), _length("links"),
                             description=lazy("Mỗi dòng một liên kết, bắt đầu bằng https://"))  # fmt: skip
    place = forms.LineField(lazy("Nơi thực hiện"), _length("place"))
    spread = forms.ProseField(lazy("Mức lan tỏa"), _length("spread"),
                              description=lazy("Nơi khác đã làm theo, hỏi cách làm, hoặc có thể áp dụng"))  # fmt: skip
    field = forms.NullableSelect(lazy("Lĩnh vực"))
    movement_id = forms.NullableSelect(lazy("Phong trào, cuộc vận động"), coerce=row_id)
    programme = forms.NullableSelect(lazy("Kế hoạch, đợt"))
    source = forms.LineField(lazy("Nguồn tin"), _length("source"),
                             description=lazy("Ai kể, báo nào đưa, biết từ đâu"))  # fmt: skip
    consent = forms.Choices(lazy("Người được nêu gương có đồng ý đăng tên, ảnh không?"), choices=CONSENT, default="")
    consent_note = forms.LineField(lazy("Ghi chú về việc đồng ý"), _length("consent_note"),
                                   description=lazy("Ví dụ: đồng ý ngày 12/5/2026, không đăng ảnh con"))  # fmt: skip

    def __init__(self, submission: Submission | None = None, *, by_itself: bool = False, **start: Any) -> None:
        self.submission = submission
        self.by_itself, self.has_asked = by_itself, False
        self._line = ""
        super().__init__(data=start if submission is None else self._stored(submission))
        self._offer()

    def draft(self) -> Draft:
        """What was typed; where it cannot be read, what was stored before stays. Offers people to choose from."""
        before = drafts.of(self.submission) if self.submission is not None else Draft()
        values: dict[str, Any] = {}
        for name in _PLAIN:
            one = self._fields[name]
            read = getattr(before, name) if one.errors else one.data
            values[name] = "" if read is None and isinstance(getattr(before, name), str) else read
        return Draft(**values, **self._programme(), **self._subject(before))

    def read_subject(self) -> None:
        """Offer people to choose from for what was stored, as after typing it."""
        before = self.submission
        if before is not None and before.subject_kind == "person" and before.person_id is None:
            self._ask(people.read(before.subject_name))

    def saved_as(self, submission: Submission) -> None:
        """Go on from what was just saved."""
        self.submission = submission
        self.version.data = str(submission.version)

    @property
    def doubt(self) -> str:
        """Why nobody knows which colleague is meant, as a sentence; "" when it is clear or nothing was typed."""
        if self.who.data != "person" or not self.person.data or self._line:
            return ""
        if self.picked.choices:
            return _("Có người trùng hoặc gần giống tên này; chọn đúng người bên dưới")
        return _("Không tìm thấy người này; kiểm tra họ tên, nhập mã cán bộ, hoặc chọn “Người ngoài cơ quan”")

    @property
    def recognised(self) -> str:
        """Name, code and unit of the colleague who was recognised; "" when none was."""
        return self._line

    def validate_began_on(self, field: Any) -> None:
        """Nothing is praised before it is done."""
        if field.data is not None and field.data > clock.today():
            raise forms.ValidationError(_("Ngày bắt đầu chưa đến; kiểm tra lại ngày, năm"))

    def validate_ended_on(self, field: Any) -> None:
        """It ends after it begins."""
        if isinstance(self.began_on.data, date) and field.data is not None and field.data < self.began_on.data:
            raise forms.ValidationError(_("Ngày kết thúc phải từ ngày bắt đầu trở đi"))

    def validate_links(self, field: Any) -> None:
        """One address of the web a line."""
        if why := evidence.wrong_link(field.data or ""):
            raise forms.ValidationError(why)

    def _stored(self, submission: Submission) -> dict[str, Any]:
        values = {name: getattr(submission, name) for name in drafts.FIELDS if name in _PLAIN}
        kind, person_id = submission.subject_kind, submission.person_id
        me = kind == "person" and person_id is not None and person_id == current_actor().person_id
        if kind == "person" and person_id is not None and not me:
            self._line = named_people.labels([person_id]).get(person_id, "")
            values["person"] = people.line_of(person_id)
        elif kind == "person":
            values["person"] = "" if me else submission.subject_name
        values |= {
            "version": str(submission.version), "who": "me" if me else kind, "form_key": submission.form_key or "",
            "subject_unit_id": submission.subject_unit_id,
            "subject_name": submission.subject_name if kind == "outside" else "",
            "programme": _programme_of(submission.plan_id, submission.wave_id),
        }  # fmt: skip
        return values

    def _offer(self) -> None:
        stored = self.submission
        self.subject_unit_id.choices = forms.choices_of(unit_choices())
        self.movement_id.choices = forms.choices_of(movement_choices())
        known = lines_of(settings()["fields"])
        own = [stored.field] if stored is not None and stored.field and stored.field not in known else []
        self.field.choices = forms.choices_of((one, one) for one in [*own, *known])
        programmes = dict(_programmes())
        if stored is not None and (kept := _programme_of(stored.plan_id, stored.wave_id)) is not None:
            programmes.setdefault(kept, _("Kế hoạch đã chọn"))
        self.programme.choices = forms.choices_of(programmes)

    def _subject(self, before: Draft) -> dict[str, Any]:
        """Whom it is about, as columns."""
        who = self.who.data if self.who.data in WHO else "me"
        if who == "me":
            return {"subject_kind": "person", "person_id": current_actor().person_id}
        if who == "unit":
            return {"subject_kind": "unit", "subject_unit_id": self.subject_unit_id.data}
        if who == "outside":
            return {"subject_kind": "outside", "subject_name": self.subject_name.data or ""}
        typed = self.person.data or ""
        person_id = self._person(typed, before)
        return {"subject_kind": "person", "person_id": person_id, "subject_name": typed}

    def _person(self, typed: str, before: Draft) -> int | None:
        if before.person_id is not None and typed == people.line_of(before.person_id):
            self._line, self.has_asked = named_people.labels([before.person_id])[before.person_id], True
            return before.person_id
        picked = self.picked.data or None
        if self.by_itself and picked is None and (before.person_id, before.subject_name) == (None, typed):
            # Asked when it was typed; looking through all names again every few seconds is dear.
            return None
        return self._ask(people.read(typed, picked))

    def _ask(self, reading: Reading) -> int | None:
        self.has_asked = True
        self.picked.choices = forms.choices_of(reading.candidates)
        self._line = named_people.labels([reading.person_id])[reading.person_id] if reading.person_id else ""
        return reading.person_id

    def _programme(self) -> dict[str, int | None]:
        plan, _dash, wave = (self.programme.data or "").partition("-")
        known = not self.programme.errors
        return {"plan_id": int(plan) if plan and known else None, "wave_id": int(wave) if wave and known else None}


_PLAIN = (
    "category", "title", "subject_detail", "deed", "result", "began_on", "ended_on", "links", "place", "spread",
    "field", "movement_id", "source", "consent", "consent_note",
)  # fmt: skip
"""Fields of the form that are columns."""


def start_values(args: Mapping[str, str]) -> dict[str, Any]:
    """What a new form shows before anybody typed: what the address says."""
    plan, wave, category = (args.get(name, "") for name in ("plan", "wave", "category"))
    values: dict[str, Any] = {}
    if plan.isdecimal():
        values["programme"] = f"{plan}-{wave}" if wave.isdecimal() else plan
    if category in CATEGORIES:
        values["category"] = category
    return values


def _programmes() -> list[tuple[str, str]]:
    """Running plans and their waves, a plan before its waves."""
    found = []
    for plan in running_plans(current_actor()):
        found.append((f"{plan.id}", _short(plan.name)))
        found += [(f"{plan.id}-{wave.id}", f"{_short(plan.name)} – {wave.name}") for wave in plan.waves]
    return found


def _programme_of(plan_id: int | None, wave_id: int | None) -> str | None:
    if plan_id is None:
        return None
    return f"{plan_id}-{wave_id}" if wave_id is not None else f"{plan_id}"


def _short(name: str) -> str:
    return name if len(name) <= _WORDS else f"{name[:_WORDS].rsplit(' ', 1)[0]} …"
