"""Forms: a session, new or changed. What they read from the database is what can be chosen."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from intranet import (
    PlanFacts,
    Refused,
    Rule,
    audience_rules,
    channel_names,
    clock,
    current_actor,
    dates,
    forms,
    group_choices,
    named_people,
    people_choices,
    people_of,
    person_names,
    row_id,
    settings,
    unit_choices,
    unit_names,
    units_on,
)

from .. import rights
from ..models import Session
from ..texts import REACHES, _, lazy
from . import series
from .checks import LONGEST, WARNINGS, Unconfirmed
from .drafts import FIELDS, Draft
from .members import SCOPES

REPEATS = {
    "": lazy("Không lặp lại"),
    "weekly": lazy("Hằng tuần, vào cùng thứ"),
    "nth": lazy("Hằng tháng, vào cùng thứ trong tháng"),
    "day": lazy("Hằng tháng, vào cùng ngày"),
    "last_day": lazy("Hằng tháng, ngày cuối tháng"),
    "last_workday": lazy("Hằng tháng, ngày làm việc cuối cùng"),
}
DAYS_OFF = {
    "move": lazy("Chuyển sang ngày làm việc kế tiếp"),
    "skip": lazy("Bỏ buổi đó"),
    "keep": lazy("Vẫn tổ chức"),
}
SCOPE_WORDS = {
    "one": lazy("Chỉ buổi này"),
    "following": lazy("Buổi này và các buổi sau"),
    "all": lazy("Tất cả các buổi sắp tới của chuỗi"),
}
_DAY = lazy("Ví dụ 13/5/2026")
_FROM, _TO = lazy("Ví dụ 8:30, hoặc để trống"), lazy("Ví dụ 10:00, hoặc để trống")


class AskingForm(forms.VersionedForm):
    """A form that may ask back: warnings to tick before it is saved."""

    accepted = forms.Checkboxes(lazy("Đánh dấu để vẫn lưu"), choices=[(key, "") for key in WARNINGS])

    @property
    def set_aside(self) -> list[str]:
        """The warnings that were ticked."""
        return list(self.accepted.data or ())

    def ask(self, found: Unconfirmed) -> None:
        """Show the warnings, those ticked before as ticked."""
        self.accepted.choices = [(warning.key, warning.text) for warning in found.warnings]
        self.refuse(found)

    @property
    def asks(self) -> bool:
        """Whether there is something to tick."""
        return bool(self.accepted.errors)


class ScopedForm(AskingForm):
    """A change that may take in more of a series."""

    scope = forms.Choices(lazy("Áp dụng cho"), choices=SCOPE_WORDS, default="one")

    def offer_scopes(self, counts: dict[str, int]) -> None:
        """Offer the scopes that take in more than the one before; none without a series."""
        narrower, wide = 1, []
        for key in SCOPES[1:]:
            if counts.get(key, 1) > narrower:
                wide.append((key, f"{SCOPE_WORDS[key]} ({counts[key]})"))
                narrower = counts[key]
        self.scope.choices = forms.choices_of([("one", SCOPE_WORDS["one"]), *wide])

    @property
    def has_scopes(self) -> bool:
        """Whether there is a choice."""
        return len(self.scope.choices) > 1


class SessionForm(ScopedForm):
    """What can be said of a session besides its day."""

    title = forms.LineField(lazy("Tên buổi"), [forms.Length(max=LONGEST["title"])],
                            description=lazy("Để trống: lấy tên kênh"))  # fmt: skip
    wave_id = forms.NullableSelect(lazy("Đợt"), coerce=row_id, empty=lazy("Không thuộc đợt nào"))
    channel = forms.Select(lazy("Kênh"), [forms.Required()])
    topics = forms.ProseField(lazy("Nội dung tuyên truyền"), [forms.Length(max=LONGEST["topics"])],
                              description=lazy("Để trống: lấy nội dung của đợt"))  # fmt: skip
    unit_id = forms.Select(lazy("Đơn vị tổ chức"), [forms.Required()], coerce=row_id)
    reach = forms.Choices(lazy("Người tham dự"), [forms.Required()], default="unit", choices=REACHES)
    units = forms.Checkboxes(lazy("Đơn vị được mời"), coerce=row_id, choices=())
    with_subunits = forms.BooleanField(lazy("Gồm cả các đơn vị trực thuộc của đơn vị được mời"), default=True)
    groups = forms.Checkboxes(lazy("Nhóm được mời"), coerce=row_id, choices=())
    names = forms.ProseField(lazy("Người được mời"), [forms.Length(max=20_000)],
                             description=lazy("Mỗi dòng một họ tên hoặc mã cán bộ"))  # fmt: skip
    picked = forms.Checkboxes(lazy("Chọn đúng người"), coerce=row_id, validate_choice=False, choices=())
    place = forms.LineField(lazy("Nơi họp"), [forms.Length(max=LONGEST["place"])])
    link = forms.LineField(lazy("Liên kết họp trực tuyến"), [forms.Length(max=LONGEST["link"])],
                           description=lazy("Bắt đầu bằng https://"))  # fmt: skip
    leader = forms.LineField(lazy("Người phụ trách"), [forms.Length(max=200)],
                             description=lazy("Họ tên hoặc mã cán bộ; được điểm danh, báo cáo"))  # fmt: skip
    leader_picked = forms.Choices(lazy("Chọn đúng người phụ trách"), coerce=row_id, validate_choice=False, choices=())
    materials = forms.ProseField(lazy("Tài liệu"), [forms.Length(max=LONGEST["materials"])],
                                 description=lazy("Tên văn bản, đường dẫn, điều cần chuẩn bị"))  # fmt: skip
    uploads = forms.MultipleFileField(lazy("Tệp tài liệu"), description=lazy("Chọn được nhiều tệp"))
    removed = forms.Checkboxes(lazy("Bỏ tệp"), coerce=row_id, choices=())

    def __init__(self, plan: PlanFacts, session: Session | None = None, **values: Any) -> None:
        if session is not None:
            values = {**{name: getattr(session, name) for name in FIELDS if name in _SHOWN}, **_invited(session)}
            values |= {"version": str(session.version), "leader": _name(session.leader_id)}
        super().__init__(data=values)
        self.plan, self.session = plan, session
        self._offer(session)

    def draft(self, day: date, hours: tuple[Any, Any]) -> Draft:
        """What was typed, for the service, on `day` and at `hours`. Raises Refused for a person nobody can tell."""
        values = {name: self._fields[name].data for name in FIELDS if name in _SHOWN}
        values["topics"] = self._topics()
        audience = self.session.audience_id if self.session is not None else None
        return Draft(
            **values, plan_id=self.plan.id, day=day, starts=hours[0], ends=hours[1], leader_id=self._leader(),
            audience_id=audience,
        )  # fmt: skip

    def invited(self) -> list[Rule] | None:
        """The rules of the chosen audience; None when nobody is chosen by name. Raises Refused, too."""
        if self.reach.data != "chosen":
            return None
        found = named_people.read((self.names.data or "").splitlines(), self.picked.data or ())
        self.picked.choices = found.choices
        if found.unknown:
            names = "; ".join(found.unknown[:5])
            raise Refused(_("Không tìm thấy: %(names)s. Kiểm tra họ tên hoặc nhập mã cán bộ", names=names), "names")
        if found.doubts:
            raise Refused(_("Có tên trùng hoặc gần giống; đánh dấu đúng người"), "picked")
        whole = bool(self.with_subunits.data)
        rules = [Rule("unit", unit_id, with_subunits=whole) for unit_id in self.units.data or ()]
        rules += [Rule("group", group_id) for group_id in self.groups.data or ()]
        return rules + [Rule("person", person_id) for person_id in found.person_ids]

    def ask(self, found: Unconfirmed) -> None:
        """Show the warnings; files were sent in vain, browsers do not keep them."""
        super().ask(found)
        if any(upload.filename for upload in self.uploads.data or ()):
            self.uploads.errors = [*self.uploads.errors, _("Chọn lại tệp: trình duyệt không giữ tệp đã chọn")]

    def keep_picked(self) -> None:
        """Show again the people who were picked among candidates, whatever else is asked."""
        for field in (self.picked, self.leader_picked):
            data = field.data if isinstance(field.data, list) else [field.data]
            offered = forms.choices_of(field.choices)
            missing = {one for one in data if one} - {choice.value for choice in offered}
            field.choices = [*offered, *forms.choices_of(named_people.labels(missing))]

    @property
    def leader_choices(self) -> Sequence[tuple[int, str]]:
        """People of the unit to choose from while typing."""
        return people_choices([self.unit_id.data], limit=100) if self.unit_id.data else ()

    def _offer(self, session: Session | None) -> None:
        actor = current_actor()
        planned = actor.units_for(rights.PLAN)
        on = units_on()
        within = planned if on is None else on if planned is None else [unit for unit in planned if unit in on]
        units = unit_choices(within)
        self.unit_id.choices = self.units.choices = forms.choices_of(units)
        self.groups.choices = forms.choices_of(group_choices())
        self.wave_id.choices = forms.choices_of((wave.id, _wave(wave)) for wave in self.plan.waves)
        self.channel.choices = forms.choices_of(_channels(self.plan))
        if not rights.may_plan_everywhere(actor) and (session is None or session.reach != "everyone"):
            self.reach.choices = forms.choices_of((k, v) for k, v in REACHES.items() if k != "everyone")
        if session is not None:
            # What it is now may stay, though it could not be chosen any more.
            _offer(self.unit_id, [session.unit_id])
            _offer(self.units, list(self.units.object_data or ()))

    def _topics(self) -> str:
        """The topics as typed; those of another wave that nobody touched give way to those of the wave chosen."""
        typed = self.topics.data or ""
        chosen = self.wave_id.data
        others = {_lines(wave.topics) for wave in self.plan.waves if wave.id != chosen}
        return "" if chosen is not None and typed in others else typed

    def _leader(self) -> int | None:
        text = self.leader.data or ""
        if not text:
            return None
        if self.session is not None and self.session.leader_id and text == _name(self.session.leader_id):
            return self.session.leader_id
        picked = [self.leader_picked.data] if self.leader_picked.data else []
        found = _in_charge(text, self.unit_id.data, picked)
        self.leader_picked.choices = found.choices
        if found.doubts:
            raise Refused(_("Có người trùng hoặc gần giống tên; chọn đúng người"), "leader_picked")
        if found.unknown:
            raise Refused(_("Không tìm thấy người này; kiểm tra họ tên hoặc nhập mã cán bộ"), "leader")
        return found.person_ids[0]


class NewForm(SessionForm):
    """A new session, or a whole series."""

    day = forms.VNDateField(lazy("Ngày"), [forms.Required()], description=_DAY)
    starts = forms.VNTimeField(lazy("Từ giờ"), description=_FROM)
    ends = forms.VNTimeField(lazy("Đến giờ"), description=_TO)
    repeats = forms.Select(lazy("Lặp lại"), choices=REPEATS, default="")
    every = forms.IntegerField(lazy("Cách nhau"), [forms.NumberRange(1, series.LONGEST_INTERVAL)], default=1,
                               description=lazy("1: mỗi tuần hoặc mỗi tháng; 2: cách một tuần, một tháng"))  # fmt: skip
    until = forms.VNDateField(lazy("Lặp đến hết ngày"), description=lazy("Để trống: đến hết đợt"))
    days_off = forms.Choices(lazy("Buổi rơi vào ngày nghỉ"), choices=DAYS_OFF, default="move")

    def rule(self) -> series.Rule | None:
        """How the session recurs; None when it does not."""
        if not self.repeats.data:
            return None
        return series.beginning(self.repeats.data, self.every.data or 1, self.day.data)

    def last_day(self) -> date:
        """The last day of a series. Raises Refused when neither the form nor the wave says."""
        wave = next((one for one in self.plan.waves if one.id == self.wave_id.data), None)
        last: date | None = self.until.data or (wave.ends_on if wave else None)
        if last is None:
            raise Refused(_("Nhập ngày cuối của chuỗi"), "until")
        return last


_SHOWN = frozenset(FIELDS) - {"plan_id", "day", "starts", "ends", "leader_id", "audience_id"}


def start_values(plan: PlanFacts, wanted: dict[str, Any], units: Collection[int]) -> dict[str, Any]:
    """What a new form shows before anybody typed: the wave of the day, its topics, the unit, its usual place."""
    actor = current_actor()
    day = wanted.get("day")
    on = day or clock.today()
    waves = [wave for wave in plan.waves if wave.id == wanted.get("wave_id")]
    waves += [w for w in plan.waves if (w.starts_on or on) <= on <= (w.ends_on or on)]
    unit = next((one for one in (wanted.get("unit_id"), actor.home_unit_id) if one in units), None)
    found = {
        **wanted, "wave_id": waves[0].id if waves else None, "topics": _lines(waves[0].topics) if waves else "",
        "unit_id": unit, "place": settings(unit)["place"] if unit else "", "day": day,
    }  # fmt: skip
    if not wanted.get("channel"):
        found["channel"] = plan.channels[0].code if plan.channels else "law_day"
    return found


def _in_charge(text: str, unit_id: int, picked: Collection[int]) -> named_people.Reading:
    """The person somebody typed: first among the unit's people, then among all."""
    own = named_people.read([text], picked, within=people_of([unit_id], with_subunits=True))
    return own if own.person_ids or own.doubts else named_people.read([text], picked)


