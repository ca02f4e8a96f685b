"""The pages: who may open which, what they show, what they do with what was typed."""

from __future__ import annotations

from io import BytesIO

import pytest

from intranet import SYSTEM, db
from intranet_plugins.bulletin import service
from intranet_plugins.bulletin.models import Post

ROLES = ("staff", "coordinator", "unit_head", "office", "leader", "council_member", "admin")
WRITERS = {"coordinator", "unit_head", "office", "admin"}


def typed(agency, **changes):
    """What a writer of "science" types."""
    return {
        "title": "Phát động đợt 1", "body": "Dòng đầu.\n\nĐoạn sau.", "unit_id": agency.units["science"],
        "reach": "unit", "plan_id": "", "pinned_until": "", **changes,
    }  # fmt: skip


@pytest.mark.parametrize("role", ROLES)
def test_every_page_is_open_to_those_whom_it_concerns(role, publish, client_as):
    own, other = publish("Tin của phòng").id, publish("Tin phòng khác", "digital").id
    browser = client_as(role)
    answers = {
        path: browser.get(f"/p/bulletin/{path}").status_code
        for path in ("", "new", f"{own}", f"{own}/edit", f"{own}/archive", f"{other}", f"{other}/edit", "999999")
    }
    writes = 200 if role in WRITERS else 403
    sees_all = role in {"office", "leader", "council_member", "admin"}
    writes_all = role in {"office", "admin"}
    assert answers == {
        "": 200, "new": writes, f"{own}": 200, f"{own}/edit": writes, f"{own}/archive": writes,
        f"{other}": 200 if sees_all else 404,
        f"{other}/edit": 200 if writes_all else 403 if sees_all else 404, "999999": 404,
    }  # fmt: skip


def test_without_signing_in_there_is_nothing(client, agency):
    for path in ("", "new", "1"):
        assert client.get(f"/p/bulletin/{path}").status_code == 302


@pytest.mark.parametrize("role", ROLES)
def test_what_one_may_not_do_is_refused_when_sent_too(role, publish, client_as, agency):
    post_id = publish().id
    browser = client_as(role)
    expected = 303 if role in WRITERS else 403
    data = typed(agency, version="1")
    assert browser.post("/p/bulletin/new", data=data).status_code == expected
    assert browser.post(f"/p/bulletin/{post_id}/edit", data=data).status_code == expected
    assert browser.post(f"/p/bulletin/{post_id}/archive").status_code == expected


def test_an_empty_board_says_what_will_be_here_and_offers_the_first_step(client_as):
    page = client_as("coordinator").get("/p/bulletin/").text
    assert "Chưa có tin nào" in page
    assert 'href="/p/bulletin/new"' in page
    assert 'href="/p/bulletin/new"' not in client_as("staff").get("/p/bulletin/").text


def test_news_is_written_read_and_put_away(client_as, agency):
    browser = client_as("coordinator")
    files = {"uploads": (BytesIO(b"so lieu"), "so-lieu.txt")}
    saved = browser.post("/p/bulletin/new", data={**typed(agency), **files})
    assert saved.status_code == 303
    page = browser.get(saved.location).text
    for words in ("Phát động đợt 1", '<p>Dòng đầu.</p><p class="mb-0">Đoạn sau.</p>', "so-lieu.txt", "Nguyễn Văn Ổn"):
        assert words in page
    assert browser.post(f"{saved.location}/archive").location == "/p/bulletin/"
    assert "Phát động đợt 1" not in browser.get("/p/bulletin/").text
    assert "Phát động đợt 1" in browser.get("/p/bulletin/?state=archived").text


def test_what_was_typed_is_shown_again_with_every_error(client_as, agency):
    answer = client_as("coordinator").post(
        "/p/bulletin/new", data=typed(agency, title="", body="Vẫn còn đây", pinned_until="31/2/2026")
    )
    assert answer.status_code == 422
    assert "<title>Lỗi: " in answer.text
    for words in ("Có 2 chỗ cần sửa", "Vẫn còn đây", "31/2/2026"):
        assert words in answer.text
    assert db.session.query(Post).count() == 0


def test_markup_in_news_is_text(publish, client_as):
    post = publish("<b>Đậm</b>", body="<script>alert(1)</script>")
    for path in ("/", "/p/bulletin/", f"/p/bulletin/{post.id}"):
        page = client_as("staff").get(path).text
        assert "<b>Đậm" not in page
        assert "<script>alert" not in page


def test_two_who_edit_at_once_see_both_versions(publish, client_as, agency):
    post_id = publish("Bản đầu").id
    first, second = client_as("unit_head"), client_as("coordinator")
    assert 'name="version" type="hidden" value="1"' in first.get(f"/p/bulletin/{post_id}/edit").text
    path = f"/p/bulletin/{post_id}/edit"
    assert first.post(path, data=typed(agency, title="Của trưởng phòng", version="1")).status_code == 303
    answer = second.post(path, data=typed(agency, title="Của đầu mối", version="1"))
    assert answer.status_code == 409
    for words in ("Hai người cùng sửa tin này", "Của trưởng phòng", "Của đầu mối", 'value="2"'):
        assert words in answer.text
    assert second.post(path, data=typed(agency, title="Của đầu mối", version="2")).status_code == 303
    assert db.session.get_one(Post, post_id).title == "Của đầu mối"


