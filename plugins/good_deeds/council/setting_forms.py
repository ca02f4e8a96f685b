"""Forms: a rule, a set of criteria."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from intranet import Form, Refused, clock, forms

from ..texts import BALLOTS, CATEGORIES, _, lazy
from .models import CouncilRule, CriteriaSet, Criterion
from .setting import LONGEST, MOST_CRITERIA, CriterionDraft, RuleDraft, SetDraft

_DAY = lazy("Ví dụ 01/7/2026")
BLANK = 3
"""So many empty rows stand below the criteria."""


class RuleForm(forms.VersionedForm):
    """What can be said of a rule."""

    category = forms.NullableSelect(
        lazy("Áp dụng cho loại"), choices=CATEGORIES, empty=lazy("Mọi loại"),
        description=lazy("Quy tắc của riêng một loại chỉ thay tỷ lệ đồng ý và điểm trung bình tối thiểu"),
    )  # fmt: skip
    effective_from = forms.VNDateField(lazy("Từ ngày"), [forms.Required()], description=_DAY)
    effective_to = forms.VNDateField(lazy("Đến hết ngày"), description=lazy("Để trống khi chưa biết"))
    quorum_percent = forms.DecimalField(lazy("Tỷ lệ có mặt tối thiểu (%)"), [forms.Required()],
                                        description=lazy("Trên tổng số thành viên hội đồng"))  # fmt: skip
    pass_percent = forms.DecimalField(
        lazy("Tỷ lệ đồng ý tối thiểu (%)"), [forms.Required()],
        description=lazy("Trên tổng số thành viên, trừ người rời biểu quyết; hai phần ba ghi 66,67"),
    )  # fmt: skip
    least_score = forms.DecimalField(lazy("Điểm trung bình tối thiểu"),
                                     description=lazy("Thang 100; để trống khi không cần"))  # fmt: skip
    ballot = forms.Choices(lazy("Cách biểu quyết"), [forms.Required()], choices=BALLOTS, default="open")
    source = forms.LineField(lazy("Nguồn"), [forms.Length(max=LONGEST["source"])],
                             description=lazy("Số, ngày văn bản, điều khoản"))  # fmt: skip
    verified = forms.BooleanField(lazy("Đã đối chiếu với văn bản"))

    def __init__(self, rule: CouncilRule | None = None, *, is_new: bool = False) -> None:
        names = ("category", "effective_from", "effective_to", "quorum_percent", "pass_percent", "least_score",
                 "ballot", "source", "verified", "version")  # fmt: skip
        values = {name: getattr(rule, name) for name in names} if rule is not None else {}
        if is_new:
            values |= {"effective_from": clock.today(), "effective_to": None, "verified": False, "source": ""}
        super().__init__(**values)

    @property
    def draft(self) -> RuleDraft:
        """What was typed."""
        return RuleDraft(
            self.category.data, self.effective_from.data, self.effective_to.data, self.quorum_percent.data,
            self.pass_percent.data, self.least_score.data, self.ballot.data, self.source.data or "",
            bool(self.verified.data),
        )  # fmt: skip


class CriterionForm(Form):
    """One row of a set."""

    class Meta(Form.Meta):
        """The whole form has the token."""

        csrf = False

    label = forms.LineField(lazy("Tiêu chí"), [forms.Length(max=LONGEST["label"])])
    hint = forms.LineField(lazy("Gợi ý"), [forms.Length(max=LONGEST["hint"])])
    most = forms.DecimalField(lazy("Điểm tối đa"))
    weight = forms.DecimalField(lazy("Hệ số"), default=Decimal(1))


class SetForm(forms.VersionedForm):
    """A set of criteria. Rows without a name are left out."""

    name = forms.LineField(lazy("Tên bộ tiêu chí"), [forms.Required(), forms.Length(max=LONGEST["name"])])
    category = forms.NullableSelect(lazy("Áp dụng cho loại"), choices=CATEGORIES, empty=lazy("Mọi loại"))
    effective_from = forms.VNDateField(lazy("Từ ngày"), [forms.Required()], description=_DAY)
    effective_to = forms.VNDateField(lazy("Đến hết ngày"), description=lazy("Để trống khi chưa biết"))
    decimals = forms.Select(
        lazy("Phần lẻ của điểm"), coerce=int,
        choices=((0, lazy("Điểm nguyên")), (1, lazy("Một chữ số sau dấu phẩy")), (2, lazy("Hai chữ số sau dấu phẩy"))),
    )  # fmt: skip
    source = forms.LineField(lazy("Nguồn"), [forms.Length(max=LONGEST["source"])],
                             description=lazy("Văn bản hoặc cuộc họp đã quyết định bộ này"))  # fmt: skip
    criteria = forms.FieldList(forms.FormField(CriterionForm), max_entries=MOST_CRITERIA + BLANK)

    def __init__(self, stored: CriteriaSet | None, rows: Sequence[Criterion], *, is_copy: bool = False) -> None:
        names = ("name", "category", "effective_from", "effective_to", "decimals", "source", "version")
        values: dict[str, Any] = {name: getattr(stored, name) for name in names} if stored is not None else {}
        if is_copy or stored is None:
            values |= {"effective_from": clock.today(), "effective_to": None}
        lines = [{"label": one.label, "hint": one.hint, "most": one.most, "weight": one.weight} for one in rows]
        blank = {"label": "", "hint": "", "most": None, "weight": Decimal(1)}
        super().__init__(**values, criteria=[*lines, *[blank] * min(BLANK, MOST_CRITERIA + BLANK - len(lines))])

    @property
    def draft(self) -> SetDraft:
        """What was typed. Raises Refused for a row without points."""
        rows = []
        for entry in self.criteria:
            row = entry.form
            if not row.label.data:
                continue
            if row.most.data is None or row.weight.data is None:
                raise Refused(_("Nhập điểm tối đa và hệ số của “%(name)s”", name=row.label.data))
            rows.append(CriterionDraft(row.label.data, row.hint.data or "", row.most.data, row.weight.data))
        return SetDraft(
            self.name.data, self.category.data, self.effective_from.data, self.effective_to.data, self.decimals.data,
            self.source.data or "", tuple(rows),
        )  # fmt: skip


class EndForm(forms.VersionedForm):
    """Until when a set holds."""

    effective_to = forms.VNDateField(lazy("Đến hết ngày"), [forms.Required()], description=_DAY)
