"""What is known of identifiers: names, which stand for the same organisation, which unit of ours they name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from sqlalchemy import select, update

from intranet import Actor, Forbidden, Refused, audit, changed_rows, db, transaction, unit_names, upsert

from .. import rights
from ..texts import _
from .models import Organ
from .shape import is_valid, key_of

_MOST: Final = 255
ORGAN = "egov_broadcast.organ"
"""What an identifier is called in the audit trail."""


class Conflict(Refused):
    """Somebody else saved it in between: `stored` is what is there now."""

    def __init__(self, stored: Organ) -> None:
        super().__init__(_("Trong lúc trang này mở, người khác đã sửa mã này. So hai bản rồi lưu lại."))
        self.stored = stored


def seen(organ_id: str, name: str = "") -> None:
    """Remember a sender, in the caller's transaction. A name that somebody gave it stays."""
    key = key_of(organ_id)
    if not key or len(key) > _MOST:
        return
    adding = upsert(Organ).values(organ_id=key, name=name[:_MOST], version=1)
    if name:
        unnamed: dict[str, Any] = {
            "index_elements": ["organ_id"],
            "set_": {"name": name[:_MOST]},
            "where": Organ.name == "",
        }
        db.session.execute(adding.on_conflict_do_update(**unnamed))
    else:
        db.session.execute(adding.on_conflict_do_nothing(index_elements=["organ_id"]))


def canonical(ids: Iterable[str]) -> dict[str, str]:
    """For each identifier the one that stands for its organisation; in capitals. One statement."""
    pairs = db.session.execute(select(Organ.organ_id, Organ.same_as).where(Organ.same_as.is_not(None))).all()
    parents = {organ_id: other for organ_id, other in pairs if other}
    return {one: root_of(parents, key_of(one)) for one in ids}


def root_of(parents: Mapping[str, str], name: str) -> str:
    """Where the chain of `parents` ends that begins at `name`; of a ring, which nobody can make here, the least."""
    passed: list[str] = []
    while name in parents and name not in passed:
        passed.append(name)
        name = parents[name]
    return min(passed[passed.index(name) :]) if name in passed else name


def names(ids: Iterable[str]) -> dict[str, str]:
    """The names of organisations by identifier (in capitals), those known only: ours, those outside, those seen."""
    from intranet import unit_edoc_ids

    keys = {key_of(one) for one in ids}
    rows = db.session.execute(select(Organ.organ_id, Organ.name).where(Organ.organ_id.in_(keys), Organ.name != ""))
    found = {row.organ_id: row.name for row in rows}
    units = {key_of(name): unit_id for name, unit_id in (unit_edoc_ids(external=True) | unit_edoc_ids()).items()}
    called = unit_names({units[key] for key in keys if key in units})
    return found | {key: called[units[key]] for key in keys if units.get(key) in called}


def add(actor: Actor, organ_id: str, name: str, same_as: str = "", unit_id: int | None = None) -> Organ:
    """Make an identifier known. Raises Forbidden, Refused."""
    rights.require_clerk(actor)
    key = key_of(organ_id)
    with transaction():
        _require_shape(key, "organ_id")
        if db.session.get(Organ, key) is not None:
            raise Refused(_("Mã này đã có trong bảng; sửa ở dòng của nó"), "organ_id")
        organ = Organ(organ_id=key)
        db.session.add(organ)
        db.session.flush()
        _fill(actor, organ, name, same_as, unit_id)
    return organ


def edit(
    actor: Actor, organ_id: str, version: int, name: str, same_as: str = "", unit_id: int | None = None
) -> Organ:  # fmt: skip
    """Say what an identifier names, as it was read at `version`. Raises Forbidden, Refused and :class:`Conflict`."""
    rights.require_clerk(actor)
    with transaction():
        organ = db.session.get(Organ, organ_id, with_for_update=True, populate_existing=True)
        if organ is None:
            raise Forbidden(rights.REGISTER)
        if organ.version != version:
            raise Conflict(organ)
        _fill(actor, organ, name, same_as, unit_id)
    return organ


def _fill(actor: Actor, organ: Organ, name: str, same_as: str, unit_id: int | None) -> None:
    other = _head(organ, key_of(same_as)) if same_as.strip() else None
    if other is not None and unit_id is not None:
        raise Refused(_("Chọn đơn vị ở mã %(other)s, là mã chính của cơ quan này", other=other), "unit_id")
    wanted = {"name": name.strip(), "same_as": other, "unit_id": unit_id}
    changes = {field: [getattr(organ, field), new] for field, new in wanted.items() if getattr(organ, field) != new}
    for field, (_old, new) in changes.items():
        setattr(organ, field, new)
    db.session.flush()
    if other is not None:
        # No chains: whoever stood behind this one stands behind its head.
        followers = update(Organ).where(Organ.same_as == organ.organ_id)
        changed_rows(followers.values(same_as=other, version=Organ.version + 1))
    if changes:
        audit.record(
            actor, action="egov_broadcast.organ", subject_kind=ORGAN, subject_id=None,
            subject_label=organ.organ_id, changes=changes,
        )  # fmt: skip


def _head(organ: Organ, key: str) -> str:
    if key == organ.organ_id:
        raise Refused(_("Nhập một mã khác: mã này không thể là mã khác của chính nó"), "same_as")
    found = db.session.get(Organ, key)
    if found is None:
        _require_shape(key, "same_as")
        seen(key)
        return key
    head = canonical([key])[key]
    if head == organ.organ_id:
        raise Refused(_("Mã %(other)s đã được ghi là mã khác của mã này; bỏ ghi ở đó trước", other=key), "same_as")
    return head


def _require_shape(key: str, field: str) -> None:
    if not is_valid(key):
        words = _("“%(value)s” không đúng dạng mã định danh; ví dụ H98.05 hoặc 000.00.05.H98", value=key)
        raise Refused(words, field)
