"""The home page "Việc cần làm" and the frame around every page."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta
from typing import Any

import pytest

from intranet.hookspecs.shell import WorkItem
from intranet.host.shell import bands, due_words, heading, urgency

TODAY = date(2026, 5, 13)
HOME_BUDGET = 8


def item(title: str, due: date | None) -> WorkItem:
    return WorkItem(title, "", "task", "Nhiệm vụ", "Xem", "home.index", due=due)


@pytest.mark.parametrize(
    ("days", "band"), [(None, "open"), (-1, "overdue"), (0, "today"), (1, "soon"), (7, "soon"), (8, "later")]
)
def test_urgency_follows_the_due_date(days: int | None, band: str) -> None:
    assert urgency(None if days is None else TODAY + timedelta(days), TODAY) == band


@pytest.mark.database("sqlite")
class TestHome:
    def test_bands_run_from_overdue_to_no_date_and_keep_every_item(self, app: Any) -> None:
        days = [None, 3, -2, 0, 30, -9, 7]
        given_items = [item(str(n), None if d is None else TODAY + timedelta(d)) for n, d in enumerate(days)]
        with app.test_request_context():
            found = bands(given_items, TODAY)
        assert [band.key for band in found] == ["overdue", "today", "soon", "later", "open"]
        assert [[i.title for i in band.items] for band in found] == [["5", "2"], ["3"], ["1", "6"], ["4"], ["0"]]

    def test_the_title_states_the_situation(self, app: Any) -> None:
        late, soon = item("a", TODAY - timedelta(1)), item("b", TODAY)
        with app.test_request_context():
            assert heading([], TODAY) == "Không có việc nào đang chờ"
            assert heading([soon], TODAY) == "Có 1 việc cần xử lý"
            assert heading([late, soon], TODAY) == "Có 2 việc cần xử lý, 1 việc quá hạn"

    def test_the_tag_says_how_long_is_left(self, app: Any) -> None:
        with app.test_request_context():
            assert due_words(TODAY - timedelta(2), TODAY) == ("Quá hạn 2 ngày", "bad")
            assert due_words(TODAY, TODAY) == ("Hôm nay", "warn")
            assert due_words(TODAY + timedelta(5), TODAY) == ("Còn 5 ngày", "")

    @pytest.mark.parametrize("role", ["staff", "coordinator", "unit_head", "office", "leader", "admin"])
    def test_every_role_gets_a_home_page_within_its_budget(
        self,
        client_as: Callable[[str], Any],
        count_queries: Callable[..., AbstractContextManager[Any]],
        role: str,
    ) -> None:
        browser = client_as(role)
        browser.get("/")
        with count_queries(at_most=HOME_BUDGET):
            answer = browser.get("/")
        assert answer.status_code == 200
        assert "Việc cần làm" in answer.text

    def test_the_menu_marks_the_current_page(self, client_as: Callable[[str], Any]) -> None:
        page = client_as("office").get("/").text
        assert page.count('aria-current="page"') >= 1

    def test_nobody_signed_in_is_sent_to_sign_in(self, client: Any) -> None:
        answer = client.get("/")
        assert (answer.status_code, answer.location.split("?")[0]) == (302, "/login")
