"""Sessions are found by their words, by those who may see them."""

from __future__ import annotations

from intranet import SYSTEM, db, search
from intranet_plugins.propaganda_schedule import findable
from intranet_plugins.propaganda_schedule.models import KIND, Session
from intranet_plugins.propaganda_schedule.sessions import service
from intranet_plugins.propaganda_schedule.sessions.service import draft_of, replace


def found(actor, words):
    return [hit.ref_id for hit in search.find(actor, words).hits if hit.kind == KIND]


def test_a_session_is_found_by_its_words_and_by_new_ones_after_a_change(make_session, actor_of):
    session = make_session(title="Hội thi cắm hoa", topics="Văn hóa công sở", place="Nhà văn hóa")
    staff = actor_of("staff")
    assert found(staff, "cam hoa") == found(staff, "công sở") == found(staff, "nhà văn hóa") == [session.id]
    service.edit(SYSTEM, session.id, 1, replace(draft_of(session), title="Hội thi nấu ăn"))
    assert found(staff, "cam hoa") == []
    assert found(staff, "nấu ăn") == [session.id]
    service.cancel(SYSTEM, session.id, 2, "Bận")
    assert found(staff, "nấu ăn") == [session.id]


def test_only_who_may_see_a_session_finds_it(make_session, actor_of, client_as):
    cases = (
        ("science", "unit", True), ("digital", "unit", False), ("digital", "everyone", True),
        ("agency", "below", True), ("agency", "unit", False),
    )  # fmt: skip
    made = {make_session(unit, title="Hội thi cắm hoa", reach=reach).id: sees for unit, reach, sees in cases}
    seen = {session_id for session_id, sees in made.items() if sees}
    assert set(found(actor_of("staff"), "cắm hoa")) == seen
    assert set(found(actor_of("office"), "cắm hoa")) == set(made)
    page = client_as("staff").get("/search?q=cam+hoa").text
    assert {one for one in made if f'href="/p/propaganda_schedule/sessions/{one}"' in page} == seen


def test_many_become_findable_in_few_statements(make_session, count_queries, actor_of):
    for number in range(30):
        make_session(title=f"Chuyên đề {number}", place=f"Phòng {number}")
    sessions = db.session.query(Session).all()
    for session in sessions:
        search.drop(KIND, session.id)
    with count_queries(at_most=1):
        findable.put_many(sessions)
    db.session.commit()
    assert len(found(actor_of("office"), "chuyên đề 7")) == 1
    assert {document.ref_id for document in findable.documents(list(findable.ids()))} == {one.id for one in sessions}
