"""The register as a list: what the address asks for, and the rows in a constant number of statements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from intranet import Actor, clock, db, forms, plan_choices, row_id, search

from .. import rights
from ..models import DOCUMENT
from ..texts import DOCUMENT_STATES, URGENCIES, lazy
from . import codes, queries
from .forms import REGISTERS, fields
from .models import Attachment, Document
from .types import TYPES

SORTS: Final = ("number", "arrived", "issued", "code", "issuer", "due", "urgency")
NEWEST: Final = "-number"
WAYS: Final = {
    "hand": lazy("Đăng ký bằng tay"),
    "upload": lazy("Tải lên từ eGov"),
    "folder": lazy("Thư mục eGov"),
    "command": lazy("Lệnh nhập"),
}
"""How a document came in, by the value of `Document.way`."""
OTHER_TYPE: Final = "-"
_NUMBER: Final = re.compile(r"\s*0*(\d{1,6})\s*\Z")


class RegisterFilter(forms.FilterForm):
    """The filters above the register; wrong ones are ignored."""

    q = forms.StringField(lazy("Tìm theo trích yếu, số, ký hiệu, nội dung tệp"))
    register = forms.NullableSelect(lazy("Sổ"), empty=lazy("Cả hai sổ"), choices=REGISTERS)
    year = forms.NullableSelect(lazy("Năm"), coerce=row_id, empty=lazy("Mọi năm"))
    type = forms.NullableSelect(lazy("Loại"), empty=lazy("Mọi loại"))
    urgency = forms.NullableSelect(lazy("Độ khẩn"), coerce=int, empty=lazy("Mọi độ khẩn"), choices=URGENCIES)
    issuer = forms.NullableSelect(lazy("Nơi gửi"), empty=lazy("Mọi nơi gửi"))
    field = forms.NullableSelect(lazy("Lĩnh vực"), empty=lazy("Mọi lĩnh vực"))
    plan = forms.NullableSelect(lazy("Kế hoạch"), coerce=row_id, empty=lazy("Mọi kế hoạch"))
    status = forms.NullableSelect(lazy("Trạng thái"), empty=lazy("Mọi trạng thái"))
    way = forms.NullableSelect(lazy("Cách đến"), empty=lazy("Mọi cách đến"), choices=WAYS)

    def offer(self, actor: Actor) -> None:
        """Fill in what may be chosen. Three statements."""
        states = {name: words for name, (words, _tone) in DOCUMENT_STATES.items()}
        if not rights.registers(actor):
            del states["recalled"]
        self.type.choices = forms.choices_of({**TYPES, OTHER_TYPE: lazy("Loại khác")})
        self.year.choices = forms.choices_of((year, str(year)) for year in _years())
        self.issuer.choices = forms.choices_of((one, one) for one in sorted(queries.issuers(200)))
        self.field.choices = forms.choices_of((one, one) for one in fields())
        self.plan.choices = forms.choices_of(plan_choices(actor))
        self.status.choices = forms.choices_of(states)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to the register: values of the filters by name (None or "" is "any"), order."""

    values: Mapping[str, Any] = field(default_factory=dict)
    sort: str = NEWEST

    @property
    def parameters(self) -> dict[str, Any]:
        """The question as parameters of an address."""
        kept = {name: value for name, value in self.values.items() if value not in (None, "")}
        return kept | ({"sort": self.sort} if self.sort != NEWEST else {})

    @property
    def active(self) -> bool:
        """Whether anything narrows the list."""
        return any(value not in (None, "") for value in self.values.values())


def read(form: RegisterFilter, sort: str | None) -> Asked:
    """What was asked for in the address, of what may be chosen."""
    values: dict[str, Any] = {}
    for one in form:
        choices = getattr(one, "choices", None)
        if choices and one.data is not None and str(one.data) not in {str(choice.value) for choice in choices}:
            one.data = None
        values[one.name] = one.data
    wanted = sort or ""
    return Asked(values, wanted if wanted.removeprefix("-") in SORTS else NEWEST)


def selection(actor: Actor, asked: Asked) -> Select[Document]:
    """The documents asked for that `actor` may open, in the order asked for."""
    return select(Document).where(rights.visible(actor), *conditions(asked.values)).order_by(*_order(asked.sort))


def conditions(values: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    """What the filters say, as conditions on :class:`Document`."""
    plain = ("register", "urgency", "issuer", "field", "status", "way")
    found = [getattr(Document, name) == values[name] for name in plain if values.get(name) not in (None, "")]
    if values.get("plan"):
        found.append(Document.plan_id == values["plan"])
    if values.get("type"):
        found.append(Document.type_code == ("" if values["type"] == OTHER_TYPE else values["type"]))
    if year := values.get("year"):
        found.append(_of_year(year))
    if words := (values.get("q") or "").strip():
        found.append(_matching(words))
    return found


def _of_year(year: int) -> ColumnElement[bool]:
    first, last = clock.today().replace(year, 1, 1), clock.today().replace(year, 12, 31)
    # The agency's own documents are of no register and have no year of it.
    return or_(Document.year == year, and_(Document.year.is_(None), Document.arrived_on.between(first, last)))


def _matching(words: str) -> ColumnElement[bool]:
    found: list[ColumnElement[bool]] = [Document.id.in_(search.matching_ids(DOCUMENT, words))]
    key = codes.key(words)
    if key:
        found.append(Document.code_key.startswith(key, autoescape=True))
    if number := _NUMBER.match(words):
        found.append(Document.number == int(number[1]))
    # Recalled documents are in no index; their clerk finds them by what they are called.
    found.append(and_(Document.status == "recalled", Document.subject.contains(words, autoescape=True)))
    return or_(*found)


def _order(sort: str) -> Iterable[ColumnElement[Any]]:
    name, down = sort.removeprefix("-"), sort.startswith("-")
    columns: dict[str, tuple[Any, ...]] = {
        "number": (Document.year, Document.number), "arrived": (Document.arrived_on,), "code": (Document.code_key,),
        "issued": (Document.issued_on,), "issuer": (Document.issuer,), "due": (Document.due_on,),
        "urgency": (Document.urgency,),
    }  # fmt: skip
    for column in columns[name]:
        # Documents without it last, whichever the order: the databases differ.
        yield column.is_(None)
        yield column.desc() if down else column.asc()
    yield Document.id.desc() if down else Document.id.asc()


def counts_of_files(document_ids: Iterable[int]) -> dict[int, int]:
    """How many attachments documents have, in one query."""
    counted = select(Attachment.document_id, func.count()).where(Attachment.document_id.in_(set(document_ids)))
    return dict(db.session.execute(counted.group_by(Attachment.document_id)).all())


def _years() -> list[int]:
    first, last = db.session.execute(select(func.min(Document.arrived_on), func.max(Document.arrived_on))).one()
    return list(range(last.year, first.year - 1, -1)) if first else []
