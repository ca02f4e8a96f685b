"""The page of the figures, its spreadsheet, the panel on a plan's page."""

from __future__ import annotations

import io

import pytest
from openpyxl import load_workbook

from intranet import clock, db

FIGURES = "/p/good_deeds/figures"


@pytest.fixture
def read(client_as):
    def get(who, path=FIGURES, status=200, **query):
        answer = client_as(who).get(path, query_string=query)
        assert answer.status_code == status, answer.text
        return answer.text

    return get


@pytest.mark.parametrize("role", ["staff", "council_member", "admin"])
def test_figures_are_for_those_who_follow(role, read):
    read(role, status=403)
    read(role, f"{FIGURES}/sheet", status=403)


def test_a_unit_sees_its_own_and_the_leader_everything(read, make_submission):
    make_submission("A", unit="science")
    make_submission("B", unit="digital")
    assert "1 gương được phát hiện" in read("unit_head")
    page = read("leader")
    assert "2 gương được phát hiện" in page
    assert "Phòng Chuyển đổi số" in page


def test_a_unit_sees_what_it_carries_on_since_a_merger(read, make_submission, agency):
    from intranet import SYSTEM
    from intranet.directory import service as directory

    make_submission("A", unit="science")
    make_submission("B", unit="digital")
    directory.merge_units(SYSTEM, [agency.units["digital"]], into=agency.units["science"])
    assert "2 gương được phát hiện" in read("unit_head", unit=agency.units["science"])
    assert "2 gương được phát hiện" in read("unit_head")


@pytest.mark.parametrize("by", ["unit", "category", "wave", "month", "vớ vẩn"])
def test_each_way_to_look(read, make_submission, by):
    make_submission("A")
    assert "1 gương được phát hiện" in read("office", by=by)


def test_a_unit_is_asked_for_with_what_is_below_it(read, make_submission, agency):
    make_submission("A", unit="team")
    make_submission("B", unit="science")
    assert "1 gương được phát hiện" in read("office", unit=agency.units["digital"])


def test_years_are_offered_without_an_empty_one(read):
    assert "Không chọn" not in read("office")


def test_a_year_without_anything(read, make_submission):
    make_submission("A")
    assert "0 gương được phát hiện" in read("office", year=clock.today().year, category="initiative")
    assert "1 gương được phát hiện" in read("office", year="all")
    assert "1 gương được phát hiện" in read("office", year="1999")


def test_the_spreadsheet_has_every_way_to_look(client_as, make_submission):
    make_submission("A")
    made = load_workbook(io.BytesIO(client_as("office").get(f"{FIGURES}/sheet").data))
    assert made.sheetnames == ["Theo đơn vị", "Theo loại", "Theo đợt", "Theo tháng"]
    cells = [[cell.value for cell in row] for row in made["Theo loại"].iter_rows()]
    assert any("Người tốt, việc tốt" in row and 1 in row for row in cells)


def test_the_panel_of_a_plan(read, make_submission, plan):
    from intranet_plugins.good_deeds.models import Event

    assert "Chưa có đề xuất gương nào" in read("staff", f"/plans/{plan}")
    make_submission("A", plan_id=plan)
    declined = make_submission("B", stage="declined", plan_id=plan)
    db.session.add(Event(submission_id=declined.id, step="decline", from_stage="submitted", to_stage="declined"))
    db.session.commit()
    page = read("office", f"/plans/{plan}")
    assert "phát hiện" in page
    assert "Đã xét 1, đã đăng 0." in page
    assert "Xem số liệu gương" in page


def test_the_page_costs_a_constant_number_of_statements(client_as, make_submission, count_queries):
    make_submission("A")
    client = client_as("office")
    client.get(FIGURES)
    with count_queries() as few:
        client.get(FIGURES)
    for number in range(12):
        make_submission(f"B{number}", unit=("science", "digital", "team")[number % 3])
    db.session.commit()
    with count_queries(at_most=few.total):
        client.get(FIGURES)
    assert few.total <= 24
