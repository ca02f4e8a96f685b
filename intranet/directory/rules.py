"""What a change of the unit tree must respect, and the rows it works on. Used by the services only."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from sqlalchemy import or_, select

from intranet.access import Actor, Refused
from intranet.database import db
from intranet.directory.models import UNIT_KINDS, Unit, UnitVersion
from intranet.directory.queries import holds, in_force
from intranet.text import fold, sort_key, squeeze
from intranet.web.dates import vndate
from intranet.web.i18n import _

FACTS = ("name", "short_name", "symbol", "kind", "parent_id", "place_name", "edoc_id", "edoc_id_old", "position")
_LONGEST = {"name": 255, "short_name": 80, "symbol": 40, "place_name": 120, "edoc_id": 40, "edoc_id_old": 40}


class UnitFacts(TypedDict, total=False):
    """What one may say of a unit; what is left out stays as it was, or empty."""

    name: str
    kind: str
    short_name: str
    symbol: str
    parent_id: int | None
    place_name: str
    edoc_id: str | None
    edoc_id_old: str | None
    position: int


def require(actor: Actor, unit_id: int | None, kind: str) -> None:
    """Raise :class:`Forbidden` unless `actor` may arrange this unit; external ones need less."""
    external = kind == "external" and actor.may("directory.edit_external")
    if not external:
        actor.require("directory.edit_units", unit_id)


def clean(facts: Mapping[str, Any]) -> dict[str, Any]:
    """`facts` normalised: squeezed lines, no empty identifier, parent None for 0."""
    cleaned: dict[str, Any] = {}
    for name, value in facts.items():
        if name not in FACTS:
            raise TypeError(f"a unit has no {name}")
        cleaned[name] = squeeze(value) if isinstance(value, str) else value
        if name.startswith("edoc_id"):
            cleaned[name] = cleaned[name] or None
    return cleaned


def facts_of(version: UnitVersion) -> dict[str, Any]:
    """What `version` says of its unit."""
    return {name: getattr(version, name) for name in FACTS}


def write_facts(version: UnitVersion, facts: Mapping[str, Any]) -> None:
    """Put `facts` into `version`, with the columns computed from them."""
    for name, value in facts.items():
        setattr(version, name, value)
    version.folded_name, version.sort_key = fold(version.name), sort_key(version.name)


def lock_tree(*, shared: bool = False) -> None:
    """Let no two reorganisations run at once, and no change of a person's units during one.

    Reorganisations hold the first unit's row for themselves; changes of people share it. Without this a
    move recorded while its unit is merged away would leave somebody with two homes.
    """
    db.session.execute(select(Unit.id).order_by(Unit.id).limit(1).with_for_update(read=shared))


def lock(unit_ids: Collection[int]) -> None:
    """Keep others from changing the tree until the transaction ends.

    Raises :class:`Refused` when one of these units does not exist.
    """
    lock_tree()
    known = db.session.scalars(select(Unit.id).where(Unit.id.in_(unit_ids))).all()
    if len(known) != len(set(unit_ids)):
        raise Refused(_("Không có đơn vị này. Chọn đơn vị trong danh sách."), "unit_id")


def version_on(unit_id: int, day: date) -> UnitVersion:
    """The unit's version on `day`. Raises :class:`Refused` when the unit does not exist then."""
    version = db.session.scalar(
        select(UnitVersion)
        .where(UnitVersion.unit_id == unit_id, in_force(UnitVersion, day))
        .execution_options(populate_existing=True)
    )
    if version is None:
        raise Refused(_("Đơn vị không hoạt động vào ngày %(day)s. Chọn ngày khác.", day=vndate(day)), "on")
    return version


def refuse_later_versions(version: UnitVersion) -> None:
    """A unit's history is written forwards: refuse to change a version that has been followed."""
    later = db.session.scalar(
        select(UnitVersion.valid_from)
        .where(UnitVersion.unit_id == version.unit_id, UnitVersion.valid_from > version.valid_from)
        .order_by(UnitVersion.valid_from.desc())
    )
    if later:
        raise Refused(
            _("“%(name)s” đã có thay đổi từ ngày %(day)s. Chọn ngày từ đó trở đi.",
              name=version.name, day=vndate(later)), "on",
        )  # fmt: skip


