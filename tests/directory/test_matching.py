"""Papers call units by many names; the directory knows whom they mean, or says that it does not."""

from __future__ import annotations

from datetime import date

import pytest

from intranet.access import SYSTEM
from intranet.directory import service
from intranet.directory.matching import UnitMatcher, match_unit, match_units

MARCH = date(2025, 3, 1)
AFTER = date(2025, 6, 1)


def best(name, day=AFTER):
    found = match_unit(name, day)
    return (found[0].unit_id, found[0].kind) if found else None


@pytest.fixture
def more(agency):
    """Further units with the names that papers shorten."""
    made = {}
    for key, name, kind, symbol in (
        ("hctc", "Phòng Hành chính - Tổ chức", "division", ""),
        ("khtc", "Phòng Kế hoạch - Tài chính", "division", "KHTC"),
        ("centre", "Trung tâm Công nghệ số", "subordinate", "TTCNS"),
        ("inspect", "Thanh tra Sở", "division", "TTra"),
        ("cell1", "Chi bộ 1", "party_cell", ""),
        ("cell2", "Chi bộ 2", "party_cell", ""),
        ("finance", "Sở Tài chính tỉnh An Hải", "external", ""),
    ):
        parent = None if kind == "external" else agency.units["agency"]
        made[key] = service.create_unit(
            SYSTEM, name=name, kind=kind, symbol=symbol, parent_id=parent, valid_from=date(2021, 1, 1)
        ).id
    return {**agency.units, **made}


@pytest.mark.parametrize(
    ("written", "key"),
    [
        ("Phòng Chuyển đổi số", "digital"),
        ("PHÒNG CHUYỂN ĐỔI SỐ", "digital"),
        ("phòng chuyển đổi số", "digital"),
        ("Phòng CĐS", "digital"),
        ("CĐS", "digital"),
        ("P. Chuyển đổi số", "digital"),
        ("Phòng HC-TC", "hctc"),
        ("Phòng Hành chính – Tổ chức", "hctc"),
        ("Phòng Hành chính và Tổ chức", "hctc"),
        ("Phòng KH - TC thuộc Sở", "khtc"),
        ("Phòng Kế hoạch, Tài chính", "khtc"),
        ("TT Công nghệ số", "centre"),
        ("Trung tâm Công nghệ số thuộc Sở Khoa học và Công nghệ", "centre"),
        ("Văn phòng", "office"),
        ("VP Sở", "office"),
        ("Văn phòng Sở KH&CN", "office"),
        ("Sở KH&CN", "agency"),
        ("Sở KHCN An Hải", "agency"),
        ("Sở Khoa học và Công nghệ", "agency"),
        ("Thanh tra", "inspect"),
        ("Hội đồng TĐ-KT Sở", "council"),
        ("Hội đồng Thi đua, Khen thưởng", "council"),
        ("Công đoàn cơ sở", "union"),
        ("Ban TĐKT tỉnh", "external"),
        ("Chi bộ 2", "cell2"),
        ("Chi bộ I", "cell1"),
        ("Phòng Quản lý Khoa hoc", "science"),
        ("Phòng Quản lí khoa học", "science"),
        ("Sở Tài chính", "finance"),
    ],
)
def test_names_as_papers_write_them(more, written, key):
    assert best(written) == (more[key], "unit")


@pytest.mark.parametrize(
    "written", ["Chi bộ 3", "Ban Quản lý Khu công nghiệp", "Sở Y tế", "Báo An Hải", "", "...", "Sở Nội vụ tỉnh An Hải"]
)
def test_names_of_nobody_match_nobody(more, written):
    assert best(written) is None


