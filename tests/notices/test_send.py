"""Telling people: once for each matter, however many they are and however often it is tried."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from intranet import notices
from intranet.access import Actor
from intranet.database import db, transaction
from intranet.directory import audiences
from intranet.directory.models import Person
from intranet.notices import service, service_preferences
from intranet.notices.models import Notice, NoticeMatter, NoticePreference, NoticeText
from intranet.testing.agency import Agency
from intranet.testing.queries import Counted
from intranet.web.i18n import _, lazy
from tests.notices.conftest import START, everybody, told

Tell = Callable[..., int]


def test_everybody_named_is_told_once(tell: Tell, agency: Agency) -> None:
    staff, office = agency.people["staff"], agency.people["office"]
    assert tell("test.now", [staff, office, staff]) == 2
    assert tell("test.now", [staff, office]) == 0
    assert [notice.kind for notice in told(staff)] == ["test.now"]


def test_whoever_is_added_later_is_told_and_the_others_are_left_alone(tell: Tell, agency: Agency) -> None:
    tell("test.now", [agency.people["staff"]])
    assert tell("test.now", [agency.people["staff"], agency.people["leader"]]) == 1


def test_another_key_or_another_kind_is_another_matter(tell: Tell, agency: Agency) -> None:
    staff = agency.people["staff"]
    assert [tell("test.now", [staff], key="1"), tell("test.now", [staff], key="2")] == [1, 1]
    assert tell("test.daily", [staff], key="1") == 1
    assert len(told(staff)) == 3


def test_who_is_told_in_other_words_of_the_same_matter_gets_those_words(tell: Tell, agency: Agency) -> None:
    author, council = agency.people["staff"], agency.people["council_member"]
    tell("test.now", [author], subject="Bài của bạn được nhận")
    tell("test.now", [author, council], subject="Có bài chờ chấm")
    words = dict(db.session.execute(select(Notice.person_id, NoticeText.subject).join(NoticeText)).all())
    assert words[author]["vi"] == "Bài của bạn được nhận"
    assert words[council]["vi"] == "Có bài chờ chấm"


def test_people_who_left_and_people_who_never_were_are_left_out(tell: Tell, agency: Agency) -> None:
    assert tell("test.now", [agency.people["former"], 999_999, agency.people["staff"]]) == 1


def test_a_select_of_people_never_passes_through_memory(
    tell: Tell, agency: Agency, count_queries: Callable[..., Any]
) -> None:
    audience = audiences.people([audiences.Rule("unit", agency.units["science"])])
    with count_queries() as counted:
        assert tell("test.now", audience) == 4
    assert isinstance(counted, Counted)
    # One of them reads the days off, once per request.
    assert counted.total <= 9
    with count_queries(at_most=counted.total):
        assert tell("test.now", everybody(), key="all") == 13


def test_nothing_is_told_when_the_caller_fails(tell: Tell, agency: Agency) -> None:
    def fail() -> None:
        with transaction():
            tell("test.now", [agency.people["staff"]])
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert told(agency.people["staff"]) == []


def test_words_are_kept_in_every_language(app: Flask, agency: Agency) -> None:
    notices.send(
        "test.now", [agency.people["staff"]], key="1", subject=lazy("Kế hoạch"), text=lambda: _("Lưu"), url="/"
    )
    text = db.session.scalars(select(NoticeText)).one()
    assert text.subject == {"vi": "Kế hoạch", "en": "Plans"}
    assert text.text == {"vi": "Lưu", "en": "Save"}


def test_a_subject_is_one_line(tell: Tell, agency: Agency) -> None:
    tell("test.now", [agency.people["staff"]], subject="Dòng một\r\nBcc: ai@do.example")
    assert db.session.scalars(select(NoticeText)).one().subject["vi"] == "Dòng một Bcc: ai@do.example"


def test_an_unknown_kind_is_refused(app: Flask) -> None:
    with pytest.raises(LookupError):
        notices.send("nobody.knows", [1], key="1", subject="x")


@pytest.mark.parametrize("url", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)", "/a\nb"])
def test_a_notice_leads_nowhere_else(tell: Tell, agency: Agency, url: str) -> None:
    with pytest.raises(ValueError, match="path"):
        tell("test.now", [agency.people["staff"]], url=url)


@pytest.mark.parametrize("key", ["", "x" * 201])
def test_a_key_is_needed(tell: Tell, agency: Agency, key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        tell("test.now", [agency.people["staff"]], key=key)


def test_two_who_tell_at_the_same_time_tell_nobody_twice(app: Flask, tell: Tell, agency: Agency) -> None:
    start, told_by = threading.Barrier(4), []

    def work() -> None:
        with app.app_context():
            start.wait(60)
            told_by.append(tell("test.now", everybody()))
            db.session.remove()

    threads = [threading.Thread(target=work) for _n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(told_by) == [0, 0, 0, 13]
    assert db.session.scalar(select(func.count()).select_from(NoticeMatter)) == 1


@pytest.mark.parametrize(
    ("kind", "due"),
    [
        ("test.now", START),
        # Nine o'clock is past the hour of digests: tomorrow at seven, and next Monday.
        ("test.daily", START + timedelta(hours=22)),
        ("test.weekly", START + timedelta(days=4, hours=22)),
        ("test.quiet", None),
    ],
)
def test_mail_is_due_as_the_kind_says(tell: Tell, agency: Agency, kind: str, due: Any) -> None:
    tell(kind, [agency.people["staff"]])
    assert told(agency.people["staff"])[0].mail_due_at == due


def test_mail_is_due_as_the_person_chose(tell: Tell, agency: Agency, actor_of: Callable[[str], Actor]) -> None:
    service_preferences.save(actor_of("staff"), {"test.now": "daily", "test.daily": "never"})
    for kind in ("test.now", "test.daily"):
        tell(kind, [agency.people["staff"], agency.people["office"]])
    assert {n.kind: n.cadence for n in told(agency.people["staff"])} == {"test.now": "daily", "test.daily": "never"}
    assert {n.kind: n.cadence for n in told(agency.people["office"])} == {"test.now": "now", "test.daily": "daily"}


def test_no_mail_is_kept_for_those_without_an_address(tell: Tell, agency: Agency) -> None:
    person = db.session.get_one(Person, agency.people["staff"])
    person.email = None
    db.session.commit()
    tell("test.now", [person.id])
    assert told(person.id)[0].mail_due_at is None


def test_without_a_mail_server_nothing_piles_up(
    make_app: Callable[..., Flask], agency: Agency, actor_of: Callable[[str], Actor]
) -> None:
    alone = make_app(mail_url="")
    with alone.app_context():
        notices.send("jobs.failed", [agency.people["staff"]], key="1", subject="x")
        assert db.session.scalars(select(Notice)).one().mail_due_at is None
        db.session.remove()


def test_reading_marks_and_leads_on(tell: Tell, agency: Agency, actor_of: Callable[[str], Actor]) -> None:
    tell("test.now", [agency.people["staff"], agency.people["office"]])
    matter = told(agency.people["staff"])[0].matter_id
    assert service.mark_read(actor_of("staff"), matter) == "/plans/"
    assert told(agency.people["staff"])[0].read_at == START
    assert told(agency.people["office"])[0].read_at is None
    assert service.mark_read(actor_of("leader"), matter) is None


def test_all_are_read_up_to_a_moment(
    tell: Tell, agency: Agency, actor_of: Callable[[str], Actor], clock_at: Any
) -> None:
    staff = agency.people["staff"]
    tell("test.now", [staff], key="1")
    clock_at.shift(60)
    tell("test.now", [staff], key="2")
    assert service.mark_all_read(actor_of("staff"), START) == 1
    assert [notice.read_at is None for notice in told(staff)] == [False, True]


def test_a_removed_plugins_notices_go_with_it(tell: Tell, agency: Agency, actor_of: Callable[[str], Actor]) -> None:
    service_preferences.save(actor_of("staff"), {"test.now": "daily", "plans.issued": "daily"})
    tell("test.now", everybody())
    notices.send("plans.issued", everybody(), key="1", subject="Kế hoạch")
    assert (notices.count_of("test"), notices.count_of("plans"), notices.count_of("te")) == (13, 13, 0)
    with transaction():
        assert notices.remove_all("test") == 13
    assert (notices.count_of("test"), notices.count_of("plans")) == (0, 13)
    assert db.session.scalars(select(NoticeMatter.kind)).all() == ["plans.issued"]
    assert db.session.scalars(select(NoticePreference.kind)).all() == ["plans.issued"]


def test_what_was_told_of_an_address_can_be_forgotten_for_everybody(tell: Tell, agency: Agency) -> None:
    staff, office = agency.people["staff"], agency.people["office"]
    tell("test.now", [staff, office], key="1", url="/p/x/cases/1", subject="Tên riêng")
    tell("test.daily", [staff], key="2", url="/p/x/cases/1/replications", text="Lời riêng")
    tell("test.now", [staff], key="3", url="/p/x/cases/12")
    with transaction():
        assert notices.forget_about([]) == 0
        assert notices.forget_about(["/p/x/cases/1", "/p/x/cases/4"]) == 3
    assert told(office) == []
    assert db.session.scalars(select(NoticeText.url)).all() == ["/p/x/cases/12"]
    assert tell("test.now", [staff], key="1", url="/p/x/cases/1", subject="Không tên") == 1


def test_a_mail_that_waits_says_nothing_of_what_was_forgotten(
    tell: Tell, agency: Agency, later: Callable[..., None], mail_server: Any
) -> None:
    tell("test.daily", [agency.people["staff"]], url="/p/x/cases/1", subject="Tên riêng")
    with transaction():
        assert notices.forget_about(["/p/x/cases/1"]) == 1
    later(days=2)
    assert list(mail_server.received) == []
