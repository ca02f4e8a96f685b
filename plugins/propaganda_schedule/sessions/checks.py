"""What is refused, and what needs a tick first: days that are over, outside the wave or not worked, and clashes."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select

from intranet import (
    Actor,
    Forbidden,
    Refused,
    channel_names,
    clock,
    dates,
    db,
    people_of,
    plan_facts,
    unit_names,
    units_on,
    workdays,
)

from .. import rights
from ..models import Session
from ..texts import REACHES, _, ngettext
from .clashes import Clash, clashes
from .drafts import Draft

MOST_SHOWN = 3
WARNINGS = ("past", "outside", "day_off", "clash")
LONGEST = {"title": 200, "topics": 10_000, "place": 200, "link": 500, "materials": 10_000}
_LINK = re.compile(r"https://[^\s/?#]+\.[^\s]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Warning:
    """Something that may be meant: `key` is one of WARNINGS, `text` says what and is ticked to go on."""

    key: str
    text: str


class Unconfirmed(Refused):
    """There are warnings that nobody ticked yet; nothing was saved. `warnings` are all there are, ticked or not."""

    def __init__(self, warnings: Sequence[Warning]) -> None:
        super().__init__(_("Có điều cần xác nhận; buổi chưa được lưu. Đọc, đánh dấu rồi lưu lại."), "accepted")
        self.warnings = tuple(warnings)


def checked(actor: Actor, draft: Draft, before: Session | None = None) -> Draft:
    """`draft` as it may be saved, its title filled in. Raises Forbidden and Refused with the field at fault.

    What a session has `before` may stay, though it could not be chosen any more.
    """
    _check_unit(actor, draft, before)
    names = channel_names()
    if draft.channel not in names and not _kept(before, draft, "channel"):
        raise Refused(_("Chọn một kênh trong danh sách"), "channel")
    wave = _check_plan(actor, draft, before)
    _check_reach(actor, draft, before)
    _check_words(draft)
    if draft.leader_id is not None and not _kept(before, draft, "leader_id"):
        _check_leader(draft.leader_id)
    return replace(
        draft, title=draft.title.strip() or names.get(draft.channel, draft.channel), topics=draft.topics.strip() or wave
    )


def confirm(
    actor: Actor, draft: Draft, accepted: Collection[str], *, before: Session | None = None,
    days: Sequence[date] = (), but: Collection[int] = (),
) -> None:  # fmt: skip
    """Raise :class:`Unconfirmed` unless every warning about the draft is among `accepted`.

    `days` stand for its own day (a series); what an edit leaves as it was `before` gives no warning.
    """
    if set(accepted) >= set(WARNINGS):
        return
    found = list(_warnings(actor, draft, before, days or [draft.day], but))
    if any(warning.key not in accepted for warning in found):
        raise Unconfirmed(found)


def _kept(before: Session | None, draft: Draft, *names: str) -> bool:
    return before is not None and all(getattr(before, name) == getattr(draft, name) for name in names)


def _check_unit(actor: Actor, draft: Draft, before: Session | None) -> None:
    if not rights.may_plan(actor, draft.unit_id):
        raise Forbidden(rights.PLAN)
    on = units_on()
    if on is not None and draft.unit_id not in on and not _kept(before, draft, "unit_id"):
        raise Refused(_("Phân hệ Lịch tuyên truyền đang tắt ở đơn vị này; chọn đơn vị khác"), "unit_id")


def _check_plan(actor: Actor, draft: Draft, before: Session | None) -> str:
    """The topics of the draft's wave, one a line."""
    plan = plan_facts(actor, draft.plan_id)
    if plan is None or plan.status not in ("issued", "closed"):
        raise Refused(_("Chọn một kế hoạch đang thực hiện"), "plan_id")
    if plan.status == "closed" and not _kept(before, draft, "plan_id"):
        raise Refused(_("Kế hoạch này đã kết thúc; chọn kế hoạch đang thực hiện"), "plan_id")
    if draft.wave_id is None:
        return ""
    wave = next((one for one in plan.waves if one.id == draft.wave_id), None)
    if wave is None:
        raise Refused(_("Đợt này không thuộc kế hoạch đã chọn; chọn lại đợt"), "wave_id")
    return "\n".join(wave.topics)


def _check_reach(actor: Actor, draft: Draft, before: Session | None) -> None:
    if draft.reach not in REACHES:
        raise Refused(_("Chọn người tham dự"), "reach")
    if draft.reach == "everyone" and not rights.may_plan_everywhere(actor) and not _kept(before, draft, "reach"):
        raise Refused(_("Buổi cho toàn cơ quan do Văn phòng lập; chọn người tham dự khác"), "reach")
    if draft.reach == "chosen" and draft.audience_id is None:
        raise Refused(_("Chọn ít nhất một đơn vị, nhóm hoặc người tham dự"), "reach")


