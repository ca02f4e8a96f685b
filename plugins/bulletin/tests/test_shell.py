"""What the bulletin board adds to core's pages."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import SYSTEM, clock
from intranet_plugins.bulletin import service


def test_the_menu_has_an_entry_that_costs_no_query(client_as, count_queries, actor_of):
    assert 'href="/p/bulletin/"' in client_as("staff").get("/units").text
    actor = actor_of("staff")
    from intranet_plugins.bulletin.hooks import menu_items

    with count_queries(at_most=0):
        assert [item.endpoint for item in menu_items(actor)] == ["bulletin.index"]


def test_the_home_page_shows_the_three_that_stand_first(publish, client_as):
    assert "Mở bảng tin" not in client_as("staff").get("/").text
    for number in range(4):
        publish(f"Tin số {number}")
    page = client_as("staff").get("/").text
    assert "Mở bảng tin" in page
    assert [n for n in range(4) if f"Tin số {n}" in page] == [1, 2, 3]


def test_the_home_page_costs_two_queries_more(publish, client_as, count_queries, plugin_off):
    browser = client_as("staff")
    for number in range(3):
        publish(f"Tin {number}", ("science", "union", "science")[number])
    browser.get("/")
    with count_queries() as shown:
        browser.get("/")
    plugin_off("bulletin")
    with count_queries() as hidden:
        browser.get("/")

    assert shown.total - hidden.total <= 2


@pytest.mark.parametrize(("days", "waits"), [(-1, False), (0, True), (2, True), (3, False), (None, False)])
def test_an_author_is_asked_before_a_pin_ends(days, waits, publish, actor_of, client_as):
    until = None if days is None else clock.today() + timedelta(days=days)
    post = publish("Tin đã ghim", by=actor_of("coordinator"), pinned_until=until)
    asks = f'href="/p/bulletin/{post.id}/edit"'
    assert (asks in client_as("coordinator").get("/").text) is waits
    assert asks not in client_as("unit_head").get("/").text


def test_a_plans_page_tells_how_much_news_there_is(publish, client_as, plan):
    assert "Chưa có tin nào." in client_as("coordinator").get(f"/plans/{plan}").text
    assert "Tin về kế hoạch" not in client_as("staff").get(f"/plans/{plan}").text
    publish("Một", plan_id=plan)
    publish("Hai", plan_id=plan)
    service.archive(SYSTEM, publish("Cũ", plan_id=plan).id)
    page = client_as("staff").get(f"/plans/{plan}").text
    assert "Phân hệ Bảng tin" in page
    assert '<dd class="num">2</dd>' in page
    assert f'href="/p/bulletin/?plan={plan}"' in page


def test_hits_of_the_search_lead_to_the_news(publish, client_as):
    post = publish("Hội thi cắm hoa")
    page = client_as("staff").get("/search?q=cam+hoa").text
    assert f'href="/p/bulletin/{post.id}"' in page


@pytest.mark.parametrize("path", ["/p/bulletin/", "/p/bulletin/new", "/p/bulletin/static/bulletin.css"])
def test_switched_off_it_is_gone(path, publish, client_as, plugin_off, agency):
    publish("Hội thi cắm hoa")
    browser = client_as("office")
    assert browser.get(path).status_code == 200
    plugin_off("bulletin")
    assert browser.get(path).status_code == 404
    assert "bulletin" not in browser.get("/").text
    assert "/p/bulletin" not in browser.get("/search?q=cam+hoa").text


def test_a_unit_that_switched_it_off_has_no_board(client_as, plugin_off, unit):
    plugin_off("bulletin", unit)
    assert client_as("unit_head").get("/p/bulletin/").status_code == 404
    assert client_as("office").get("/p/bulletin/").status_code == 200
    page = client_as("office").get("/p/bulletin/new").text
    assert f'value="{unit}"' not in page, "nobody there would see the news"
    sent = {"title": "Tin", "body": "Nội dung", "unit_id": str(unit), "reach": "unit"}
    assert client_as("office").post("/p/bulletin/new", data=sent).status_code == 422
