"""Forms of the plan screens. Forms of parts are made from the descriptions in `parts`."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from intranet import clock
from intranet.directory import audiences
from intranet.plans import heads, labels
from intranet.plans.checks import Fault
from intranet.plans.parts import Column, Part, Row
from intranet.web.forms import (
    BooleanField,
    Checkboxes,
    Choices,
    DecimalField,
    FieldList,
    FileField,
    FilterForm,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    Length,
    LineField,
    NullableSelect,
    NumberRange,
    Optional,
    ProseField,
    Required,
    Select,
    ValidationError,
    VersionedForm,
    VNDateField,
    choices_of,
)
from intranet.web.i18n import _, lazy
from intranet.web.ids import row_id

_DAY = lazy("Ngày/tháng/năm, ví dụ 30/6/2026")
_LETTERHEAD = lazy("Để trống: lấy theo danh mục đơn vị khi ban hành")
Pairs = Iterable[tuple[int, str]]


class FilterPlans(FilterForm):
    """The filters above the list."""

    q = LineField(lazy("Tìm theo trích yếu, số, nội dung"))
    year = NullableSelect(lazy("Năm"), coerce=row_id, empty=lazy("Tất cả các năm"))
    kind = NullableSelect(lazy("Loại"), choices=labels.KINDS, empty=lazy("Tất cả loại"))
    unit = NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"))


class ComparedForm(VersionedForm):
    """A form that knows what it was made from: the plan's version and fingerprints of what it showed."""

    base = HiddenField()

    @property
    def fingerprints(self) -> dict[str, str]:
        """The digests of what was shown, by field or row."""
        try:
            found = json.loads(self.base.data or "{}")
        except ValueError:
            return {}
        return {str(key): str(value) for key, value in found.items()} if isinstance(found, dict) else {}

    def begin(self, version: int, base: Mapping[str, str]) -> None:
        """Note what the form is made from."""
        self.version.data, self.base.data = str(version), json.dumps(dict(base))


class HeadForm(ComparedForm):
    """The head of a plan."""

    title = LineField(heads.HEAD_LABELS["title"], [Required(), Length(max=1000)],
                      description=lazy("Viết như sau chữ KẾ HOẠCH trên văn bản"))  # fmt: skip
    kind = Select(heads.HEAD_LABELS["kind"], [Required()], choices=labels.KINDS)
    year = IntegerField(heads.HEAD_LABELS["year"], [Required(), NumberRange(1945, 2200)])
    issuing_unit_id = NullableSelect(heads.HEAD_LABELS["issuing_unit_id"], [Required()], coerce=row_id)
    symbol = LineField(heads.HEAD_LABELS["symbol"], [Length(max=60)],
                       description=lazy("Ví dụ KH-VP. Để trống: KH và ký hiệu đơn vị"))  # fmt: skip
    slogan = LineField(heads.HEAD_LABELS["slogan"], [Length(max=500)])
    parent_id = NullableSelect(heads.HEAD_LABELS["parent_id"], coerce=row_id)
    parent_text = LineField(heads.HEAD_LABELS["parent_text"], [Length(max=500)],
                            description=lazy("Khi kế hoạch cấp trên chưa có trong hệ thống"))  # fmt: skip
    number = IntegerField(heads.HEAD_LABELS["number"], [Optional(), NumberRange(1, 999_999)],
                          description=lazy("Chỉ khi đã cấp trên giấy; nếu không, số cấp khi ban hành"))  # fmt: skip
    issued_on = VNDateField(heads.HEAD_LABELS["issued_on"], description=_DAY)
    place = LineField(heads.HEAD_LABELS["place"], [Length(max=120)], description=_LETTERHEAD)
    issuer_name = LineField(heads.HEAD_LABELS["issuer_name"], [Length(max=300)], description=_LETTERHEAD)
    superior_name = LineField(heads.HEAD_LABELS["superior_name"], [Length(max=300)], description=_LETTERHEAD)

    @property
    def head(self) -> dict[str, Any]:
        """The values for the service."""
        return {name: self._fields[name].data for name in heads.HEAD_LABELS}