def check_facts(facts: Mapping[str, Any], unit_id: int | None, day: date, until: date | None = None) -> None:
    """Refuse facts that cannot be: no name, unknown kind, a double, a parent that is not there."""
    if not facts.get("name"):
        raise Refused(_("Nhập tên đơn vị."), "name")
    for name, longest in _LONGEST.items():
        if len(facts.get(name) or "") > longest:
            raise Refused(_("Viết ngắn hơn: tối đa %(num)d ký tự.", num=longest), name)
    if facts.get("kind") not in UNIT_KINDS:
        raise Refused(_("Chọn loại đơn vị trong danh sách."), "kind")
    _refuse_double(facts, unit_id, day)
    if facts.get("parent_id") is not None:
        _check_parent(int(facts["parent_id"]), unit_id, day, until)


def _refuse_double(facts: Mapping[str, Any], unit_id: int | None, day: date) -> None:
    now = select(UnitVersion).where(
        UnitVersion.unit_id != (unit_id or 0), or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > day)
    )
    same_name = now.where(
        UnitVersion.folded_name == fold(facts["name"]), UnitVersion.parent_id == facts.get("parent_id")
    )
    for other in db.session.scalars(same_name):
        if other.name.casefold() == facts["name"].casefold():
            raise Refused(_("Đã có đơn vị “%(name)s” ở cùng nơi trực thuộc.", name=other.name), "name")
    if facts.get("edoc_id"):
        taken = db.session.scalar(now.where(UnitVersion.edoc_id == facts["edoc_id"]))
        if taken:
            raise Refused(_("Mã định danh này đang là của “%(name)s”.", name=taken.name), "edoc_id")


def _check_parent(parent_id: int, unit_id: int | None, day: date, until: date | None) -> None:
    stays = db.session.scalar(
        select(UnitVersion)
        .where(UnitVersion.unit_id == parent_id, UnitVersion.valid_from <= day)
        .order_by(UnitVersion.valid_from.desc())
    )
    last = db.session.scalar(
        select(UnitVersion).where(UnitVersion.unit_id == parent_id).order_by(UnitVersion.valid_from.desc())
    )
    if stays is None or last is None or (last.valid_to and (until is None or until > last.valid_to)):
        raise Refused(_("Đơn vị cấp trên không hoạt động từ ngày %(day)s trở đi.", day=vndate(day)), "parent_id")
    if unit_id is not None:
        refuse_cycle(unit_id, parent_id, day)


def refuse_cycle(unit_id: int, parent_id: int, day: date) -> None:
    """Refuse a parent that is the unit itself or below it, on `day` or on any day planned after it."""
    rows = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.parent_id, UnitVersion.valid_from, UnitVersion.valid_to).where(
            or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to > day)
        )
    ).all()
    for moment in sorted({day} | {row.valid_from for row in rows if row.valid_from > day}):
        parents: dict[int, int | None] = {row.unit_id: row.parent_id for row in rows if holds(row, moment)}
        above: int | None = parent_id
        seen: set[int] = set()
        while above is not None and above not in seen:
            if above == unit_id:
                raise Refused(_("Đơn vị cấp trên không thể là chính đơn vị này hay cấp dưới của nó."), "parent_id")
            seen.add(above)
            above = parents.get(above)


def open_version(unit_id: int, facts: Mapping[str, Any], day: date, until: date | None = None) -> UnitVersion:
    """A new version of the unit from `day` to `until` (exclusive; None: open)."""
    empty = {"short_name": "", "symbol": "", "place_name": "", "parent_id": None, "position": 100}
    version = UnitVersion(unit_id=unit_id, valid_from=day, valid_to=until)
    write_facts(version, {**empty, **facts})
    db.session.add(version)
    return version


def succeed(version: UnitVersion, facts: Mapping[str, Any], day: date) -> UnitVersion:
    """Close `version` on `day` and open the next one, which says `facts` and else the same."""
    until = version.valid_to
    version.valid_to = day
    db.session.flush()
    return open_version(version.unit_id, {**facts_of(version), **facts}, day, until)


def end_units(versions: Sequence[UnitVersion], day: date) -> None:
    """Let these units end on `day`. Refuses those that changed or began on it, or change later."""
    for version in versions:
        refuse_later_versions(version)
        if version.valid_from == day:
            raise Refused(
                _("“%(name)s” mới lập hoặc mới thay đổi đúng ngày %(day)s. Chọn ngày sau đó.",
                  name=version.name, day=vndate(day)), "on",
            )  # fmt: skip
        if version.valid_to is not None:
            raise Refused(
                _("“%(name)s” đã kết thúc từ ngày %(day)s.", name=version.name, day=vndate(version.valid_to)), "on"
            )
        version.valid_to = day
    db.session.flush()
