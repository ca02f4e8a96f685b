"""Finding things: by words with or without accents, only what the reader may see, the same on both databases."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from intranet import search
from intranet.access import ANONYMOUS, SYSTEM, Actor, Scope
from intranet.database import db, transaction
from intranet.hookspecs.setup import SearchDocument
from intranet.search import schema
from intranet.search.models import SearchEntry
from intranet.testing.queries import Counted

READER = Actor(person_id=1, account_id=1, name="Người đọc")

CORPUS = {
    1: ("Kế hoạch tuyên truyền đường lối đổi mới", "Số 1026/KH-VP. Quyết định thành lập đội tuyên truyền miệng."),
    2: ("Kế hoạch bảo dưỡng đường giao thông", "Duy tu mặt đường, cắm biển báo; khởi công ngày 05/02/2026."),
    3: ("Công văn về định mức dương", "Trị số dương được ghi bằng mực xanh; liên hệ phong_kt@anhai.example."),
    4: ("Gương người tốt: chị Đặng Thị Hòa", "Nuôi dạy trẻ khuyết tật, 3.5 điểm, đạt 100 %."),
    5: ("Thi đua năm 2026", "Đợt 1 từ tháng 3; đợt 2 từ tháng 7. Tỉ lệ 1e5, mã v1.2-rc3, a/b/c."),
    6: ("", "Một đoạn không có tiêu đề nói về đường."),
}


@pytest.fixture(autouse=True)
def _corpus(app: Flask) -> Iterator[None]:
    with transaction():
        for ref_id, (title, body) in CORPUS.items():
            search.put("plan" if ref_id < 5 else "note", ref_id, title=title, text=body, day=date(2026, 1, ref_id))
    yield
    db.session.rollback()


def found(query: str, actor: Actor = READER, **given: Any) -> list[int]:
    return [hit.ref_id for hit in search.find(actor, query, **given).hits]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("duong", [3, 2, 1, 6]),
        ("đường", [2, 1, 6, 3]),
        ("dương", [3, 2, 1, 6]),
        ("ĐƯỜNG LỐI", [1]),
        ("dinh", [3, 1]),
        ("tuyen truyen mieng", [1]),
        ("miệng tuyên", [1]),
        ("khoi cong 05/02/2026", [2]),
        ("1026/KH-VP", [1]),
        ("1026", [1]),
        ("phong_kt@anhai.example", [3]),
        ("3.5", [4]),
        ("1e5", [5]),
        ("v1.2-rc3", [5]),
        ("a/b/c", [5]),
        ("dươ", [3, 2, 1, 6]),
        ("đườ", [2, 1, 6, 3]),
        ("đuo", [3, 2, 1, 6]),
        ("giao thô", [2]),
        ("giao thô ", []),
        ("giao thông vắng mặt", []),
        ("hòa", [4, 2, 1]),
        ("hoà", [4, 2, 1]),
        ("hoa", [4, 2, 1]),
        ("hòa ", [4]),
        ("", []),
        ("   ", []),
        ("% _ \\", []),
        ("***", []),
    ],
)
def test_words_with_and_without_accents(query: str, expected: list[int]) -> None:
    assert found(query) == expected


def test_decomposed_text_is_the_same_text() -> None:
    import unicodedata

    with transaction():
        search.put("plan", 9, title=unicodedata.normalize("NFD", "Kế hoạch trồng rừng"), text="")
    assert found("trồng rừng") == found(unicodedata.normalize("NFD", "trồng rừng")) == [9]


def test_one_kind_only_and_page_by_page() -> None:
    assert found("duong", kinds=["note"]) == [6]
    assert found("duong", kinds=[]) == []
    assert found("duong", limit=2) == [3, 2]
    assert found("duong", limit=2, offset=2) == [1, 6]
    assert search.find(READER, "duong", limit=1).total_capped == 4


def test_a_change_is_found_and_what_it_replaced_is_not() -> None:
    with transaction():
        search.put("plan", 2, title="Kế hoạch trồng cây", text="Phủ xanh")
    assert found("giao thông") == []
    assert found("trong cay") == [2]
    with transaction():
        search.drop("plan", 2)
    assert found("trong cay") == []


def test_many_new_things_are_found_at_once(count_queries: Callable[..., AbstractContextManager[Counted]]) -> None:
    documents = [SearchDocument(700 + number, f"Buổi nói chuyện {number}", "Xa lạ") for number in range(40)]
    with transaction(), count_queries(at_most=2):
        search.put_new("plan", documents)
        search.put_new("plan", documents[:1])
    assert search.find(SYSTEM, "nói chuyện xa lạ").total_capped == 40
    assert [hit.ref_id for hit in search.find(SYSTEM, "nói chuyện 7").hits] == [707]


def test_what_was_rolled_back_is_not_found() -> None:
    def fail_after_putting() -> None:
        with transaction():
            search.put("plan", 20, title="Chưa từng có", text="")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_after_putting()
    assert found("chưa từng có") == []


def test_the_index_can_be_removed_and_made_again() -> None:
    with transaction():
        schema.drop(db.session.connection())
        db.session.execute(text("DELETE FROM search_entry WHERE ref_id = 3"))
        schema.create(db.session.connection())
    assert found("duong") == [2, 1, 6]


def scoped(*scopes: tuple[set[str], set[int] | None]) -> Actor:
    return Actor(1, 1, "x", tuple(Scope("r", frozenset(p), None if u is None else frozenset(u)) for p, u in scopes))


@pytest.mark.parametrize(
    ("actor", "expected"),
    [
        (ANONYMOUS, set()),
        (READER, {101}),
        (scoped(({"plans.draft"}, None)), {101, 102, 103, 104}),
        (scoped(({"plans.draft"}, {5})), {101, 102, 104}),
        (scoped(({"plans.draft"}, {6})), {101, 103, 104}),
        (scoped(({"plans.draft"}, {5}), ({"other.thing"}, None)), {101, 102, 104}),
        (scoped(({"plans.draft"}, {5}), ({"secret.read"}, {6})), {101, 102, 104, 105}),
        (scoped(({"secret.read"}, {5})), {101}),
        (SYSTEM, {101, 102, 103, 104, 105}),
    ],
)
def test_readers_find_what_they_may_see_and_nothing_else(actor: Actor, expected: set[int]) -> None:
    with transaction():
        search.put("plan", 101, title="kín", text="")
        search.put("plan", 102, title="kín", text="", reader="plans.draft", unit_id=5)
        search.put("plan", 103, title="kín", text="", reader="plans.draft", unit_id=6)
        search.put("plan", 104, title="kín", text="", reader="plans.draft")
        search.put("plan", 105, title="kín", text="", reader="secret.read", unit_id=6)
    assert set(found("kin", actor)) == expected


def test_ids_for_the_filter_of_a_list() -> None:
    statement = db.session.query(SearchEntry.ref_id).where(SearchEntry.ref_id.in_(search.matching_ids("plan", "duong")))
    assert {row[0] for row in statement} == {1, 2, 3}
    assert db.session.scalars(search.matching_ids("plan", "***")).all() == []


def test_only_the_best_are_ranked(app: Flask) -> None:
    with transaction():
        for number in range(220):
            search.put("note", 1000 + number, title=f"Bản tin {number}", text="phổ biến")
    results = search.find(READER, "phổ biến", limit=5, offset=195)
    assert (len(results.hits), results.total_capped, results.is_capped) == (5, 200, True)


def test_a_search_costs_three_statements(count_queries: Callable[..., AbstractContextManager[Counted]]) -> None:
    with count_queries(at_most=3):
        search.find(READER, "đường")


HOSTILE = st.text(max_size=40) | st.text("\"'*^():{}[]+-~&|!<>\\%_ aAdĐđ1NEARORANDNOT\x00", max_size=40)


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(query=HOSTILE)
@example(query='" OR folded:*')
@example(query="NEAR(a b)")
@example(query="'; DROP TABLE search_entry; --")
@example(query="\ud800")
@example(query="1e5 0x1f -3 .5 1.2.3.4 a_b")
@example(query="ß ﬁ ½ İ ŉ")
def test_no_question_does_harm(app: Flask, query: str) -> None:
    search.find(READER, query)
    db.session.scalars(search.matching_ids("plan", query)).all()
    assert db.session.query(SearchEntry).count() == len(CORPUS)
    db.session.rollback()


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(body=HOSTILE)
def test_whatever_is_written_is_found_by_each_of_its_words(app: Flask, body: str) -> None:
    with transaction():
        search.put("note", 77, title="", text=body)
    for word in body.split():
        hits = found(word + " ")
        assert hits == [] or 77 in hits
        if word.isascii() and word.isalnum():
            assert 77 in hits
    db.session.rollback()


class TestKindsWithTheirOwnRights:
    """A kind may say by itself what a reader finds; permissions for units are not asked then."""

    @pytest.fixture
    def letters(self, app):
        from sqlalchemy import select

        from intranet.hookspecs.setup import SearchKind

        def visible(actor):
            if actor.person_id == 2:
                return None
            return select(SearchEntry.ref_id).where(SearchEntry.kind == "letter", SearchEntry.ref_id == 7)

        kinds = app.extensions["search_kinds"]
        kind = SearchKind("letter", "Thư", "envelope", str, visible=visible)
        app.extensions["search_kinds"] = {**kinds, "letter": kind}
        with transaction():
            for ref_id in (7, 8):
                search.put("letter", ref_id, title=f"Thư số {ref_id} về đường", text="", reader="letters.read")
        yield
        app.extensions["search_kinds"] = kinds

    def test_the_reader_finds_what_the_kind_lets_them_beside_everything_else(self, letters):
        hits = [(hit.kind, hit.ref_id) for hit in search.find(READER, "đường").hits]
        assert ("letter", 7) in hits
        assert ("letter", 8) not in hits
        assert ("plan", 1) in hits

    def test_all_of_it_when_the_kind_says_so(self, letters):
        other = Actor(person_id=2, account_id=2, name="Văn thư")
        assert {hit.ref_id for hit in search.find(other, "thư").hits if hit.kind == "letter"} == {7, 8}

    def test_nothing_without_signing_in(self, letters):
        assert found("thư", ANONYMOUS) == []
