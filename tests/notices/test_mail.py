"""Mails: who gets which, when, what stands in them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import compat32

import pytest
import time_machine
from flask import Flask

from intranet import access, clock, notices
from intranet.access import SYSTEM, Actor
from intranet.auth import service as accounts
from intranet.config import Settings
from intranet.database import db
from intranet.directory import service as directory
from intranet.directory.models import Person
from intranet.notices import cadence, removal, service, service_preferences, sweep
from intranet.notices.models import MailServer as ServerRow
from intranet.notices.models import Notice, NoticeMatter
from intranet.testing.agency import Agency
from intranet.web.i18n import _, lazy
from intranet.workdays.reckoning import Calendar
from tests.notices.conftest import KINDS, START, everybody, mails, set_address, told
from tests.notices.server import MailServer, Received

Tell = Callable[..., int]
Run = Callable[[], None]
Later = Callable[..., None]


def header(mail: Received, name: str) -> str:
    """A header as RFC 2047 says: the library's newer parser puts a space between the parts of a broken name."""
    found = message_from_bytes(mail.raw, policy=compat32)[name]
    return str(make_header(decode_header(found)))


def test_a_notice_goes_out_at_once_and_only_once(tell: Tell, run: Run, agency: Agency, mail_server: MailServer) -> None:
    tell("test.now", [agency.people["staff"]])
    run()
    run()
    assert mail_server.addresses == ["staff@anhai.example"]
    assert [mail.state for mail in mails()] == ["sent"]


def test_many_mails_go_over_one_connection(tell: Tell, run: Run, agency: Agency, mail_server: MailServer) -> None:
    tell("test.now", everybody())
    before = mail_server.connections
    run()
    assert len(set(mail_server.addresses)) == 13
    assert mail_server.connections - before == 1


def test_what_a_mail_looks_like(
    app: Flask, run: Run, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    notices.send(
        "test.now", [agency.people["staff"]], key="1", subject="Đã ban hành <kế hoạch> & phụ lục",
        text="Dòng một: ưu tiên số 1.\n\nDòng hai có <b>thẻ</b>.", url="/plans/7",
    )  # fmt: skip
    run()
    mail = mail_server.received[0]
    assert mail.sender == "lantoa@anhai.example"
    assert mail.subject == "Đã ban hành <kế hoạch> & phụ lục"
    assert header(mail, "From") == "Sở Khoa học và Công nghệ tỉnh An Hải <lantoa@anhai.example>"
    assert header(mail, "To") == "Hoàng Thị Êm <staff@anhai.example>"
    assert mail.message["Auto-Submitted"] == "auto-generated"
    assert mail.message["Content-Language"] == "vi"
    assert "https://noibo.anhai.example/plans/7" in mail.plain
    assert "Dòng hai có <b>thẻ</b>." in mail.plain
    assert "Dòng hai có &lt;b&gt;thẻ&lt;/b&gt;." in mail.page
    assert 'href="https://noibo.anhai.example/plans/7"' in mail.page
    # Nothing is fetched by whoever opens it, and nothing runs.
    assert not re.search(r"<(img|link|script|iframe|style)|url\(|@import|\ssrc=", mail.page)
    # It passes servers that know ASCII lines of 998 bytes and no more.
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.splitlines())) < 200


