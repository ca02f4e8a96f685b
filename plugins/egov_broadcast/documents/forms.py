"""Forms: a document's facts, new or corrected; recalling; replacing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from flask import request

from intranet import (
    clock,
    current_actor,
    dates,
    force_locale,
    forms,
    movement_choices,
    movement_names,
    plan_choices,
    plan_facts,
    plan_titles,
    row_id,
    settings,
    wave_names,
)

from ..texts import URGENCIES, _, lazy
from .duplicates import Alike
from .facts import EDITABLE, DocumentFacts
from .models import Document
from .rules import LONGEST
from .secrecy import DEGREES
from .types import TYPES

REGISTERS = {"in": lazy("Văn bản đến"), "own": lazy("Văn bản của cơ quan")}
OTHER = lazy("Loại khác hoặc chưa rõ")
_DAY = lazy("Ví dụ 13/5/2026")


class DocumentForm(forms.VersionedForm):
    """What the register says of a document."""

    arrived_on = forms.VNDateField(lazy("Ngày đến"), description=_DAY)
    code = forms.LineField(lazy("Số, ký hiệu"), [forms.Length(max=LONGEST["code"])],
                           description=lazy("Ví dụ 412/SKHCN-VP; để trống khi văn bản không có số"))  # fmt: skip
    issued_on = forms.VNDateField(lazy("Ngày văn bản"), description=_DAY)
    issuer = forms.LineField(lazy("Nơi gửi (cơ quan ban hành)"), [forms.Length(max=LONGEST["issuer"])])
    type_code = forms.Select(lazy("Loại văn bản"), default="")
    type_name = forms.LineField(lazy("Tên loại khác"), [forms.Length(max=LONGEST["type_name"])],
                                description=lazy("Khi loại không có trong danh sách, ví dụ Thông tư"))  # fmt: skip
    subject = forms.ProseField(lazy("Trích yếu"), [forms.Required(), forms.Length(max=LONGEST["subject"])])
    urgency = forms.Select(lazy("Độ khẩn"), default=0, coerce=int, choices=URGENCIES)
    secrecy = forms.Select(lazy("Độ mật"), default="",
                           description=lazy("Văn bản MẬT, TỐI MẬT, TUYỆT MẬT không được đưa lên mạng này"))  # fmt: skip
    field = forms.NullableSelect(lazy("Lĩnh vực"), empty=lazy("Chưa chọn"))
    signer = forms.LineField(lazy("Người ký"), [forms.Length(max=LONGEST["signer"])])
    signer_position = forms.LineField(lazy("Chức vụ"), [forms.Length(max=LONGEST["signer_position"])])
    due_on = forms.VNDateField(lazy("Hạn xử lý"), description=lazy("Hạn ghi trên văn bản, nếu có"))
    plan_id = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Không gắn với kế hoạch nào"))
    wave_id = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Không thuộc đợt nào"))
    movement_id = forms.NullableSelect(lazy("Phong trào"), coerce=row_id, empty=lazy("Không gắn với phong trào nào"))
    content = forms.ProseField(lazy("Tóm tắt nội dung"), [forms.Length(max=LONGEST["content"])])

    def __init__(self, document: Document | None = None, values: Mapping[str, Any] | None = None) -> None:
        known: dict[str, Any] = dict(values or {})
        if document is not None:
            known = {name: getattr(document, name) for name in EDITABLE} | {"version": str(document.version)}
            known["type_name"] = "" if document.type_code else document.type_name
        super().__init__(data=known)
        self.document = document
        self._offer(known)

    @property
    def asks_for_waves(self) -> bool:
        """Whether only the waves of the chosen plan are wanted."""
        return self.is_submitted() and "pick" in request.form

    def forget_errors(self) -> None:
        """Nothing was to be saved: nothing is wrong."""
        for one in self:
            one.errors = []
        self.form_errors = []

    def facts(self, register: str, **fixed: Any) -> DocumentFacts:
        """What was typed, for the service."""
        typed = {name: self._fields[name].data for name in EDITABLE}
        values = {name: value for name, value in typed.items() if value is not None}
        values["subject"] = " ".join(values["subject"].split())
        if code := values.get("type_code"):
            with force_locale("vi"):
                values["type_name"] = str(TYPES[code])
        return DocumentFacts(**values, register=register, secrecy=self.secrecy.data or "", **fixed)

    def _offer(self, known: Mapping[str, Any]) -> None:
        actor = current_actor()
        self.type_code.choices = forms.choices_of({"": OTHER, **TYPES})
        self.secrecy.choices = forms.choices_of({"": _("Không"), **{one: one for one in DEGREES}})
        self.field.choices = forms.choices_of([(one, one) for one in fields()])
        self.plan_id.choices = forms.choices_of(plan_choices(actor))
        self.movement_id.choices = forms.choices_of(movement_choices())
        # What it is now may stay, though it could not be chosen any more.
        _keep(self.field, known.get("field"), lambda value: {value: value})
        _keep(self.plan_id, known.get("plan_id"), lambda value: plan_titles(actor, [value]))
        _keep(self.movement_id, known.get("movement_id"), lambda value: movement_names([value]))
        plan = plan_facts(actor, self.plan_id.data) if self.plan_id.data else None
        waves = plan.waves if plan else ()
        self.wave_id.choices = forms.choices_of((wave.id, _wave(wave)) for wave in waves)
        self.has_waves = bool(waves)
        if self.plan_id.data is not None and self.plan_id.data == known.get("plan_id"):
            _keep(self.wave_id, known.get("wave_id"), lambda value: wave_names([value]))


class EditForm(DocumentForm):
    """Correcting the register; files that came later are added."""

    uploads = forms.MultipleFileField(lazy("Thêm tệp"), description=lazy("Tệp đến sau; chọn được nhiều tệp"))

    @property
    def has_files(self) -> bool:
        """Whether files were chosen: browsers do not keep them when the form is shown again."""
        return any(one.filename for one in self.uploads.data or ())


class RegisterForm(DocumentForm):
    """Registering by hand: the form beside the files that were taken in."""

    register = forms.Choices(lazy("Sổ"), [forms.Required()], choices=REGISTERS, default="in")
    uploads = forms.MultipleFileField(lazy("Thêm tệp"), description=lazy("Chọn được nhiều tệp"))
    removed = forms.Checkboxes(lazy("Bỏ tệp"), coerce=row_id, choices=())
    accepted = forms.BooleanField(lazy("Không trùng: vẫn đăng ký văn bản này"))

    def __init__(self, values: Mapping[str, Any], stored: Sequence[Any] = ()) -> None:
        super().__init__(values={"arrived_on": clock.today(), **values})
        self.offer_files(stored)
        self.alike: Sequence[Alike] = ()

    def offer_files(self, stored: Sequence[Any]) -> None:
        """The files that may be taken away."""
        self.removed.choices = [(one.id, one.name) for one in stored]

    def ask(self, alike: Sequence[Alike]) -> None:
        """Say that documents of the register may be the same."""
        self.accepted.errors = [
            *self.accepted.errors, _("Sổ đã có văn bản giống; xem lại, hoặc đánh dấu là không trùng"),
        ]  # fmt: skip
        self.alike = alike


class UploadForm(forms.Form):
    """The first step of registering by hand: the files."""

    register = forms.Choices(lazy("Sổ"), [forms.Required()], choices=REGISTERS, default="in")
    uploads = forms.MultipleFileField(
        lazy("Tệp văn bản"),
        description=lazy("Chọn tệp văn bản trước, rồi các tệp kèm theo. PDF, DOCX được đọc để điền sẵn."),
    )  # fmt: skip


class RecallForm(forms.VersionedForm):
    """Why a document is recalled."""

    reason = forms.ProseField(lazy("Lý do thu hồi"), [forms.Required(), forms.Length(max=500)])


class ExpelForm(forms.VersionedForm):
    """Which degree of secrecy a document turned out to have."""

    degree = forms.Choices(lazy("Độ mật trên văn bản"), [forms.Required()], choices=[(one, one) for one in DEGREES])


class ReplaceForm(forms.VersionedForm):
    """Which document stands instead."""

    code = forms.LineField(lazy("Số, ký hiệu hoặc số đến của văn bản thay thế"), [forms.Length(max=100)],
                           description=lazy("Ví dụ 415/SKHCN-VP, hoặc 27 là số đến trong năm nay"))  # fmt: skip
    picked = forms.Choices(lazy("Chọn đúng văn bản"), coerce=row_id, validate_choice=False, choices=())


def fields() -> list[str]:
    """The fields that the settings offer."""
    lines = (line.strip() for line in str(settings()["fields"]).splitlines())
    return list(dict.fromkeys(line for line in lines if line))


def read_values(facts: Mapping[str, Any]) -> dict[str, Any]:
    """What was read from files (as JSON keeps it), as values of the form."""
    values = {name: value for name, value in facts.items() if name in EDITABLE}
    if isinstance(values.get("issued_on"), str):
        values["issued_on"] = date.fromisoformat(values["issued_on"])
    return values


def _wave(wave: Any) -> str:
    if wave.starts_on is None and wave.ends_on is None:
        return str(wave.name)
    return f"{wave.name} ({dates.vndate(wave.starts_on)} – {dates.vndate(wave.ends_on)})"


def _keep(field: Any, value: Any, names_of: Any) -> None:
    offered = forms.choices_of(field.choices)
    if value and value not in {choice.value for choice in offered}:
        field.choices = [*offered, *forms.choices_of(names_of(value))]
