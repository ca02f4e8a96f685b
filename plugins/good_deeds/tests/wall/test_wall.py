"""The wall: what stands there, in which order, found how."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import SYSTEM, clock, db

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")


def test_an_empty_wall_says_what_will_be_here(client_as):
    page = client_as("staff").get("/p/good_deeds/").text
    assert "Chưa đăng gương nào" in page
    assert 'id="wall-q"' not in page, "nothing to filter yet"


def test_everybody_reads_what_was_published_and_only_who_publishes_sees_drafts(make_story, client_as):
    shown, draft = make_story("Đăng rồi"), make_story("Chưa đăng", published=False)
    for role in ROLES:
        browser = client_as(role)
        page = browser.get("/p/good_deeds/").text
        assert ("Đăng rồi" in page, "Chưa đăng" in page) == (True, False)
        assert browser.get(f"/p/good_deeds/stories/{shown.id}").status_code == 200
        assert browser.get(f"/p/good_deeds/stories/{draft.id}").status_code == (200 if role == "office" else 404)


def test_without_signing_in_there_is_nothing(client, make_story):
    story = make_story(photos=1)
    for path in ("", f"stories/{story.id}", f"cases/{story.submission_id}/story"):
        assert client.get(f"/p/good_deeds/{path}").status_code == 302
    for path in ("photos/1/small", "feed.atom", "fragment.html"):
        assert client.get(f"/p/good_deeds/{path}").status_code == 404


@pytest.mark.database("sqlite", "postgresql")
def test_tabs_count_what_the_filters_leave(make_story, client_as, agency):
    make_story("Một người")
    make_story("Một tập thể", subject_kind="unit", subject_unit_id=agency.units["team"], unit="digital")
    make_story("Một mô hình", category="new_model", unit="digital")
    page = client_as("staff").get("/p/good_deeds/").text
    assert [
        words for words in ("Tất cả (3)", "Cá nhân (2)", "Tập thể (1)", "Mô hình mới (1)") if words not in page
    ] == []
    narrowed = client_as("staff").get(f"/p/good_deeds/?unit={agency.units['digital']}").text
    assert ("Tất cả (2)" in narrowed, "Một người" in narrowed) == (True, False)
    tab = client_as("staff").get("/p/good_deeds/?tab=new_model").text
    assert ("Một mô hình" in tab, "Một tập thể" in tab) == (True, False)


def test_a_story_is_found_without_accents_here_and_in_the_search_of_the_house(make_story, client_as):
    make_story("Cài cảnh báo sạt lở")
    make_story("Dạy kỹ năng số", quote="Chậm mà chắc.", body="Tối thứ bảy.", lead="Mỗi đoàn viên kèm ba người.")
    browser = client_as("leader")
    for query in ("canh bao", "Cảnh báo", "CANH BAO sat", "kip"):
        page = browser.get("/p/good_deeds/", query_string={"q": query}).text
        assert ("Cài cảnh báo sạt lở" in page, "Dạy kỹ năng số" in page) == (True, False)
        assert "Gương đã đăng" in browser.get("/search", query_string={"q": query}).text


def test_filters_that_find_nothing_offer_a_way_back(make_story, client_as):
    make_story()
    page = client_as("staff").get("/p/good_deeds/?q=khongcogi").text
    assert "Không có kết quả nào" in page
    assert "Bỏ lọc" in page


@pytest.mark.database("sqlite", "postgresql")
def test_years_are_those_of_publishing(make_story, client_as):
    from intranet_plugins.good_deeds.models import Story

    story = make_story("Năm ngoái")
    last = clock.now().replace(month=6, day=1) - timedelta(days=365)
    db.session.get_one(Story, story.id).published_at = last
    db.session.commit()
    make_story("Năm nay")
    browser, year = client_as("staff"), clock.today().year
    page = browser.get(f"/p/good_deeds/?year={last.year}").text
    assert ("Năm ngoái" in page, "Năm nay</a>" in page) == (True, False)
    page = browser.get(f"/p/good_deeds/?year={year}").text
    assert ("Năm ngoái" in page, "Năm nay</a>" in page) == (False, True)


def test_a_unit_means_those_below_it_and_those_it_carries_on(make_story, client_as, agency):
    from intranet.directory import service as directory

    make_story("Của tổ", unit="team")
    make_story("Của phòng cũ", unit="digital")
    browser = client_as("staff")
    page = browser.get(f"/p/good_deeds/?unit={agency.units['digital']}").text
    assert ("Của tổ" in page, "Của phòng cũ" in page) == (True, True)
    merging = [agency.units["digital"], agency.units["office"]]
    merged = directory.merge_units(SYSTEM, merging, on=clock.today(), name="Phòng mới").id
    page = browser.get(f"/p/good_deeds/?unit={merged}").text
    assert ("Của tổ" in page, "Của phòng cũ" in page) == (True, True)


def test_the_story_of_the_month_stands_first(make_story, client_as):
    month = clock.today().replace(day=1)
    make_story("Gương tháng", featured_on=month)
    make_story("Gương khác")
    page = client_as("staff").get("/p/good_deeds/").text
    assert f"Gương của tháng {month.month}" in page
    assert page.index("Gương tháng</a>") < page.index("Gương khác</a>")
    later = (month + timedelta(days=40)).replace(day=1)
    make_story("Gương tháng sau", featured_on=later)
    page = client_as("staff").get("/p/good_deeds/").text
    assert f"Gương của tháng {later.month}" not in page, "not before its month has begun"


def test_those_who_look_through_cases_see_how_many_wait(make_submission, client_as):
    make_submission(stage="endorsed")
    make_submission(stage="endorsed")
    assert "Đang xét chọn" in client_as("office").get("/p/good_deeds/").text
    assert "Đang xét chọn" not in client_as("staff").get("/p/good_deeds/").text


@pytest.mark.parametrize("query", ["", "?tab=person&category=good_deed&q=canh", "?unit=1&year=2020&page=7&movement=x"])
def test_the_wall_takes_the_same_statements_however_much_there_is(query, make_story, client_as, count_queries):
    browser = client_as("office")
    make_story(photos=1)
    browser.get(f"/p/good_deeds/{query}")
    with count_queries() as few:
        browser.get(f"/p/good_deeds/{query}")
    for _number in range(2):
        make_story(photos=1, unit="digital")
    with count_queries(at_most=few.total):
        browser.get(f"/p/good_deeds/{query}")


def test_the_home_page_shows_the_newest_stories(make_story, client_as, count_queries):
    make_story("Đăng trước")
    make_story("Đăng sau")
    assert "Đăng sau" in client_as("staff").get("/").text
