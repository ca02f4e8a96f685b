"""Making the index anew: complete, while everybody reads and writes, whatever one contributor does."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import pytest
from flask import Flask
from sqlalchemy import text

from intranet import search
from intranet.access import SYSTEM
from intranet.database import db, transaction
from intranet.hookspecs.setup import SearchDocument, SearchKind
from intranet.search.models import SearchEntry
from intranet.search.rebuild import BATCH, rebuild

THINGS: dict[int, str] = {}


def document_of(ref_id: int) -> SearchDocument:
    return SearchDocument(ref_id, THINGS[ref_id], f"nội dung {ref_id}")


def documents(ref_ids: Sequence[int]) -> Iterator[SearchDocument]:
    return (document_of(ref_id) for ref_id in ref_ids if ref_id in THINGS)


def thing(**given: Callable[..., object]) -> SearchKind:
    return SearchKind("thing", "Đồ vật", "box", str, **{"ids": lambda: list(THINGS), "documents": documents, **given})  # type: ignore[arg-type]


def quietly(_percent: float, _label: str) -> None:
    return None


@pytest.fixture(autouse=True)
def _things(app: Flask) -> Iterator[None]:
    THINGS.clear()
    THINGS.update({number: f"Đồ vật số {number}" for number in range(1, 2 * BATCH + 20)})
    search.load([thing(), SearchKind("silent", "Không kể", "box", str)])
    with transaction():
        for ref_id in THINGS:
            search.put_document("thing", document_of(ref_id))
        search.put("silent", 1, title="Không kể được", text="")
    yield
    db.session.rollback()


def found(query: str) -> list[int]:
    hits = search.find(SYSTEM, query, limit=1000).hits
    db.session.rollback()
    return sorted(hit.ref_id for hit in hits)


def test_what_was_wrong_is_right_again_and_the_rest_is_not_written() -> None:
    with transaction():
        db.session.execute(text("UPDATE search_entry SET folded = 'sai', title = 'sai' WHERE ref_id = 7"))
        db.session.execute(text("DELETE FROM search_entry WHERE ref_id = 8"))
        search.put("thing", 5000, title="Đã mất từ lâu", text="")
    heard: list[tuple[float, str]] = []
    (done,) = rebuild(lambda percent, label: heard.append((percent, label)))
    assert (done.written, done.removed, done.same) == (2, 1, len(THINGS) - 2)
    assert (found("so 7 "), found("so 8 "), found("mất từ lâu")) == ([7], [8], [])
    assert heard[-1] == (100.0, "Đồ vật")
    assert [percent for percent, _ in heard] == sorted(percent for percent, _ in heard)
    assert found("không kể được") == [1], "kinds that say nothing stay as they are"


def test_an_empty_index_is_filled() -> None:
    with transaction():
        db.session.execute(text("DELETE FROM search_entry"))
    (done,) = rebuild(quietly)
    assert (done.written, db.session.query(SearchEntry).count()) == (len(THINGS), len(THINGS))
    assert found("vat 402 ") == found("vật số 402 ") == [402]


def test_readers_never_see_less() -> None:
    seen = []
    rebuild(lambda _percent, _label: seen.append(len(found("đồ vật"))))
    assert set(seen) == {200}


@pytest.mark.parametrize("given", [{"ids": lambda: None}, {"documents": lambda _ids: None}])
def test_where_the_owner_fails_the_old_entries_stay(given: dict[str, Callable[..., object]]) -> None:
    search.load([thing(**given)])
    (done,) = rebuild(quietly)
    assert done.failed
    assert db.session.query(SearchEntry).filter_by(kind="thing").count() == len(THINGS)


# There the index is a column of the row.
@pytest.mark.database("sqlite")
def test_an_index_that_disagrees_with_its_rows_is_made_again(app: Flask) -> None:
    with transaction():
        db.session.execute(text("INSERT INTO search_index(search_index) VALUES ('delete-all')"))
    assert found("đồ vật") == []
    rebuild(quietly)
    assert len(found("đồ vật")) == 200


def test_who_changes_a_thing_meanwhile_wins(app: Flask) -> None:
    """The change comes between our reading and our writing: it has to wait, and is what stays."""
    started, changed = threading.Event(), threading.Event()

    def change() -> None:
        started.wait(60)
        with app.app_context(), transaction():
            THINGS[3] = "Đã đổi tên"
            search.put_document("thing", document_of(3))
        changed.set()

    def slowly(ref_ids: Sequence[int]) -> list[SearchDocument]:
        given = list(documents(ref_ids))
        started.set()
        changed.wait(0.3)
        return given

    search.load([thing(documents=slowly)])
    with transaction():
        db.session.execute(text("DELETE FROM search_entry WHERE ref_id IN (3, 4)"))
    other = threading.Thread(target=change)
    other.start()
    rebuild(quietly)
    other.join(60)
    assert (found("đã đổi tên"), found("so 3 "), found("so 4 ")) == ([3], [], [4])
