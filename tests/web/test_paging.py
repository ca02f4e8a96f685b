"""Long lists come in pages, two statements each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask
from sqlalchemy import select

from intranet.directory.models import Person
from intranet.testing.agency import PEOPLE, Agency
from intranet.testing.queries import Counted
from intranet.web.paging import Page, paginate, url_with

COUNT = len(PEOPLE)


@pytest.mark.parametrize(
    ("asked", "page", "items"),
    [("1", 1, 4), ("4", 4, COUNT - 12), ("99", 4, COUNT - 12), ("0", 1, 4), ("x", 1, 4), ("²", 1, 4), ("9" * 30, 1, 4)],
)
def test_a_page_is_always_one_that_exists(app: Flask, agency: Agency, asked: str, page: int, items: int) -> None:
    with app.test_request_context(f"/?page={asked}"):
        found = paginate(select(Person).order_by(Person.sort_key), per_page=4)
    assert (found.page, len(found.items), found.total, found.pages) == (page, items, COUNT, -(-COUNT // 4))


def test_two_statements_whatever_the_size(
    app: Flask, agency: Agency, count_queries: Callable[..., AbstractContextManager[Counted]]
) -> None:
    with app.test_request_context(), count_queries(at_most=2):
        paginate(select(Person).order_by(Person.sort_key))


def test_one_column_gives_values_and_several_give_rows(app: Flask, agency: Agency) -> None:
    with app.test_request_context():
        assert paginate(select(Person.full_name).order_by(Person.sort_key)).items[0] == "Lê Hồng Ánh"
        assert (
            paginate(select(Person.id, Person.full_name).order_by(Person.sort_key)).items[0].full_name == "Lê Hồng Ánh"
        )


def test_rows_and_links_of_a_page() -> None:
    page = Page([], page=8, pages=20, total=480)
    assert (page.first, page.last) == (176, 200)
    assert page.links == [1, None, 6, 7, 8, 9, 10, None, 20]
    assert Page([], 1, 1, 0).first == 0
    assert Page([], 1, 3, 60).links == [1, 2, 3]


def test_addresses_keep_their_parameters(page_app: Flask) -> None:
    with page_app.test_request_context("/plans.index?kind=a&kind=b&page=2&q=x"):
        assert url_with(page=3) == "/plans.index?kind=a&kind=b&page=3&q=x"
        assert url_with(page=None, q=None) == "/plans.index?kind=a&kind=b"
