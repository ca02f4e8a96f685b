"""The page of the trail: for those who may read it, with filters, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from flask import Flask

from intranet import access, audit
from intranet.access import Actor
from intranet.database import transaction
from intranet.testing.client import Client
from intranet.testing.queries import Counted

ClientAs = Callable[[str], Client]


def fill(number: int) -> None:
    with transaction():
        for n in range(number):
            person = Actor(person_id=n, account_id=None, name=f"Nguyễn Thị Ổn {n}")
            audit.record(
                person, action=f"plan.step{n % 3}", subject_kind="plan", subject_id=n, subject_label=f"Kế hoạch số {n}",
                changes={"status": ["draft", "review"], "note": [None, "<b>đậm</b>"]},
            )  # fmt: skip


@pytest.mark.parametrize(("role", "status"), [("admin", 200), ("office", 200), ("staff", 403), ("unit_head", 403)])
def test_only_the_office_and_administrators_read_it(client_as: ClientAs, role: str, status: int) -> None:
    assert client_as(role).get("/admin/audit/").status_code == status


def test_entries_are_shown_newest_first_with_their_changes(client_as: ClientAs) -> None:
    fill(30)
    page = client_as("admin").get("/admin/audit/").text
    assert page.index("Kế hoạch số 29") < page.index("Kế hoạch số 10")
    assert "Kế hoạch số 1<" not in page
    assert "draft → review" in page
    assert "&lt;b&gt;đậm&lt;/b&gt;" in page


def test_kinds_of_subjects_have_words(client_as: ClientAs) -> None:
    fill(1)
    with transaction():
        audit.record(access.SYSTEM, action="x", subject_kind="no.name", subject_id=1, subject_label="")
    page = client_as("admin").get("/admin/audit/").text
    assert '<option value="plan">Kế hoạch</option>' in page
    assert '<option value="no.name">no.name</option>' in page


@pytest.mark.parametrize(
    ("query", "found", "hidden"),
    [
        ("person=thi+on+7", "Kế hoạch số 7", "Kế hoạch số 8"),
        ("action=plan.step1", "Kế hoạch số 7", "Kế hoạch số 8"),
        ("subject=plan&person=ổn+8", "Kế hoạch số 8", "Kế hoạch số 7"),
        ("last=01/01/2020", "Không có kết quả nào", "Kế hoạch số 7"),
        ("first=01/01/2020", "Kế hoạch số 7", "Không có kết quả nào"),
        ("person=%25", "Không có kết quả nào", "Kế hoạch số 7"),
        ("first=hôm+qua&page=x", "Kế hoạch số 7", "Không có kết quả nào"),
    ],
)
@pytest.mark.database("sqlite", "postgresql")
def test_filters(client_as: ClientAs, query: str, found: str, hidden: str) -> None:
    browser = client_as("admin")
    fill(10)
    page = browser.get(f"/admin/audit/?{query}").text
    assert found in page
    assert hidden not in page


def test_the_number_of_queries_does_not_grow(
    app: Flask, client_as: ClientAs, count_queries: Callable[..., AbstractContextManager[Counted]]
) -> None:
    browser = client_as("admin")
    fill(2)
    with count_queries() as few:
        browser.get("/admin/audit/")
    fill(60)
    with count_queries(at_most=few.total) as many:
        browser.get("/admin/audit/")
    assert many.total <= 8