@pytest.mark.database("sqlite", "postgresql")
def test_the_list_is_filtered_by_its_address(publish, client_as, plan):
    publish("Tin về kế hoạch", "science", plan_id=plan)
    publish("Tin của phòng số", "digital", body="Máy chủ mới")
    browser = client_as("office")

    def shows(query):
        page = browser.get(f"/p/bulletin/?{query}").text
        return [title for title in ("Tin về kế hoạch", "Tin của phòng số") if title in page]

    assert shows(f"plan={plan}") == ["Tin về kế hoạch"]
    assert shows("q=may chu") == ["Tin của phòng số"]
    assert shows("unit=4") == ["Tin của phòng số"]
    assert shows("q=không có") == []
    assert "Bỏ lọc" in browser.get("/p/bulletin/?q=không có").text
    assert len(shows("unit=abc&plan=&q=%00&page=9999999999")) in (0, 2)


def test_long_lists_have_pages_and_a_constant_number_of_queries(publish, client_as, count_queries, plan):
    browser = client_as("office")
    publish("Tin 0", plan_id=plan)
    browser.get("/p/bulletin/")
    with count_queries() as one:
        browser.get("/p/bulletin/")
    for number in range(1, 30):
        publish(f"Tin {number}", ("science", "digital", "office")[number % 3], plan_id=plan if number % 2 else None)
    with count_queries(at_most=one.total) as many:
        page = browser.get("/p/bulletin/").text
    assert "Dòng 1 – 25 trong 30 tin" in page
    assert many.total <= 12
    assert "Tin 0" in browser.get("/p/bulletin/?page=2").text


def test_one_piece_of_news_costs_a_constant_number_of_queries(publish, client_as, count_queries, plan):
    post_id = publish(plan_id=plan, by=SYSTEM).id
    browser = client_as("unit_head")
    browser.get("/p/bulletin/")
    with count_queries(at_most=12):
        assert browser.get(f"/p/bulletin/{post_id}").status_code == 200
    with count_queries(at_most=12):
        assert browser.get(f"/p/bulletin/{post_id}/edit").status_code == 200


def test_the_line_of_the_unit_stands_below_its_news(publish, configure, client_as, agency):
    configure(agency.units["science"], signature="Ban biên tập phòng")
    assert "Ban biên tập phòng" in client_as("staff").get(f"/p/bulletin/{publish().id}").text
    other = publish(unit="digital", reach="everyone")
    assert "Ban biên tập phòng" not in client_as("staff").get(f"/p/bulletin/{other.id}").text


def test_files_are_removed_by_ticking_them(publish, client_as, agency):
    from werkzeug.datastructures import FileStorage

    post = publish(files=[FileStorage(BytesIO(b"mot"), "mot.txt"), FileStorage(BytesIO(b"hai"), "hai.txt")])
    first = service.attachments(post.id)[0]
    browser = client_as("unit_head")
    assert "Bỏ tệp đang có" in browser.get(f"/p/bulletin/{post.id}/edit").text
    data = typed(agency, version="1", removed=[str(first.id)])
    assert browser.post(f"/p/bulletin/{post.id}/edit", data=data).status_code == 303
    assert [stored.name for stored in service.attachments(post.id)] == ["hai.txt"]


def test_a_writer_from_a_plans_page_finds_the_plan_chosen(client_as, plan):
    assert f'selected value="{plan}"' in client_as("coordinator").get(f"/p/bulletin/new?plan={plan}").text


@pytest.mark.parametrize("plan_id", ["abc", "-1", "0", "99999999999999999999", "%00"])
def test_a_plan_that_is_none_chooses_none(plan_id, client_as):
    answer = client_as("coordinator").get(f"/p/bulletin/new?plan={plan_id}")
    assert answer.status_code == 200
    assert "Không gắn với kế hoạch nào" in answer.text


def test_news_of_a_plan_that_was_put_aside_is_edited_and_keeps_it(publish, client_as, agency, plan):
    from intranet import clock
    from intranet.plans.models import Plan

    post = publish(plan_id=plan)
    db.session.get_one(Plan, plan).archived_at = clock.now()
    db.session.commit()
    browser = client_as("unit_head")
    assert f'selected value="{plan}"' in browser.get(f"/p/bulletin/{post.id}/edit").text
    data = typed(agency, plan_id=str(plan), version="1")
    assert browser.post(f"/p/bulletin/{post.id}/edit", data=data).status_code == 303
    assert db.session.get_one(Post, post.id).plan_id == plan


def test_pages_speak_english(publish, client_as):
    post = publish()
    browser = client_as("unit_head")
    browser.set_cookie("locale", "en")
    pages = {path: browser.get(f"/p/bulletin/{path}").text for path in ("", "new", f"{post.id}", f"{post.id}/archive")}
    for path, words in (("", "Bulletin board"), ("new", "Publish"), (f"{post.id}", "Recipients")):
        assert words in pages[path]
