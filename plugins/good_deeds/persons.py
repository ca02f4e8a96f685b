"""Naming a colleague in a form: by name or staff code; of several of that name one is chosen."""

from __future__ import annotations

from collections.abc import Sequence

from intranet import Refused, home_units, match_people, person_names, unit_names

from .texts import _


class Doubtful(Refused):
    """The name can mean several people: `choices` are they, each with their unit."""

    def __init__(self, field: str, choices: list[tuple[int, str]]) -> None:
        super().__init__(_("Chọn đúng người trong danh sách"), field)
        self.choices = choices


def meant(name: str, field: str, choice_field: str) -> int:
    """The person whom the name or staff code means. Raises Refused at `field`, :class:`Doubtful` at `choice_field`."""
    line = name.strip()
    if not line:
        raise Refused(_("Nhập họ tên hoặc mã cán bộ"), field)
    match = match_people([line])[0]
    if match.certain:
        return match.person_ids[0]
    if not match.person_ids:
        raise Refused(_("Không tìm thấy ai tên như vậy; kiểm tra họ tên hoặc nhập mã cán bộ"), field)
    raise Doubtful(choice_field, labelled(match.person_ids))


def looked_up(name: str) -> list[tuple[int, str]]:
    """The people whom a name or staff code may mean, to choose from."""
    return labelled(match_people([name])[0].person_ids)


def labelled(ids: Sequence[int]) -> list[tuple[int, str]]:
    """These people to choose from, each with their unit."""
    names, homes = person_names(ids), home_units(ids)
    units = unit_names(homes.values())
    return [(one, ", ".join(filter(None, (names[one], units.get(homes.get(one, 0)))))) for one in ids if one in names]