def _invited(session: Session) -> dict[str, Any]:
    if session.audience_id is None:
        return {}
    rules = audience_rules(session.audience_id)
    names = named_people.lines_of([rule.ref_id for rule in rules if rule.kind == "person" and rule.ref_id is not None])
    units = [rule for rule in rules if rule.kind == "unit"]
    return {
        "units": [rule.ref_id for rule in units], "with_subunits": all(rule.with_subunits for rule in units),
        "groups": [rule.ref_id for rule in rules if rule.kind == "group"], "names": "\n".join(names),
    }  # fmt: skip


def _offer(field: Any, values: Sequence[int]) -> None:
    offered = forms.choices_of(field.choices)
    missing = [value for value in values if value not in {choice.value for choice in offered}]
    field.choices = [*offered, *forms.choices_of(unit_names(missing))]


def _name(person_id: int | None) -> str:
    return person_names([person_id]).get(person_id, "") if person_id is not None else ""


def _lines(topics: Sequence[str]) -> str:
    return "\n".join(topics)


def _wave(wave: Any) -> str:
    if wave.starts_on is None and wave.ends_on is None:
        return str(wave.name)
    return f"{wave.name} ({dates.vndate(wave.starts_on)} – {dates.vndate(wave.ends_on)})"


def _channels(plan: PlanFacts) -> dict[str, str]:
    """All channels by code, those of the plan first."""
    own = dict.fromkeys(channel.code for channel in plan.channels)
    names = channel_names()
    return {**{code: names.get(code, code) for code in own}, **names}