def test_an_exact_name_scores_higher_than_a_likely_one(more):
    exact, near = match_unit("Phòng Chuyển đổi số", AFTER)[0], match_unit("Phòng Chuyễn đỗi số s", AFTER)[0]
    assert exact.score == 100
    assert 80 <= near.score < 92


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Các phòng, đơn vị", {"office", "science", "digital", "team", "hctc", "khtc", "inspect", "centre"}),
        ("Thủ trưởng các phòng, đơn vị thuộc Sở", {"office", "science", "digital", "team", "hctc", "khtc", "inspect",
                                                   "centre"}),
        ("Các phòng chuyên môn", {"office", "science", "digital", "team", "hctc", "khtc", "inspect"}),
        ("Các đơn vị trực thuộc", {"centre"}),
        ("Các chi bộ", {"cell", "cell1", "cell2"}),
        ("Các sở, ban, ngành", {"external", "finance"}),
    ],
)  # fmt: skip
def test_a_class_of_units_is_recognised_as_such(more, written, keys):
    (match,) = match_unit(written, AFTER)
    assert (match.unit_id, match.kind) == (None, "all")
    assert set(match.unit_ids) == {more[key] for key in keys}


def test_a_former_name_leads_to_the_unit_under_its_new_one(more):
    service.change_unit(SYSTEM, more["digital"], on=MARCH, name="Phòng Công nghệ và Dữ liệu")
    (match, *_rest) = match_unit("Phòng Chuyển đổi số", AFTER)
    assert (match.unit_id, match.name) == (more["digital"], "Phòng Công nghệ và Dữ liệu")
    assert match.note == "“Phòng Chuyển đổi số” nay là Phòng Công nghệ và Dữ liệu từ 01/3/2025"
    # On a day when it still bore the name there is nothing to say.
    assert match_unit("Phòng Chuyển đổi số", date(2025, 2, 28))[0].note == ""


def test_a_unit_merged_away_leads_to_its_successor(more):
    service.merge_units(SYSTEM, [more["science"], more["khtc"]], on=MARCH, into=more["digital"])
    (match, *_rest) = match_unit("Phòng Quản lý Khoa học", AFTER)
    assert match.unit_id == more["digital"]
    assert match.note == "“Phòng Quản lý Khoa học” đã hợp nhất vào Phòng Chuyển đổi số từ 01/3/2025"


def test_a_unit_that_was_split_leads_to_all_its_parts(more, agency):
    service.dissolve_unit(SYSTEM, more["team"], on=date(2024, 1, 1), people_to=more["digital"])
    people = (agency.people[key] for key in ("digital_head", "digital_staff", "team_head", "team_staff"))
    parts = [service.Part({"name": "Phòng Hạ tầng"}, frozenset(people)), service.Part({"name": "Phòng Dữ liệu"})]
    made = service.split_unit(SYSTEM, more["digital"], parts, on=MARCH)
    found = match_unit("Phòng Chuyển đổi số", AFTER)
    assert {match.unit_id for match in found} == {unit.id for unit in made}
    assert "đã tách thành" in found[0].note
    # Through two reorganisations.
    assert {match.unit_id for match in match_unit("Tổ Hạ tầng số", AFTER)} == {unit.id for unit in made}


def test_a_unit_that_ended_for_good_is_named_as_such(more):
    service.dissolve_unit(SYSTEM, more["cell1"], on=MARCH)
    (match, *_rest) = match_unit("Chi bộ 1", AFTER)
    assert (match.unit_id, match.kind) == (more["cell1"], "ended")
    assert match.note == "“Chi bộ 1” đã kết thúc từ 01/3/2025"


def test_an_old_paper_may_name_a_unit_recorded_later(more):
    (match, *_rest) = match_unit("Phòng HC-TC", date(2020, 5, 1))
    assert match.unit_id == more["hctc"]
    assert "hoạt động từ 01/01/2021" in match.note


def test_many_names_cost_two_queries(more, count_queries):
    with count_queries() as counted:
        match_units(["Phòng HC-TC", "Văn phòng", "Sở Y tế", "Các phòng"] * 10, AFTER)
    assert counted.total == 2


def test_a_matcher_is_made_once(more):
    matcher = UnitMatcher(AFTER)
    assert matcher.match("VP")[0].unit_id == more["office"]
