"""Who writes what in whose name, and what becomes of it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from intranet import SYSTEM, Forbidden, Refused, audit, db, search
from intranet_plugins.bulletin import rights, service
from intranet_plugins.bulletin.models import Post
from intranet_plugins.bulletin.service import FIELDS, Conflict, Draft

TEXT = "Thi đua chào mừng ngày 02/9".encode()


def upload(name="ke-hoach.txt", content=TEXT):
    return FileStorage(BytesIO(content), name)


def draft_of(post, **changes):
    values = {name: getattr(post, name) for name in FIELDS}
    return Draft(**{**values, **changes})


@pytest.mark.parametrize("role", ["coordinator", "unit_head", "office", "admin"])
def test_writers_publish_in_the_name_of_their_unit(role, publish, actor_of, agency):
    post = publish("Phát động đợt 1", "science", by=actor_of(role))
    assert (post.author_id, post.version, post.archived_at) == (agency.people[role], 1, None)
    [entry] = audit.history(service.KIND, post.id)
    assert (entry.action, entry.subject_label) == ("bulletin.publish", "Phát động đợt 1")
    assert audit.action_label(entry.action) == "Đăng tin"


@pytest.mark.parametrize("role", ["staff", "leader", "council_member"])
def test_others_do_not(role, publish, actor_of):
    with pytest.raises(Forbidden):
        publish(by=actor_of(role))


@pytest.mark.parametrize("role", ["coordinator", "unit_head"])
def test_nobody_writes_in_the_name_of_somebody_elses_unit(role, publish, actor_of):
    with pytest.raises(Forbidden):
        publish(unit="digital", by=actor_of(role))


def test_staff_write_for_their_own_unit_when_the_settings_say_so(publish, configure, actor_of):
    configure(staff_may_post=True)
    post = publish(by=actor_of("staff"))
    assert rights.may_change(actor_of("staff"), post)
    assert not rights.may_change(actor_of("staff"), publish(by=actor_of("coordinator")))
    with pytest.raises(Forbidden):
        publish(unit="union", by=actor_of("staff"))


def test_news_for_everyone_is_the_offices(publish, actor_of):
    assert publish(reach="everyone", by=actor_of("office")).reach == "everyone"
    with pytest.raises(Refused, match="Văn phòng") as refusal:
        publish(reach="everyone", by=actor_of("unit_head"))
    assert refusal.value.field == "reach"


def test_a_unit_goes_on_editing_its_news_that_the_office_widened(publish, actor_of):
    post = publish(reach="everyone")
    service.edit(actor_of("unit_head"), post.id, 1, draft_of(post, title="Đã sửa"))
    assert db.session.get_one(Post, post.id).title == "Đã sửa"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        ({"title": "  "}, "title"),
        ({"body": "\n"}, "body"),
        ({"reach": "world"}, "reach"),
        ({"plan_id": 999_999}, "plan_id"),
    ],
)
def test_what_cannot_be_published_names_its_field(draft, field, publish):
    with pytest.raises(Refused) as refusal:
        publish(**draft)
    assert refusal.value.field == field
    assert db.session.query(Post).count() == 0


def test_editing_records_what_changed(publish, actor_of):
    post = publish("Cũ", pinned_until=date(2026, 6, 30))
    edited = service.edit(actor_of("unit_head"), post.id, 1, draft_of(post, title="Mới", pinned_until=None))
    assert (edited.title, edited.version) == ("Mới", 2)
    newest = audit.history(service.KIND, post.id)[0]
    assert newest.changes == {"title": ["Cũ", "Mới"], "pinned_until": ["2026-06-30", None]}


def test_saving_what_is_there_changes_nothing(publish):
    post = publish()
    assert service.edit(SYSTEM, post.id, 1, draft_of(post)).version == 1
    assert len(audit.history(service.KIND, post.id)) == 1


def test_the_second_of_two_editors_is_told_and_nothing_is_lost(publish, actor_of):
    post = publish("Bản đầu")
    service.edit(actor_of("unit_head"), post.id, 1, draft_of(post, title="Của trưởng phòng"))
    with pytest.raises(Conflict) as conflict:
        service.edit(actor_of("coordinator"), post.id, 1, draft_of(post, title="Của đầu mối"))
    assert (conflict.value.stored.title, conflict.value.stored.version) == ("Của trưởng phòng", 2)
    service.edit(actor_of("coordinator"), post.id, 2, draft_of(post, title="Của đầu mối"))
    assert db.session.get_one(Post, post.id).title == "Của đầu mối"


def test_archived_news_is_kept_and_not_changed_any_more(publish, actor_of):
    post = publish()
    service.archive(actor_of("unit_head"), post.id)
    assert db.session.get_one(Post, post.id).archived_at is not None
    with pytest.raises(Forbidden):
        service.edit(actor_of("unit_head"), post.id, 2, draft_of(post, title="x"))
    with pytest.raises(Forbidden):
        service.archive(actor_of("unit_head"), post.id)


def test_somebody_elses_news_is_not_put_away(publish, actor_of):
    post = publish(unit="digital", reach="everyone")
    for role in ("staff", "coordinator", "unit_head", "leader"):
        with pytest.raises(Forbidden):
            service.archive(actor_of(role), post.id)


def test_files_come_and_go_with_the_news(publish, actor_of):
    post = publish(by=actor_of("coordinator"), files=[upload("a.txt"), upload("b.txt", TEXT + b"2"), FileStorage()])
    first, second = service.attachments(post.id)
    assert [first.name, second.name] == ["a.txt", "b.txt"]
    service.edit(actor_of("coordinator"), post.id, 1, draft_of(post), [upload("c.txt")], removed=[first.id])
    assert [stored.name for stored in service.attachments(post.id)] == ["b.txt", "c.txt"]


def test_a_file_of_another_news_is_not_removed(publish):
    other = publish(files=[upload()])
    post = publish()
    service.edit(SYSTEM, post.id, 1, draft_of(post), removed=[service.attachments(other.id)[0].id])
    assert len(service.attachments(other.id)) == 1


def test_a_wrong_file_is_refused_and_nothing_is_published(publish):
    with pytest.raises(Refused) as refusal:
        publish(files=[upload("a.pdf", b"not a pdf")])
    assert refusal.value.field == "uploads"
    with pytest.raises(Refused, match="tối đa 10 tệp"):
        publish(files=[upload(f"{number}.txt", TEXT + bytes([number + 40])) for number in range(11)])
    db.session.rollback()
    assert db.session.query(Post).count() == 0


def test_news_is_found_by_its_words_and_by_its_new_words_after_editing(publish, actor_of):
    post = publish("Hội thi cắm hoa", body="Tại hội trường tầng hai")
    find = lambda words: [hit.ref_id for hit in search.find(actor_of("staff"), words).hits]  # noqa: E731
    assert find("cam hoa") == find("hội trường") == [post.id]
    service.edit(SYSTEM, post.id, 1, draft_of(post, title="Hội thi nấu ăn"))
    assert find("cam hoa") == []
    assert find("nấu ăn") == [post.id]
