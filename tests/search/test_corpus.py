"""Both databases give the same results in the same order: the order that is written down here once more, plainly."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from intranet import search
from intranet.access import Actor, Scope
from intranet.database import db, transaction
from intranet.search.models import SearchEntry

SYLLABLES = (
    "thi đua yêu nước phong trào khen thưởng tuyên truyền gương điển hình tiên tiến người tốt việc kế hoạch đơn vị tập "
    "thể cá nhân nhiệm vụ chuyển đổi số cải cách hành chính văn hóa công sở phục dân học làm theo đạo đức sáng kiến "
    "nâng cao chất lượng hiệu quả tác tổ chức triển khai thực hiện đường dương định dinh đinh dịnh hoà hoa hỏa họa ma "
    "má mà mả mã mạ la lá là lả quý quy qúy thủy thuỷ 2026 05 1026 KH-VP VP QĐ-UBND An Hải Đặng Đắng Dạng"
).split()
KINDS = ("plan", "person", "note", "note.old")
SIZE = 400
READERS = {
    "anybody": Actor(1, 1, "x"),
    "unit 3": Actor(1, 1, "x", (Scope("r", frozenset({"plans.edit"}), frozenset({3})),)),
    "everywhere": Actor(1, 1, "x", (Scope("r", frozenset({"plans.edit", "secret.read"}), None),)),
}


@dataclass(frozen=True)
class Paper:
    """A document of the corpus; `number` is its ref_id and the order in which it was written."""

    number: int
    kind: str
    title: str
    body: str
    unit_id: int | None
    reader: str
    day: date | None


def corpus() -> list[Paper]:
    chance = random.Random(2026)
    papers = []
    for number in range(1, SIZE + 1):
        words = chance.choices(SYLLABLES, k=chance.randrange(2, 9))
        body = chance.choices(SYLLABLES, k=chance.randrange(0, 60))
        day = date(2025, 1, 1) + timedelta(days=chance.randrange(400)) if chance.random() < 0.8 else None
        title = " ".join(words).capitalize()
        papers.append(
            Paper(
                number, chance.choice(KINDS), unicodedata.normalize(chance.choice(("NFC", "NFD")), title),
                ", ".join(body), chance.choice((None, 3, 4)), chance.choice(("", "", "plans.edit", "secret.read")), day,
            )
        )  # fmt: skip
    return papers


PAPERS = corpus()


@pytest.fixture(autouse=True)
def _corpus(app: Flask) -> Iterator[None]:
    with transaction():
        for paper in PAPERS:
            search.put(paper.kind, paper.number, title=paper.title, text=paper.body, unit_id=paper.unit_id,
                       reader=paper.reader, day=paper.day)  # fmt: skip
    yield
    db.session.rollback()


# The rules of order, written without the search's own code.


def words(text: str) -> list[str]:
    kept = "".join(c if c.isalnum() or unicodedata.combining(c) else " " for c in text.casefold())
    return kept.split()


def plain(word: str) -> str:
    parts = unicodedata.normalize("NFD", word)
    return "".join(c for c in parts if not unicodedata.combining(c)).replace("đ", "d")


def spoken(word: str) -> tuple[str, frozenset[str]]:
    parts = unicodedata.normalize("NFD", word)
    marks = frozenset(c for c in parts if unicodedata.combining(c))
    return "".join(c for c in parts if not unicodedata.combining(c)), marks


def level(wanted: list[str], given: Iterable[str], *, half: bool, accents: bool) -> int:
    """0: every word is there, 1: the last one is the beginning of a word, 2: not all are."""
    there = set(given)

    def is_there(word: str) -> bool:
        return any(spoken(word) == spoken(other) if accents else plain(word) == plain(other) for other in there)

    def begins(word: str) -> bool:
        letters, marks = spoken(word)
        if accents:
            return any(spoken(o)[0].startswith(letters) and marks <= spoken(o)[1] for o in there)
        return any(plain(other).startswith(plain(word)) for other in there)

    if not all(is_there(word) for word in wanted[:-1]):
        return 2
    if is_there(wanted[-1]):
        return 0
    return 1 if half and begins(wanted[-1]) else 2


def visible(paper: Paper, actor: Actor) -> bool:
    if not paper.reader:
        return True
    units = actor.units_for(paper.reader)
    if units is None:
        return True
    return actor.may(paper.reader) and (paper.unit_id is None or paper.unit_id in units)


def expected(query: str, actor: Actor, kinds: Iterable[str] | None, only: search.Filters) -> list[int]:
    wanted = words(query)
    if not wanted:
        return []
    half = len(wanted[-1]) > 1 and not query.endswith(" ")
    typed = [plain(word) != word for word in wanted]
    found = [
        paper for paper in PAPERS
        if visible(paper, actor) and (kinds is None or paper.kind in kinds)
        and (only.unit_id is None or paper.unit_id == only.unit_id)
        and (only.since is None or (paper.day is not None and paper.day >= only.since))
        and (only.until is None or (paper.day is not None and paper.day <= only.until))
        and level(wanted, words(f"{paper.title} {paper.body}"), half=half, accents=False) < 2
    ]  # fmt: skip
    in_title = [p for p in found if level(wanted, words(p.title), half=half, accents=False) < 2]
    latest = sorted({*found[-200:], *in_title[-200:]}, key=lambda paper: paper.number)

    def order(paper: Paper) -> tuple[int, int, int, int]:
        as_typed = level(wanted, words(f"{paper.title} {paper.body}"), half=half, accents=True) if any(typed) else 0
        in_heading = level(wanted, words(paper.title), half=half, accents=False)
        return as_typed, in_heading, -paper.day.toordinal() if paper.day else 0, paper.number

    return [paper.number for paper in sorted(latest, key=order)[:200]]


FIXED = (
    "duong", "đường", "dương ", "dinh", "định", "đinh", "thi dua", "thi đua yêu", "hoà", "hòa", "hoa ", "ma", "mã",
    "má ", "KH-VP", "1026", "05 2026", "qd ubnd", "Đặng", "đắng", "dang", "th", "n", "không có đâu",
    "tuyen truyen guong", "quý", "qúy", "thuỷ", "thủy", "(thi) \"đua\"", "thi OR đua", "đơn vị tập thể", "a",
)  # fmt: skip


@pytest.mark.parametrize("reader", READERS)
def test_many_questions_have_the_same_answers(reader: str) -> None:
    actor = READERS[reader]
    for query in FIXED:
        hits = search.find(actor, query, limit=1000).hits
        assert [hit.ref_id for hit in hits] == expected(query, actor, None, search.Filters()), query


def test_more_than_are_ranked() -> None:
    actor = READERS["everywhere"]
    assert len(expected("t", actor, None, search.Filters())) < len(expected("th", actor, None, search.Filters())) == 200
    assert [hit.ref_id for hit in search.find(actor, "th", limit=1000).hits] == expected(
        "th", actor, None, search.Filters()
    )


QUESTIONS = st.lists(st.sampled_from(SYLLABLES), min_size=1, max_size=3)
FILTERS = st.builds(
    search.Filters,
    unit_id=st.sampled_from((None, None, 3)),
    since=st.sampled_from((None, date(2025, 6, 1))),
    until=st.sampled_from((None, date(2025, 9, 1))),
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    asked=QUESTIONS, accents=st.booleans(), cut=st.integers(0, 3), space=st.booleans(), only=FILTERS,
    reader=st.sampled_from(sorted(READERS)), kinds=st.sampled_from((None, ("plan",), ("note", "note.old"), ())),
)  # fmt: skip
def test_any_question_has_the_same_answer(
    app: Flask, asked: list[str], accents: bool, cut: int, space: bool, only: search.Filters, reader: str,
    kinds: tuple[str, ...] | None,
) -> None:  # fmt: skip
    query = " ".join(asked if accents else map(plain, (word.casefold() for word in asked)))
    query = (query[:-cut] if cut and len(asked[-1]) > cut else query) + " " * space
    hits = search.find(READERS[reader], query, kinds=kinds, only=only, limit=1000).hits
    assert [hit.ref_id for hit in hits] == expected(query, READERS[reader], kinds, only)


def test_each_hit_shows_where(app: Flask) -> None:
    texts = {paper.number: unicodedata.normalize("NFC", paper.body) for paper in PAPERS}
    for query in FIXED:
        for hit in search.find(READERS["everywhere"], query, limit=20).hits:
            shown = "".join(part.text for part in hit.snippet).removeprefix("… ").removesuffix(" …")
            assert shown in texts[hit.ref_id]
            assert any(part.is_match for part in (*hit.heading, *hit.snippet))
    assert db.session.query(SearchEntry).count() == SIZE
