"""Who reads which news: in the list, in the search, and its files."""

from __future__ import annotations

from io import BytesIO

import pytest
from sqlalchemy import select
from werkzeug.datastructures import FileStorage

from intranet import SYSTEM, db, search
from intranet_plugins.bulletin import queries, service
from intranet_plugins.bulletin.queries import Filters

# News of a unit with a reach, and whether the staff of "science" (below "agency", beside "digital") read it.
FOR_STAFF = [
    ("science", "unit", True),
    ("science", "below", True),
    ("union", "unit", True),
    ("agency", "below", True),
    ("agency", "unit", False),
    ("digital", "unit", False),
    ("digital", "below", False),
    ("team", "below", False),
    ("digital", "everyone", True),
]


@pytest.mark.parametrize(("unit", "reach", "reads"), FOR_STAFF)
@pytest.mark.parametrize("role", ["staff", "coordinator", "unit_head"])
def test_people_read_the_news_of_their_units_and_what_reaches_down_to_them(role, unit, reach, reads, publish, actor_of):
    post = publish(unit=unit, reach=reach)
    actor = actor_of(role)
    # Only the staff of the agency belongs to its trade union.
    expected = reads and not (unit == "union" and role != "staff")
    assert (queries.get(actor, post.id) is not None) is expected
    assert (db.session.scalars(queries.listing(actor, Filters())).all() == [post]) is expected
    assert (list(queries.latest(actor)) == [post]) is expected


@pytest.mark.parametrize("role", ["office", "leader", "council_member", "admin"])
def test_those_with_a_role_everywhere_read_everything(role, publish, actor_of):
    posts = [publish(unit=unit, reach=reach) for unit, reach, _reads in FOR_STAFF]
    assert len(db.session.scalars(queries.listing(actor_of(role), Filters())).all()) == len(posts)


def test_the_search_finds_nothing_that_one_may_not_read(publish, actor_of):
    readable = {publish("Hội thi", unit, reach=reach).id for unit, reach, reads in FOR_STAFF if reads}
    for unit, reach, reads in FOR_STAFF:
        if not reads:
            publish("Hội thi", unit, reach=reach)
    found = {hit.ref_id for hit in search.find(actor_of("staff"), "hội thi").hits}
    assert found <= readable
    in_list = db.session.scalars(queries.listing(actor_of("staff"), Filters(text="hội thi")))
    assert {post.id for post in in_list} == readable


def test_files_are_given_to_the_readers_of_the_news(publish, client_as):
    post = publish(unit="digital", files=[FileStorage(BytesIO(b"xin chao"), "chao.txt")])
    stored = service.attachments(post.id)[0]
    address = f"/files/{stored.token}/{stored.name}"
    assert client_as("staff").get(address).status_code == 404
    assert client_as("office").get(address).data == b"xin chao"


def test_pinned_news_stands_first_then_the_newest(publish, actor_of):
    from datetime import timedelta

    from intranet import clock

    now, today = clock.now(), clock.today()
    for days, title, pinned in ((9, "ghim", today), (2, "hôm kia", None), (8, "hết ghim", today - timedelta(days=1))):
        with clock.standing_at(now - timedelta(days=days)):
            publish(title, pinned_until=pinned)
    titles = [post.title for post in queries.latest(actor_of("staff"))]
    assert titles == ["ghim", "hôm kia", "hết ghim"]


def test_archived_news_is_among_the_old_ones_only(publish):
    old, new = publish("cũ"), publish("mới")
    service.archive(SYSTEM, old.id)
    titles = lambda archived: [p.title for p in db.session.scalars(queries.listing(SYSTEM, Filters(archived=archived)))]  # noqa: E731
    assert titles(False) == [new.title]
    assert titles(True) == ["cũ"]


@pytest.mark.parametrize(
    ("unit", "reach", "told"),
    [
        ("digital", "unit", {"digital_head", "digital_staff"}),
        ("digital", "below", {"digital_head", "digital_staff", "team_head", "team_staff"}),
        ("union", "unit", {"admin", "staff"}),
    ],
)
def test_readers_are_told_of_news(unit, reach, told, publish, agency):
    post = publish(unit=unit, reach=reach)
    assert told_of(post) == {agency.people[key] for key in told}


def test_everybody_but_the_author_is_told_of_news_for_everyone(publish, actor_of, agency):
    post = publish(reach="everyone", by=actor_of("office"))
    assert told_of(post) == set(agency.people.values()) - {agency.people["former"], agency.people["office"]}


def test_a_notice_leads_to_the_news(publish, client_as):
    publish("Hội thi cắm hoa")
    browser = client_as("staff")
    assert "Hội thi cắm hoa" in browser.get("/notices").text


def told_of(post):
    """Ids of the people who have a notice of the news."""
    from intranet.notices.models import Notice, NoticeMatter

    mine = (NoticeMatter.kind == service.POSTED) & (NoticeMatter.key == str(post.id))
    found = select(Notice.person_id).join(NoticeMatter, NoticeMatter.id == Notice.matter_id).where(mine)
    return set(db.session.scalars(found))