def is_link(text: str) -> bool:
    """Whether it is an address others can open: https, and nothing that ends one."""
    return _LINK.fullmatch(text) is not None


def _check_words(draft: Draft) -> None:
    for name, longest in LONGEST.items():
        if len(getattr(draft, name)) > longest:
            raise Refused(_("Tối đa %(num)d ký tự; rút gọn rồi lưu lại", num=longest), name)
    if draft.link and not is_link(draft.link.strip()):
        raise Refused(_("Liên kết phải bắt đầu bằng https://"), "link")
    if draft.ends is not None and draft.starts is None:
        raise Refused(_("Nhập giờ bắt đầu, hoặc bỏ trống cả hai giờ"), "starts")
    if draft.ends is not None and draft.starts is not None and draft.ends <= draft.starts:
        raise Refused(_("Giờ kết thúc phải sau giờ bắt đầu"), "ends")


def _check_leader(person_id: int) -> None:
    works_here = people_of(None).where(people_of(None).selected_columns.id == person_id)
    if db.session.scalar(select(works_here.exists())) is not True:
        raise Refused(_("Người phụ trách không còn làm việc ở cơ quan; chọn người khác"), "leader")


def _warnings(
    actor: Actor, draft: Draft, before: Session | None, days: Sequence[date], but: Collection[int]
) -> Iterator[Warning]:
    if not _kept(before, draft, "day"):
        yield from _past(days)
        yield from _days_off(days)
    if not _kept(before, draft, "day", "wave_id"):
        yield from _outside(actor, draft, days)
    if not _kept(before, draft, "day", "starts", "ends", "place", "leader_id", "unit_id", "reach"):
        own = [before.id] if before is not None else []
        yield from _clashes(clashes(draft, actor=actor, days=days, but=[*own, *but]))


def _past(days: Sequence[date]) -> Iterator[Warning]:
    over = [day for day in days if day < clock.today()]
    if over and len(days) == 1:
        yield Warning("past", _("Ngày %(day)s đã qua: ghi lại buổi đã tổ chức", day=dates.vndate(over[0])))
    elif over:
        yield Warning("past", ngettext("%(num)d buổi vào ngày đã qua", "%(num)d buổi vào ngày đã qua", len(over)))


def _days_off(days: Sequence[date]) -> Iterator[Warning]:
    off = [day for day in days if not workdays.is_working(day)]
    if not off:
        return
    if len(days) > 1:
        yield Warning("day_off", ngettext("%(num)d buổi vào ngày nghỉ", "%(num)d buổi vào ngày nghỉ", len(off)))
        return
    name = workdays.days_off(off[0], off[0]).get(off[0])
    day = dates.vnlongdate(off[0])
    said = _("%(day)s là ngày nghỉ: %(name)s", day=day, name=name) if name else _("%(day)s là ngày nghỉ", day=day)
    yield Warning("day_off", said)


def _outside(actor: Actor, draft: Draft, days: Sequence[date]) -> Iterator[Warning]:
    plan = plan_facts(actor, draft.plan_id)
    wave = next((one for one in plan.waves if one.id == draft.wave_id), None) if plan else None
    if wave is None:
        return
    first, last = wave.starts_on or date.min, wave.ends_on or date.max
    out = [day for day in days if not first <= day <= last]
    if out:
        values = {"day": dates.vndate(out[0]), "wave": wave.name}
        yield Warning("outside", _("Ngày %(day)s không nằm trong thời gian của %(wave)s", **values))


def _clashes(found: Sequence[Clash]) -> Iterator[Warning]:
    if found:
        names = unit_names(clash.unit_id for clash in found)
        shown = [clash_words(clash, names) for clash in found[:MOST_SHOWN]]
        more = len(found) - MOST_SHOWN
        shown += [ngettext("và %(num)d buổi khác", "và %(num)d buổi khác", more)] if more > 0 else []
        yield Warning("clash", _("Trùng với %(sessions)s", sessions="; ".join(shown)))


def clash_words(clash: Clash, names: dict[int, str]) -> str:
    """A clash in a sentence; the title only of a session that the reader may see."""
    what = {"place": _("trùng nơi họp"), "leader": _("trùng người phụ trách"), "people": _("trùng người tham dự")}
    until = f"–{clash.ends:%H:%M}" if clash.ends else ""
    values = {
        "title": clash.title if clash.seen else _("một buổi khác"), "unit": names.get(clash.unit_id, ""),
        "day": dates.vndate(clash.day), "hours": f"{clash.starts:%H:%M}{until}",
        "why": ", ".join(what[name] for name in clash.why),
    }  # fmt: skip
    return _("%(title)s (%(unit)s, %(hours)s ngày %(day)s): %(why)s", **values)
