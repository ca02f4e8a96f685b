"""The invented agency's people: a few by name, the others from common Vietnamese names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from random import Random

from intranet.access import SYSTEM
from intranet.directory import service
from intranet.text import fold

FAMILY = (
    "Nguyễn Trần Lê Phạm Hoàng Huỳnh Phan Vũ Võ Đặng Bùi Đỗ Hồ Ngô Dương Lý Đinh Đoàn Lâm Mai Trịnh Cao Tạ Châu Hà Lương"
).split()
MEN = (
    ("Văn", "Minh", "Quốc", "Đức", "Hữu", "Thanh", "Ngọc"),
    ("An Bình Cường Dũng Đạt Giang Hải Hùng Khánh Lâm Nam Phong Quân Sơn Thắng Tuấn Vinh Ý").split(),
)
WOMEN = (
    ("Thị", "Thu", "Ngọc", "Thanh", "Bích", "Kim", "Hồng"),
    ("Anh Châu Dung Điệp Hà Hạnh Huệ Lan Liên Mai Nga Oanh Phương Quyên Tâm Thủy Uyên Vân Xuân Yến").split(),
)


@dataclass(frozen=True, slots=True)
class Named:
    """A person by name: home unit, role in it, position. `account` is the login of a demo account, `grant` its role."""

    key: str
    name: str
    unit: str
    role: str
    position: str
    account: str = ""
    grant: str = ""
    scope: str | None = None


NAMED = (
    Named("director", "Đặng Thị Hòa Bình", "agency", "head", "Giám đốc Sở", "lanhdao", "leader"),
    Named("deputy1", "Lê Quang Thịnh", "agency", "deputy", "Phó Giám đốc Sở", "phogiamdoc", "council_member"),
    Named("deputy2", "Vương Thúy Diễm", "agency", "deputy", "Phó Giám đốc Sở"),
    Named("chief", "Phan Hữu Nghĩa", "office", "head", "Chánh Văn phòng", "chanhvanphong", "council_member"),
    Named("clerk", "Trần Thị Bích Ngọc", "office", "coordinator", "Chuyên viên", "vanphong", "office"),
    Named("admin", "Đoàn Minh Trí", "office", "member", "Chuyên viên công nghệ thông tin", "quantri", "admin"),
    Named("science_head", "Vũ Thị Thu Hường", "science", "head", "Trưởng phòng", "truongphong", "unit_head", "science"),
    Named("science_deputy", "Hồ Đắc Lộc", "science", "deputy", "Phó Trưởng phòng", "hoidong", "council_member"),
    Named("contact", "Nguyễn Ngọc Uyên", "science", "coordinator", "Chuyên viên", "daumoi", "coordinator", "science"),
    Named("staff", "Bùi Gia Khiêm", "science", "member", "Chuyên viên", "canbo", "staff", "science"),
    Named("finance_head", "Tô Thị Mỹ Duyên", "finance", "head", "Trưởng phòng"),
    Named("computing_head", "Ngô Nhật Minh", "computing", "head", "Trưởng phòng"),
    Named("telecom_head", "Đinh Công Thành", "telecom", "head", "Trưởng phòng"),
    Named("standards_head", "Lương Khắc Hiếu", "standards", "head", "Chi cục trưởng"),
    Named("centre_head", "Hà Phương Thảo", "centre", "head", "Giám đốc Trung tâm"),
    Named("lab_head", "Mai Xuân Ý", "lab", "head", "Trưởng phòng"),
    Named("advice_head", "Cao Thị Lệ Quyên", "advice", "head", "Trưởng phòng"),
)

# Roles besides those of the demo accounts: (key of the person, role, key of the unit or None).
GRANTS = (
    ("director", "council_member", None),
    ("finance_head", "council_member", None),
    ("standards_head", "unit_head", "standards"),
    ("centre_head", "unit_head", "centre"),
)

# How many more people each unit has, and what they are.
CROWD = {
    "office": (9, "Chuyên viên", "civil_servant"),
    "finance": (7, "Chuyên viên", "civil_servant"),
    "science": (9, "Chuyên viên", "civil_servant"),
    "computing": (8, "Chuyên viên", "civil_servant"),
    "telecom": (7, "Chuyên viên", "civil_servant"),
    "standards": (21, "Kiểm soát viên chất lượng", "civil_servant"),
    "centre": (6, "Viên chức", "public_employee"),
    "lab": (20, "Thử nghiệm viên", "public_employee"),
    "advice": (16, "Kỹ sư", "public_employee"),
}

# Memberships besides the home unit: (key of the person, unit, role, position).
ALSO = (
    ("chief", "cell_office", "head", "Bí thư"),
    ("clerk", "cell_office", "deputy", "Phó Bí thư"),
    ("admin", "cell_office", "member", "Đảng viên"),
    ("science_head", "cell_staff", "head", "Bí thư"),
    ("contact", "cell_staff", "member", "Đảng viên"),
    ("finance_head", "cell_staff", "member", "Đảng viên"),
    ("science_deputy", "union", "head", "Chủ tịch"),
    ("staff", "union", "member", "Đoàn viên"),
    ("director", "council", "head", "Chủ tịch Hội đồng"),
    ("deputy1", "council", "deputy", "Phó Chủ tịch Hội đồng"),
    ("science_deputy", "council", "member", "Ủy viên"),
    ("chief", "council", "member", "Ủy viên thường trực"),
)


def create(units: dict[str, int], since: date) -> dict[str, int]:
    """Create everybody as of `since`; ids of those in :data:`NAMED` by key, of the others by number."""
    ids: dict[str, int] = {}
    for person in NAMED:
        ids[person.key] = _person(person.name, units[person.unit], since, len(ids), person.role, person.position)
    names = _names()
    for unit, (number, position, kind) in CROWD.items():
        for name in names[:number]:
            ids[f"crowd{len(ids)}"] = _person(name, units[unit], since, len(ids), "member", position, kind)
        del names[:number]
    for key, unit, role, position in (*ALSO, *_members(len(ids))):
        service.add_membership(SYSTEM, ids[key], units[unit], role=role, position=position, valid_from=since)
    return ids


def _members(people: int) -> Iterator[tuple[str, str, str, str]]:
    """Half of the others are in the union, every fourth in a party cell."""
    for number in range(len(NAMED), people):
        if number % 2:
            yield f"crowd{number}", "union", "member", "Đoàn viên"
        elif number % 4 == 0:
            yield f"crowd{number}", "cell_office" if number < 40 else "cell_staff", "member", "Đảng viên"


def _person(
    name: str, unit: int, since: date, number: int, role: str, position: str, kind: str = "civil_servant"
) -> int:
    words = fold(name).split()
    # Domains under .example belong to nobody.
    email = f"{words[-1]}{''.join(word[0] for word in words[:-1])}{number}@lamgiang.example"
    return service.create_person(
        SYSTEM, home_unit_id=unit, active_from=since, role=role, position=position, full_name=name,
        staff_code=f"LG{number + 1:04}", email=email, employment_kind=kind, birth_year=1968 + number * 7 % 32,
    ).id  # fmt: skip


def _names() -> list[str]:
    # The same people each time: a demo that is set up again looks the same.
    random = Random(1948)
    given = [*product(*MEN), *product(*WOMEN)]
    random.shuffle(given)
    return [f"{FAMILY[n % len(FAMILY)]} {middle} {last}" for n, (middle, last) in enumerate(given)]
