"""The head of a plan: its own values, as forms, comparison and import share them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import select

from intranet.access import Refused
from intranet.database import db
from intranet.plans.models import PLAN_KINDS, Plan
from intranet.text import squeeze
from intranet.web.i18n import _, lazy

HEAD_LABELS: Final[Mapping[str, Any]] = {
    "title": lazy("Trích yếu"), "kind": lazy("Loại kế hoạch"), "year": lazy("Năm"),
    "issuing_unit_id": lazy("Đơn vị ban hành"), "symbol": lazy("Ký hiệu"), "slogan": lazy("Khẩu hiệu"),
    "parent_id": lazy("Kế hoạch cấp trên trong hệ thống"), "parent_text": lazy("Kế hoạch cấp trên, ghi như văn bản"),
    "number": lazy("Số đã in trên văn bản giấy"), "issued_on": lazy("Ngày đã in trên văn bản giấy"),
    "place": lazy("Địa danh"), "issuer_name": lazy("Tên cơ quan ban hành"),
    "superior_name": lazy("Tên cơ quan cấp trên"),
}  # fmt: skip
_TEXTS = ("title", "symbol", "slogan", "parent_text", "place", "issuer_name", "superior_name")


def read(plan: Plan) -> dict[str, Any]:
    """The head's values as they are stored."""
    return {name: getattr(plan, name) for name in HEAD_LABELS}


def cleaned(values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with texts on one line; unknown names are dropped."""
    known = {name: values[name] for name in HEAD_LABELS if name in values}
    return {name: squeeze(value or "") if name in _TEXTS else value for name, value in known.items()}


def check(values: Mapping[str, Any], plan: Plan | None = None) -> None:
    """Raise :class:`Refused`, naming the field, for values no plan may have."""
    if not values.get("title", plan.title if plan else ""):
        raise Refused(_("Nhập trích yếu của kế hoạch"), field="title")
    if values.get("kind", PLAN_KINDS[0]) not in PLAN_KINDS:
        raise Refused(_("Chọn loại kế hoạch"), field="kind")
    if not 1945 <= values.get("year", plan.year if plan else 0) <= 2200:
        raise Refused(_("Năm phải từ 1945 đến 2200"), field="year")
    if plan is not None and values.get("parent_id") is not None:
        _check_parent(plan.id, values["parent_id"])


def _check_parent(plan_id: int, parent_id: int) -> None:
    """A plan may not stand above itself, not even through others."""
    above = select(Plan.id, Plan.parent_id).where(Plan.id == parent_id).cte(recursive=True)
    above = above.union(select(Plan.id, Plan.parent_id).join(above, above.c.parent_id == Plan.id))
    if plan_id in set(db.session.scalars(select(above.c.id))):
        raise Refused(_("Kế hoạch không thể là cấp trên của chính nó"), field="parent_id")


def check_number(plan: Plan) -> None:
    """Raise when another plan of the unit already bears this number; a database would say it less kindly."""
    if plan.number is None:
        return
    same = select(Plan).where(
        Plan.issuing_unit_id == plan.issuing_unit_id, Plan.number == plan.number, Plan.symbol == plan.symbol,
        Plan.issued_year == plan.issued_year, Plan.id != plan.id,
    )  # fmt: skip
    with db.session.no_autoflush:
        other = db.session.scalars(same.limit(1)).first()
    if other is not None:
        raise Refused(
            _("Số %(number)s đã có ở kế hoạch “%(title)s”", number=reference(plan), title=other.title),
            field="number",
        )


def fill(plan: Plan, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Set `values`; the result is what changed, for the audit trail."""
    changes: dict[str, list[Any]] = {}
    for name, value in values.items():
        before = getattr(plan, name)
        if before != value:
            changes[name] = [before, value]
            setattr(plan, name, value)
    if "issued_on" in changes:
        plan.issued_year = plan.issued_on.year if plan.issued_on else None
        plan.issued_month = plan.issued_on.month if plan.issued_on else None
    return changes


def reference(plan: Plan) -> str:
    """Number and symbol as they are written: `18/KH-SKHCN`; without a number only the symbol."""
    if plan.number is None:
        return plan.symbol and f"…/{plan.symbol}"
    return written(plan.number, plan.symbol)


def written(number: int | None, symbol: str) -> str:
    """A number and a symbol in one; a number below 10 takes a zero; '' without a number.

    Source: Nghị định 30/2020/NĐ-CP, Phụ lục I, mục II.3. Party papers write `314-KH/TĐTN`.
    """
    if number is None:
        return ""
    joiner = "-" if symbol.startswith("KH/") else "/"
    return f"{number:02d}{joiner}{symbol}" if symbol else f"{number:02d}"
