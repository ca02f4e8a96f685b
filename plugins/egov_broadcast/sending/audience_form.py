"""Choosing people in a form: units with or without those below, groups, people, everybody, minus exceptions."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from intranet import Refused, Rule, forms, group_choices, named_people, row_id, unit_choices, unit_facts, unit_names

from ..texts import _, lazy

REACHES = {"everyone": lazy("Toàn cơ quan"), "chosen": lazy("Đơn vị, nhóm, người được chọn")}
_NAMES = lazy("Mỗi dòng một họ tên hoặc mã cán bộ")


class AudienceForm(forms.VersionedForm):
    """The fields of an audience. `units` are taken with those below them unless they are in `alone`, too."""

    reach = forms.Choices(lazy("Gửi tới"), choices=REACHES, default="chosen")
    units = forms.Checkboxes(lazy("Đơn vị"), coerce=row_id, choices=())
    alone = forms.Checkboxes(lazy("Không gồm đơn vị trực thuộc"), coerce=row_id, choices=())
    groups = forms.Checkboxes(lazy("Nhóm"), coerce=row_id, choices=())
    names = forms.ProseField(lazy("Người"), [forms.Length(max=20_000)], description=_NAMES)
    picked = forms.Checkboxes(lazy("Chọn đúng người"), coerce=row_id, validate_choice=False, choices=())
    out_units = forms.Checkboxes(lazy("Trừ đơn vị"), coerce=row_id, choices=())
    out_groups = forms.Checkboxes(lazy("Trừ nhóm"), coerce=row_id, choices=())
    out_names = forms.ProseField(lazy("Trừ người"), [forms.Length(max=20_000)], description=_NAMES)
    out_picked = forms.Checkboxes(lazy("Chọn đúng người không nhận"), coerce=row_id, validate_choice=False, choices=())

    def offer(self, unit_ids: Collection[int] | None, *, everyone: bool) -> None:
        """Say what can be chosen: these units (None: all), everybody or not. Three queries."""
        units = unit_choices(unit_ids)
        parents = {unit.parent_id for unit in unit_facts()}
        self.units.choices = self.out_units.choices = forms.choices_of(units)
        self.alone.choices = forms.choices_of([pair for pair in units if pair[0] in parents])
        self.groups.choices = self.out_groups.choices = forms.choices_of(group_choices())
        if not everyone:
            self.reach.choices = forms.choices_of((key, word) for key, word in REACHES.items() if key != "everyone")
            self.reach.data = "chosen"
        # What it is now may stay, though it could not be chosen any more.
        for field in (self.units, self.alone, self.out_units):
            _keep_offering(field)

    @property
    def has_exceptions(self) -> bool:
        """Whether somebody is left out, or an exception is at fault."""
        fields = (self.out_units, self.out_groups, self.out_names, self.out_picked)
        return any(field.data or field.errors for field in fields)

    def rules(self) -> tuple[Rule, ...]:
        """The audience that was chosen. Raises Refused for a name that means nobody or several."""
        out = self._people("out_names", "out_picked")
        left_out = [Rule("unit", one, excludes=True) for one in self.out_units.data or ()]
        left_out += [Rule("group", one, excludes=True) for one in self.out_groups.data or ()]
        left_out += [Rule("person", one, excludes=True) for one in out]
        if self.reach.data == "everyone":
            return (Rule("everyone"), *left_out)
        alone, whole = set(self.alone.data or ()), set(self.units.data or ())
        chosen = [Rule("unit", one, with_subunits=one not in alone) for one in sorted(whole | alone)]
        chosen += [Rule("group", one) for one in self.groups.data or ()]
        chosen += [Rule("person", one) for one in self._people("names", "picked")]
        return (*chosen, *left_out)

    def keep_picked(self) -> None:
        """Show again the people who were picked among candidates, whatever else is asked."""
        for field in (self.picked, self.out_picked):
            offered = forms.choices_of(field.choices)
            missing = set(field.data or ()) - {choice.value for choice in offered}
            field.choices = [*offered, *forms.choices_of(named_people.labels(missing))]

    def _people(self, names: str, picked: str) -> Sequence[int]:
        found = named_people.read((self._fields[names].data or "").splitlines(), self._fields[picked].data or ())
        if found.doubts:
            self._fields[picked].choices = found.choices
        if found.unknown:
            words = "; ".join(found.unknown[:5])
            raise Refused(_("Không tìm thấy: %(names)s. Kiểm tra họ tên hoặc nhập mã cán bộ", names=words), names)
        if found.doubts:
            raise Refused(_("Có tên trùng hoặc gần giống; đánh dấu đúng người"), picked)
        return found.person_ids


def values_of(rules: Sequence[Rule]) -> dict[str, Any]:
    """What the form shows for an audience. Two queries."""
    units = [rule for rule in rules if rule.kind == "unit" and not rule.excludes]
    everyone = any(rule.kind == "everyone" and not rule.excludes for rule in rules)
    return {
        "reach": "everyone" if everyone else "chosen",
        "units": [rule.ref_id for rule in units],
        "alone": [rule.ref_id for rule in units if not rule.with_subunits],
        "groups": _refs(rules, "group", False), "names": _people_in(rules, False),
        "out_units": _refs(rules, "unit", True), "out_groups": _refs(rules, "group", True),
        "out_names": _people_in(rules, True),
    }  # fmt: skip


def _refs(rules: Sequence[Rule], kind: str, excludes: bool) -> list[int]:
    return [rule.ref_id for rule in rules if (rule.kind, rule.excludes) == (kind, excludes) and rule.ref_id is not None]


def _people_in(rules: Sequence[Rule], excludes: bool) -> str:
    return "\n".join(named_people.lines_of(_refs(rules, "person", excludes)))


def _keep_offering(field: Any) -> None:
    offered = forms.choices_of(field.choices)
    missing = set(field.object_data or ()) - {choice.value for choice in offered}
    if missing:
        field.choices = [*offered, *forms.choices_of(unit_names(missing))]
