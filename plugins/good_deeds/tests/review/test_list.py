"""The list of cases to review: what is on it, for whom, in which order, through which filters."""

from __future__ import annotations

from datetime import timedelta

import pytest

from intranet import clock, db

LIST = "/p/good_deeds/review"


@pytest.fixture
def read(client_as):
    """`read("office", stage="endorsed")`: the page as text."""

    def get(who, status=200, **query):
        answer = client_as(who).get(LIST, query_string=query)
        assert answer.status_code == status, answer.text
        return answer.text

    return get


def test_the_office_sees_every_case_that_was_sent(read, make_submission):
    make_submission("Bản còn viết", stage="draft")
    make_submission("Gửi rồi", stage="submitted")
    make_submission("Đơn vị khác", unit="digital", stage="published")
    page = read("office")
    assert "Gửi rồi" in page
    assert "Đơn vị khác" in page
    assert "Bản còn viết" not in page
    assert "Tất cả (2)" in page
    assert "Đơn vị xét (1)" in page
    assert "Đã đăng (1)" in page


def test_a_unit_sees_its_own(read, make_submission):
    make_submission("Của khoa học", unit="science")
    make_submission("Của số", unit="digital", by="digital_staff")
    page = read("coordinator")
    assert "Của khoa học" in page
    assert "Của số" not in page


def test_staff_have_no_list_until_they_are_asked(read, make_submission, agency):
    from intranet_plugins.good_deeds.models import Assignment

    case = make_submission("Của người khác", by="coordinator")
    read("staff", status=403)
    db.session.add(Assignment(submission_id=case.id, person_id=agency.people["staff"]))
    db.session.commit()
    assert "Của người khác" in read("staff")


@pytest.mark.parametrize("query", [
    {"stage": "endorsed"}, {"category": "new_model"}, {"subject": "unit"}, {"field": "Chuyển đổi số"},
    {"year": "2026"}, {"consent": "no"}, {"overdue": "1"}, {"q": "mo hinh cho so"}, {"q": "GT-2026-777"},
    {"reviewer": "none", "stage": "endorsed"},
])  # fmt: skip
def test_each_filter_leaves_what_it_says(read, make_submission, query):
    from intranet_plugins.good_deeds import findable

    today = clock.today()
    make_submission("Việc khác", year=2025, field="Khác", due_on=today + timedelta(days=9))
    wanted = make_submission(
        "Mô hình chợ số", stage="endorsed", category="new_model", subject_kind="unit", field="Chuyển đổi số",
        year=2026, number=777, consent="no", due_on=today - timedelta(days=1),
    )  # fmt: skip
    findable.refresh(wanted)
    db.session.commit()
    page = read("office", **query)
    assert "Mô hình chợ số" in page
    assert "Việc khác" not in page


@pytest.mark.database("sqlite", "postgresql")
def test_a_unit_is_asked_for_with_all_below_it(read, make_submission, agency):
    make_submission("Của tổ hạ tầng", unit="team")
    make_submission("Của khoa học", unit="science")
    page = read("office", unit=agency.units["digital"])
    assert "Của tổ hạ tầng" in page
    assert "Của khoa học" not in page


@pytest.mark.database("sqlite", "postgresql")
def test_who_has_nobody_and_who_has_me(read, make_submission, agency):
    from intranet_plugins.good_deeds.models import Assignment

    mine = make_submission("Giao cho văn phòng")
    make_submission("Chưa giao")
    db.session.add(Assignment(submission_id=mine.id, person_id=agency.people["office"]))
    db.session.commit()
    assert "Chưa giao ai" in read("office", reviewer="none")
    assert "Giao cho văn phòng" not in read("office", reviewer="none")
    page = read("office", reviewer="me")
    assert "Giao cho văn phòng" in page
    assert ">Chưa giao</a>" not in page
    assert "Giao cho văn phòng" in read("office", reviewer=agency.people["office"])


@pytest.mark.parametrize(("sort", "first"), [
    ("title", "Ấm lòng"), ("-title", "Đèn đường"), ("due", "Bếp ăn"), ("-due", "Đèn đường"), ("score", "Bếp ăn"),
    ("-score", "Ấm lòng"), ("sent", "Đèn đường"), ("-sent", "Bếp ăn"), ("-unit", "Bếp ăn"), ("stage", "Đèn đường"),
    ("-stage", "Bếp ăn"),
])  # fmt: skip
def test_each_column_sorts_both_ways(read, make_submission, sort, first):
    now, today = clock.now(), clock.today()
    titles = {"Đèn đường", "Ấm lòng", "Bếp ăn"}
    make_submission("Đèn đường", unit="digital", due_on=today + timedelta(days=9), submitted_at=now - timedelta(days=9))
    make_submission(
        "Ấm lòng", unit="digital", stage="checked", score=90, due_on=None, submitted_at=now - timedelta(days=5)
    )
    make_submission("Bếp ăn", unit="office", stage="council", score=50, due_on=today, submitted_at=now)
    page = read("office", sort=sort)
    assert min(titles, key=page.index) == first


def test_columns_are_chosen_and_remembered(client_as, make_submission):
    make_submission("Gửi rồi")
    client = client_as("office")
    page = client.get(LIST, query_string={"columns": ["title", "consent"]}).text
    assert 'data-l="Đồng ý đăng"' in page
    assert 'data-l="Hạn xử lý"' not in page
    assert 'data-l="Đồng ý đăng"' in client.get(LIST).text
    assert 'data-l="Hạn xử lý"' in client.get(LIST, query_string={"columns": ["title", "due"]}).text


def test_nonsense_in_the_address_is_ignored(read, make_submission):
    make_submission("Gửi rồi")
    for name in (
        "unit",
        "plan",
        "wave",
        "movement",
        "year",
        "reviewer",
        "stage",
        "sort",
        "category",
        "page",
        "columns",
    ):
        assert "Gửi rồi" in read("office", **{name: "vớ vẩn"})
        assert "Gửi rồi" in read("office", **{name: "99999999999999999999"})


def test_a_long_list_costs_as_many_statements_as_a_short_one(client_as, make_submission, count_queries):
    make_submission("Đầu")
    client = client_as("office")
    client.get(LIST)
    with count_queries() as few:
        client.get(LIST)
    for number in range(30):
        make_submission(f"Việc {number}")
    with count_queries(at_most=few.total):
        client.get(LIST)
    assert few.total <= 32
