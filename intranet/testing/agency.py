"""A small invented agency. Every date is fixed and long past, so that tests may travel in time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from argon2 import PasswordHasher

from intranet.access import Actor
from intranet.auth.models import Account, Grant
from intranet.database import db
from intranet.directory.models import Group, GroupMember, Membership, Person, Unit, UnitVersion
from intranet.plans import lifecycle, service
from intranet.plans.parts import PARTS
from intranet.text import fold, name_key, sort_key

SINCE = date(2020, 1, 1)
MADE = datetime(2020, 1, 1, 1, 0, tzinfo=UTC)
PASSWORD = "Sen-hong-no-giua-ao-lang-7"

# key: (name, symbol, kind, key of the parent)
UNITS = {
    "agency": ("Sở Khoa học và Công nghệ tỉnh An Hải", "SKHCN", "agency", None),
    "office": ("Văn phòng Sở", "VP", "division", "agency"),
    "science": ("Phòng Quản lý Khoa học", "QLKH", "division", "agency"),
    "digital": ("Phòng Chuyển đổi số", "CĐS", "division", "agency"),
    "team": ("Tổ Hạ tầng số", "HTS", "division", "digital"),
    "cell": ("Chi bộ Văn phòng Sở", "", "party_cell", "agency"),
    "union": ("Công đoàn cơ sở Sở Khoa học và Công nghệ", "", "trade_union", "agency"),
    "council": ("Hội đồng Thi đua - Khen thưởng Sở", "HĐTĐKT", "council", "agency"),
    "external": ("Ban Thi đua - Khen thưởng tỉnh An Hải", "", "external", None),
}

# key: (name, home unit, role in it, position)
PEOPLE = {
    "leader": ("Đặng Thị Hòa", "agency", "head", "Giám đốc"),
    "deputy": ("Ngô Văn Lực", "agency", "deputy", "Phó Giám đốc"),
    "chief": ("Lê Hồng Ánh", "office", "head", "Chánh Văn phòng"),
    "office": ("Trần Thị Bích Ngọc", "office", "member", "Chuyên viên"),
    "admin": ("Phạm Quốc Đạt", "office", "member", "Chuyên viên"),
    "unit_head": ("Vũ Thị Thu Hường", "science", "head", "Trưởng phòng"),
    "coordinator": ("Nguyễn Văn Ổn", "science", "coordinator", "Chuyên viên"),
    "staff": ("Hoàng Thị Êm", "science", "member", "Chuyên viên"),
    "council_member": ("Bùi Đức Duy", "science", "deputy", "Phó Trưởng phòng"),
    "digital_head": ("Đỗ Minh Khôi", "digital", "head", "Trưởng phòng"),
    "digital_staff": ("Lý Thị Yến", "digital", "member", "Chuyên viên"),
    "team_head": ("Tạ Quang Ích", "team", "head", "Tổ trưởng"),
    "team_staff": ("Châu Ngọc Uyên", "team", "member", "Chuyên viên"),
    "former": ("Mạc Văn Cũ", "science", "member", "Chuyên viên"),
}

# role: unit of the grant (None: everywhere). The person has the role's name in PEOPLE.
ROLES = {
    "staff": "science",
    "coordinator": "science",
    "unit_head": "science",
    "office": None,
    "leader": None,
    "council_member": None,
    "admin": None,
}

# Further memberships: (person, unit, role, position)
ALSO = (
    ("chief", "cell", "head", "Bí thư"),
    ("office", "cell", "member", "Đảng viên"),
    ("admin", "union", "head", "Chủ tịch Công đoàn"),
    ("staff", "union", "member", "Đoàn viên"),
    ("leader", "council", "head", "Chủ tịch Hội đồng"),
    ("council_member", "council", "member", "Ủy viên"),
)


@dataclass(frozen=True, slots=True)
class Agency:
    """The ids of what :func:`build` made, by key; `password` opens every account."""

    units: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    accounts: dict[str, int] = field(default_factory=dict)
    logins: dict[str, str] = field(default_factory=dict)
    groups: dict[str, int] = field(default_factory=dict)
    password: str = PASSWORD


def build() -> Agency:
    """Write the agency into the (empty) database of the current application."""
    agency = Agency()
    for key, unit in UNITS.items():
        agency.units[key] = _unit(agency, *unit)
    for key, person in PEOPLE.items():
        agency.people[key] = _person(agency, key, *person)
    for person_key, unit_key, role, position in ALSO:
        db.session.add(
            Membership(
                person_id=agency.people[person_key], unit_id=agency.units[unit_key],
                role=role, position=position, valid_from=SINCE,
            )
        )  # fmt: skip
    for role, scope in ROLES.items():
        _account(agency, role, scope)
    _group(agency)
    db.session.commit()
    return agency


def issue_plan(agency: Agency, office: Actor) -> int:
    """An issued plan of the agency with one task of the department of science; its id."""
    head = {"kind": "publicity", "year": 2026, "issuing_unit_id": agency.units["agency"]}
    plan = service.create(office, {"title": "Tuyên truyền phong trào thi đua yêu nước năm 2026", **head})
    task = {
        **PARTS["tasks"].blank(),
        "text": "Báo cáo kết quả",
        "duty": "lead",
        "lead_unit_id": agency.units["science"],
    }
    service.update_part(office, plan.id, "tasks", [task], plan.version)
    return lifecycle.issue(office, plan.id, plan.version, lifecycle.Issue(date(2026, 1, 16), "KH-SKHCN", None)).id


def _unit(agency: Agency, name: str, symbol: str, kind: str, parent: str | None) -> int:
    unit = Unit(created_at=MADE)
    db.session.add(unit)
    db.session.flush()
    db.session.add(
        UnitVersion(
            unit_id=unit.id, valid_from=SINCE, name=name, symbol=symbol, kind=kind,
            parent_id=agency.units[parent] if parent else None, place_name="An Hải",
            folded_name=fold(name), sort_key=sort_key(name),
        )
    )  # fmt: skip
    db.session.flush()
    return unit.id


def _person(agency: Agency, key: str, name: str, unit: str, role: str, position: str) -> int:
    left = date(2024, 1, 1) if key == "former" else None
    person = Person(
        full_name=name, folded_name=fold(name), sort_key=name_key(name), staff_code=f"CB{len(agency.people) + 1:03}",
        email=f"{key}@anhai.example", active_from=SINCE, active_to=left, created_at=MADE,
    )  # fmt: skip
    db.session.add(person)
    db.session.flush()
    db.session.add(
        Membership(
            person_id=person.id, unit_id=agency.units[unit], is_home=True, role=role, position=position,
            valid_from=SINCE, valid_to=left,
        )
    )  # fmt: skip
    return person.id


def _account(agency: Agency, role: str, unit: str | None) -> None:
    login = role.replace("_", ".")
    # Cheap parameters: the hash itself says how much work its check is.
    hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    account = Account(
        person_id=agency.people[role], login=login, password_hash=hasher.hash(PASSWORD),
        must_change_password=False, created_at=MADE,
    )  # fmt: skip
    db.session.add(account)
    db.session.add(
        Grant(
            person_id=agency.people[role], role=role, valid_from=SINCE, granted_at=MADE,
            unit_id=agency.units[unit] if unit else None,
        )
    )  # fmt: skip
    db.session.flush()
    agency.accounts[role] = account.id
    agency.logins[role] = login


def _group(agency: Agency) -> None:
    group = Group(name="Tổ soạn thảo văn bản")
    db.session.add(group)
    db.session.flush()
    for key in ("office", "staff", "team_staff"):
        db.session.add(GroupMember(group_id=group.id, person_id=agency.people[key]))
    agency.groups["drafters"] = group.id
