"""Lists name people in every possible way; what is doubtful is never taken for certain."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from intranet.database import db
from intranet.directory import people_lines
from intranet.directory.models import Person
from intranet.directory.people_matching import MOST, match_people
from intranet.testing.agency import MADE, SINCE
from intranet.text import fold, name_key

STAFF = {
    "hanh": ("Nguyễn Thị Hạnh", "CB101", "hanh.nt@anhai.example"),
    "hanh_too": ("Nguyễn Thị Hạnh", "CB102", None),
    "hang": ("Nguyễn Thị Hằng", "CB103", None),
    "dung": ("Đỗ Đức Dũng", "00123", "Dung.DD@anhai.example"),
    "hoa": ("Trần Thị Hòa", "CB105", None),
    "ha_thanh": ("Lê Thanh Hà", "CB106", None),
    "thanh_ha": ("Lê Hà Thanh", "CB107", None),
    "nie": ("H'Hen Niê Kđăm", None, None),
    "long": ("Công Tằng Tôn Nữ Ngọc Lan", "CB109", None),
    "short": ("Vũ Ân", "CB110", None),
}


@pytest.fixture
def people(agency):
    made = {}
    for key, (name, code, mail) in STAFF.items():
        person = Person(
            full_name=name, folded_name=fold(name), sort_key=name_key(name), staff_code=code, email=mail,
            active_from=SINCE, created_at=MADE,
        )  # fmt: skip
        db.session.add(person)
        db.session.flush()
        made[key] = person.id
    db.session.commit()
    return made


CERTAIN = {
    "Đỗ Đức Dũng": "dung",
    "1. Đỗ Đức Dũng - Phó phòng": "dung",
    "12) ĐỖ ĐỨC DŨNG": "dung",
    "DO DUC DUNG": "dung",
    "do duc dung": "dung",
    "Đỗ  Đức   Dũng": "dung",
    "3\tĐỗ Đức Dũng\tChuyên viên\tPhòng Quản lý Khoa học": "dung",
    "Đỗ Đức Dũng Phó phòng": "dung",
    "- Ông Đỗ Đức Dũng, chuyên viên": "dung",
    "Đ/c Đỗ Đức Dũng (Bí thư Chi bộ)": "dung",
    "đồng chí Đỗ Đức Dũng": "dung",
    "ThS. Đỗ Đức Dũng – Trưởng phòng": "dung",
    "IV. Đỗ Đức Dũng": "dung",
    "Dũng Đỗ Đức": "dung",
    "Dung Duc Do": "dung",
    "00123": "dung",
    "123. 00123 Đỗ Đức Dũng": "dung",
    "dung.dd@ANHAI.example": "dung",
    "Đỗ Đức Dũng <dung.dd@anhai.example>": "dung",
    "cb101": "hanh",
    "Nguyễn Thị Hạnh (CB102)": "hanh_too",
    "CB101 - Nguyen Thi Hanh": "hanh",
    "Nguyễn Thị Hằng": "hang",
    "Trần Thị Hoà": "hoa",
    "Lê Thanh Hà": "ha_thanh",
    "H’Hen Niê Kđăm": "nie",
    "Công Tằng Tôn Nữ Ngọc Lan": "long",
    "Vũ Ân": "short",
}
"""Lines that can mean nobody but one."""
DOUBTFUL = {
    # Two people of one name, nothing to tell them apart.
    "Nguyễn Thị Hạnh": {"hanh", "hanh_too"},
    "NGUYEN THI HANH": {"hanh", "hanh_too"},
    # Other accents than anybody has.
    "Nguyễn Thị Hặng": {"hang"},
    "Đỗ Đức Dung": {"dung"},
    # Middle names left out, typed wrongly, one too many.
    "Đỗ Dũng": {"dung"},
    "Nguyễn Hằng": {"hang"},
    "Đỗ Đứcc Dũng": {"dung"},
    "Đỗ Văn Đức Dũng": {"dung"},
    "Đỗ Đức Dũngg": {"dung"},
    # Somebody's code beside somebody else's name.
    "Trần Thị Hoa (CB101)": {"hanh", "hoa"},
    "Nguyễn Thị Hoa (CB101)": {"hanh"},
    "Ngọc Lan": {"long"},
    "Dũng": {"dung"},
    "Vũ An": {"short"},
    # Two people in one line.
    "CB101, CB103": {"hanh", "hang"},
}
"""Lines about which one has to ask, and who is offered for them."""
NOBODY = ["", "   ", "STT", "Họ và tên", "Tổng cộng: 25 người", "99999", "12/5/2026", "Trịnh Xuân Quý"]


def test_who_is_meant_is_certain(people):
    found = {
        line: (match.person_ids[:1], match.certain) for line, match in zip(CERTAIN, match_people(CERTAIN), strict=True)
    }
    assert found == {line: ((people[meant],), True) for line, meant in CERTAIN.items()}


def test_what_is_doubtful_is_offered_and_not_certain(people):
    for line, match in zip(DOUBTFUL, match_people(DOUBTFUL), strict=True):
        assert {people[key] for key in DOUBTFUL[line]} <= set(match.person_ids), line
        assert not match.certain, line


def test_what_names_nobody_finds_nobody(people):
    assert [(match.line, match.person_ids, match.certain) for match in match_people(NOBODY)] == [
        (line.strip(), (), False) for line in NOBODY
    ]


def test_only_those_in_question_are_found(people):
    within = select(Person.id).where(Person.id != people["hanh_too"])
    (match,) = match_people(["Nguyễn Thị Hạnh"], within=within)
    assert (match.person_ids, match.certain) == ((people["hanh"],), True)
    (match,) = match_people(["CB102"], within=within)
    assert match.person_ids == ()


def test_who_has_left_is_not_found(people):
    db.session.get_one(Person, people["dung"]).active_to = date(2024, 1, 1)
    db.session.commit()
    assert match_people(["Đỗ Đức Dũng"])[0].person_ids == ()


def test_each_line_is_answered_in_its_place(people, count_queries):
    lines = ["2. Vũ Ân", "", "Vũ Ân", "khong ai ca", "CB105", "dung.dd@anhai.example"]
    with count_queries(at_most=4):
        found = match_people(lines)
    assert [match.line for match in found] == lines
    assert [match.person_ids[:1] for match in found] == [
        (people["short"],), (), (people["short"],), (), (people["hoa"],), (people["dung"],),
    ]  # fmt: skip


names = st.sampled_from([name for name, _code, _mail in STAFF.values()])


@given(name=names, number=st.integers(1, 999), sign=st.sampled_from([". ", ") ", "/ ", " ", ".\t", "- "]))
def test_a_number_in_front_never_changes_the_name(name, number, sign):
    assert people_lines.parse(f"{number}{sign}{name}").names == people_lines.parse(name).names


@given(st.text(max_size=400))
def test_any_text_can_be_taken_apart(text):
    line = people_lines.parse(text)
    assert all(name.words and len(name.words) == len(name.marked) for name in line.names)


@pytest.mark.database("sqlite")
def test_any_line_is_answered_with_a_few_people(people):
    hostile = ["%", "_" * 300, "' OR 1=1 --", "a" * 10_000, "Nguyễn " * 200, "\0\0", "(((((((", "@", "1" * 500, "＼"]
    for match in match_people([*hostile, *[name for name, _code, _mail in STAFF.values()]]):
        assert len(match.person_ids) <= MOST
