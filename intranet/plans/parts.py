"""What a plan consists of besides its head: one description that forms, storage, comparison and import share.

A *row* of a part is a dict: `id` (None for a new one) and a value for each column.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from intranet.plans import labels
from intranet.plans.models import (
    LegalBasis,
    PlanChannel,
    PlanSection,
    PlanTitle,
    Recipient,
    ReportDuty,
    Signature,
    Target,
    Task,
    Wave,
)
from intranet.web.i18n import lazy

Kind = Literal["line", "prose", "date", "integer", "percent", "choice", "unit", "wave", "lines"]
Row = dict[str, Any]
Rows = dict[str, list[Row]]


@dataclass(frozen=True, slots=True)
class Column:
    """One value of a row. `asks`: a choice that begins unchosen; other required choices begin with the first."""

    name: str
    label: Any
    kind: Kind = "line"
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    hint: Any = ""
    longest: int = 500
    asks: bool = False

    @property
    def empty(self) -> Any:
        """The value of a column nobody filled in."""
        if self.kind in ("line", "prose"):
            return ""
        if self.kind == "lines":
            return []
        if self.kind == "choice" and self.name in ("purpose", "authority"):
            return ""
        return next(iter(self.choices)) if self.has_default else None

    @property
    def has_default(self) -> bool:
        """Whether the value stands for something before anybody chose it."""
        return self.kind == "choice" and self.required and not self.asks


@dataclass(frozen=True, slots=True)
class Part:
    """A list of rows (or, with `single`, at most one)."""

    name: str
    label: Any
    row_label: Any
    model: Any
    columns: tuple[Column, ...]
    single: bool = False

    def column(self, name: str) -> Column:
        """The column called `name`."""
        return next(column for column in self.columns if column.name == name)

    def blank(self) -> Row:
        """A row nobody filled in."""
        return {"id": None} | {column.name: column.empty for column in self.columns}


_DAY_HINT = lazy("Ngày/tháng/năm, ví dụ 30/6/2026")

SECTIONS = Part("sections", lazy("Toàn văn"), lazy("Mục"), PlanSection, (
    Column("label", lazy("Ký hiệu mục"), hint=lazy("Ví dụ: I, 1, a")),
    Column("heading", lazy("Tên mục")),
    Column("level", lazy("Cấp"), "integer", hint=lazy("1 là cấp cao nhất, 0 là đoạn không đánh số")),
    Column("body", lazy("Nội dung"), "prose", longest=200_000),
))  # fmt: skip
BASES = Part("bases", lazy("Các căn cứ"), lazy("Căn cứ"), LegalBasis, (
    Column("doc_type", lazy("Loại văn bản"), hint=lazy("Ví dụ: Kế hoạch, Nghị định")),
    Column("number", lazy("Số")),
    Column("symbol", lazy("Ký hiệu")),
    Column("name", lazy("Tên văn bản"), hint=lazy("Chỉ cần khi văn bản không có số")),
    Column("issued_on", lazy("Ngày văn bản"), "date", hint=_DAY_HINT),
    Column("issuer", lazy("Cơ quan ban hành")),
))  # fmt: skip
MOVEMENTS = Part("movements", lazy("Phong trào"), lazy("Phong trào"), None, (
    Column("name", lazy("Tên phong trào"), required=True),
))  # fmt: skip
WAVES = Part("waves", lazy("Các đợt"), lazy("Đợt"), Wave, (
    Column("label", lazy("Tên đợt"), hint=lazy("Ví dụ: Đợt 1")),
    Column("starts_on", lazy("Từ ngày"), "date", hint=_DAY_HINT),
    Column("ends_on", lazy("Đến ngày"), "date", hint=_DAY_HINT),
    Column("topics", lazy("Nội dung tuyên truyền"), "lines", hint=lazy("Mỗi dòng một nội dung"), longest=20_000),
))  # fmt: skip
CHANNELS = Part("channels", lazy("Các kênh"), lazy("Kênh"), PlanChannel, (
    Column("code", lazy("Kênh"), "choice", True, labels.CHANNELS, asks=True),
    Column("wave_id", lazy("Chỉ trong đợt"), "wave"),
    Column("detail", lazy("Ghi rõ")),
))  # fmt: skip
TASKS = Part("tasks", lazy("Các nhiệm vụ"), lazy("Nhiệm vụ"), Task, (
    Column("label", lazy("Số thứ tự trên văn bản")),
    Column("text", lazy("Nội dung nhiệm vụ"), "prose", True, longest=10_000),
    Column("duty", lazy("Vai trò"), "choice", True, labels.DUTIES),
    Column("lead_unit_id", lazy("Đơn vị chủ trì"), "unit"),
    Column("lead_text", lazy("Chủ trì, ghi như văn bản"), hint=lazy("Để trống: lấy tên đơn vị đã chọn")),
    Column("coordinate_text", lazy("Đơn vị phối hợp"), hint=lazy("Cách nhau bằng dấu chấm phẩy")),
    Column("due_on", lazy("Thời hạn"), "date", hint=_DAY_HINT),
    Column("due_text", lazy("Thời hạn, ghi như văn bản"), hint=lazy("Ví dụ: Quý I, Thường xuyên")),
    Column("recurrence", lazy("Lặp lại"), "choice", False, labels.RECURRENCES),
    Column("product", lazy("Sản phẩm"), "prose", longest=2_000),
))  # fmt: skip
DUTIES = Part("duties", lazy("Chế độ báo cáo"), lazy("Báo cáo"), ReportDuty, (
    Column("due_on", lazy("Ngày phải gửi"), "date", hint=_DAY_HINT),
    Column("every", lazy("Lặp lại"), "choice", False, labels.RECURRENCES),
    Column("day", lazy("Ngày trong tháng"), "integer", hint=lazy("Từ 1 đến 31, cho báo cáo lặp lại")),
    Column("to", lazy("Nơi nhận báo cáo")),
    Column("unit_id", lazy("Đơn vị phải báo cáo"), "unit"),
    Column("note", lazy("Ghi chú"), hint=lazy("Ví dụ: sơ kết, tổng kết")),
))  # fmt: skip
TARGETS = Part("targets", lazy("Chỉ tiêu"), lazy("Chỉ tiêu"), Target, (
    Column("op", lazy("Mức"), "choice", True, labels.OPERATORS),
    Column("percent", lazy("Phần trăm"), "percent", True),
    Column("what", lazy("Của đối tượng nào")),
))  # fmt: skip
TITLES = Part("titles", lazy("Danh hiệu đăng ký"), lazy("Danh hiệu"), PlanTitle, (
    Column("name", lazy("Danh hiệu"), required=True),
))  # fmt: skip
RECIPIENTS = Part("recipients", lazy("Nơi nhận"), lazy("Nơi nhận"), Recipient, (
    Column("name", lazy("Tên nơi nhận"), required=True),
    Column("purpose", lazy("Để làm gì"), "choice", False, labels.PURPOSES),
    Column("unit_id", lazy("Đơn vị trong danh mục"), "unit"),
))  # fmt: skip
SIGNATURE = Part("signature", lazy("Người ký"), lazy("Người ký"), Signature, (
    Column("authority", lazy("Thẩm quyền ký"), "choice", False, labels.AUTHORITIES),
    Column("collective", lazy("Thay mặt tập thể"), hint=lazy("Ví dụ: Ủy ban nhân dân")),
    Column("on_behalf_of", lazy("Ký thay chức vụ"), hint=lazy("Ví dụ: Giám đốc")),
    Column("position", lazy("Chức vụ người ký")),
    Column("name", lazy("Họ và tên")),
), single=True)  # fmt: skip

PARTS: Final = {
    part.name: part
    for part in (
        WAVES, CHANNELS, TASKS, TARGETS, BASES, MOVEMENTS, DUTIES, TITLES, RECIPIENTS, SIGNATURE, SECTIONS,
    )
}  # fmt: skip