class LinesField(ProseField):
    """Several short texts, one a line; its data is the list of them."""

    def _value(self) -> str:
        return "\n".join(self.data) if isinstance(self.data, list) else str(self.data or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        """Split what was typed into lines."""
        self.data = [line.strip() for line in (valuelist[0] if valuelist else "").splitlines() if line.strip()]

    def process(self, formdata: Any, *args: Any, **kwargs: Any) -> None:
        """Read the data; the text filters of other fields do not apply to a list."""
        self.filters = ()
        super().process(formdata, *args, **kwargs)


class RowForm(Form):
    """One row of a part. Removed and blank rows are not checked."""

    class Meta(Form.Meta):
        """The form around it has the token."""

        csrf = False

    id = HiddenField()
    order = IntegerField(lazy("Thứ tự"))
    remove = BooleanField(lazy("Bỏ dòng này"))
    columns: tuple[Column, ...] = ()

    @property
    def row_id(self) -> int | None:
        """The id of the stored row, None for a new one."""
        text = str(self.id.data or "")
        return int(text) if text.isascii() and text.isdecimal() and len(text) < 18 else None

    @property
    def is_blank(self) -> bool:
        """Whether this is a new row in which nothing was typed."""
        own = [self._fields[c.name] for c in self.columns if not c.has_default]
        return self.row_id is None and not any(field.data or any(field.raw_data or ()) for field in own)

    @property
    def skipped(self) -> bool:
        """Whether the row does not count."""
        return bool(self.remove.data) or self.is_blank

    def validate(self, extra_validators: Any = None) -> bool:
        """Check the row unless it is skipped."""
        return True if self.skipped else super().validate(extra_validators)

    @property
    def row(self) -> Row:
        """The row for the service."""
        found: Row = {"id": self.row_id}
        for column in self.columns:
            value = self._fields[column.name].data
            found[column.name] = column.empty if value is None else value
        return found


def row_form(part: Part, units: Pairs = (), waves: Pairs = ()) -> type[RowForm]:
    """The class of form for the rows of `part`."""
    fields = {column.name: _field(column, units, waves) for column in part.columns}
    return type(f"{part.name.title()}Row", (RowForm,), {**fields, "columns": part.columns})


def _field(column: Column, units: Pairs, waves: Pairs) -> Any:
    given: dict[str, Any] = {"description": column.hint}
    checks: list[Any] = [Required()] if column.required else []
    if column.kind in ("unit", "wave"):
        offered = list(units if column.kind == "unit" else waves)
        return NullableSelect(column.label, checks, coerce=row_id, choices=offered, **given)
    if column.kind == "choice":
        box = Select if column.has_default else NullableSelect
        return box(column.label, checks, choices=column.choices, **given)
    if column.kind in ("line", "prose"):
        checks.append(Length(max=column.longest))
    return _FIELDS[column.kind](column.label, checks, **given)


_FIELDS = {
    "line": LineField, "prose": ProseField, "lines": LinesField, "date": VNDateField, "integer": IntegerField,
    "percent": DecimalField,
}  # fmt: skip


class PartForm(ComparedForm):
    """The rows of one part. Subclasses made by :func:`part_form` have the field `rows`."""

    rows: Any
    part: Part

    def typed(self) -> list[Row]:
        """The rows in the order the person wants; a row whose number was changed goes before its equals."""
        return [self.rows[index].form.row for index in self.kept()]

    def kept(self) -> list[int]:
        """The places of the rows that count, in the order wanted."""

        def place(index: int) -> tuple[int, bool, int]:
            wanted = self.rows[index].form.order.data
            return (index + 1, True, index) if wanted is None else (wanted, wanted == index + 1, index)

        return sorted((n for n, entry in enumerate(self.rows) if not entry.form.skipped), key=place)

    def add_row(self) -> None:
        """One more blank row at the end."""
        self.rows.append_entry({**self.part.blank(), "order": len(self.rows) + 1})

    def show_faults(self, faults: Iterable[Fault]) -> None:
        """Put what the service found wrong at the fields."""
        places = self.kept()
        for fault in faults:
            field = self.rows[places[fault.index]].form._fields[fault.column]
            field.errors = [*field.errors, fault.message]


def part_form(part: Part, rows: list[Row], units: Pairs = (), waves: Pairs = ()) -> PartForm:
    """The form of `part`, filled with what was posted or else with `rows`."""
    row_class = row_form(part, list(units), list(waves))
    field = FieldList(FormField(row_class, label=part.row_label), min_entries=0, max_entries=1000)
    form: PartForm = type("EditPart", (PartForm,), {"rows": field, "part": part})(
        data={"rows": [{**row, "order": number} for number, row in enumerate(rows, start=1)]}
    )
    if not form.is_submitted() and not rows:
        form.add_row()
    return form


class AudienceForm(ComparedForm):
    """Who is expected to take part."""

    mode = Choices(lazy("Ai cần hưởng ứng?"), choices=[
        ("unit", lazy("Mọi người của đơn vị ban hành và đơn vị trực thuộc")),
        ("everyone", lazy("Mọi người trong cơ quan")),
        ("chosen", lazy("Các đơn vị và nhóm chọn dưới đây")),
    ])  # fmt: skip
    units = Checkboxes(lazy("Đơn vị (gồm cả đơn vị trực thuộc)"), coerce=row_id)
    groups = Checkboxes(lazy("Nhóm"), coerce=row_id)
    excluded = Checkboxes(lazy("Trừ các đơn vị"), coerce=row_id)

    def fill(self, rules: Iterable[Any]) -> None:
        """Show saved rules."""
        kept = list(rules)
        self.mode.data = "unit" if not kept else "chosen"
        if any(rule.kind == "everyone" and not rule.excludes for rule in kept):
            self.mode.data = "everyone"
        self.units.data = [rule.ref_id for rule in kept if rule.kind == "unit" and not rule.excludes]
        self.groups.data = [rule.ref_id for rule in kept if rule.kind == "group" and not rule.excludes]
        self.excluded.data = [rule.ref_id for rule in kept if rule.kind == "unit" and rule.excludes]

    def rules(self, issuing_unit_id: int) -> list[audiences.Rule]:
        """The rules that were chosen; none stands for everybody of the issuing unit."""
        excluded = [audiences.Rule("unit", unit_id, excludes=True) for unit_id in self.excluded.data or ()]
        if self.mode.data == "everyone":
            return [audiences.Rule("everyone"), *excluded]
        if self.mode.data == "unit":
            return [audiences.Rule("unit", issuing_unit_id), *excluded] if excluded else []
        chosen = [audiences.Rule("unit", unit_id) for unit_id in self.units.data or ()]
        return chosen + [audiences.Rule("group", group_id) for group_id in self.groups.data or ()] + excluded


class StepForm(ComparedForm):
    """A step of the plan's life with a word about it."""

    note = ProseField(lazy("Ghi chú"), [Length(max=2000)])


class IssueForm(StepForm):
    """How to issue a plan."""

    issued_on = VNDateField(lazy("Ngày ban hành"), [Required()], description=_DAY)
    symbol = LineField(lazy("Ký hiệu"), [Required(), Length(max=60)])
    numbering = Choices(lazy("Số"), choices=[
        ("next", lazy("Cấp số tiếp theo trong sổ của đơn vị")),
        ("paper", lazy("Giữ số đã cấp trên giấy")),
    ], default="next")  # fmt: skip
    number = IntegerField(lazy("Số trên giấy"))

    def validate_number(self, field: Any) -> None:
        """The number on the paper is needed only when it is to be kept."""
        if self.numbering.data == "paper" and not field.data:
            raise ValidationError(_("Nhập số đã cấp trên giấy"))


class ProgressForm(ComparedForm):
    """How far a task is."""

    status = Choices(lazy("Trạng thái"), choices=labels.TASK_STATUSES)
    done_on = VNDateField(lazy("Ngày hoàn thành"), description=lazy("Để trống: hôm nay"))
    note = ProseField(lazy("Kết quả, ghi chú"), [Length(max=2000)])


class DeliveryForm(Form):
    """A report that was sent."""

    sent_on = VNDateField(lazy("Ngày gửi"), [Required()], description=_DAY)
    number = LineField(lazy("Số, ký hiệu báo cáo"), [Length(max=60)], description=lazy("Ví dụ: 45/BC-SKHCN"))
    note = ProseField(lazy("Ghi chú"), [Length(max=2000)])


class UploadForm(Form):
    """A paper plan to be read: a file or its pasted text."""

    file = FileField(lazy("Tệp kế hoạch"), description=lazy("Tệp .txt, .md, .docx hoặc .pdf có chữ"))
    text = ProseField(lazy("Hoặc dán văn bản"), description=lazy("Dán từ tên cơ quan ban hành đến nơi nhận"))

    def validate_text(self, field: Any) -> None:
        """One of the two is needed."""
        if not field.data and not (self.file.data and self.file.data.filename):
            raise ValidationError(_("Chọn tệp hoặc dán văn bản"))


def default_year() -> int:
    """The year a new plan is most likely for: from December on, the next one."""
    today = clock.today()
    return today.year + (today.month == 12)


def choices(pairs: Iterable[tuple[Any, str]], empty: str | None = None) -> list[Any]:
    """Choices for a select box, with `empty` as the first when it may stay unchosen."""
    found = choices_of(pairs)
    return found if empty is None else [*choices_of([("", empty or _("Không chọn"))]), *found]


def wave_label(wave: Any) -> str:
    """What a wave is called when its own label is empty."""
    return wave.label or _("Đợt %(num)d", num=wave.position)
