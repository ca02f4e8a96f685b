"""What everybody may read: only while it is open, only what was agreed to, in a form that other programs read."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from lxml import etree, html

from intranet import db
from intranet_plugins.good_deeds.models import Submission
from intranet_plugins.good_deeds.wall import photos, service

ATOM = {"a": "http://www.w3.org/2005/Atom"}
FEED, FRAGMENT = "/p/good_deeds/feed.atom", "/p/good_deeds/fragment.html"


@pytest.fixture
def stories(make_story, open_portal):
    """One story for the website, one for the house only, one whose subject changed their mind."""
    open_portal()
    public = make_story("Cho mọi người", photos=1, on_portal=True, category="new_model")
    house = make_story("Trong cơ quan", photos=1)
    unsaid = make_story("Đổi ý", photos=1, on_portal=True)
    db.session.get_one(Submission, unsaid.submission_id).consent = "no"
    db.session.commit()
    return public, house, unsaid


def test_only_what_was_agreed_to_is_there(stories, client):
    public, house, unsaid = stories
    for page in (FEED, FRAGMENT):
        text = client.get(page).text
        assert ("Cho mọi người" in text, "Trong cơ quan" in text, "Đổi ý" in text) == (True, False, False)
    for story, status in ((public, 200), (house, 404), (unsaid, 404)):
        [photo] = photos.of(story.id)
        assert client.get(f"{FRAGMENT}?story={story.id}").status_code == status
        for size in ("small", "large"):
            assert client.get(f"/p/good_deeds/photos/{photo.id}/{size}").status_code == status


def test_it_is_the_same_for_everybody_and_caches_may_share_it(stories, client, client_as):
    [photo] = photos.of(stories[0].id)
    for page in (FEED, FRAGMENT, f"{FRAGMENT}?story={stories[0].id}", f"/p/good_deeds/photos/{photo.id}/small"):
        office = client_as("office")
        with office.session_transaction() as session:
            session.permanent = True
        office.set_cookie("locale", "en")
        answers = [client.get(page), office.get(page)]
        assert answers[0].data == answers[1].data
        assert answers[0].headers["Cache-Control"].startswith("public, max-age=")
        assert "Cookie" not in answers[0].headers.get("Vary", "")
        assert "Set-Cookie" not in answers[0].headers
    private = client_as("staff").get(f"/p/good_deeds/photos/{photos.of(stories[1].id)[0].id}/small")
    assert (private.headers["Cache-Control"], "Cookie" in private.headers["Vary"]) == ("private, no-cache", True)


def test_closed_there_is_nothing_at_all(stories, open_portal, client):
    open_portal(False)
    [photo] = photos.of(stories[0].id)
    for page in (FEED, FRAGMENT, f"{FRAGMENT}?story={stories[0].id}", f"/p/good_deeds/photos/{photo.id}/small"):
        assert client.get(page).status_code == 404


def test_who_publishes_sees_it_before_it_is_opened(stories, open_portal, client_as):
    open_portal(False)
    for page in (FEED, FRAGMENT):
        answer = client_as("office").get(page)
        assert "Cho mọi người" in answer.text
        assert answer.headers["Cache-Control"] == "no-store"
        assert client_as("staff").get(page).status_code == 404


def test_switched_off_there_is_nothing_at_all(stories, client, plugin_off):
    plugin_off("good_deeds")
    [photo] = photos.of(stories[0].id)
    for page in (FEED, FRAGMENT, f"/p/good_deeds/photos/{photo.id}/small"):
        assert client.get(page).status_code == 404


def test_what_is_not_for_everybody_stays_closed_with_the_plugin(
    stories, client_as, plugin_off, plugin_on, open_portal, agency
):
    [photo] = photos.of(stories[1].id)
    private, public = f"/p/good_deeds/photos/{photo.id}/small", f"{FRAGMENT}?story={stories[0].id}"
    staff = client_as("staff")
    assert staff.get(private).status_code == 200
    plugin_off("good_deeds")
    plugin_on("good_deeds", agency.units["digital"])
    assert [staff.get(page).status_code for page in (private, public)] == [404, 404]


@pytest.mark.database("sqlite", "postgresql")
def test_the_feed_keeps_the_rules_of_atom(stories, client, app):
    answer = client.get(FEED)
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    feed = etree.fromstring(answer.data)
    assert feed.tag == "{http://www.w3.org/2005/Atom}feed"
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$")
    tag = re.compile(r"tag:[a-z0-9.-]+,\d{4}-\d\d-\d\d:good_deeds/stories(/\d+)?$")
    for part in (feed, *feed.findall("a:entry", ATOM)):
        assert [len(part.findall(f"a:{name}", ATOM)) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert tag.match(part.findtext("a:id", namespaces=ATOM))
        assert moment.match(part.findtext("a:updated", namespaces=ATOM))
    assert feed.findtext("a:author/a:name", namespaces=ATOM)
    [own] = feed.findall("a:link[@rel='self']", ATOM)
    assert own.get("href").startswith("http")
    [entry] = feed.findall("a:entry", ATOM)
    assert entry.findtext("a:summary", namespaces=ATOM) == "Anh đến từng nhà."
    content = entry.find("a:content", ATOM)
    assert content.get("type") == "xhtml"
    [division] = content
    assert division.tag == "{http://www.w3.org/1999/xhtml}div"
    assert [etree.QName(part).localname for part in division] == ["blockquote", "p", "ul", "h2", "p"]
    [alternate] = entry.findall("a:link[@rel='alternate']", ATOM)
    assert client.get(alternate.get("href").partition("://")[2].partition("/")[2].join(("/", ""))).status_code == 200
    [enclosure] = entry.findall("a:link[@rel='enclosure']", ATOM)
    picture = client.get("/" + enclosure.get("href").partition("://")[2].partition("/")[2])
    assert (enclosure.get("type"), enclosure.get("length")) == (picture.mimetype, str(len(picture.data)))
    assert picture.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert entry.find("a:category", ATOM).get("term") == "new_model"


def test_an_empty_feed_is_a_feed_too(open_portal, client):
    open_portal()
    feed = etree.fromstring(client.get(FEED).data)
    assert feed.findall("a:entry", ATOM) == []
    assert feed.findtext("a:updated", namespaces=ATOM)


def test_names_of_entries_stay_when_a_story_is_changed(stories, client, actor_of):
    before = re.findall(r"<id>.*?</id>", client.get(FEED).text)
    story = stories[0]
    service.save(
        actor_of("office"), story.submission_id, story.version,
        service.Draft("Tên mới", "Dẫn mới", body="Nội dung mới", on_portal=True),
    )  # fmt: skip
    after = client.get(FEED).text
    assert (re.findall(r"<id>.*?</id>", after), "Tên mới" in after) == (before, True)


@pytest.mark.parametrize("page", [FEED, FRAGMENT])
def test_who_has_it_is_not_sent_it_again_until_something_changed(page, stories, client, actor_of):
    first = client.get(page)
    known = {"If-None-Match": first.headers["ETag"]}
    assert client.get(page, headers=known).status_code == 304
    assert client.get(page, headers={"If-Modified-Since": first.headers["Last-Modified"]}).status_code == 304
    story = stories[0]
    service.unpublish(actor_of("office"), story.submission_id, story.version, "Theo đề nghị")
    again = client.get(page, headers=known)
    assert (again.status_code, "Cho mọi người" in again.text) == (200, False)


def test_signs_that_xml_does_not_hold_do_not_break_the_feed(make_story, open_portal, client):
    open_portal()
    make_story("A & B <c> \x0b \ufffe ]]>", body="Dòng \x08 một\n\n- \x00hai", lead="\U0001f31f & <p>", on_portal=True)
    entry = etree.fromstring(client.get(FEED).data).find("a:entry", ATOM)
    assert "A & B <c>" in entry.findtext("a:title", namespaces=ATOM)


def test_the_fragment_is_plain_html_that_carries_no_code(make_story, open_portal, client):
    open_portal()
    make_story("<script>alert(1)</script>", lead="<img src=x onerror=alert(1)>", on_portal=True, photos=1)
    answer = client.get(FRAGMENT)
    part = html.fragment_fromstring(answer.text)
    assert (part.tag, part.get("lang")) == ("section", "vi")
    names = {element.tag for element in part.iter()}
    assert names <= {"section", "article", "h2", "h3", "p", "a", "img", "small", "time"}
    assert not any(name.startswith("on") or name == "style" for element in part.iter() for name in element.attrib)
    assert all(image.get("src").startswith("http") for image in part.iter("img"))
    assert all(link.get("href").startswith("http") for link in part.iter("a"))
    story = client.get(part.find(".//a").get("href").partition("://")[2].partition("/")[2].join(("/", "")))
    assert html.fragment_fromstring(story.text).tag == "article"


def test_how_many_and_which_may_be_asked_for(make_story, open_portal, client):
    open_portal()
    for number in range(3):
        make_story(f"Bài {number}", on_portal=True, category="initiative" if number == 1 else "good_deed")
    assert client.get(f"{FRAGMENT}?n=2").text.count("<article>") == 2
    assert client.get(f"{FRAGMENT}?n=9999").text.count("<article>") == 3
    assert client.get(f"{FRAGMENT}?n=x").text.count("<article>") == 3
    only = client.get(f"{FRAGMENT}?category=initiative").text
    assert ("Bài 1" in only, only.count("<article>")) == (True, 1)


def test_other_sites_may_fetch_and_embed_it_only_as_the_setting_says(make_story, open_portal, client):
    open_portal(sites="https://so.example.gov.vn\nhttps://tinh.example.gov.vn")
    known = client.get(FRAGMENT, headers={"Origin": "https://so.example.gov.vn"})
    assert known.headers["Access-Control-Allow-Origin"] == "https://so.example.gov.vn"
    assert "Origin" in known.headers["Vary"]
    policy = known.headers["Content-Security-Policy"]
    assert "frame-ancestors https://so.example.gov.vn https://tinh.example.gov.vn" in policy
    other = client.get(FRAGMENT, headers={"Origin": "https://xau.example"})
    assert "Access-Control-Allow-Origin" not in other.headers
    open_portal()
    closed = client.get(FRAGMENT, headers={"Origin": "https://so.example.gov.vn"})
    assert "Access-Control-Allow-Origin" not in closed.headers
    assert "frame-ancestors 'none'" in closed.headers["Content-Security-Policy"]


def test_addresses_are_those_people_type(make_story, open_portal, app, client, monkeypatch):
    open_portal()
    make_story(on_portal=True)
    assert "http://localhost/p/good_deeds/feed.atom" in client.get(FEED).text
    public = replace(app.extensions["settings"], public_url="https://noibo.example.gov.vn/")
    monkeypatch.setitem(app.extensions, "settings", public)
    text = client.get(FEED).text
    assert "tag:noibo.example.gov.vn,2026-01-01:good_deeds/stories</id>" in text
    assert "localhost" not in text


def test_public_pages_take_a_constant_number_of_statements(make_story, open_portal, client, count_queries):
    open_portal()
    make_story(on_portal=True, photos=1)
    for page in (FEED, FRAGMENT):
        client.get(page)
        with count_queries() as few:
            client.get(page)
        make_story(on_portal=True, photos=1)
        with count_queries(at_most=few.total):
            client.get(page)
