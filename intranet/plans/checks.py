"""What cannot be right in a part of a plan, and what is worth a second look before it is issued."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise

from intranet import clock
from intranet.access import Refused
from intranet.plans.models import Plan
from intranet.plans.parts import Part, Row, Rows
from intranet.web.i18n import _


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with one value of one row (`index` counts from 0)."""

    index: int
    column: str
    message: str


class RowsRefused(Refused):
    """Rows that cannot be stored, with every fault found."""

    def __init__(self, faults: list[Fault]) -> None:
        first = faults[0]
        super().__init__(first.message, field=f"rows-{first.index}-{first.column}")
        self.faults = faults


def require(part: Part, rows: list[Row]) -> None:
    """Raise :class:`RowsRefused` unless `rows` can stand in a plan."""
    if faults := list(find_faults(part, rows)):
        raise RowsRefused(faults)


def find_faults(part: Part, rows: list[Row]) -> Iterator[Fault]:
    """Everything wrong with `rows`, in their order."""
    for index, row in enumerate(rows):
        for column in part.columns:
            value = row.get(column.name)
            if column.required and value in (None, ""):
                yield Fault(index, column.name, _("Nhập: %(label)s", label=column.label))
            elif column.kind == "choice" and value and value not in column.choices:
                yield Fault(index, column.name, _("Chọn trong danh sách: %(label)s", label=column.label))
        yield from _odd_values(part.name, index, row)


def _odd_values(name: str, index: int, row: Row) -> Iterator[Fault]:
    if name == "waves" and row.get("starts_on") and row.get("ends_on") and row["ends_on"] < row["starts_on"]:
        yield Fault(index, "ends_on", _("Ngày kết thúc đợt phải từ ngày bắt đầu trở đi"))
    if name == "targets" and row.get("percent") is not None and not 0 <= row["percent"] <= Decimal(10_000):
        yield Fault(index, "percent", _("Phần trăm phải từ 0 đến 10.000"))
    if name == "duties":
        if row.get("day") is not None and not 1 <= row["day"] <= 31:
            yield Fault(index, "day", _("Ngày trong tháng phải từ 1 đến 31"))
        if row.get("due_on") is None and not row.get("every"):
            yield Fault(index, "due_on", _("Nhập ngày phải gửi hoặc chọn cách lặp lại"))
    if name == "bases" and not row.get("number") and not row.get("name"):
        yield Fault(index, "number", _("Nhập số của văn bản, hoặc tên khi văn bản không có số"))
    if name == "sections" and not 0 <= (row.get("level") or 0) <= 9:
        yield Fault(index, "level", _("Cấp của mục phải từ 0 đến 9"))


def before_issue(plan: Plan, parts: Rows, issued_on: date) -> list[str]:
    """What a person should look at again before issuing `plan`; none of it stops them."""
    found = []
    if issued_on > clock.today():
        found.append(_("Ngày ban hành còn ở phía trước"))
    late = [row for row in parts["bases"] if row["issued_on"] and row["issued_on"] > issued_on]
    found += [_("Căn cứ “%(name)s” có ngày sau ngày ban hành", name=basis_words(row)) for row in late]
    if any(row["percent"] > 100 and row["op"] != "<=" for row in parts["targets"]):
        found.append(_("Có chỉ tiêu lớn hơn 100%"))
    found += list(_odd_waves(parts["waves"], issued_on))
    if not parts["signature"] or not parts["signature"][0]["name"]:
        found.append(_("Chưa có họ tên người ký"))
    if not parts["recipients"]:
        found.append(_("Chưa có nơi nhận"))
    if not parts["sections"]:
        found.append(_("Chưa có toàn văn"))
    nameless = sum(1 for row in parts["tasks"] if not row["lead_unit_id"] and row["duty"] == "lead")
    if nameless:
        found.append(_("Có %(num)d nhiệm vụ chưa gắn với đơn vị chủ trì trong danh mục", num=nameless))
    return found


def _odd_waves(waves: list[Row], issued_on: date) -> Iterator[str]:
    dated = sorted((w for w in waves if w["starts_on"] and w["ends_on"]), key=lambda w: w["starts_on"])
    if not waves:
        yield _("Chưa có đợt nào")
    if any(wave["ends_on"] < wave["starts_on"] for wave in dated):
        yield _("Có đợt kết thúc trước ngày bắt đầu")
    if any(after["starts_on"] <= before["ends_on"] for before, after in pairwise(dated)):
        yield _("Có các đợt chồng lên nhau")
    if any(wave["ends_on"] < issued_on for wave in dated):
        yield _("Có đợt đã kết thúc trước ngày ban hành")


def basis_words(row: Row) -> str:
    """A legal basis in words, as it is first cited."""
    code = f"{row['number']}{_joiner(row)}{row['symbol']}" if row["number"] else ""
    words = [row["name"] or row["doc_type"], _("số %(code)s", code=code) if code else ""]
    return " ".join(word for word in words if word)


def _joiner(row: Row) -> str:
    # Party documents write 34-CT/TW, those of the State 30/2020/NĐ-CP.
    if not row["symbol"]:
        return ""
    return "-" if "/" in row["symbol"] else "/"