def test_a_mail_is_in_the_readers_language(
    app: Flask, run: Run, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    accounts.save_preference(actor_of("staff"), "locale", "en")
    people = [agency.people["staff"], agency.people["office"]]
    notices.send("test.now", people, key="1", subject=lazy("Kế hoạch"), text=lambda: _("Lưu"))
    run()
    by_address = {mail.to: mail for mail in mail_server.received}
    assert (by_address["staff@anhai.example"].subject, by_address["office@anhai.example"].subject) == (
        "Plans", "Kế hoạch",
    )  # fmt: skip
    assert "Save" in by_address["staff@anhai.example"].plain
    assert by_address["staff@anhai.example"].message["Content-Language"] == "en"


def test_what_is_optional_can_be_left_and_security_cannot(
    tell: Tell, run: Run, agency: Agency, mail_server: MailServer
) -> None:
    for kind in ("test.now", "test.security"):
        tell(kind, [agency.people["staff"]], key=kind)
    run()
    optional, security = sorted(mail_server.received, key=lambda mail: mail.subject)
    assert re.fullmatch(
        r"<https://noibo\.anhai\.example/notices/unsubscribe/[\w.-]+>", optional.message["List-Unsubscribe"]
    )
    assert optional.message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert security.message["List-Unsubscribe"] is None
    assert "unsubscribe" not in security.page


def test_a_daily_digest_gathers_by_kind(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    staff = agency.people["staff"]
    service_preferences.save(actor_of("staff"), {"test.now": "daily"})
    tell("test.daily", [staff], key="một")
    tell("test.now", [staff], key="hai")
    tell("test.daily", [staff], key="ba")
    run()
    later(hours=21)
    assert mail_server.received == []
    later(hours=2)
    digest = mail_server.received[0]
    assert len(mail_server.received) == 1
    assert digest.subject == "3 thông báo mới"
    for text in (digest.plain, digest.page):
        assert text.index("Báo mỗi ngày") < text.index("Việc một") < text.index("Việc ba") < text.index("Báo ngay")
    assert "List-Unsubscribe" in digest.message
    later(days=1)
    assert len(mail_server.received) == 1


def test_a_digest_of_one_says_what_it_is(tell: Tell, later: Later, agency: Agency, mail_server: MailServer) -> None:
    tell("test.daily", [agency.people["staff"]], key="một")
    later(days=1)
    assert mail_server.subjects == ["Việc một"]


def test_a_digest_does_not_grow_without_end(tell: Tell, later: Later, agency: Agency, mail_server: MailServer) -> None:
    for number in range(53):
        tell("test.daily", [agency.people["staff"]], key=str(number))
    later(days=1)
    assert mail_server.subjects == ["53 thông báo mới"]
    assert "Và 3 thông báo khác." in mail_server.received[0].plain


@pytest.mark.parametrize(
    ("wanted", "now", "due"),
    [
        ("daily", "2026-11-18T06:59", "2026-11-18T07:00"),
        ("daily", "2026-11-18T07:00", "2026-11-19T07:00"),
        # Friday afternoon: on Monday.
        ("daily", "2026-11-20T15:00", "2026-11-23T07:00"),
        ("daily", "2026-11-21T06:00", "2026-11-23T07:00"),
        ("weekly", "2026-11-18T06:00", "2026-11-23T07:00"),
        ("weekly", "2026-11-23T06:00", "2026-11-23T07:00"),
        ("weekly", "2026-11-23T08:00", "2026-11-30T07:00"),
    ],
)
def test_digests_go_out_on_working_days(wanted: str, now: str, due: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=clock.AGENCY_ZONE)
    found = cadence.due_at(wanted, moment, 7)
    assert found is not None
    assert clock.local(found).strftime("%Y-%m-%dT%H:%M") == due


@pytest.mark.parametrize(
    ("wanted", "now", "due"),
    [
        ("daily", "2026-04-29T15:00", "2026-05-04T07:00"),
        ("daily", "2026-08-21T15:00", "2026-08-22T07:00"),
        # The Monday of the weekly digest is a holiday.
        ("weekly", "2026-04-24T15:00", "2026-04-28T07:00"),
        ("weekly", "2026-04-27T08:00", "2026-05-04T07:00"),
    ],
)
def test_digests_are_quiet_on_holidays(wanted: str, now: str, due: str) -> None:
    off = dict.fromkeys(map(date.fromisoformat, ("2026-04-27", "2026-04-30", "2026-05-01", "2026-08-31")), "Nghỉ")
    days = Calendar(off, {date(2026, 8, 22): "Làm bù"})
    found = cadence.due_at(wanted, datetime.fromisoformat(now).replace(tzinfo=clock.AGENCY_ZONE), 7, days)
    assert found is not None
    assert clock.local(found).strftime("%Y-%m-%dT%H:%M") == due


def test_what_was_read_is_not_mailed(
    tell: Tell, later: Later, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    staff = agency.people["staff"]
    for kind in ("test.now", "test.daily", "test.security"):
        tell(kind, [staff], key=kind)
    service.mark_all_read(actor_of("staff"), START)
    later(days=1)
    assert mail_server.subjects == ["Việc test.security"]


def test_what_is_read_after_the_mail_was_made_is_not_mailed(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    mail_server.stop()
    tell("test.now", [agency.people["staff"]], key="1")
    run()
    assert [mail.state for mail in mails()] == ["queued"]
    service.mark_all_read(actor_of("staff"), START)
    mail_server.start()
    later(minutes=5)
    assert mail_server.received == []
    assert [mail.state for mail in mails()] == ["dropped"]


def test_who_chooses_otherwise_is_heard_for_what_waits_already(
    tell: Tell, later: Later, agency: Agency, mail_server: MailServer, actor_of: Callable[[str], Actor]
) -> None:
    staff = agency.people["staff"]
    tell("test.daily", [staff], key="1")
    tell("test.weekly", [staff], key="2")
    service_preferences.save(actor_of("staff"), {"test.daily": "never", "test.weekly": "daily"})
    later(days=1)
    assert mail_server.subjects == ["Việc 2"]


def test_security_cannot_be_switched_off(app: Flask, agency: Agency, actor_of: Callable[[str], Actor]) -> None:
    for wish in ({"test.security": "never"}, {"test.now": "hourly"}, {"nobody.knows": "now"}):
        with pytest.raises(access.Refused):
            service_preferences.save(actor_of("staff"), wish)


@pytest.mark.parametrize("reason", ["no address", "left", "account disabled"])
def test_those_who_are_gone_get_no_mail(
    tell: Tell, later: Later, agency: Agency, mail_server: MailServer, reason: str
) -> None:
    staff = agency.people["staff"]
    tell("test.daily", [staff, agency.people["office"]])
    if reason == "no address":
        set_address(staff, None)
    elif reason == "left":
        directory.leave(SYSTEM, staff, on=date(2026, 11, 18))
    else:
        accounts.disable_account(SYSTEM, agency.accounts["staff"])
    later(days=1)
    assert mail_server.addresses == ["office@anhai.example"]
    assert sorted(mail.state for mail in mails()) == ["dropped", "sent"]


def test_notices_of_a_closed_plugin_wait(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = {"test.now", "test.daily"}
    monkeypatch.setattr(access, "_gate", lambda name, actor: name not in closed)
    tell("test.now", [agency.people["staff"]], key="1")
    tell("test.daily", [agency.people["staff"]], key="2")
    tell("test.security", [agency.people["staff"]], key="3")
    later(days=2)
    assert mail_server.subjects == ["Việc 3"]
    closed.clear()
    later(minutes=1)
    assert sorted(mail_server.subjects) == ["Việc 1", "Việc 2", "Việc 3"]


def test_what_closes_after_the_mail_was_made_comes_in_another(
    tell: Tell, run: Run, later: Later, agency: Agency, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    mail_server.stop()
    tell("test.now", [agency.people["staff"]], key="1")
    run()
    closed = {"test.now"}
    monkeypatch.setattr(access, "_gate", lambda name, actor: name not in closed)
    mail_server.start()
    later(minutes=5)
    assert mail_server.received == []
    closed.clear()
    later(minutes=1)
    later(minutes=1)
    assert mail_server.subjects == ["Việc 1"]


def test_a_domain_in_vietnamese_letters_is_written_as_dns_knows_it(
    tell: Tell, run: Run, agency: Agency, mail_server: MailServer
) -> None:
    set_address(agency.people["staff"], "em@Văn-Thư.vn")
    assert db.session.get_one(Person, agency.people["staff"]).email == "em@văn-thư.vn"
    tell("test.now", [agency.people["staff"]])
    run()
    assert mail_server.addresses == ["em@" + "văn-thư.vn".encode("idna").decode()]
    assert mail_server.received[0].raw.isascii()


@pytest.mark.parametrize(
    "address",
    [
        "không phải thư", "thư@coquan.vn", "a@b", "a b@c.vn", "a@b..vn", "a@-b.vn", "<a@b.vn>", "a@b.vn,c@d.vn",
        "a@1.2.3.4", "a" * 65 + "@b.vn", ".a@b.vn", "a@b.vn\r\nBcc: x@y.vn",
    ],
)  # fmt: skip
def test_what_is_no_address_is_refused_with_a_reason(app: Flask, agency: Agency, address: str) -> None:
    with pytest.raises(access.Refused) as refused:
        set_address(agency.people["staff"], address)
    assert refused.value.field == "email"


def test_the_server_is_given_no_more_than_its_limit_a_minute(
    tell: Tell, make_app: Callable[..., Flask], agency: Agency, mail_server: MailServer, settings: Settings,
    clock_at: time_machine.Traveller,
) -> None:  # fmt: skip
    slow = make_app(
        mail_per_minute=5, mail_url=settings.mail_url, mail_from=settings.mail_from, public_url=settings.public_url
    )
    notices.load(slow, KINDS)
    tell("test.now", everybody())
    sent = []
    for seconds in (0, 10, 60, 60, 60):
        clock_at.shift(seconds)
        with slow.app_context():
            sweep.run()
        sent.append(len(mail_server.received))
    assert sent == [5, 5, 10, 13, 13]


def test_what_is_long_past_is_forgotten(
    tell: Tell, run: Run, later: Later, agency: Agency, app: Flask, clock_at: time_machine.Traveller
) -> None:
    tell("test.now", [agency.people["staff"]])
    run()
    clock_at.shift(timedelta(days=100))
    removal.tidy()
    assert mails() == []
    assert len(told(agency.people["staff"])) == 1
    clock_at.shift(timedelta(days=320))
    removal.tidy()
    assert db.session.query(Notice).count() == 0
    assert db.session.query(NoticeMatter).count() == 0


def test_the_server_row_tells_that_all_is_well(tell: Tell, run: Run, agency: Agency, mail_server: MailServer) -> None:
    tell("test.now", [agency.people["staff"]])
    run()
    row = db.session.get_one(ServerRow, "127.0.0.1")
    assert (row.sent_at, row.failures, row.error) == (START, 0, "")
