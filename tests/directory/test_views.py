"""The directory's pages: who is where, now and on any day, with a fixed number of queries."""

from __future__ import annotations

import re
from datetime import date

import pytest

from intranet.access import SYSTEM
from intranet.directory import service

MARCH = date(2025, 3, 1)


@pytest.fixture
def browser(client_as):
    return client_as("staff")


def test_the_tree_shows_units_with_their_people(browser, agency):
    page = browser.get("/units").text
    assert "Tổ Hạ tầng số" in page
    assert "8 đơn vị, 13 người" in page
    assert page.index("Cơ cấu") < page.index("Cơ quan bên ngoài") < page.index("Ban Thi đua")


def test_the_tree_of_an_earlier_day(browser, agency):
    service.merge_units(SYSTEM, [agency.units["digital"], agency.units["science"]], on=MARCH, name="Phòng Khoa học số")
    now, then = browser.get("/units").text, browser.get("/units?as_of=28/02/2025").text
    assert "Phòng Khoa học số" in now
    assert "Đã kết thúc" in now
    assert "Phòng Khoa học số" not in then
    assert "Phòng Chuyển đổi số" in then


def test_units_are_found_without_accents_and_by_former_names(browser, agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, name="Phòng Công nghệ số")
    page = browser.get("/units?q=chuyen+doi").text
    assert "Phòng Công nghệ số" in page
    assert "Văn phòng Sở" not in page
    assert "Bỏ lọc" in browser.get("/units?q=kh%C3%B4ng+c%C3%B3").text


def test_a_unit_says_who_leads_it_and_where_it_came_from(browser, agency):
    new = service.merge_units(
        SYSTEM, [agency.units["digital"], agency.units["science"]], on=MARCH, name="Phòng Khoa học số",
        document="Quyết định 14/QĐ-UBND",
    )  # fmt: skip
    page = browser.get(f"/units/{new.id}").text
    for text in ("Vũ Thị Thu Hường", "Nguyễn Văn Ổn", "Phòng Chuyển đổi số", "Quyết định 14/QĐ-UBND", "Tổ Hạ tầng số"):
        assert text in page
    old = browser.get(f"/units/{agency.units['digital']}").text
    assert "Kết thúc từ 01/3/2025" in old
    assert "Phòng Khoa học số" in old


def test_a_renamed_unit_lists_its_former_name(browser, agency):
    service.change_unit(SYSTEM, agency.units["digital"], on=MARCH, name="Phòng Công nghệ số")
    page = browser.get(f"/units/{agency.units['digital']}").text
    assert "<h1>Phòng Công nghệ số</h1>" in page
    assert "Tên cũ" in page
    then = browser.get(f"/units/{agency.units['digital']}?as_of=2025-02-28").text
    assert "<h1>Phòng Chuyển đổi số</h1>" in then


def test_people_are_found_without_accents(browser, agency):
    page = browser.get("/people?q=duc+duy").text
    assert "Bùi Đức Duy" in page
    assert "Ngô Văn Lực" not in page


def test_people_of_a_unit_and_those_below(browser, agency):
    page = browser.get(f"/people?unit={agency.units['digital']}").text
    assert "Tạ Quang Ích" in page
    assert "Ngô Văn Lực" not in page


def test_who_left_is_listed_apart(browser, agency):
    assert "Mạc Văn Cũ" not in browser.get("/people").text
    assert "Mạc Văn Cũ" in browser.get("/people?state=left").text


def test_a_person_with_what_was_and_is(browser, agency):
    service.move_person(SYSTEM, agency.people["staff"], agency.units["digital"], on=MARCH)
    page = browser.get(f"/people/{agency.people['staff']}").text
    for text in (
        "Phòng Chuyển đổi số",
        "Trước đây",
        "Phòng Quản lý Khoa học",
        "Công đoàn cơ sở",
        "staff@anhai.example",
    ):
        assert text in page


def test_the_year_of_birth_is_for_those_who_keep_it(client_as, agency):
    service.change_person(SYSTEM, agency.people["staff"], birth_year=1988)
    address = f"/people/{agency.people['staff']}"
    # A figure of its own: a token may hold any digits.
    told = re.compile(r"(?<![\w-])1988(?![\w-])")
    assert told.search(client_as("staff").get(address).text) is None
    assert told.search(client_as("office").get(address).text)


@pytest.mark.parametrize("address", ["/units/999999", "/people/999999", "/units/x", "/people/0"])
def test_what_does_not_exist_is_not_found(browser, address):
    assert browser.get(address).status_code == 404


@pytest.mark.parametrize("query", ["as_of=31/02/2025", "as_of=hom+nay", "page=999", "page=x", "q=%25%25%00"])
def test_nonsense_in_the_address_does_no_harm(browser, query):
    assert browser.get(f"/units?{query}").status_code == 200
    assert browser.get(f"/people?{query}&unit=x&state=y").status_code == 200


def test_each_page_has_its_budget_however_many_rows(browser, agency, count_queries):
    unit, person = agency.units["science"], agency.people["staff"]
    addresses = ["/units", "/units?q=phong", f"/units/{unit}", "/people", f"/people/{person}"]
    few = [counted(browser, address, count_queries) for address in addresses]
    for number in range(30):
        service.create_person(SYSTEM, full_name=f"Nguyễn Văn Số {number}", home_unit_id=agency.units["science"])
        service.create_unit(SYSTEM, name=f"Tổ {number}", kind="division", parent_id=agency.units["science"])
    many = [counted(browser, address, count_queries) for address in addresses]
    assert few == many
    assert max(many) <= 10


def counted(browser, address, count_queries):
    with count_queries() as found:
        assert browser.get(address).status_code == 200
    return found.total


@pytest.mark.database("sqlite", "postgresql")
@pytest.mark.parametrize("path", ["/people", "/units", "/plans/", "/search"])
def test_a_filter_of_a_hundred_thousand_letters_finds_nothing(client_as, path):
    assert client_as("office").get(path, query_string={"q": "x" * 100_000}).status_code == 200
