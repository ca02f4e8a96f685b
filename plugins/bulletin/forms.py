"""Forms: news, the filters of the list, settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from intranet import Form, current_actor, forms, plan_choices, plan_titles, row_id, unit_choices, unit_names

from . import rights
from .models import Post
from .service import FIELDS, Draft
from .texts import REACHES, lazy

LONGEST_TITLE, LONGEST_BODY = 200, 10_000


class PostForm(forms.VersionedForm):
    """A piece of news."""

    title = forms.LineField(lazy("Tiêu đề"), [forms.Required(), forms.Length(max=LONGEST_TITLE)])
    body = forms.ProseField(lazy("Nội dung"), [forms.Required(), forms.Length(max=LONGEST_BODY)],
                            description=lazy("Cách một dòng trống để sang đoạn mới"))  # fmt: skip
    unit_id = forms.Select(lazy("Đơn vị đăng"), [forms.Required()], coerce=row_id)
    reach = forms.Choices(lazy("Người nhận"), [forms.Required()], default="unit", choices=REACHES)
    plan_id = forms.NullableSelect(
        lazy("Kế hoạch"), coerce=row_id, empty=lazy("Không gắn với kế hoạch nào"),
        choices=lambda: plan_choices(current_actor()), description=lazy("Tin hiện cả trên trang của kế hoạch"),
    )  # fmt: skip
    pinned_until = forms.VNDateField(lazy("Ghim đến hết ngày"),
                                     description=lazy("Để trống: không ghim. Ví dụ 30/6/2026"))  # fmt: skip
    uploads = forms.MultipleFileField(lazy("Tệp đính kèm"), description=lazy("Ảnh, văn bản; chọn được nhiều tệp"))
    removed = forms.Checkboxes(lazy("Bỏ tệp"), coerce=row_id, choices=())

    def __init__(self, post: Post | None = None) -> None:
        values = {name: getattr(post, name) for name in FIELDS} if post else {}
        super().__init__(data={**values, "version": str(post.version if post else 0)})
        actor = current_actor()
        units = unit_choices(rights.units_to_post_for(actor))
        self.unit_id.choices = forms.choices_of(units)
        if post is None and not self.is_submitted() and any(unit_id == actor.home_unit_id for unit_id, _name in units):
            self.unit_id.data = actor.home_unit_id
        if not rights.may_reach_everyone(actor) and (post is None or post.reach != "everyone"):
            self.reach.choices = forms.choices_of((k, v) for k, v in REACHES.items() if k != "everyone")
        if post is not None:
            # What it is now may be kept, though it could not be chosen any more.
            _offer(self.unit_id, post.unit_id, unit_names)
            _offer(self.plan_id, post.plan_id, lambda ids: plan_titles(actor, ids))

    @property
    def draft(self) -> Draft:
        """What was typed, for the service."""
        return Draft(**{name: self._fields[name].data for name in FIELDS})


def _offer(field: Any, value: int | None, names_of: Callable[[list[int]], dict[int, str]]) -> None:
    offered = forms.choices_of(field.choices)
    if value is not None and value not in {choice.value for choice in offered}:
        field.choices = [*offered, *forms.choices_of(names_of([value]))]


class FilterPosts(forms.FilterForm):
    """The filters above the list."""

    q = forms.LineField(lazy("Tìm trong tin"))
    unit = forms.NullableSelect(lazy("Đơn vị"), coerce=row_id, empty=lazy("Tất cả đơn vị"), choices=unit_choices)
    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Tất cả kế hoạch"),
                                choices=lambda: plan_choices(current_actor()))  # fmt: skip


class SiteSettings(Form):
    """What holds for the agency."""

    days_shown = forms.IntegerField(
        lazy("Số ngày giữ tin trên bảng"), [forms.Required(), forms.NumberRange(1, 3650)], default=90,
        description=lazy("Tin cũ hơn được cất vào lưu trữ, vẫn xem được"),
    )  # fmt: skip
    staff_may_post = forms.BooleanField(
        lazy("Cán bộ, công chức được đăng tin của đơn vị mình"), default=False,
        description=lazy("Nếu không: chỉ đầu mối, trưởng đơn vị và Văn phòng"),
    )  # fmt: skip


class UnitSettings(Form):
    """What each unit may have of its own."""

    signature = forms.LineField(lazy("Dòng ký cuối tin"), [forms.Length(max=120)], default="",
                                description=lazy("Ví dụ: Ban biên tập Phòng Tổ chức"))  # fmt: skip
